"""The office's own list of days."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import NamedTuple

Hours = tuple[time, time]
"""Opening and closing, local to the calendar's zone."""


class DayKind(StrEnum):
    WORKING = "working"
    HALF_DAY = "half day"
    WEEKEND = "weekend"
    NATIONAL = "national holiday"
    JOINT_LEAVE = "joint leave"  # cuti bersama
    OFFICE = "office holiday"  # added by the office


class Holiday(NamedTuple):
    name: str
    kind: DayKind
    estimated: bool = False


class Day(NamedTuple):
    """One row of the printed year; `hours` is None when the office is closed."""

    day: date
    kind: DayKind
    hours: Hours | None
    name: str | None = None
    estimated: bool = False
    ramadan: bool = False


@dataclass(frozen=True, slots=True)
class OfficeDays:
    """Days that the office adds, removes or shortens; `faults` are the lines that could not be taken."""

    added: dict[date, str] = field(default_factory=dict)
    removed: dict[date, str] = field(default_factory=dict)
    half_days: dict[date, Hours] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


def read_office_days(text: str) -> OfficeDays:
    """The office's CSV: `date, libur | masuk | setengah hari, name, hours`, comma or semicolon.

    A date is 2026-12-31, 31-12-2026 or 31/12/2026; hours (half days only) 07.30-11.30. Empty lines,
    lines beginning with `#` and a heading are passed over; a line with a fault is left out and told.
    """
    days, faults = OfficeDays(), []
    delimiter = ";" if text.count(";") > text.count(",") else ","
    try:
        rows = list(csv.reader(text.lstrip("\ufeff").splitlines(), delimiter=delimiter))
    except csv.Error as error:  # a cell beyond the library's limit: no list of days
        return OfficeDays(faults=(f"no CSV: {error}",))
    for number, raw in enumerate(rows, 1):
        row = [cell.strip() for cell in raw]
        if not any(row) or row[0].startswith("#") or row[0].lower() in ("tanggal", "date"):
            continue
        fault = _take(days, [*row, "", "", ""])
        if fault:
            faults.append(f"line {number}: {fault}")
    return OfficeDays(days.added, days.removed, days.half_days, tuple(faults))


def _take(days: OfficeDays, row: list[str]) -> str | None:
    """Put one row into `days`; a sentence where it cannot be."""
    day, word, name = read_day(row[0]), row[1].lower(), row[2]
    if day is None:
        return f"{row[0]!r} is no date (2026-12-31 or 31/12/2026)"
    if any(day in table for table in (days.added, days.removed, days.half_days)):
        return f"{day} was named before"
    if word == "libur":
        days.added[day] = name or "Libur kantor"
    elif word == "masuk":
        days.removed[day] = name or "Masuk kerja"
    elif word == "setengah hari":
        hours = read_hours(row[3])
        if hours is None:
            return f"{row[3]!r} are no hours (07.30-11.30)"
        days.half_days[day] = hours
    else:
        return f"{row[1]!r} is none of libur, masuk, setengah hari"
    return None


def read_day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    return None


def read_hours(text: str) -> Hours | None:
    """`07.30-11.30` or `07:30-11:30`; None where it is not, or ends before it begins."""
    first, dash, last = text.replace(".", ":").partition("-")
    try:
        hours = time.fromisoformat(first.strip()), time.fromisoformat(last.strip())
    except ValueError:
        return None
    return hours if dash and hours[0] < hours[1] else None
