"""Days, years and hours in words, put into figures."""

from __future__ import annotations

import re

from parsers.words.date_words import month_of
from parsers.words.number_words import NUMERAL, number_of

_NUMERAL = re.compile(NUMERAL, re.IGNORECASE)
_MONTH_AFTER = re.compile(r"\s+(?:bulan\s+)?([A-Za-z]{3,9})\b", re.IGNORECASE)
_MONTH_BEFORE = re.compile(r"\b([A-Za-z]{3,9})\s+(?:tahun\s+)?$", re.IGNORECASE)
_TO_NEXT = re.compile(
    r"\s*(?:[-–,]|dan|s\s?[./]\s?d\.?|sampai(?:\s+dengan)?|hingga)\s+(?:tanggal\s+)?$", re.IGNORECASE
)
"""What stands between two days of one month."""


def blanked(pattern: re.Pattern[str], text: str) -> str:
    """`text` with blanks for what `pattern` finds: each other character keeps its place."""
    return pattern.sub(lambda match: " " * len(match.group()), text)


def days_in_figures(text: str) -> str:
    """`lima Maret dua ribu dua puluh enam` as `5 … Maret 2026 …`, each character in its place."""
    next_day = len(text)  # where a day begins, to the right of what is looked at
    for match in reversed(list(_NUMERAL.finditer(text))):
        value = number_of(match.group()) or 0
        before, after = _MONTH_BEFORE.search(text, 0, match.start()), _MONTH_AFTER.match(text, match.end())
        dated = after is not None and month_of(after[1]) is not None
        ranged = _TO_NEXT.fullmatch(text[match.end() : next_day]) is not None
        year = 1990 <= value <= 2099 and before is not None and month_of(before[1]) is not None
        if year or (1 <= value <= 31 and (dated or ranged)):
            width = match.end() - match.start()
            figure = str(value).rjust(width) if year else str(value).ljust(width)
            text = text[: match.start()] + figure + text[match.end() :]
            next_day = next_day if year else match.start()
    return text


_UNTIL = r"\s*(?:[-–]|s\s?[./]\s?d\.?|sampai(?:\s+dengan)?|hingga)\s*"
_HOURS = re.compile(
    rf"(?P<lead>(?<![\w.,])(?:pukul|jam|pkl\.?)\s*:?\s*|{_UNTIL}(?:(?:pukul|jam|pkl\.?)\s*)?|^\W*)"
    rf"(?P<half>setengah\s+)?(?P<clock>{NUMERAL})(?P<full>\s+nol\s+nol\b)?"
    rf"(?:\s+(?P<side>lewat|lebih|kurang)\s+(?P<past>{NUMERAL}|seperempat)(?:\s+menit\b)?)?",
    re.IGNORECASE,
)
_COUNTED = re.compile(rf"(?:\d|\bselama|{NUMERAL})\s*$", re.IGNORECASE)
"""Before `jam`: so many hours, not at which."""
_UNIT = re.compile(
    r"\s*(?:\(\d+\)\s*)?(?:menit|jam|orang|kali|sesi|peserta|(?:hari|minggu|bulan)(?!\s+(?:senin|selasa|rabu|kamis|jum|sabtu|minggu)))\b",
    re.IGNORECASE,
)
"""Behind a number: what it counts, where that is no hour."""
_ON_THE_CLOCK = re.compile(r"\d\s*(?:W\s?I\s?[BT]A?|WITA|pagi|siang|sore|petang|malam)?\s*$", re.IGNORECASE)


def hours_in_figures(text: str, *, labelled: bool = False) -> str:
    """`pukul delapan s.d. dua belas siang` with its hours in figures, each character in its place.

    A number behind "until" is an hour where one stands before it, and a number that begins the text is one
    where a label says so.
    """
    for match in _HOURS.finditer(text):
        lead, before = match["lead"].strip(" :").lower(), text[: match.start()]
        named = lead.startswith(("pukul", "jam", "pkl"))
        until = not named and bool(lead) and _ON_THE_CLOCK.search(before) is not None
        first = labelled and not before and not lead
        counted = named and lead.startswith("jam") and _COUNTED.search(before)
        clock = _clock(match)
        if clock is None or counted or not (named or until or first) or _UNIT.match(text, match.end()):
            continue
        start = match.start("half" if match["half"] else "clock")
        text = text[:start] + clock.rjust(match.end() - start) + text[match.end() :]
    return text


def _clock(match: re.Match[str]) -> str | None:
    """`9` or `9.30`; None where the words are no time of day."""
    hour, minute = _parted(match["clock"])
    if hour is None:
        return None
    if match["half"]:
        hour, minute = (hour - 1 if 1 < hour <= 12 else 12), 30
    elif match["past"]:
        minute = 15 if match["past"].lower() == "seperempat" else number_of(match["past"])
        if match["side"].lower() == "kurang":
            hour, minute = hour - 1, 60 - (minute or 0)
    if not 0 <= hour <= 24 or minute is None or not 0 <= minute <= 59:
        return None
    return f"{hour}.{minute:02}" if minute or match["full"] else f"{hour}"


def _parted(words: str) -> tuple[int | None, int | None]:
    """Hour and minutes of `delapan tiga puluh`: the longest hour that leaves minutes, or nothing."""
    parts = words.split()
    for cut in range(len(parts), 0, -1):
        hour, minute = number_of(" ".join(parts[:cut])), number_of(" ".join(parts[cut:]))
        if hour is not None and hour <= 24 and (cut == len(parts) or minute is not None):
            return hour, minute or 0
    return None, None
