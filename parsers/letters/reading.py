"""A field's value, its confidence and its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from parsers.letters.run import Run
from rules.letter import Mark

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """One field as read; `doubts` are formal Indonesian sentences."""

    value: T
    confidence: float
    mark: Mark | None = None
    doubts: tuple[str, ...] = ()


def seen(
    value: T, run: Run, start: int, end: int, sure: float, *doubts: str, exact: bool = False
) -> Reading[T]:
    """A reading from `run.text[start:end]`, no surer than its words are."""
    return Reading(
        value, round(sure * weight(run.trust(start, end), exact=exact), 4), run.mark(start, end), doubts
    )


def weight(trust: float, *, exact: bool = False, slope: float | None = None) -> float:
    """What a word's confidence leaves of a field's; less where each character must be right.

    `slope` is how fast it falls, where the field knows that better.
    """
    if trust >= 0.995:
        return 1.0
    slope = slope or (1.6 if exact else 0.8)
    return max(0.2, 1.0 - slope * (0.995 - trust))
