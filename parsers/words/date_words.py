"""Words and figures that dates are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz, process

from parsers.words.digits import as_digits

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

_MONTH = rf"(?i:{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
_TOKEN = re.compile(
    rf"""(?P<iso>\b(?:19|20)\d\d-[01]\d-[0-3]\d\b)
    | (?P<numeric>(?:(?<![\d/.\-])|(?<=[a-z]/))[0-3OolI|]?[0-9OolI|]\s?
        (?P<mark>[-/.])\s?[01OolI|]?[0-9OolI|]\s?(?P=mark)\s?
        (?:[12lI|][09Oo][0-9OoIl|SBZ]{{2}}|\d\d(?!\s?{_MONTH}\b))(?![\d/]))
    | (?P<brief>\b[0-3]?\d(?P<dash>[-/])(?P<named>{_MONTH})(?P=dash)\d\d(?![\d/\-]))
    | (?P<range>(?<![A-Za-z])
        (?i:s\s?[./,]\s?d\s?[./]?|s\s?[\\|]\s?d|sd|sampai(?:\s?dengan)?|hingga|to)(?![A-Za-z])|[-–—~])
    | (?P<joiner>,|&|(?<![A-Za-z])(?i:dan|serta|and)(?![A-Za-z])|/|\+)
    | (?P<year>(?<![A-Za-z0-9])(?:[2Zz][0Oo][0-9OoIl|SBZ]{{2}}|19\d\d|(?<=[a-z]\s)['’]\d\d)(?![A-Za-z0-9]))
    | (?P<day>(?<![A-Za-z0-9])(?<!\d[.:])(?:[0-3OoIl|]?[0-9OolI|])(?![A-Za-z0-9])(?![.:][0-5]\d(?!\d)))
    | (?P<word>[A-Za-z][A-Za-z0-9'’`|]*)
    | (?P<gap>[().:;])
    """,
    re.VERBOSE,
)
_SPLIT = re.compile(r"(?<=\d)(?=[A-Za-z]{3})|(?<=[a-z]{2})(?=\d)")
_COUNTED = {"sesi", "angkatan", "gelombang", "tahap", "batch", "kelas", "kelompok", "lantai", "ruang"}
"""What has a number of its own, which is no day."""
_FILLER = {"tanggal", "tgl", "hari", "pada", "bulan", "tahun", "wib"}


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is a group of `_TOKEN`, or filler, month, weekday, stop, short (`5/3`: day and month alone)."""

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


def tokens_of(text: str) -> list[Token]:
    """Tokens of dates with their places in `text`; any other word is a `stop`."""
    return _settled(list(_tokens(text)))


def _tokens(text: str) -> Iterator[Token]:
    spaced, places = _unglued(text)
    for match in _TOKEN.finditer(spaced):
        kind, word = str(match.lastgroup), match.group()
        start, end = places[match.start()], places[match.end() - 1] + 1
        if kind == "word":
            yield _word(word, start, end)
        elif kind == "brief":
            day, _, year = word.split(match.group("dash"))
            yield Token("numeric", f"{day}-{MONTHS[match.group('named').lower()]}-{year}", start, end)
        elif kind == "year":
            value = int(as_digits(word.lstrip("'’")))
            yield Token("year", word, start, end, value + 2000 if value < 100 else value)
        elif kind == "day":
            value = int(as_digits(word))
            yield Token("day" if 1 <= value <= 31 else "stop", word, start, end, value)
        else:
            yield Token(kind, word, start, end)


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


def _word(word: str, start: int, end: int) -> Token:
    month = month_of(word)
    if month is not None:
        return Token("month", word, start, end, month)
    weekday = weekday_of(word)
    if weekday is not None:
        return Token("weekday", word, start, end, weekday)
    return Token("filler" if word.lower() in _FILLER else "stop", word, start, end)


def _settled(tokens: list[Token]) -> list[Token]:
    """A day without a true digit (`ll`, `I`) is one only right before a month."""
    tokens = _shortened(tokens)
    counted = [False, *(token.text.lower() in _COUNTED for token in tokens[:-1])]
    tokens = [
        replace(token, kind="stop") if token.kind == "day" and of else token
        for token, of in zip(tokens, counted, strict=False)
    ]
    kinds = [token.kind for token in tokens[1:]] + ["stop"]
    return [
        replace(token, kind="stop")
        if token.kind == "day" and not any(char.isdigit() for char in token.text) and following != "month"
        else token
        for token, following in zip(tokens, kinds, strict=False)
    ]


def _shortened(tokens: list[Token]) -> list[Token]:
    """`5/3` behind a weekday or `tanggal` as one token; elsewhere it is a fraction, or a number's part."""
    kept: list[Token] = []
    named = False  # a weekday, or `tanggal`, stands before, with nothing but days since
    at = 0
    while at < len(tokens):
        token, *after = tokens[at : at + 4]
        named = (
            (named and token.kind != "stop") or token.kind == "weekday" or token.text.lower() in _NAMES_DAY
        )
        if named and token.kind == "day" and _month_follows(token, after):
            text = f"{token.text}/{after[1].text}"
            kept.append(Token("short", text, token.start, after[1].end, token.value))
            at += 3
            continue
        kept.append(token)
        at += 1
    return kept


_NAMES_DAY = ("tanggal", "tgl")


def _month_follows(day: Token, after: list[Token]) -> bool:
    """Whether `/3`, and neither a year nor the month's name, stands right behind a day."""
    if len(after) < 2 or after[0].text != "/" or after[1].kind != "day" or after[1].value > 12:
        return False
    close = day.end == after[0].start and after[0].end == after[1].start
    return close and (len(after) < 3 or (after[2].kind != "month" and after[2].text != "/"))
