"""A number that runs into the column beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from parsers.pages.page import Word

CUT = "…"
"""Behind figures of a year whose rest another column's first letter covers."""
_TAIL = re.compile(r"(?P<head>\S*/)(?P<tail>\d[\dA-Za-z]*[.,]?)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BESIDE = re.compile(r"[Yy]?th\.?|YTH\.?|[Kk]pd\.?|[A-Z][a-z]{3,}[.,]?")
"""What begins an address or a date: `Yth.`, `Kepada`, `Pontianak,`."""
_WHOM = re.compile(r"(?:yth|kpd)\b\.?|kepada$", re.IGNORECASE)
_DATED = re.compile(rf"[A-Za-z/]\S*/(?:{_YEAR.pattern}|20\d?{CUT})$")


def uncollided(words: Iterable[Word]) -> list[Word]:
    """`words`, those cut in two that are a number and what stands beside it (`…/2026Yth.`, `…/202Y6th.`)."""
    return [part for word in words for part in (_parts(word) if "/" in word.text else (word,))]


def _parts(word: Word) -> tuple[Word, ...]:
    """Figures and letters of a number's last part, sorted apart, for the one may lie over the other."""
    match = _TAIL.fullmatch(word.text)
    if match is None or match["tail"].isdigit():
        return (word,)
    year = "".join(char for char in match["tail"] if char.isdigit())
    beside = "".join(char for char in match["tail"] if not char.isdigit())
    covered = word.confidence < 1.0 and re.fullmatch(r"20\d?", year) is not None
    if not _BESIDE.fullmatch(beside) or not (covered or _YEAR.fullmatch(year)):
        return (word,)
    number = match["head"] + year + (CUT if covered else "")
    whom = re.sub(r"^[Yy]?th", "Yth", beside)
    left, top, right, bottom = word.box
    middle = right - (right - left) * len(beside) / len(word.text)
    return (
        replace(word, text=number, box=(left, top, middle, bottom)),
        replace(word, text=whom, box=(middle, top, right, bottom)),
    )


def meets_address(words: Sequence[Word]) -> int | None:
    """Which of a line's words begins the address, right behind the letter's number; None where none does."""
    for place, word in enumerate(words[1:], 1):
        if _WHOM.match(word.text) and _DATED.search(words[place - 1].text):
            return place
    return None
