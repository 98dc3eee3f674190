"""What a request asks for, person before letter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from rules.case import Case
from rules.letter import Event, Letter, Timezone
from rules.spoken import MONTHS

ZONES: dict[Timezone, ZoneInfo] = {
    "WIB": ZoneInfo("Asia/Jakarta"),
    "WITA": ZoneInfo("Asia/Makassar"),
    "WIT": ZoneInfo("Asia/Jayapura"),
}
ASSUMED_START = time(8, 0)
ASSUMED_HOURS = 3
"""An event without an end ("s.d. selesai") is booked to the close of its day, at least this long."""
ASSUMED_CLOSE = time(16, 0)

STATEABLE = ("opd", "account", "first_day", "last_day", "start", "end", "timezone", "participants")
"""Keys that a person's correction lines or the form may set, as ISO text (rules/case.py, `stated`)."""
FORM_FIELDS = (*STATEABLE, "event_name", "number", "ticket")
"""Our fields that the form's labels may stand for; the last two find the case."""
PREFILL_FIELDS = (
    *("ticket", "opd", "unit", "number", "account", "event_name"),
    *("first_day", "last_day", "start", "end", "participants"),
)
"""Our fields that the form's address may carry."""


@dataclass(frozen=True, slots=True)
class Ask:
    """The facts in force: correction lines over the form's entries over the letter.

    The agency's name is the letter's before the form's, where people write "Dinkes".
    """

    opd: str | None
    unit: str | None
    number: str | None
    letter_date: date | None
    event: Event
    account: str | None

    @property
    def starts_at(self) -> datetime | None:
        """The first day's start, aware; None while no day is known."""
        if self.event.first_day is None:
            return None
        return datetime.combine(
            self.event.first_day, self.event.start or ASSUMED_START, ZONES[self.event.timezone]
        )

    @property
    def ends_at(self) -> datetime | None:
        """The last day's end, aware; an open end reaches to the close of the day."""
        begin, event = self.starts_at, self.event
        if begin is None or event.first_day is None:
            return None
        day = max(event.last_day or event.first_day, event.first_day)
        zone = ZONES[event.timezone]
        if event.end is not None:
            end = datetime.combine(day, event.end, zone)
            return end if end > begin else end + timedelta(days=1)
        close = datetime.combine(day, ASSUMED_CLOSE, zone)
        least = datetime.combine(day, event.start or ASSUMED_START, zone) + timedelta(hours=ASSUMED_HOURS)
        return max(close, least)

    @property
    def slot(self) -> tuple[datetime, datetime] | None:
        """From start to end, aware; None while no day is known."""
        start, end = self.starts_at, self.ends_at
        return (start, end) if start and end else None


def asked_by(case: Case) -> Ask:
    """The facts in force of a request's case."""
    letter = case.letter or Letter(file="")
    said = {**case.form, **case.stated}
    event = _with_stated(letter.event, said)
    return Ask(
        opd=case.stated.get("opd") or letter.opd or case.form.get("opd"),
        unit=letter.unit,
        number=letter.number or case.form.get("number"),
        letter_date=letter.date,
        event=event,
        account=(said.get("account") or letter.account_email or "").lower() or None,
    )


def _with_stated(event: Event, said: dict[str, str]) -> Event:
    """`event` with what a person stated; a stated first day without a last one is a single day."""
    if "first_day" in said:
        first = date.fromisoformat(said["first_day"])
        last = date.fromisoformat(said.get("last_day", said["first_day"]))
        event = replace(event, first_day=first, last_day=last)
    if "start" in said:
        end = time.fromisoformat(said["end"]) if said.get("end") else None
        event = replace(event, start=time.fromisoformat(said["start"]), end=end)
    if said.get("timezone") in ZONES:
        event = replace(event, timezone=cast(Timezone, said["timezone"]))
    if said.get("participants", "").isdigit():
        event = replace(event, participants=int(said["participants"]))
    if said.get("event_name") and not event.name:
        event = replace(event, name=said["event_name"])
    return event


def differences(before: Ask, after: Ask) -> tuple[str, ...]:
    """What differs between two readings, one formal Indonesian line each."""
    pairs: tuple[tuple[str, object, object], ...] = (
        ("Nomor surat", before.number, after.number),
        ("Perangkat daerah", before.opd, after.opd),
        ("Acara", before.event.name, after.event.name),
        *_days(before.event, after.event),
        ("Mulai", before.event.start, after.event.start),
        ("Selesai", before.event.end, after.event.end),
        ("Peserta", before.event.participants, after.event.participants),
        ("Akun", before.account, after.account),
    )
    return tuple(
        f"{label}: semula {_said(old)}, menjadi {_said(new)}" for label, old, new in pairs if old != new
    )


def _days(before: Event, after: Event) -> tuple[tuple[str, object, object], ...]:
    """One line where both are a single day, else the first and the last one."""
    if all(event.last_day in (None, event.first_day) for event in (before, after)):
        return (("Hari", before.first_day, after.first_day),)
    return (
        ("Hari pertama", before.first_day, after.first_day),
        ("Hari terakhir", before.last_day or before.first_day, after.last_day or after.first_day),
    )


def _said(value: object) -> str:
    """A fact as people write it: 5 Maret 2026, 09.00."""
    match value:
        case time():
            return f"{value:%H.%M}"
        case date():
            return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
        case _:
            return str(value) if value else "–"
