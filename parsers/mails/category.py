"""The category that a complaint's words propose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parsers.mails.examples import LIKE, Examples
from parsers.mails.phrases import Phrasebook, rows_of, words_of
from rules.facts import CATEGORIES, Category

REASONS = 5
EVEN = "is: always"
EXAMPLES = Examples("category_examples.csv", CATEGORIES, share=1.0)


@dataclass(frozen=True, slots=True)
class Proposal:
    """`reasons` are the words that led to it, in Indonesian; an officer decides."""

    category: Category
    reasons: tuple[str, ...]
    weights: dict[Category, float]


@dataclass(frozen=True, slots=True)
class Row:
    category: Category
    pattern: str
    weight: float
    why: str


def _rows(table: Iterable[dict[str, str]]) -> list[Row]:
    """The table's rows; raises ValueError, naming the row, where one cannot be understood."""
    rows = []
    for number, row in enumerate(table, 2):
        category = next((c for c in CATEGORIES if c == row["category"].strip()), None)
        if category is None:
            raise ValueError(f"category.csv, row {number}: no category {row['category']!r}")
        rows.append(Row(category, row["pattern"].strip(), float(row["weight"]), row["why"]))
    return rows


_ROWS = _rows(rows_of("category.csv"))
_SAID = [row for row in _ROWS if row.pattern != EVEN]
_BOOK = Phrasebook(row.pattern for row in _SAID)


def propose(subject: str, text: str) -> Proposal:
    """Which of the four categories a complaint's words speak for; `ringan` where they say nothing."""
    words = words_of(f"{subject}.\n{text}")
    weights: dict[Category, float] = dict.fromkeys(CATEGORIES, 0.0)
    for row in _ROWS:
        if row.pattern == EVEN:
            weights[row.category] += row.weight
    found: dict[int, str] = {}
    for hit in _BOOK.find(words):
        if hit.pattern not in found:
            found[hit.pattern] = words.quote(hit.first, hit.last)
            weights[_SAID[hit.pattern].category] += _SAID[hit.pattern].weight
    like = EXAMPLES.likeness(words)
    for name, (weight, _) in like.items():
        weights[next(c for c in CATEGORIES if c == name)] += weight
    category = max(CATEGORIES, key=lambda c: weights[c])
    return Proposal(category, _told(category, found, like.get(category, (0.0, ()))[1]), weights)


def _told(category: Category, found: dict[int, str], like: Sequence[str]) -> tuple[str, ...]:
    """The table's words, the weightiest first; the examples' where the table has none."""
    rows = sorted((n for n in found if _SAID[n].category == category), key=lambda n: -_SAID[n].weight)
    said = tuple(dict.fromkeys(f"“{found[n]}” ({_SAID[n].why})" for n in rows))[:REASONS]
    return said or ((f"“{', '.join(like)}” ({LIKE})",) if like else ())
