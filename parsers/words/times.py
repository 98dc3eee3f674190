"""Indonesian times of day: start, end, zone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import time

from parsers.words.digits import DIGIT, as_digits
from parsers.words.number_words import NUMERAL, number_of
from parsers.words.numerals import blanked, hours_in_figures
from rules.letter import Timezone

_HOUR = rf"(?:[0-2OoIl|!]?{DIGIT})"
_MINUTE = rf"(?:[0-5OoSIl|!]{DIGIT})"
_CLOCK = rf"(?P<{{0}}h>{_HOUR})(?:\s?[.:,;]\s?(?P<{{0}}m>{_MINUTE})(?:[.:]00)?(?!\d))"
_PLAIN = r"(?P<{0}h>[0-2]?\d)(?:[.:,](?P<{0}m>[0-5]\d))?"
_FOUR = r"(?P<{0}h>[01]\d|2[0-3])\s?(?P<{0}m>[0-5]\d)(?=\s?W[Il1|])"
_ZONE = r"(?P<{0}z>W\s?[Il1|]\s?[BT8](?:\s?A)?|Waktu\s+Indonesia\s+(?:Barat|Tengah|Timur))"
_PART = r"(?P<{0}p>pagi|siang|sore|petang|malam)"
_APART = r"(?:(?![A-Za-z])|(?=s\s?[./]?\s?d))"
_TAIL = rf"(?:\s*\(?\s*{_ZONE}\s*\)?{_APART})?(?:\s*{_PART})?(?:\s*{_ZONE.replace('z>', 'y>')}{_APART})?"
_RANGE = (
    r"\s*(?:[-–—~]+|s\s?[./,|\\]?\s?d\s?[./]?|sampai(?:\s?dengan)?|hingga|to|sd|dan\s+(?:berakhir|diakhiri|selesai|ditutup)(?:\s+pada)?)\s*"
    r"(?:(?:jam|pukul|pkl)\.?\s*:?\s*)?"
)
_OPEN = r"(?P<open>se[l1I|]esai|tuntas|berakhir|se[l1I|]esa[il])"
_LEAD = r"(?P<lead>\b(?:pukul|pukui|puku1|pkl|pk|jam|mulai|waktu)\b\.?\s*:?\s*)?"


def _pattern(clock: str) -> re.Pattern[str]:
    start = r"(?<![\w.,:/-])" + clock.format("a") + _TAIL.format("a")
    after = rf"(?:\s*{_ZONE.replace('<{0}', '<c')})?"
    end = f"(?:{_RANGE}(?:{clock.format('b') + _TAIL.format('b')}|{_OPEN}{after}))?"
    return re.compile(_LEAD + start + end, re.IGNORECASE)


_STRICT = _pattern(_CLOCK)
_LOOSE = _pattern(_PLAIN)
_RUN = _pattern(_FOUR)
_LASTS = re.compile(rf",?\s*selama\s+(\d{{1,2}}|{NUMERAL})\s*(?:\([a-z\d ]+\)\s*)?jam\b", re.IGNORECASE)
_SAID_AGAIN = re.compile(
    rf"(?<=\d)\s*\(\s*(?:pukul\s+)?{NUMERAL}(?:\s+(?:nol|lewat|pagi|siang|sore|petang|malam|{NUMERAL}))*\s*\)",
    re.IGNORECASE,
)
"""A time once more in words: `09.00 (sembilan pagi)`."""
_ABROAD = re.compile(
    r"\d{1,2}[.:]\d\d\s*WITA?\s*/\s*(?=\d{1,2}[.:]\d\d\s*WIB\b)|(?<=WIB)\s*/\s*\d{1,2}[.:]\d\d\s*WITA?\b",
    re.IGNORECASE,
)
"""The same hour by another zone's clock: `13.00 WITA/12.00 WIB`."""
_OF_MONTH = re.compile(
    r"\s*(?:(?:[-–&,]|s\s?[./]?\s?d\.?|sampai(?:\s+dengan)?|hingga|dan)\s*\d{1,2}\s+)?"
    r"(?:jan|feb|mar(?:et)?\b|apr|mei\b|jun[iy]?\b|jul|agu|sep|okt|nov|des(?:ember)?\b)",
    re.IGNORECASE,
)
"""What makes a figure a day: `mulai 8 Juni`, `mulai 8 s.d. 10 Juni`."""
_SHIFT = {"pagi": 0, "siang": 12, "sore": 12, "petang": 12, "malam": 12}


@dataclass(frozen=True, slots=True)
class Times:
    """Times read in `text[start_at:end_at]`; `open_end` says "selesai", `sure` that words say so."""

    start: time
    end: time | None
    timezone: Timezone | None
    start_at: int
    end_at: int
    open_end: bool = False
    mended: bool = False
    sure: bool = True


def find_times(text: str, *, labelled: bool = False) -> list[Times]:
    """Times in `text`; one without "pukul" or a zone beside it counts only where a label says what it is."""
    found: list[Times] = []
    text = hours_in_figures(blanked(_ABROAD, blanked(_SAID_AGAIN, text)), labelled=labelled)
    for pattern, loose in ((_STRICT, False), (_RUN, False), (_LOOSE, True)):
        for match in pattern.finditer(text):
            if any(match.start() < other.end_at and other.start_at < match.end() for other in found):
                continue
            if loose and _OF_MONTH.match(text, match.end()):
                continue
            times = _times(match, labelled=labelled, loose=loose)
            if times is not None:
                found.append(_lasting(times, text))
    return _closed(sorted(found, key=lambda each: each.start_at), text)


def _closed(found: list[Times], text: str) -> list[Times]:
    """A start whose end is told farther on (`… dan diperkirakan selesai pukul 16.00`), as one time.

    An hour in words is the one that stands behind it in brackets (`pukul sembilan (09.00 WIB) sampai …`).
    """
    whole: list[Times] = []
    for times in found:
        last = whole[-1] if whole else None
        ends = last is not None and last.end is None and not last.open_end and last.start < times.start
        if last and ends and _CLOSES.fullmatch(text[last.end_at : times.start_at]):
            whole[-1] = replace(last, end=times.start, end_at=times.end_at)
        elif last and last.start == times.start and text[last.end_at : times.start_at].strip() == "(":
            whole[-1] = replace(times, start_at=last.start_at)
        else:
            whole.append(times)
    return whole


_CLOSES = re.compile(
    r"(?:[^.;]|\.\d){0,70}\b(?:selesai|berakhir|diakhiri|ditutup|usai)\s+(?:pada\s+)?|"
    r"\W*(?:pada\s+)?(?:hari\s+\w+,?\s+)?(?:tanggal|tgl)\.?\s+\d[^.;:]{5,24}\s(?:hingga|sampai(?:\s+dengan)?|s\s?[./]?\s?d\.?)\s+",
    re.IGNORECASE,
)
"""What stands between a start and its end, the day too (`… tanggal 13 Oktober 2026 hingga pukul 16.00`)."""


def _lasting(times: Times, text: str) -> Times:
    """`times` with the end that `selama 3 (tiga) jam` behind a start gives, on the same day."""
    lasts = _LASTS.match(text, times.end_at) if times.end is None and not times.open_end else None
    hours = (int(lasts[1]) if lasts[1].isdigit() else number_of(lasts[1])) if lasts else None
    hour = times.start.hour + hours if hours else 24
    return replace(times, end=times.start.replace(hour=hour)) if hour < 24 else times


def _times(match: re.Match[str], *, labelled: bool, loose: bool) -> Times | None:
    zone = _zone(match)
    said = bool(match["lead"] or zone or match["ap"] or match["bp"])
    if not (said or labelled) or (loose and not said):
        return None
    start = _clock(match["ah"], match["am"], match["ap"], match["bp"])
    end = _clock(match["bh"], match["bm"], match["bp"], None) if match["bh"] else None
    if start is None:
        return None
    if match["bh"] and end is None:
        return None
    raw = "".join(match[name] or "" for name in ("ah", "am", "bh", "bm"))
    return Times(
        start=start,
        end=end,
        timezone=zone,
        start_at=match.start(),
        end_at=match.end(),
        open_end=bool(match["open"]),
        mended=not raw.isdigit(),
        sure=said,
    )


def _clock(hour: str, minute: str | None, part: str | None, other_part: str | None) -> time | None:
    """A time of day; "3 sore" is 15.00, "10 siang" stays, "12 malam" is midnight."""
    figures = as_digits(hour), as_digits(minute or "0")
    if not all(each.isdigit() for each in figures):  # `2. Sdr. …`, not ten to three
        return None
    h, m = int(figures[0]), int(figures[1])
    word = (part or other_part or "").lower()
    if part is None and other_part is not None and h >= 6:
        word = ""
    if word and h < 12 and _SHIFT[word] and not (word == "siang" and h >= 10):
        h += 12
    if word == "malam" and h == 12:
        h = 0
    return time(h, m) if h <= 23 and m <= 59 else (time(23, 59) if (h, m) == (24, 0) else None)


_SPELLED: dict[str, Timezone] = {"barat": "WIB", "tengah": "WITA", "timur": "WIT"}


def _zone(match: re.Match[str]) -> Timezone | None:
    for name in ("az", "ay", "bz", "by", "cz"):
        raw = match[name]
        if raw:
            if raw[:2].lower() == "wa":
                return _SPELLED[raw.split()[-1].lower()]
            letters = re.sub(r"\s", "", raw).upper().replace("1", "I").replace("|", "I").replace("L", "I")
            if letters.endswith("A"):
                return "WITA"
            return "WIT" if letters.endswith("T") else "WIB"
    return None
