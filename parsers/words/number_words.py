"""Numbers written out in Indonesian words."""

from __future__ import annotations

import re

_UNITS = {
    **{"satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8},
    "sembilan": 9,
}
_WHOLE = {"sepuluh": 10, "sebelas": 11, "seratus": 100, "seribu": 1000}
_WORD = rf"(?:{'|'.join([*_UNITS, *_WHOLE, 'belas', 'puluh', 'ratus', 'ribu'])})"
NUMERAL = rf"\b{_WORD}(?:\s?(?:{_WORD}\b|(?<=\s){_WORD}))*\b"
"""A pattern for a number in words: `seratus dua puluh lima`."""


def number_of(text: str) -> int | None:
    """`seratus lima puluh` as 150; None where the words are no one number."""
    total = part = unit = 0
    for word in re.findall(_WORD, text.lower()):
        tens = part % 100
        if word in _UNITS and not unit and not tens % 10 and tens != 10:
            unit = _UNITS[word]
        elif word in ("sepuluh", "sebelas") and not (unit or tens):
            part += _WHOLE[word]
        elif word == "belas" and unit and not tens:
            part, unit = part + 10 + unit, 0
        elif word == "puluh" and unit and not tens:
            part, unit = part + 10 * unit, 0
        elif word == "seratus" and not unit and not part:
            part = 100
        elif word == "ratus" and unit and not part:
            part, unit = 100 * unit, 0
        elif word == "seribu" and not (total or part or unit):
            total = 1000
        elif word == "ribu" and (part or unit) and not total:
            total, part, unit = 1000 * (part + unit), 0, 0
        else:
            return None
    return total + part + unit or None
