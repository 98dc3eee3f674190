"""Degrees behind a name, as a scan reads them."""

from __future__ import annotations

import re

_BARE = r"(?:S[EHTP]|M[MHTP]|S[KI][MP]|SSos|SPd|SKep|M(?:Si|Pd|AP|Kes))"
"""A degree written without its full stops."""


def separated(name: str) -> str:
    """`Anyang. SE. M.Si` as `Anyang, SE., M.Si`: a scan takes commas for stops, or loses them."""
    name = re.sub(rf"(?<=[A-Za-z]{{3}})\.,?\s(?={_BARE}(?:[.,]|$))", ", ", name)
    name = re.sub(rf"\b({_BARE})\.\s(?=[SM]\.[A-Z])", r"\1., ", name)
    return re.sub(rf"(\b[SM]\.(?:[A-Z][a-z]*\.)+)\s(?={_BARE}\b)", r"\1, ", name)
