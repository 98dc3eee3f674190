"""How like the labelled examples a mail's words are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from operator import itemgetter

from parsers.mails.phrases import STOP, Words, rows_of

EDGE = 5
"""A longer word also counts by its first and last letters: stems and endings."""
TOLD = 4
LIKE = "seperti pada contoh surel"


def features_of(words: Words) -> Iterator[str]:
    """Each plain word, and the edges of longer ones, once."""
    for word in dict.fromkeys(words.plain):
        if word in (STOP, "?"):
            continue
        yield word
        if len(word) > EDGE:
            yield word[:EDGE] + "*"
            yield "*" + word[-EDGE:]


class Examples:
    """A table of log odds for each word and class (bench/recognition_train.py).

    `share` is how much the examples weigh beside the table that people edit.
    """

    def __init__(self, table: str, classes: Sequence[str], share: float) -> None:
        self._odds: Mapping[str, tuple[float, ...]] = {
            row["word"]: tuple(float(row[name]) for name in classes) for row in rows_of(table)
        }
        self._classes = tuple(classes)
        self._share = share

    def likeness(self, words: Words) -> dict[str, tuple[float, tuple[str, ...]]]:
        """What the examples add to each class, and the words that speak most for it.

        Naive Bayes, tamed: words of one text do not come alone, so their sum grows with its root.
        """
        odds_of = self._odds.get
        features = dict.fromkeys(features_of(words))
        known = {feature: odds for feature in features if (odds := odds_of(feature)) is not None}
        if not known:
            return {}
        scale = self._share / sqrt(len(known))
        whole = [feature for feature in known if "*" not in feature]
        found: dict[str, tuple[float, tuple[str, ...]]] = {}
        columns = zip(*known.values(), strict=True)
        for number, (name, odds) in enumerate(zip(self._classes, columns, strict=True)):
            speaking = [(-known[feature][number], feature) for feature in whole if known[feature][number] > 0]
            speaking.sort(key=itemgetter(0))
            found[name] = round(scale * sum(odds), 3), tuple(feature for _, feature in speaking[:TOLD])
        return found
