"""Moments and slots in formal Indonesian."""

from __future__ import annotations

from datetime import datetime, tzinfo

from rules.booking import Slot
from rules.workdays import WorkCalendar

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
ZONE_NAMES = {7: "WIB", 8: "WITA", 9: "WIT"}


def spoken(at: datetime, calendar: WorkCalendar) -> str:
    """`Selasa, 1 Desember 2026, 16.00 WIB`: for texts that an officer passes on by hand."""
    local = at.astimezone(calendar.zone)
    return f"{_day(local)}, {local:%H.%M} {local:%Z}"


def spoken_slot(slot: Slot, zone: tzinfo) -> str:
    """`Kamis, 5 Maret 2026, 09.00 s.d. 11.00 WIB`; over midnight both days are said."""
    start, end = slot[0].astimezone(zone), slot[1].astimezone(zone)
    last = f"{end:%H.%M} {zone_name(end)}"
    until = last if end.date() == start.date() else f"{_day(end)}, {last}"
    return f"{_day(start)}, {start:%H.%M} s.d. {until}"


def zone_name(at: datetime) -> str:
    """WIB, WITA or WIT; empty for a zone that is none of Indonesia's."""
    offset = at.utcoffset()
    return ZONE_NAMES.get(int(offset.total_seconds() // 3600), "") if offset is not None else ""


def _day(local: datetime) -> str:
    return f"{DAYS[local.weekday()]}, {local.day} {MONTHS[local.month - 1]} {local.year}"
