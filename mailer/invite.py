"""The calendar's invite for an event (RFC 5545, RFC 5546)."""

from __future__ import annotations

from datetime import UTC, datetime

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from rules.ask import ZONES, asked_by
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
    """
    ask = asked_by(case)
    slot = ask.slot
    if slot is None:
        return None
    calendar = Calendar()
    calendar.add("prodid", "-//Disposisi//ID")
    calendar.add("version", "2.0")
    calendar.add("method", invite.method)
    zone = ZONES[ask.event.timezone]
    calendar.add_component(Timezone.from_tzinfo(zone))
    event = Event()
    event.add("uid", f"{case.ticket}@{office.desk.email.partition('@')[2]}")
    event.add("sequence", invite.sequence)
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("dtstart", slot[0])
    event.add("dtend", slot[1])
    event.add("summary", ask.event.name or case.subject or "Rapat daring")
    event.add("status", "CANCELLED" if invite.method == "CANCEL" else "CONFIRMED")
    event.add("transp", "OPAQUE")
    if url:
        event.add("location", url)
        event.add("url", url)
    event.add("description", f"{case.ticket}, {office.name}")
    organizer = vCalAddress(f"mailto:{office.desk.email}")
    organizer.params["CN"] = vText(office.name)
    event.add("organizer", organizer)
    for guest in guests:
        attendee = vCalAddress(f"mailto:{guest.email}")
        attendee.params["CN"] = vText(guest.name or guest.email)
        attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
        attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
        attendee.params["RSVP"] = vText("FALSE")
        event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
