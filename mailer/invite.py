"""The calendar's invite (RFC 5545, RFC 5546)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from rules import letter
from rules.ask import ZONES, asked_by
from rules.booking import sessions
from rules.case import Case
from rules.decision import Invite
from rules.mail import Address
from rules.office import Office


def invitation(
    case: Case,
    invite: Invite,
    guests: tuple[Address, ...],
    made_at: datetime,
    office: Office,
    url: str | None,
) -> bytes | None:
    """A VCALENDAR with one VEVENT; None where the event's day is unknown.

    The UID is the ticket's for ever, `invite.sequence` grows with each change, the zone's rules ride along.
    Several days with a session each are one daily recurrence (RRULE with COUNT), not one block over the
    nights: Gmail, Outlook and Thunderbird all show, move and cancel it as one event.
    """
    ask = asked_by(case)
    slot = ask.slot
    if slot is None:
        return None
    calendar = Calendar()
    calendar.add("prodid", "-//Disposisi//ID")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", invite.method)
    calendar.add_component(_zone(ask.event.timezone))
    days = sessions(*slot)
    event = Event()
    event.add("uid", f"{case.ticket}@{office.desk.email.partition('@')[2]}")
    event.add("sequence", invite.sequence)
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("dtstart", days[0][0])
    event.add("dtend", days[0][1])
    if len(days) > 1:
        event.add("rrule", {"freq": "daily", "count": len(days)})
    event.add("summary", one_line(ask.event.name or case.subject) or "Rapat daring")
    event.add("status", "CANCELLED" if invite.method == "CANCEL" else "CONFIRMED")
    event.add("transp", "OPAQUE")
    if url:
        event.add("location", url)
        event.add("url", url)
    event.add("description", _description(case, office, url))
    event.add("organizer", _person(office.desk.email, office.name))
    for guest in guests:
        event.add("attendee", _guest(guest), encode=False)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _description(case: Case, office: Office, url: str | None) -> str:
    """What one looks for on the day: the number, and whom to call."""
    contact = ", ".join(part for part in (office.contact_name, office.contact_phone) if part)
    called = f"Narahubung: {contact}" if contact else ""
    lines = (f"Nomor perkara: {case.ticket}", office.name, called, url or "")
    return "\n".join(line for line in lines if line)


def _person(email: str, name: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{email}")
    person.params["CN"] = vText(one_line(name).replace('"', "'") or email)
    return person


def _guest(guest: Address) -> vCalAddress:
    """A guest who is not asked for an answer."""
    person = _person(guest.email, guest.name)
    for name, value in (("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "NEEDS-ACTION"), ("RSVP", "FALSE")):
        person.params[name] = vText(value)
    return person


@lru_cache(maxsize=3)
def _zone(name: letter.Timezone) -> Timezone:
    """The zone's rules, for calendars that know no tz database."""
    return Timezone.from_tzinfo(ZONES[name])


def one_line(text: str) -> str:
    """Without line breaks and control characters."""
    return re.sub(r"[\x00-\x1f\x7f\s]+", " ", text).strip()
