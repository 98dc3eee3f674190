"""Looked at before, and safe to repeat."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest

from rules.booking import Booking
from rules.outcome import Again, Done, Outcome, Refused
from storage.locks import OwnNames
from tests.zoom.conftest import ACCOUNT, END, START, TICKET, Clock, accounts_of, activate, give_back, schedule
from zoom.accounts import Accounts
from zoom.notes import OwnNotes
from zoom.policy import Policy
from zoom.sandbox import SandboxZoom
from zoom.sandbox_faults import Fault

T = TypeVar("T")
MARGIN = Policy(licence_from="margin", licences=2)


def run(
    zoom: SandboxZoom,
    clock: Clock,
    work: Callable[[Accounts], Awaitable[T]],
    policy: Policy | None = None,
    notes: OwnNotes | None = None,
) -> T:
    async def inside() -> T:
        async with accounts_of(zoom, clock, policy, notes) as accounts:
            return await work(accounts)

    return asyncio.run(inside())


def done(outcome: Outcome) -> dict[str, str]:
    assert isinstance(outcome, Done), outcome
    return outcome.result


def kind_of(zoom: SandboxZoom, account: str = ACCOUNT) -> int:
    user = zoom.office.user(account)
    assert user is not None
    return int(user["type"])


def test_activating_twice_changes_zoom_once(zoom: SandboxZoom, clock: Clock) -> None:
    """The second try finds what the first did, and answers the same."""
    zoom.office.add_user(ACCOUNT)

    async def work(accounts: Accounts) -> None:
        first = done(await accounts.carry_out(activate(), TICKET, {}))
        assert done(await accounts.carry_out(activate(), TICKET, {})) == first
        assert first["was_licensed"] == first["created"] == first["pending"] == "no"

    run(zoom, clock, work)
    assert len(zoom.changed("user.type", ACCOUNT)) == 1


def test_an_unknown_account_is_created_and_its_invitation_said(zoom: SandboxZoom, clock: Clock) -> None:
    """Pending until the person follows the link; then no longer."""

    async def work(accounts: Accounts) -> None:
        first = done(await accounts.carry_out(activate(), TICKET, {}))
        assert (first["created"], first["pending"], first["licensed"]) == ("yes", "yes", "yes")
        zoom.office.accept(ACCOUNT)
        second = done(await accounts.carry_out(activate(), TICKET, {}))
        assert (second["created"], second["pending"]) == ("yes", "no")

    run(zoom, clock, work)
    assert len(zoom.changed("user.created", ACCOUNT)) == 1
    assert kind_of(zoom) == 2


def test_a_switched_off_account_is_switched_on(zoom: SandboxZoom, clock: Clock) -> None:
    """Status first, then the licence."""
    zoom.office.add_user(ACCOUNT, status="inactive")
    run(zoom, clock, lambda accounts: accounts.carry_out(activate(), TICKET, {}))
    assert [c.what for c in zoom.changes][1:] == ["user.status", "user.type"]


def test_who_had_a_licence_before_keeps_it(zoom: SandboxZoom, clock: Clock) -> None:
    """Also where the answer was lost with a crash and only the case's own memory is left."""
    zoom.office.add_user(ACCOUNT, kind=2)

    async def work(accounts: Accounts) -> dict[str, str]:
        return done(await accounts.carry_out(activate(), TICKET, {}))

    known = run(zoom, clock, work)
    assert known["was_licensed"] == "yes"
    for notes in (None, OwnNotes()):
        back = run(zoom, clock, lambda a: a.carry_out(give_back(), TICKET, known), notes=notes)
        assert done(back)["kept"] == "licensed before"
    assert kind_of(zoom) == 2
    assert not zoom.changed("user.type")


def test_a_crash_after_licensing_does_not_make_the_licence_theirs(zoom: SandboxZoom, clock: Clock) -> None:
    """The answer is lost, the daemon starts again: the note says that the account was basic."""
    zoom.office.add_user(ACCOUNT)
    notes = OwnNotes()
    zoom.fail(Fault("cut", "PATCH", after=True))
    first = run(zoom, clock, lambda a: a.carry_out(activate(), TICKET, {}), notes=notes)
    assert isinstance(first, Again)
    second = run(zoom, clock, lambda a: a.carry_out(activate(), TICKET, {}), notes=notes)
    assert done(second)["was_licensed"] == "no"
    run(zoom, clock, lambda a: a.carry_out(give_back(), TICKET, {}), notes=notes)
    assert kind_of(zoom) == 1


def test_a_protected_account_keeps_its_licence(zoom: SandboxZoom, clock: Clock) -> None:
    """Settings say so, whoever gave it."""
    zoom.office.add_user(ACCOUNT)

    async def work(accounts: Accounts) -> dict[str, str]:
        known = done(await accounts.carry_out(activate(), TICKET, {}))
        return done(await accounts.carry_out(give_back(), TICKET, known))

    result = run(zoom, clock, work, Policy(protected=frozenset({ACCOUNT})))
    assert (result["returned"], result["kept"]) == ("no", "protected")
    assert kind_of(zoom) == 2


def test_a_licence_is_never_taken_from_a_meeting_in_progress(zoom: SandboxZoom, clock: Clock) -> None:
    """Asked first; come back in ten minutes; then it goes."""
    zoom.office.add_user(ACCOUNT)

    async def work(accounts: Accounts) -> None:
        known = done(await accounts.carry_out(activate(), TICKET, {}))
        known |= done(await accounts.carry_out(schedule(), TICKET, known))
        clock.now = END + timedelta(hours=1)
        zoom.office.start_meeting(known["meeting_id"])
        outcome = await accounts.carry_out(give_back(meeting_id=known["meeting_id"]), TICKET, known)
        assert isinstance(outcome, Again)
        assert outcome.at == clock() + timedelta(minutes=10)
        assert kind_of(zoom) == 2
        zoom.office.close_meeting(known["meeting_id"])
        done(await accounts.carry_out(give_back(meeting_id=known["meeting_id"]), TICKET, known))

    run(zoom, clock, work)
    assert kind_of(zoom) == 1
    assert not zoom.office.harms
    assert not zoom.changed("meeting.deleted"), "what took place stays in Zoom's history"


def test_another_booking_keeps_the_licence_and_the_last_returns_it(zoom: SandboxZoom, clock: Clock) -> None:
    """Two cases on one account: the first one's end takes nothing away."""
    zoom.office.add_user(ACCOUNT)
    other = "VC-2026-0043"
    later = replace(activate(), start=START + timedelta(days=1), end=END + timedelta(days=1))

    async def work(accounts: Accounts) -> None:
        known = done(await accounts.carry_out(activate(), TICKET, {}))
        booked = [Booking(ACCOUNT, TICKET, START, END, was_licensed=False)]
        known_other = done(await accounts.carry_out(later, other, {}, lambda: booked))
        assert known_other["was_licensed"] == "no", "the licence seen is ours"
        booked.append(Booking(ACCOUNT, other, later.start, later.end, was_licensed=False))
        clock.now = END + timedelta(hours=1)
        first = done(await accounts.carry_out(give_back(), TICKET, known, lambda: booked))
        assert first["kept"] == "booked"
        assert kind_of(zoom) == 2
        clock.now = later.end + timedelta(hours=1)
        last = done(await accounts.carry_out(give_back(), other, known_other, lambda: booked[1:]))
        assert last["returned"] == "yes"

    run(zoom, clock, work)
    assert kind_of(zoom) == 1


def test_what_we_never_touched_is_left_alone(zoom: SandboxZoom, clock: Clock) -> None:
    """A release without an activation takes nobody's licence."""
    zoom.office.add_user(ACCOUNT, kind=2)
    result = run(zoom, clock, lambda a: a.carry_out(give_back(), TICKET, {}))
    assert done(result)["kept"] == "not ours"
    assert kind_of(zoom) == 2


def test_what_only_a_person_can_mend_is_refused_in_indonesian(zoom: SandboxZoom, clock: Clock) -> None:
    """Another account's address, no licence left, a missing scope."""
    zoom.office.add_user(ACCOUNT)
    for kind, word in (
        ("elsewhere", "akun Zoom lain"),
        ("no-licence", "Tidak ada lisensi"),
        ("scope", "scope"),
    ):
        zoom.fail(Fault(kind, "PATCH"))  # type: ignore[arg-type]
        outcome = run(zoom, clock, lambda a: a.carry_out(activate(), TICKET, {}))
        assert isinstance(outcome, Refused)
        assert word in outcome.reason


def test_a_meeting_of_their_own_keeps_the_licence_too(zoom: SandboxZoom, clock: Clock) -> None:
    """Somebody else's meeting on the account, without a ticket, is running."""
    zoom.office.add_user(ACCOUNT)

    async def work(accounts: Accounts) -> None:
        known = done(await accounts.carry_out(activate(), TICKET, {}))
        theirs = await accounts.client.create_meeting(ACCOUNT, {"topic": "Rapat lain", "type": 2})
        zoom.office.start_meeting(str(theirs["id"]))
        assert isinstance(await accounts.carry_out(give_back(), TICKET, known), Again)

    run(zoom, clock, work)
    assert kind_of(zoom) == 2


@pytest.mark.parametrize("held", [5, 300])
def test_a_stale_view_of_zoom_misleads_nobody(clock: Clock, held: int) -> None:
    """Given, cancelled and booked again within the delay in which Zoom still shows the old state."""
    with SandboxZoom(now=clock, delay=timedelta(seconds=30)) as zoom:
        zoom.office.add_user(ACCOUNT)
        clock.now += timedelta(minutes=5)

        async def work(accounts: Accounts) -> None:
            for ticket in ("VC-2026-0001", "VC-2026-0002", "VC-2026-0003"):
                known = done(await accounts.carry_out(activate(), ticket, {}))
                assert known["was_licensed"] == "no"
                assert kind_of(zoom) == 2
                clock.now += timedelta(seconds=held)
                assert done(await accounts.carry_out(give_back(), ticket, known))["returned"] == "yes"
                assert kind_of(zoom) == 1
                clock.now += timedelta(seconds=5)

        run(zoom, clock, work)


def test_two_workers_on_one_account_take_turns(zoom: SandboxZoom, clock: Clock) -> None:
    """Both have the shared lock: one change, and never two requests for the user at once."""
    zoom.office.add_user(ACCOUNT)
    shared, notes = OwnNames(), OwnNotes()

    async def work() -> None:
        async with (
            accounts_of(zoom, clock, notes=notes, locks=shared) as a,
            accounts_of(zoom, clock, notes=notes, locks=shared) as b,
        ):
            tries = [x.carry_out(activate(), TICKET, {}) for x in (a, b, a, b)]
            for outcome in await asyncio.gather(*tries):
                assert isinstance(outcome, Done)

    asyncio.run(work())
    assert [e.method for e in zoom.log if e.method != "GET"] == ["PATCH"]


@pytest.mark.parametrize("early", [timedelta(hours=3), timedelta(minutes=20)])
def test_by_margin_the_licence_waits_for_its_time(zoom: SandboxZoom, clock: Clock, early: timedelta) -> None:
    """Approved long before: later; approved within the margin: at once."""
    zoom.office.add_user(ACCOUNT)
    clock.now = START - early
    result = done(run(zoom, clock, lambda a: a.carry_out(activate(), TICKET, {}), MARGIN))
    now = early < timedelta(minutes=30)
    assert result["licensed"] == ("yes" if now else "later")
    assert kind_of(zoom) == (2 if now else 1)


def test_an_event_that_was_extended_meanwhile_keeps_licence_and_meeting(
    zoom: SandboxZoom, clock: Clock
) -> None:
    """The return was asked for at the old end; by now the ticket itself is booked for longer."""
    zoom.office.add_user(ACCOUNT)
    longer = [Booking(ACCOUNT, TICKET, START, END + timedelta(hours=3))]

    async def work(accounts: Accounts) -> None:
        await accounts.carry_out(activate(), TICKET, {})
        made = done(await accounts.carry_out(schedule(), TICKET, {}))
        clock.now = END + timedelta(hours=1)
        back = give_back(meeting_id=made["meeting_id"])
        kept = done(await accounts.carry_out(back, TICKET, {}, lambda: longer))
        assert (kept["returned"], kept["kept"]) == ("no", "booked again")

    run(zoom, clock, work)
    assert kind_of(zoom) == 2
    assert len([i for i in zoom.office.meetings if zoom.office.meeting(i)]) == 1


def test_what_is_left_behind_on_an_old_account_is_not_the_new_ones_meeting(
    zoom: SandboxZoom, clock: Clock
) -> None:
    """The ticket moved to another account: each has its own meeting, and only the old one's is removed."""
    other = "lain.zoom@kalbarprov.go.id"
    for email in (ACCOUNT, other):
        zoom.office.add_user(email)

    async def work(accounts: Accounts) -> None:
        old = done(await accounts.carry_out(schedule(), TICKET, {}))
        new = done(await accounts.carry_out(schedule(other), TICKET, {}))
        assert new["meeting_id"] != old["meeting_id"] and new["account"] == other
        done(await accounts.carry_out(give_back(meeting_id=old["meeting_id"]), TICKET, {}))
        again = done(await accounts.carry_out(schedule(other), TICKET, {}))
        assert again["meeting_id"] == new["meeting_id"]

    run(zoom, clock, work)
    left = [m["host_email"] for i in zoom.office.meetings if (m := zoom.office.meeting(i))]
    assert left == [other]


def test_a_licence_on_its_way_back_is_waited_for(zoom: SandboxZoom, clock: Clock) -> None:
    """Held from the approval on: the bookings say that one is free, Zoom does not say so yet."""
    zoom.office.licences = 1
    zoom.office.add_user(ACCOUNT)
    zoom.office.add_user("lama.zoom@kalbarprov.go.id", kind=2)
    mine = [Booking(ACCOUNT, TICKET, START, END)]
    more = [*mine, Booking("lama.zoom@kalbarprov.go.id", "VC-2026-0001", START, END)]

    async def work(accounts: Accounts) -> None:
        assert isinstance(await accounts.carry_out(activate(), TICKET, {}, lambda: mine), Again)
        assert isinstance(await accounts.carry_out(activate(), TICKET, {}, lambda: more), Refused)

    run(zoom, clock, work, Policy(licences=1))
