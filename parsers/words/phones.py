"""Indonesian telephone numbers as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.words.digits import DIGIT, as_digits

_MOBILE = re.compile(
    rf"(?:(?<![\w/+.])|(?<=[A-Za-z\s]/)|(?<=\s\.))(?:\(?\+?\s?62\)?[\s.\-–]{{0,3}}(?:\(0\)\s?)?8|[0Oo][\s.\-–]?8)(?:[\s.\-–)/]{{0,2}}{DIGIT}){{8,11}}(?!\w)"
)
_FIXED = re.compile(
    r"(?<![\w/])\(?(?:0|\+?62[\s-]?)5\d{2}\)?[\s.\-]{0,3}\d{5,8}(?!\d)|(?<![\w/])\(?0\d{2,3}\)?[\s.\-]{1,3}\d{5,8}(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as written in `text[start:end]`; `mobile` where it can be a person's."""

    text: str
    start: int
    end: int
    mobile: bool
    mended: bool = False

    @property
    def digits(self) -> str:
        """Digits alone, in the national form (`0812…`)."""
        plain = re.sub(r"\D", "", self.text)
        return "0" + plain[2:].lstrip("0") if plain.startswith("62") else plain


def find_phones(text: str) -> list[Phone]:
    found: list[Phone] = []
    for match in _MOBILE.finditer(text):
        raw = match.group().strip(" .-)")
        if text[match.end() :].startswith(" "):
            raw = re.sub(r"\s[|Il]$", "", raw)  # a rule between blanks
        if text[match.end() : match.end() + 1] in (".", ")"):
            raw = re.sub(r"[\s)]+\d$", "", raw)  # the number of the list's next item
        digits = re.sub(r"^\(|(?<!\(0)\)", "", as_digits(re.sub(r"(?<=\w-)\s+", "", raw)))
        found.append(Phone(digits, match.start(), match.start() + len(raw), True, as_digits(raw) != raw))
    for match in _FIXED.finditer(text):
        if not any(match.start() < other.end and other.start < match.end() for other in found):
            found.append(Phone(match.group().strip(), match.start(), match.end(), False))
    return sorted(found, key=lambda phone: phone.start)
