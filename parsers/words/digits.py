"""Digits that a scanner took for letters."""

from __future__ import annotations

LOOKALIKES = str.maketrans("OoQDIl|i!ZzSsBG", "000011111225586")
DIGIT = r"[0-9OoQDIl|!ZSB]"
"""A character class for a digit, or a letter that looks like one."""


def as_digits(text: str) -> str:
    """`text` with look-alike letters turned into digits."""
    return text.translate(LOOKALIKES)


def mended(text: str) -> bool:
    """Whether `as_digits` had to change anything."""
    return as_digits(text) != text
