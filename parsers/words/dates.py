"""Indonesian dates: days, ranges, lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from parsers.words.date_words import DAY_NAMES, MONTH_NAMES, Token, tokens_of
from parsers.words.digits import as_digits
from parsers.words.number_words import NUMERAL
from parsers.words.numerals import blanked, days_in_figures


@dataclass(frozen=True, slots=True)
class Days:
    """Days read in `text[start:end]`: first, last, and each one named.

    `weekdays` are those written beside them (0 = Monday), `mended` says that letters were read as digits,
    `year_given` that the year was written.
    """

    first: date
    last: date
    start: int
    end: int
    listed: tuple[date, ...] = ()
    weekdays: tuple[int, ...] = ()
    mended: bool = False
    year_given: bool = True

    @property
    def agrees(self) -> bool | None:
        """Whether the weekdays written fit the dates; None where none is written."""
        if not self.weekdays:
            return None
        if self.weekdays[0] != self.first.weekday():
            return False
        return len(self.weekdays) == 1 or self.weekdays[-1] == self.last.weekday()


def find_days(text: str, near: date | None = None) -> list[Days]:
    """Every date, range or list of days in `text`, in order; `near` settles a year left out."""
    found: list[Days] = []
    text = days_in_figures(blanked(_LASTING, blanked(_SAID_AGAIN, text)))
    for group in _groups(tokens_of(text)):
        days = _read(group, near)
        if days is not None:
            found.append(days)
    return found


_SAID_AGAIN = re.compile(rf"\(\s*{NUMERAL}\s*\)", re.IGNORECASE)
"""A figure once more in words: `2 (dua) Maret`."""


_LASTING = re.compile(r"\bselama\s+\d{1,2}\s+(?:hari|minggu|pekan|bulan)\b(?!\s\d)", re.IGNORECASE)
"""How long, before from when: `selama 1 (satu) minggu, 9 s.d. 13 Maret`."""


def spelled(day: date) -> str:
    """`Kamis, 5 Maret 2026`."""
    return f"{DAY_NAMES[day.weekday()]}, {day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def _groups(tokens: list[Token]) -> Iterator[list[Token]]:
    """Runs of tokens that may be one expression of days."""
    group: list[Token] = []
    dated = False
    for token in tokens:
        abbreviated = bool(group) and group[-1].kind == "month" and token.text == "."
        named = token.kind == "filler" and token.text.lower() in ("tanggal", "tgl", "hari", "pada")
        if named and not dated and not _goes_on(group):
            group = [other for other in group if other.kind == "weekday"]
        if token.kind == "day" and group and group[-1].kind == "day":
            group.pop()
        if token.kind in ("day", "weekday") and not dated and _numbered(group):
            group = group[:-2]
        ends = token.kind == "stop" or (
            token.kind == "gap" and dated and token.text in ".;:" and not abbreviated
        )
        if token.kind == "day" and group and dated and group[-1].kind in ("year", *_MONTHLY):
            ends = True
        if ends:
            if dated:
                yield group
            group, dated = [], False
            if token.kind == "day":
                group = [token]
            continue
        group.append(token)
        dated = dated or token.kind in _MONTHLY
    if dated:
        yield group


_MONTHLY = ("month", "numeric", "iso", "short")
"""Tokens that say which month is meant."""


def _numbered(group: list[Token]) -> bool:
    """Whether a list's number stands last (`2. Selasa, 1 September`)."""
    return len(group) > 1 and group[-1].text == "." and group[-2].kind == "day"


def _goes_on(group: list[Token]) -> bool:
    """Whether a day and what joins it to the next stand last (`tanggal 9 dan Selasa tanggal 10 Maret`)."""
    tail = [token for token in group if token.kind != "weekday"][-2:]
    return (
        len(tail) == 2
        and tail[0].kind == "day"
        and (tail[1].kind == "range" or tail[1].text.lower() in ("dan", "serta", "&"))
    )


def _read(tokens: list[Token], near: date | None) -> Days | None:
    """One expression: days with their months and years filled in from what follows them."""
    slots, ranged, weekdays, used = _slots(tokens)
    if not slots:
        return None
    given = any(year for _, _, year in slots)
    dates = _dated(_filled(slots), near, weekdays)
    if not dates:
        return None
    first, last = dates[0], dates[-1]
    text_used = "".join(token.text for token in used if token.kind in ("day", "year", "numeric", "short"))
    return Days(
        first=first,
        last=max(dates) if not ranged else last,
        start=used[0].start,
        end=used[-1].end,
        listed=_every(first, last) if ranged and last >= first else tuple(dict.fromkeys(dates)),
        weekdays=weekdays,
        mended=any(mark.isalpha() or mark in "|!" for mark in text_used),
        year_given=given,
    )


_Slot = tuple[int, int | None, int | None]


def _slots(tokens: list[Token]) -> tuple[list[_Slot], bool, tuple[int, ...], list[Token]]:
    """(day, month, year) as written, whether they span a range, the weekdays, the tokens used."""
    slots: list[_Slot] = []
    used: list[Token] = []
    weekdays: list[int] = []
    ranged = False
    pending = False
    for token in tokens:
        if token.kind == "day":
            slots.append((token.value, None, None))
            ranged, pending = ranged or (pending and len(slots) > 1), False
        elif token.kind == "month" and slots and slots[-1][1] is None:
            slots[-1] = (slots[-1][0], token.value, None)
        elif token.kind == "year" and slots and slots[-1][1] is not None and slots[-1][2] is None:
            slots[-1] = (slots[-1][0], slots[-1][1], token.value)
        elif token.kind in ("numeric", "iso", "short"):
            slot = _numeric(token)
            if slot is None:
                continue
            slots.append(slot)
            ranged, pending = ranged or (pending and len(slots) > 1), False
        elif token.kind == "weekday":
            weekdays.append(token.value)
        elif token.kind == "range":
            pending = True
            continue
        elif token.kind in ("joiner", "filler", "gap"):
            pending = pending and (token.kind == "filler" or token.text in ",(")
            continue
        else:
            continue
        used.append(token)
    while slots and slots[-1][1] is None:
        slots.pop()
    return slots, ranged, tuple(weekdays), used


def _numeric(token: Token) -> _Slot | None:
    parts = [int(as_digits(part)) for part in re.split(r"\s?[-/.]\s?", token.text)]
    if token.kind == "short":
        return parts[0], parts[1], None
    if token.kind == "iso":
        parts.reverse()
    day, month, year = parts
    year += 2000 if year < 100 else 0
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1990 <= year <= 2099):
        return None
    return day, month, year


def _filled(slots: list[_Slot]) -> list[_Slot]:
    """Months and years left out come from the next day that has them."""
    month: int | None = None
    year: int | None = None
    filled: list[_Slot] = []
    for day, own_month, own_year in reversed(slots):
        if own_year is None and own_month is not None and month is not None and year is not None:
            own_year = year - 1 if own_month > month else year
        month = own_month or month
        year = own_year or year
        filled.append((day, month, year))
    filled.reverse()
    return filled


def _dated(slots: list[_Slot], near: date | None, weekdays: tuple[int, ...]) -> list[date]:
    """The days, those without a year near the letter's date, and in a row from the first one on."""
    dates: list[date] = []
    for day, month, year in slots:
        if month is None:
            return []
        if year is None and dates:
            year = dates[0].year + (month < dates[0].month)
        found = (
            _on(year, month, day) if year else _nearest(month, day, near, weekdays[0] if weekdays else None)
        )
        if found is None:
            return []
        dates.append(found)
    return dates


def _nearest(month: int, day: int, near: date | None, weekday: int | None) -> date | None:
    """The first such day on or after `near`; one just over, where only that falls on the weekday named."""
    if near is None:
        return None
    choices = [found for year in (near.year, near.year + 1) if (found := _on(year, month, day))]
    coming = next((found for found in choices if found >= near), None)
    over = next((found for found in choices if near - _JUST_OVER <= found < near), None)
    if coming is None or (over is not None and coming.weekday() != weekday == over.weekday()):
        return over
    return coming


_JUST_OVER = timedelta(days=120)


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _every(first: date, last: date) -> tuple[date, ...]:
    span = min((last - first).days, 400)
    return tuple(first + timedelta(days=step) for step in range(span + 1))
