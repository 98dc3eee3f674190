"""Indonesian dates: days, ranges, lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from rapidfuzz import fuzz, process

from parsers.digits import as_digits

MONTHS = {
    **{"januari": 1, "jan": 1, "january": 1, "jnuari": 1},
    **{"februari": 2, "pebruari": 2, "feb": 2, "peb": 2, "february": 2, "febuari": 2},
    **{"maret": 3, "mar": 3, "mrt": 3, "march": 3},
    **{"april": 4, "apr": 4},
    **{"mei": 5, "may": 5},
    **{"juni": 6, "jun": 6, "june": 6},
    **{"juli": 7, "jul": 7, "july": 7},
    **{"agustus": 8, "agust": 8, "agt": 8, "ags": 8, "agu": 8, "aug": 8, "august": 8, "agus": 8},
    **{"september": 9, "sept": 9, "sep": 9},
    **{"oktober": 10, "okt": 10, "october": 10, "oct": 10},
    **{"november": 11, "nopember": 11, "nov": 11, "nop": 11},
    **{"desember": 12, "des": 12, "december": 12, "dec": 12},
}
WEEKDAYS = {
    **{"senin": 0, "monday": 0, "selasa": 1, "tuesday": 1, "rabu": 2, "wednesday": 2},
    **{"kamis": 3, "thursday": 3, "jumat": 4, "jum'at": 4, "jum’at": 4, "jum`at": 4, "friday": 4},
    **{"sabtu": 5, "saturday": 5, "minggu": 6, "ahad": 6, "sunday": 6},
}
DAY_NAMES = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTH_NAMES = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
_LONG_MONTHS = [name for name in MONTHS if len(name) >= 4]
_LONG_DAYS = [name for name in WEEKDAYS if len(name) >= 4]

_TOKEN = re.compile(
    r"""(?P<iso>\b(?:19|20)\d\d-[01]\d-[0-3]\d\b)
    | (?P<numeric>(?<![\d/.\-])[0-3OolI|]?[0-9OolI|]\s?(?P<mark>[-/.])\s?[01OolI|]?[0-9OolI|]\s?(?P=mark)\s?
        (?:[12lI|][09Oo][0-9OoIl|SBZ]{2}|\d\d)(?![\d/]))
    | (?P<range>(?<![A-Za-z])
        (?i:s\s?[./,]\s?d\s?[./]?|s\s?[\\|]\s?d|sd|sampai(?:\s?dengan)?|hingga|to)(?![A-Za-z])|[-–—~])
    | (?P<joiner>,|&|(?<![A-Za-z])(?i:dan|serta|and)(?![A-Za-z])|/|\+)
    | (?P<year>(?<![A-Za-z0-9])(?:[2Zz][0Oo][0-9OoIl|SBZ]{2}|19\d\d)(?![A-Za-z0-9]))
    | (?P<day>(?<![A-Za-z0-9])(?:[0-3OoIl|]?[0-9OolI|])(?![A-Za-z0-9]))
    | (?P<word>[A-Za-z][A-Za-z0-9'’`|]*)
    | (?P<gap>[().:;])
    """,
    re.VERBOSE,
)
_SPLIT = re.compile(r"(?<=\d)(?=[A-Za-z]{3})|(?<=[a-z]{2})(?=\d)")
_FILLER = {"tanggal", "tgl", "hari", "pada", "bulan", "tahun", "wib"}


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


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int
    value: int = 0


@lru_cache(maxsize=4096)
def month_of(word: str) -> int | None:
    """The month that a word names, spelling slips and abbreviations included; None for another word."""
    plain = word.lower().strip(".'’`").replace("1", "l").replace("0", "o").replace("|", "l")
    if plain in MONTHS:
        return MONTHS[plain]
    if len(plain) < 4:
        return None
    best = process.extractOne(plain, _LONG_MONTHS, scorer=fuzz.ratio, score_cutoff=79)
    if best is None or (best[0][0] != plain[0] and best[1] < 85):
        return None
    return MONTHS[best[0]] if abs(len(best[0]) - len(plain)) <= 1 else None


@lru_cache(maxsize=4096)
def weekday_of(word: str) -> int | None:
    """The weekday that a word names (0 = Monday); None for another word."""
    plain = word.lower().strip(".'’`")
    if plain in WEEKDAYS:
        return WEEKDAYS[plain]
    if len(plain) < 5:
        return None
    best = process.extractOne(plain, _LONG_DAYS, scorer=fuzz.ratio, score_cutoff=80)
    return WEEKDAYS[best[0]] if best and abs(len(best[0]) - len(plain)) <= 1 else None


def find_days(text: str, near: date | None = None) -> list[Days]:
    """Every date, range or list of days in `text`, in order; `near` settles a year left out."""
    found: list[Days] = []
    for group in _groups(_settled(list(_tokens(text)))):
        days = _read(group, near)
        if days is not None:
            found.append(days)
    return found


def spelled(day: date) -> str:
    """`Kamis, 5 Maret 2026`."""
    return f"{DAY_NAMES[day.weekday()]}, {day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def _tokens(text: str) -> Iterator[_Token]:
    """Tokens of dates; any other word is a `stop`."""
    spaced, places = _unglued(text)
    for match in _TOKEN.finditer(spaced):
        kind = match.lastgroup if match.lastgroup != "mark" else "numeric"
        word = match.group()
        start, end = places[match.start()], places[match.end() - 1] + 1
        if match.group("numeric"):
            kind = "numeric"
        if kind == "word":
            yield _word(word, start, end)
        elif kind == "year":
            yield _Token("year", word, start, end, int(as_digits(word)))
        elif kind == "day":
            value = int(as_digits(word))
            yield _Token("day" if 1 <= value <= 31 else "stop", word, start, end, value)
        else:
            yield _Token(str(kind), word, start, end)


def _unglued(text: str) -> tuple[str, list[int]]:
    """`5Maret2026` as `5 Maret 2026`, with each character's place in the original."""
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for match in _SPLIT.finditer(text):
        cut = match.start()
        pieces.append(text[at:cut] + " ")
        places.extend(range(at, cut))
        places.append(max(cut - 1, 0))
        at = cut
    pieces.append(text[at:])
    places.extend(range(at, len(text)))
    return "".join(pieces), places


def _word(word: str, start: int, end: int) -> _Token:
    month = month_of(word)
    if month is not None:
        return _Token("month", word, start, end, month)
    weekday = weekday_of(word)
    if weekday is not None:
        return _Token("weekday", word, start, end, weekday)
    return _Token("filler" if word.lower() in _FILLER else "stop", word, start, end)


def _settled(tokens: list[_Token]) -> list[_Token]:
    """A day without a true digit (`ll`, `I`) is one only right before a month."""
    kinds = [token.kind for token in tokens[1:]] + ["stop"]
    return [
        replace(token, kind="stop")
        if token.kind == "day" and not any(char.isdigit() for char in token.text) and following != "month"
        else token
        for token, following in zip(tokens, kinds, strict=False)
    ]


def _groups(tokens: list[_Token]) -> Iterator[list[_Token]]:
    """Runs of tokens that may be one expression of days."""
    group: list[_Token] = []
    dated = False
    for token in tokens:
        abbreviated = bool(group) and group[-1].kind == "month" and token.text == "."
        if token.kind == "filler" and not dated and token.text.lower() in ("tanggal", "tgl", "hari", "pada"):
            group = [other for other in group if other.kind == "weekday"]
        if token.kind == "day" and group and group[-1].kind == "day":
            group.pop()
        ends = token.kind == "stop" or (
            token.kind == "gap" and dated and token.text in ".;:" and not abbreviated
        )
        if token.kind == "day" and group and dated and group[-1].kind in ("year", "month", "numeric", "iso"):
            ends = True
        if ends:
            if dated:
                yield group
            group, dated = [], False
            if token.kind == "day":
                group = [token]
            continue
        group.append(token)
        dated = dated or token.kind in ("month", "numeric", "iso")
    if dated:
        yield group


def _read(tokens: list[_Token], near: date | None) -> Days | None:
    """One expression: days with their months and years filled in from what follows them."""
    slots, ranged, weekdays, used = _slots(tokens)
    if not slots:
        return None
    given = any(year for _, _, year in slots)
    dates = _dated(_filled(slots), near, weekdays)
    if not dates:
        return None
    first, last = dates[0], dates[-1]
    if last < first and ranged and not given:
        last = _on(last.year + 1, last.month, last.day) or last
    text_used = "".join(token.text for token in used if token.kind in ("day", "year", "numeric"))
    return Days(
        first=first,
        last=max(dates) if not ranged else last,
        start=used[0].start,
        end=used[-1].end,
        listed=_every(first, last) if ranged and last >= first else tuple(dates),
        weekdays=weekdays,
        mended=any(mark.isalpha() or mark in "|!" for mark in text_used),
        year_given=given,
    )


_Slot = tuple[int, int | None, int | None]


def _slots(tokens: list[_Token]) -> tuple[list[_Slot], bool, tuple[int, ...], list[_Token]]:
    """(day, month, year) as written, whether they span a range, the weekdays, the tokens used."""
    slots: list[_Slot] = []
    used: list[_Token] = []
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
        elif token.kind in ("numeric", "iso"):
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
            pending = pending and (token.kind == "filler" or token.text == ",")
            continue
        else:
            continue
        used.append(token)
    while slots and slots[-1][1] is None:
        slots.pop()
    return slots, ranged, tuple(weekdays), used


def _numeric(token: _Token) -> _Slot | None:
    parts = [int(as_digits(part)) for part in re.split(r"\s?[-/.]\s?", token.text)]
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
    dates: list[date] = []
    for day, month, year in slots:
        if month is None:
            return []
        found = (
            _on(year, month, day) if year else _nearest(month, day, near, weekdays[0] if weekdays else None)
        )
        if found is None:
            return []
        dates.append(found)
    return dates


def _nearest(month: int, day: int, near: date | None, weekday: int | None) -> date | None:
    """The day in the year that the letter most likely means: on or after its date, on the weekday named."""
    if near is None:
        return None
    choices = [found for year in (near.year, near.year + 1) if (found := _on(year, month, day))]
    later = [found for found in choices if found >= near] or choices
    fitting = [found for found in later if weekday is None or found.weekday() == weekday]
    return next(iter(fitting or later), None)


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _every(first: date, last: date) -> tuple[date, ...]:
    span = min((last - first).days, 400)
    return tuple(first + timedelta(days=step) for step in range(span + 1))
