"""The calendar's invite, parsed back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from mailer.invite import invitation
from mailer.sample_facts import AGENCY, LETTER, NOW, OFFICE
from rules.ask import ZONES
from rules.case import Case, Kind, Status
from rules.decision import Invite
from rules.letter import Event as Wanted
from rules.mail import Address

THREE_DAYS = Wanted("Bimbingan Teknis", date(2026, 2, 12), date(2026, 2, 14), time(9), time(12), "WIB", 40)
URL = "https://us02web.zoom.example/j/81234567890?pwd=abc"


def case(event: Wanted = LETTER.event) -> Case:
    return Case(
        Kind.REQUEST,
        Status.ACTIVE,
        NOW,
        AGENCY,
        ticket="VC-2026-0042",
        letter=replace(LETTER, event=event),
    )


def made(event: Wanted = LETTER.event, method: str = "REQUEST", sequence: int = 0, **changes: Any) -> bytes:
    known: dict[str, Any] = {"guests": (AGENCY,), "url": URL, **changes}
    invite = Invite(method, sequence)  # type: ignore[arg-type]
    data = invitation(case(event), invite, known["guests"], NOW, OFFICE, known["url"])
    assert data is not None
    return data


def the_event(data: bytes) -> Event:
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert isinstance(event, Event)
    return event


def test_an_invite_says_what_when_and_where() -> None:
    """One VEVENT in the letter's zone; an open end reaches to the close of the day."""
    data = made()
    calendar, event = Calendar.from_ical(data), the_event(data)
    assert (str(calendar["METHOD"]), str(calendar["VERSION"])) == ("REQUEST", "2.0")
    assert str(event["SUMMARY"]) == "Rapat Koordinasi Penurunan Stunting"
    assert event["DTSTART"].dt == datetime(2026, 3, 5, 9, tzinfo=ZONES["WIB"])
    assert event["DTEND"].dt == datetime(2026, 3, 5, 16, tzinfo=ZONES["WIB"])
    assert event["DTSTAMP"].dt == NOW.astimezone(UTC)
    assert (str(event["LOCATION"]), str(event["URL"]), str(event["STATUS"])) == (URL, URL, "CONFIRMED")
    assert "RRULE" not in event
    assert "Narahubung: Rina Wulandari, (0561) 8173627" in str(event["DESCRIPTION"])


@pytest.mark.parametrize("zone", ["WIB", "WITA", "WIT"])
def test_the_zones_rules_ride_along(zone: str) -> None:
    """A VTIMEZONE for the TZID that DTSTART names, with the right offset."""
    data = made(replace(LETTER.event, timezone=zone))
    (rules,) = Calendar.from_ical(data).walk("VTIMEZONE")
    name = ZONES[zone].key  # type: ignore[index]
    assert str(rules["TZID"]) == name
    assert f"DTSTART;TZID={name}:20260305T090000".encode() in data
    last = max(rules.walk("STANDARD"), key=lambda s: s["DTSTART"].dt)
    assert last["TZOFFSETTO"].td == datetime(2026, 3, 5, tzinfo=ZONES[zone]).utcoffset()  # type: ignore[index]


def test_a_change_and_an_end_are_the_same_event() -> None:
    """One UID for a case for ever; SEQUENCE grows; a cancellation says so in METHOD and STATUS (RFC 5546)."""
    first, moved = made(), made(replace(LETTER.event, start=time(13)), sequence=1)
    gone = made(method="CANCEL", sequence=2)
    events = [the_event(data) for data in (first, moved, gone)]
    assert {str(e["UID"]) for e in events} == {"VC-2026-0042@kalbarprov.example"}
    assert [e["SEQUENCE"] for e in events] == [0, 1, 2]
    assert events[1]["DTSTART"].dt.hour == 13
    assert (str(Calendar.from_ical(gone)["METHOD"]), str(events[2]["STATUS"])) == ("CANCEL", "CANCELLED")


def test_days_with_a_session_each_are_one_daily_event() -> None:
    """12 s.d. 14 Februari, 09.00 s.d. 12.00: three mornings, not two nights."""
    event = the_event(made(THREE_DAYS))
    assert event["DTSTART"].dt == datetime(2026, 2, 12, 9, tzinfo=ZONES["WIB"])
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=3)
    assert event["RRULE"].to_ical() == b"FREQ=DAILY;COUNT=3"


def test_an_event_over_night_stays_one_stretch() -> None:
    """From the evening to the morning there is nothing to repeat."""
    event = the_event(made(replace(THREE_DAYS, last_day=THREE_DAYS.first_day, start=time(20), end=time(6))))
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=10)
    assert "RRULE" not in event


def test_all_who_get_the_mail_are_guests_and_the_desk_invites() -> None:
    """Gmail shows an invite only to a guest; nobody is asked to answer it."""
    event = the_event(made(guests=(AGENCY, Address("b@x.example"))))
    guests = event["ATTENDEE"]
    assert [str(g) for g in guests] == [f"mailto:{AGENCY.email}", "mailto:b@x.example"]
    assert {(g.params["RSVP"], g.params["PARTSTAT"]) for g in guests} == {("FALSE", "NEEDS-ACTION")}
    assert str(event["ORGANIZER"]) == f"mailto:{OFFICE.desk.email}"


def test_no_day_no_invite() -> None:
    """An event whose day is unknown cannot stand in a calendar."""
    unknown = case(Wanted("Rapat"))
    assert invitation(unknown, Invite("REQUEST"), (AGENCY,), NOW, OFFICE, None) is None


@given(st.text(min_size=1, max_size=200), st.text(max_size=60))
def test_any_words_are_folded_and_come_back(name: str, guest: str) -> None:
    """Lines of at most 75 octets ending in CRLF (RFC 5545 §3.1); no words can add a line of their own."""
    event = replace(LETTER.event, name=name)
    data = made(event, guests=(Address("a@x.example", guest),))
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert b"\n" not in data.replace(b"\r\n", b"")
    back = the_event(data)
    assert sorted(back.keys()) == sorted(the_event(made()).keys())
    assert str(back["ATTENDEE"]) == "mailto:a@x.example"
    hostile = the_event(made(replace(event, name="x\r\nATTENDEE:mailto:evil@x.example\nEND:VEVENT")))
    assert str(hostile["SUMMARY"]) == "x ATTENDEE:mailto:evil@x.example END:VEVENT"
