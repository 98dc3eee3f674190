"""From approval to the licence's return, over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.clock import JumpClock
from rules.case import Status
from rules.facts import FollowUp
from rules.letter import Event
from rules.mail import Verb
from tests.app.zoom_office import (
    AGENCY,
    BUDI,
    HEAD,
    MONDAY,
    RINA,
    ZoomOffice,
    calendar_of,
    letter_of,
    open_zoom_office,
    text_of,
)
from zoom.sandbox import SandboxZoom
from zoom.sandbox_faults import Fault

DINKES = "dinkes.zoom@kominfo.example"
DINSOS = "dinsos.zoom@kominfo.example"
HOSTS = ["host1@kominfo.example", "host2@kominfo.example"]
START = datetime.fromisoformat("2026-03-05T09:00+07:00")
END = datetime.fromisoformat("2026-03-05T11:00+07:00")
HOUR = timedelta(hours=1)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., ZoomOffice]]:
    """Opens an office with its Zoom; `users` are there already, basic."""
    with ExitStack() as stack:

        def opening(users: tuple[str, ...] = (DINKES, DINSOS), **choices: Any) -> ZoomOffice:
            clock = JumpClock(MONDAY)
            zoom = stack.enter_context(SandboxZoom(now=clock.now, licences=5))
            for email in users:
                zoom.office.add_user(email)
            for email in choices.get("hosts", ()):
                zoom.office.add_user(email, kind=2)
            return stack.enter_context(open_zoom_office(tmp_path / "office", zoom, clock, **choices))

        yield opening


def types(office: ZoomOffice) -> list[tuple[str, int, int]]:
    """Every change of a licence: who, from, to."""
    return [(c.who, c.before, c.after) for c in office.zoom.changed("user.type")]


def test_an_approval_licenses_books_confirms_and_gives_back(opened: Callable[..., ZoomOffice]) -> None:
    """The whole procedure once: each change in Zoom exactly once, the booking held and released."""
    office = opened(licences=2)
    ticket = office.request()
    case = office.say(ticket)
    assert case.status is Status.ACTIVE
    assert types(office) == [(DINKES, 1, 2)]
    assert office.booked() == {(DINKES, ticket)}
    (meeting,) = office.meetings()
    (told,) = office.mails("approved-confirmation")
    assert meeting["join_url"] in text_of(told)
    assert "METHOD:REQUEST" in calendar_of(told) and "SEQUENCE:0" in calendar_of(told)
    office.jump(END + HOUR + timedelta(minutes=5))
    assert office.case(ticket).status is Status.ENDED
    assert types(office) == [(DINKES, 1, 2), (DINKES, 2, 1)]
    assert office.booked() == set() and office.licensed() == set()
    assert len(office.mails("ended", AGENCY)) == 1


def test_a_pool_lends_a_free_host_and_takes_nobodys_licence(opened: Callable[..., ZoomOffice]) -> None:
    """Two at once get two hosts, with passcode and host key; the third is not approved."""
    office = opened(way="pool", hosts=HOSTS)
    first, second, third = (office.request(account=None) for _ in range(3))
    assert office.say(first).status is office.say(second).status is Status.ACTIVE
    assert {host for host, _ in office.booked()} == set(HOSTS)
    for mail in office.mails("approved-confirmation"):
        assert "Kunci host" in text_of(mail) and "Kode sandi" in text_of(mail)
    assert office.say(third).status is Status.IN_REVIEW
    assert len(office.mails("no-licence", RINA)) == 1
    office.jump(END + 2 * HOUR)
    assert office.case(first).status is Status.ENDED
    assert office.booked() == set() and types(office) == []
    assert office.licensed() == set(HOSTS)


def test_a_lost_race_is_told_to_the_reviewer_and_not_to_the_agency(
    opened: Callable[..., ZoomOffice],
) -> None:
    """Both pages said that a licence was free; the second approval is answered with other times."""
    office = opened(licences=1, licence_from="margin")
    first, second = office.request(DINKES), office.request(DINSOS, sender="tu@dinsos.example")
    assert all("tersedia" in text_of(m) for m in office.mails("review", RINA))
    office.say(first)
    told = len(office.post.sent)
    assert office.say(second, by=BUDI).status is Status.IN_REVIEW
    assert [name for name, _ in office.post.sent[told:]] == ["no-licence"]
    (mail,) = office.mails("no-licence", BUDI)
    assert first in text_of(mail) and "Waktu kosong terdekat" in text_of(mail)
    assert office.booked() == {(DINKES, first)}
    moved = office.say(second, by=BUDI, start="13:00", end="14:00")
    assert moved.status is Status.ACTIVE
    assert office.booked() == {(DINKES, first), (DINSOS, second)}


def test_the_page_says_when_no_licence_is_free(opened: Callable[..., ZoomOffice]) -> None:
    """A request for a time that is taken: the reviewers read so, with what is near and what could move."""
    office = opened(licences=1, licence_from="margin")
    first = office.request(DINKES)
    office.say(first)
    office.request(DINSOS, sender="tu@dinsos.example")
    text = text_of(office.mails("review", RINA)[-1])
    assert "penuh pada waktu yang diminta" in text
    assert f"Dapat digeser  {first}" in text.replace("\n", " ")
    assert "Waktu kosong terdekat  Kamis, 5 Maret 2026, 06.00" not in text
    assert f"09.00 s.d. 11.00: {DINKES} ({first})" in text


def test_moving_an_approved_event_patches_its_one_meeting(opened: Callable[..., ZoomOffice]) -> None:
    """SETUJU with a Waktu line: the same meeting, a newer invite, the agency told once, the old slot free."""
    office = opened(licences=1, licence_from="margin")
    ticket = office.request()
    office.say(ticket)
    (before,) = office.meetings()
    case = office.say(ticket, start="13:00", end="15:00")
    assert (case.status, case.sequence) == (Status.ACTIVE, 1)
    (after,) = office.meetings()
    assert after["id"] == before["id"] and after["start_time"] == "2026-03-05T06:00:00Z"
    first, second = office.mails("approved-confirmation")
    assert "SEQUENCE:1" in calendar_of(second) and "menjadi 13.00" in text_of(second)
    uid = next(line for line in calendar_of(first).splitlines() if line.startswith("UID"))
    assert uid in calendar_of(second)
    assert len(office.mails("changed-notice", BUDI)) == 1
    other = office.request(DINSOS, sender="tu@dinsos.example")
    assert office.say(other).status is Status.ACTIVE
    office.jump(END + 2 * HOUR)
    assert office.case(ticket).status is Status.ACTIVE
    assert office.case(other).status is Status.ENDED


def test_an_approval_said_twice_is_decided_already(opened: Callable[..., ZoomOffice]) -> None:
    """Without a correction that says anything new, nothing changes."""
    office = opened()
    ticket = office.request()
    case = office.say(ticket)
    changes = len(office.zoom.changes)
    again = office.say(ticket, by=BUDI, start="09:00", end="11:00")
    assert (again.status, again.sequence) == (case.status, case.sequence)
    assert len(office.mails("decided-already", BUDI)) == 1
    assert len(office.zoom.changes) == changes


def test_a_change_for_which_no_licence_is_free_leaves_all_as_it_was(
    opened: Callable[..., ZoomOffice],
) -> None:
    """The old booking stands, the meeting stays, the agency hears nothing."""
    office = opened(licences=1, licence_from="margin")
    ticket, other = office.request(DINKES), office.request(DINSOS, 14, 16, sender="tu@dinsos.example")
    office.say(ticket)
    office.say(other)
    told, changes = len(office.mails("approved-confirmation")), len(office.zoom.changes)
    case = office.say(ticket, start="14:00", end="15:00")
    assert (case.status, case.stated) == (Status.ACTIVE, {})
    assert "Pemesanan semula tetap berlaku" in text_of(office.mails("no-licence", RINA)[-1])
    assert (len(office.mails("approved-confirmation")), len(office.zoom.changes)) == (told, changes)


def test_another_account_takes_over_whole(opened: Callable[..., ZoomOffice]) -> None:
    """Akun: on an approved case: the old account loses licence and meeting, the new one has both."""
    office = opened(licences=2)
    ticket = office.request()
    office.say(ticket)
    case = office.say(ticket, argument=DINSOS)
    assert (case.status, case.account) == (Status.ACTIVE, DINSOS)
    assert office.licensed() == {DINSOS}
    assert [m["host_email"] for m in office.meetings()] == [DINSOS]
    assert office.booked() == {(DINSOS, ticket)}
    office.jump(END + 2 * HOUR)
    assert (office.case(ticket).status, office.licensed()) == (Status.ENDED, set())


@pytest.mark.parametrize("by", [RINA, AGENCY])
def test_calling_off_frees_everything_and_cancels_the_invite(
    opened: Callable[..., ZoomOffice], by: str
) -> None:
    """By a reviewer or by the agency: meeting gone, licence back, booking free, METHOD:CANCEL sent once."""
    office = opened(licences=1)
    ticket = office.request()
    office.say(ticket)
    case = office.say(ticket, Verb.CANCEL, "acara ditunda", by=by)
    assert case.status is (Status.CANCELLED if by == RINA else Status.WITHDRAWN)
    assert office.meetings() == [] and office.licensed() == set() and office.booked() == set()
    (told,) = office.mails("cancelled" if by == RINA else "withdrawn")
    assert "METHOD:CANCEL" in calendar_of(told) and "SEQUENCE:1" in calendar_of(told)
    office.jump(END + 2 * HOUR)
    assert types(office) == [(DINKES, 1, 2), (DINKES, 2, 1)]


def test_what_was_called_off_before_zoom_was_told_is_not_told(opened: Callable[..., ZoomOffice]) -> None:
    """Approved and cancelled between two deliveries: no account is made, nobody is invited to Zoom."""
    office = opened(users=())
    ticket = office.request("baru.zoom@kominfo.example")
    office.hear(ticket)
    assert office.say(ticket, Verb.CANCEL, "acara ditunda").status is Status.CANCELLED
    assert office.zoom.changes == [] and office.booked() == set()


@pytest.mark.parametrize("way", ["named", "pool"])
def test_a_change_before_zoom_was_told_is_told_alone(opened: Callable[..., ZoomOffice], way: str) -> None:
    """Approved and moved between two deliveries: one meeting at the new time, one confirmation."""
    office = opened(way=way, hosts=HOSTS)
    ticket = office.request()
    office.hear(ticket)
    assert office.say(ticket, start="13:00", end="15:00").status is Status.ACTIVE
    assert [c.what for c in office.zoom.changes if c.what.startswith("meeting")] == ["meeting.created"]
    assert office.meetings()[0]["start_time"] == "2026-03-05T06:00:00Z"
    assert len(office.mails("approved-confirmation")) == 1


def test_an_event_that_is_extended_while_it_runs_over_keeps_its_meeting(
    opened: Callable[..., ZoomOffice],
) -> None:
    """The return waits for the running meeting; extended meanwhile, the case goes on to its new end."""
    office = opened()
    ticket = office.request()
    office.say(ticket)
    (meeting,) = office.meetings()
    office.jump(START)
    office.zoom.office.start_meeting(str(meeting["id"]))
    office.jump(END + HOUR + timedelta(minutes=15))
    assert office.case(ticket).status is Status.ACTIVE
    office.say(ticket, start="09:00", end="14:00")
    office.jump(END + 2 * HOUR)
    assert office.case(ticket).status is Status.ACTIVE
    assert [m["id"] for m in office.meetings()] == [meeting["id"]] and office.licensed() == {DINKES}
    office.zoom.office.close_meeting(str(meeting["id"]))
    office.jump(END + 5 * HOUR)
    assert office.case(ticket).status is Status.ENDED
    assert office.licensed() == set() and not office.zoom.office.harms


def test_a_new_account_is_followed_up_until_its_invitation_is_accepted(
    opened: Callable[..., ZoomOffice],
) -> None:
    """Created and said to be pending; reminded once, the working day before; accepted: meeting and link."""
    office = opened(users=())
    ticket = office.request("baru.zoom@kominfo.example")
    case = office.say(ticket)
    (told,) = office.mails("approved-confirmation")
    assert case.status is Status.ACTIVE and "undangan" in text_of(told).lower()
    assert office.meetings() == []
    office.jump(START - timedelta(days=1, hours=3))
    assert office.mails("invitation-pending") == []
    office.jump(START - timedelta(hours=18))
    assert len(office.mails("invitation-pending", AGENCY)) == 1
    assert len(office.mails("invitation-notice", RINA)) == 1
    office.zoom.office.accept("baru.zoom@kominfo.example")
    office.jump(START - timedelta(minutes=15))
    (meeting,) = office.meetings()
    assert meeting["join_url"] in text_of(office.mails("approved-confirmation")[-1])
    assert len(office.mails("approved-confirmation")) == 2
    assert len(office.mails("invitation-pending")) == 1
    assert [c.after for c in office.zoom.changed("user.created")] == [2]


@pytest.mark.parametrize(
    "fault",
    [
        Fault("500", method="PATCH"),
        Fault("500", method="PATCH", after=True),
        Fault("429", method="PATCH"),
        Fault("cut", method="POST", path="/users/.*/meetings", after=True),
        Fault("503", method="GET", times=4),
    ],
    ids=lambda f: f"{f.kind}-{f.method}-{'after' if f.after else 'before'}",
)
def test_a_fault_delays_and_doubles_nothing(opened: Callable[..., ZoomOffice], fault: Fault) -> None:
    """Whether Zoom did what its lost answer was about or not: one licence, one meeting, one confirmation."""
    office = opened()
    office.zoom.fail(fault)
    ticket = office.request()
    office.say(ticket)
    office.jump(MONDAY + timedelta(minutes=20))
    assert office.case(ticket).status is Status.ACTIVE
    assert types(office) == [(DINKES, 1, 2)]
    assert len(office.meetings()) == 1
    assert len(office.mails("approved-confirmation")) == 1


def test_a_refusal_frees_the_booking_and_brings_the_case_back_to_review(
    opened: Callable[..., ZoomOffice],
) -> None:
    """An address that another account of Zoom holds: staff are told why; the slot is free again."""
    office = opened(users=(), licences=1)
    office.zoom.fail(Fault("elsewhere", method="POST", path="/users"))
    ticket = office.request()
    assert office.say(ticket).status is Status.IN_REVIEW
    assert office.booked() == set()
    assert "akun Zoom lain" in text_of(office.mails("zoom-trouble", RINA)[0])
    assert office.mails("approved-confirmation") == []


def test_an_account_of_its_own_licence_takes_none_of_ours(opened: Callable[..., ZoomOffice]) -> None:
    """Licensed before we came: it keeps its licence, and the one we have is there for another."""
    office = opened(licences=1)
    office.zoom.office.add_user("biro.zoom@kominfo.example", kind=2)
    first = office.request("biro.zoom@kominfo.example")
    second = office.request(DINKES, sender="tu@biro.example")
    assert office.say(first).status is Status.ACTIVE
    assert office.say(second).status is Status.ACTIVE
    office.jump(END + 2 * HOUR)
    assert office.case(first).status is office.case(second).status is Status.ENDED
    assert office.licensed() == {"biro.zoom@kominfo.example"}


def test_licences_are_held_from_margin_to_margin(opened: Callable[..., ZoomOffice]) -> None:
    """licence_from = "margin": basic until half an hour before, licensed meanwhile, basic again after."""
    office = opened(licences=1, licence_from="margin")
    ticket = office.request()
    assert office.say(ticket).status is Status.ACTIVE
    assert office.licensed() == set() and len(office.meetings()) == 1
    wanted = START - timedelta(minutes=30)
    office.jump(wanted - timedelta(seconds=40))
    again = office.runner.run(office.desk.turn())
    assert (office.licensed(), again) == (set(), wanted)
    office.jump(wanted)
    office.runner.run(office.desk.turn())
    assert office.licensed() == {DINKES}
    office.jump(END + HOUR)
    office.runner.run(office.desk.turn())
    office.turn()
    assert office.licensed() == set()


def test_a_licence_that_cannot_be_given_is_told_at_once(opened: Callable[..., ZoomOffice]) -> None:
    """The event is near: after three tries in vain a supervisor and the operator hear of it, once."""
    office = opened(licences=1, licence_from="margin")
    office.say(office.request())
    office.jump(START - timedelta(minutes=25))
    office.zoom.fail(Fault("no-licence", method="PATCH", times=9))
    for _ in range(5):
        soon = office.runner.run(office.desk.turn())
        assert soon <= office.clock.now() + timedelta(minutes=1, seconds=5)
        office.jump(office.clock.now() + timedelta(minutes=1))
    for person in (HEAD, "ops@kominfo.example"):
        (told,) = office.mails("zoom-differences", person)
        assert DINKES in text_of(told)


def test_every_difference_is_mailed_once_a_day(opened: Callable[..., ZoomOffice]) -> None:
    """A licence nobody booked is said, one of ours that was taken by hand is given back; no second mail."""
    office = opened(licences=2)
    office.say(office.request())
    office.zoom.office.add_user("asing@kominfo.example", kind=2)
    user = office.zoom.office.user(DINKES)
    assert user is not None
    office.zoom.office.put_user({**user, "type": 1}, "user.type", user)
    for _ in range(2):
        office.runner.run(office.desk.reconcile())
        office.turn()
    (told,) = office.mails("zoom-differences", HEAD)
    assert "asing@kominfo.example berlisensi di luar pemesanan" in text_of(told)
    assert f"{DINKES} dipesan untuk saat ini, tetapi belum berlisensi. Sudah diperbaiki." in " ".join(
        text_of(told).split()
    )
    assert DINKES in office.licensed() and "asing@kominfo.example" in office.licensed()
    office.clock.jump_to(MONDAY + timedelta(days=1))
    office.runner.run(office.desk.reconcile())
    office.turn()
    assert len(office.mails("zoom-differences", HEAD)) == 2


def test_a_comparison_that_zoom_does_not_answer_is_made_later(opened: Callable[..., ZoomOffice]) -> None:
    """Zoom is down at night: nothing is said of differences, and the next try tells them."""
    office = opened()
    office.zoom.office.add_user("asing@kominfo.example", kind=2)
    office.zoom.fail(Fault("500", path="/users", times=99))
    assert office.runner.run(office.desk.reconcile()) is False
    office.zoom.heal()
    assert office.runner.run(office.desk.reconcile()) is False
    office.clock.jump_to(MONDAY + timedelta(minutes=20))
    assert office.runner.run(office.desk.reconcile()) is True
    office.turn()
    assert len(office.mails("zoom-differences", HEAD)) == 1


def test_an_office_without_zoom_does_it_by_hand(opened: Callable[..., ZoomOffice]) -> None:
    """way = "off": no request to Zoom; reviewers are asked to act, the agency is told who will."""
    office = opened(way="off")
    ticket = office.request()
    assert office.say(ticket).status is Status.ACTIVE
    assert len(office.mails("zoom-by-hand", RINA)) == len(office.mails("zoom-by-hand", BUDI)) == 1
    (told,) = office.mails("approved-by-hand", AGENCY)
    assert "petugas kami" in text_of(told) and "METHOD:REQUEST" in calendar_of(told)
    office.jump(END + 2 * HOUR)
    assert office.case(ticket).status is Status.ENDED
    assert len(office.mails("zoom-by-hand", RINA)) == 2
    assert office.zoom.log == []


def test_a_better_letter_after_the_approval_is_a_question_to_reviewers(
    opened: Callable[..., ZoomOffice],
) -> None:
    """It changes nothing by itself; whoever answers that mail with SETUJU and a new time changes it."""
    office = opened()
    ticket = office.request()
    office.say(ticket)
    later = Event("Rapat Koordinasi", START.date(), START.date(), time(13), time(15))
    office.road.state(FollowUp(office.mail(AGENCY, tickets=(ticket,)), letter_of(later, DINKES)))
    office.turn()
    assert office.case(ticket).status is Status.ACTIVE
    assert office.meetings()[0]["start_time"] == "2026-03-05T02:00:00Z"
    assert len(office.mails("question", RINA)) == 1
