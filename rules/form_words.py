"""The form's answers, typed anyhow, to our values."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time

from rules.ask import STATEABLE
from rules.spoken import MONTHS

_MONTHS = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_MONTHS |= {"agt": 8, "may": 5, "aug": 8, "oct": 10, "dec": 12, "nop": 11, "peb": 2}
_UNTIL = r"(?:s\.?\s?/?\s?d\.?|sampai(?:\s+dengan)?|hingga|-|–|—)"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_FIGURES = re.compile(r"(?<![\d/.])(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
_SPELLED = re.compile(r"(?<!\d)(\d{1,2})\s+([A-Za-z]{3,12})\.?,?\s+(\d{4})")
_DAYS_OF_A_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s*{_UNTIL}\s*(?=\d{{1,2}}\s+[A-Za-z]{{3,12}}\s+\d{{4}})", re.I
)
_CLOCK = re.compile(r"(?<![\d.:])(\d{1,2})[.:](\d{2})(?:[.:]\d{2})?\s*([ap]m\b)?", re.I)
_HOUR = re.compile(r"\s*(?:pukul|jam)?\s*(\d{1,2})\s*(?:wib|wita|wit)?\s*", re.I)
_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,24}")
_CROWD = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d{1,6})\s*(?:orang|peserta)?\.?", re.I)


def plain_values(values: dict[str, str]) -> dict[str, str]:
    """`values` by our keys with days, times, numbers and addresses as ISO text, as a case's form has them.

    A range fills in the key of its end where the form has none. What cannot be read is kept under
    `unread KEY`: on file for a person, without force.
    """
    found: dict[str, str] = {}
    for key, value in values.items():
        if key not in STATEABLE:
            found[key] = value
            continue
        read = _READERS[key](value)
        if not read:
            found[f"unread {key}"] = value
            continue
        found[key] = read[0]
        end = {"first_day": "last_day", "start": "end"}.get(key)
        if len(read) > 1 and end and end not in values:
            found[end] = read[1]
    return found


def _days(text: str) -> list[str]:
    """Each day that the text names, in order; `5 s.d. 6 Maret 2026` is two."""
    text = text.strip()
    spelled = _DAYS_OF_A_MONTH.search(text)
    found = [(m.start(), _day(int(m[1]), int(m[2]), int(m[3]))) for m in _ISO.finditer(text)]
    for m in _FIGURES.finditer(text):
        day, month = int(m[1]), int(m[2])
        found.append((m.start(), _day(int(m[3]), month, day) or _day(int(m[3]), day, month)))
    for m in _SPELLED.finditer(text):
        month = _MONTHS.get(m[2][:3].lower(), 0)
        if spelled and m.start() >= spelled.start():
            found.append((spelled.start(), _day(int(m[3]), month, int(spelled[1]))))
        found.append((m.start(), _day(int(m[3]), month, int(m[1]))))
    return [day.isoformat() for _, day in sorted(found, key=lambda each: each[0]) if day]


def day_named(text: str) -> date | None:
    """The one day that `text` names, in figures or in words; None where it names none, or several."""
    named = _days(text)
    return date.fromisoformat(named[0]) if len(named) == 1 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _times(text: str) -> list[str]:
    found = []
    for m in _CLOCK.finditer(text):
        hour = int(m[1]) % 12 + 12 * (m[3].lower() == "pm") if m[3] else int(m[1])
        if hour > 23 or int(m[2]) > 59:
            return []
        found.append(f"{time(hour, int(m[2])):%H:%M}")
    bare = _HOUR.fullmatch(text)
    if not found and bare and int(bare[1]) < 24:
        found = [f"{int(bare[1]):02d}:00"]
    return found


def _address(text: str) -> list[str]:
    found = _ADDRESS.findall(text)
    return [found[0].lower()] if len(found) == 1 else []


def _crowd(text: str) -> list[str]:
    match = _CROWD.fullmatch(text.strip())
    return [re.sub(r"[.,]", "", match[1])] if match else []


def _zone(text: str) -> list[str]:
    return [text.strip().upper()] if text.strip().upper() in ("WIB", "WITA", "WIT") else []


_READERS: dict[str, Callable[[str], list[str]]] = {
    "opd": lambda text: [text.strip()],
    "account": _address,
    "first_day": _days,
    "last_day": _days,
    "start": _times,
    "end": _times,
    "timezone": _zone,
    "participants": _crowd,
}
