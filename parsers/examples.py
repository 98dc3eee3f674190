"""How like the labelled examples a mail's words are."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import Literal, get_args

from parsers.phrases import STOP, Words, rows_of

Wish = Literal["request", "complaint", "question", "thanks", "spam", "other"]
WISHES: tuple[Wish, ...] = get_args(Wish)
SHARE = 0.4
"""How much the examples weigh beside the table; chosen on mails that the table had not seen."""
EDGE = 5
"""A longer word also counts by its first and last letters: stems and endings."""
TOLD = 4


def features_of(words: Words) -> Iterator[str]:
    """Each plain word, and the edges of longer ones, once."""
    for word in dict.fromkeys(words.plain):
        if word in (STOP, "?"):
            continue
        yield word
        if len(word) > EDGE:
            yield word[:EDGE] + "*"
            yield "*" + word[-EDGE:]


_ODDS: dict[str, tuple[float, ...]] = {
    row["word"]: tuple(float(row[wish]) for wish in WISHES) for row in rows_of("examples.csv")
}
"""For each feature and class the log odds of meeting it there (bench/recognition_train.py)."""


def likeness(words: Words) -> dict[Wish, tuple[float, tuple[str, ...]]]:
    """What the examples add to each class, and the words that speak most for it.

    Naive Bayes, tamed: words of one text do not come alone, so their sum grows with its root.
    """
    known = [(feature, _ODDS[feature]) for feature in dict.fromkeys(features_of(words)) if feature in _ODDS]
    if not known:
        return {}
    scale = SHARE / sqrt(len(known))
    found: dict[Wish, tuple[float, tuple[str, ...]]] = {}
    for number, wish in enumerate(WISHES):
        weight = scale * sum(odds[number] for _, odds in known)
        whole = [pair for pair in known if "*" not in pair[0] and pair[1][number] > 0]
        whole.sort(key=lambda pair: -pair[1][number])
        found[wish] = round(weight, 3), tuple(feature for feature, _ in whole[:TOLD])
    return found
