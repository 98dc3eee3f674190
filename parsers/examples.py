"""How like the labelled examples a mail's words are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt

from parsers.phrases import STOP, Words, rows_of

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
        features = dict.fromkeys(features_of(words))
        known = [(feature, self._odds[feature]) for feature in features if feature in self._odds]
        if not known:
            return {}
        scale = self._share / sqrt(len(known))
        found: dict[str, tuple[float, tuple[str, ...]]] = {}
        for number, name in enumerate(self._classes):
            weight = scale * sum(odds[number] for _, odds in known)
            whole = [pair for pair in known if "*" not in pair[0] and pair[1][number] > 0]
            whole.sort(key=lambda pair: -pair[1][number])
            found[name] = round(weight, 3), tuple(feature for feature, _ in whole[:TOLD])
        return found
