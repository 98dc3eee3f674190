"""The letter that counts among several."""

from __future__ import annotations

from collections.abc import Sequence

from rules.letter import Letter, UnreadableFile


def best_of(readings: Sequence[Letter | UnreadableFile]) -> Letter | None:
    """The letter that counts: one that asks for an account, to the desk, with the least missing."""
    letters = [each for each in readings if isinstance(each, Letter)]
    return max(letters, key=_worth, default=None)


def _worth(letter: Letter) -> tuple[bool, bool, float, int, bool]:
    asks = letter.confidence.get("is_request", 1.0 if letter.is_request else 0.0)
    return letter.is_request, letter.to_desk is True, asks, -len(letter.missing), letter.stamp.present
