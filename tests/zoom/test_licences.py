"""What is ours is put right, only that."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import pytest

from rules.booking import Booking
from rules.outcome import Done, Refused
from tests.zoom.conftest import ACCOUNT, END, START, TICKET, Clock, accounts_of, activate, schedule
from zoom.accounts import Accounts
from zoom.licences import Difference, Kind, Licences
from zoom.notes import OwnNotes
from zoom.policy import Policy
from zoom.sandbox import SandboxZoom
from zoom.sandbox_faults import Fault

T = TypeVar("T")
POLICY = Policy(licence_from="margin", licences=2)
BOOKED = [Booking(ACCOUNT, TICKET, START, END, was_licensed=False)]


def run(
    zoom: SandboxZoom,
    clock: Clock,
    work: Callable[[Accounts], Awaitable[T]],
    notes: OwnNotes | None = None,
    policy: Policy = POLICY,
) -> T:
    async def inside() -> T:
        async with accounts_of(zoom, clock, policy, notes) as accounts:
            return await work(accounts)

    return asyncio.run(inside())


def kinds(found: list[Difference]) -> list[tuple[Kind, str, bool]]:
    return [(d.kind, d.account, d.mended) for d in found]


def test_a_licence_is_on_from_margin_to_margin_and_not_a_minute_more(zoom: SandboxZoom, clock: Clock) -> None:
    """Turned at the bookings' edges: given half an hour before, taken an hour after."""
    zoom.office.add_user(ACCOUNT)

    async def work(accounts: Accounts) -> None:
        licences = Licences(accounts)
        assert isinstance(await accounts.carry_out(activate(), TICKET, {}, lambda: BOOKED), Done)
        while clock() < END + timedelta(hours=3):
            await licences.turn(lambda: BOOKED)
            clock.now = licences.next_turn(BOOKED, clock())

    run(zoom, clock, work)
    given, taken = zoom.changed("user.type", ACCOUNT)
    assert given.at == START - timedelta(minutes=30)
    assert taken.at == END + timedelta(minutes=60)


def test_what_is_over_is_taken_before_what_begins_is_given(zoom: SandboxZoom, clock: Clock) -> None:
    """At one edge the last licence goes from one account to the other."""
    zoom.office.licences = 1
    other = "z.last@kalbarprov.go.id"
    zoom.office.add_user("b.first@kalbarprov.go.id")
    zoom.office.add_user(other)
    gap = timedelta(minutes=90)
    bookings = [
        Booking("b.first@kalbarprov.go.id", "VC-2026-0001", START + 2 * gap, END + 2 * gap),
        Booking(other, "VC-2026-0002", START + 2 * gap - gap - (END - START), START + 2 * gap - gap),
    ]

    async def work(accounts: Accounts) -> None:
        clock.now = bookings[1].start
        assert kinds(await Licences(accounts).turn(lambda: bookings)) == [(Kind.LICENCE_MISSING, other, True)]
        clock.now = bookings[0].start - timedelta(minutes=30)
        found = await Licences(accounts).turn(lambda: bookings)
        assert [(d.kind, d.mended) for d in found] == [
            (Kind.LICENCE_LEFT, True),
            (Kind.LICENCE_MISSING, True),
        ]

    run(zoom, clock, work)


def test_an_overrunning_meeting_keeps_its_licence_until_it_ends(zoom: SandboxZoom, clock: Clock) -> None:
    """Said at each turn, taken when all have left."""
    zoom.office.add_user(ACCOUNT)

    async def work(accounts: Accounts) -> None:
        licences = Licences(accounts)
        clock.now = START
        await licences.turn(lambda: BOOKED)
        meeting = await accounts.client.create_meeting(ACCOUNT, {"topic": "Rapat", "type": 2})
        zoom.office.start_meeting(str(meeting["id"]))
        clock.now = END + timedelta(hours=2)
        assert kinds(await licences.turn(lambda: BOOKED)) == [(Kind.LICENCE_LEFT, ACCOUNT, False)]
        zoom.office.close_meeting(str(meeting["id"]))
        assert kinds(await licences.turn(lambda: BOOKED)) == [(Kind.LICENCE_LEFT, ACCOUNT, True)]

    run(zoom, clock, work)
    assert not zoom.office.harms


def test_a_turn_that_failed_is_made_up_by_the_next(zoom: SandboxZoom, clock: Clock) -> None:
    """The answer to the change was lost: nothing is forgotten."""
    zoom.office.add_user(ACCOUNT)
    notes = OwnNotes()
    clock.now = START
    for after in (False, True):
        zoom.fail(Fault("cut", "PATCH", after=after))
        found = run(zoom, clock, lambda a: Licences(a).turn(lambda: BOOKED), notes)
        assert found[0].trouble
    assert kinds(run(zoom, clock, lambda a: Licences(a).turn(lambda: BOOKED), notes)) == []
    clock.now = END + timedelta(hours=2)
    run(zoom, clock, lambda a: Licences(a).turn(lambda: BOOKED), notes)
    assert [c.after for c in zoom.changed("user.type")] == [2, 1]


def test_the_night_reports_every_difference_and_mends_only_ours(zoom: SandboxZoom, clock: Clock) -> None:
    """Ours: licence missing, licence left on, switched off. Not ours: strangers, orphans, invitations."""
    ours, left, off = "a.ours@x.id", "b.left@x.id", "c.off@x.id"
    stranger, pending, gone = "d.stranger@x.id", "e.pending@x.id", "f.gone@x.id"
    zoom.office.add_user(ours)
    zoom.office.add_user(left, kind=2)
    zoom.office.add_user(off, kind=2, status="inactive")
    zoom.office.add_user(stranger, kind=2)
    zoom.office.add_user("protected@x.id", kind=2)
    zoom.office.add_user(pending, status="pending")
    notes = OwnNotes()
    notes.write(f"given/{left}", "yes")
    notes.write(f"given/{off}", "yes")
    clock.now = START
    bookings = [Booking(a, f"VC-2026-{n:04d}", START, END) for n, a in enumerate((ours, off, gone))]
    bookings.append(Booking(pending, "VC-2026-0009", START + timedelta(days=3), END + timedelta(days=3)))

    async def work(accounts: Accounts) -> list[Difference]:
        later = (START + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        for agenda in ("[VC-2026-0000]", "[VC-2026-0000]", "[VC-2026-0777]"):
            await accounts.client.create_meeting(
                ours, {"topic": "Rapat", "type": 2, "start_time": later, "agenda": agenda}
            )
        return await Licences(accounts).reconcile(lambda: bookings)

    policy = Policy(licence_from="margin", protected=frozenset({"protected@x.id"}))
    found = run(zoom, clock, work, notes, policy)
    said = {(d.kind, d.account.split(" ")[0] if d.ours else "", d.mended) for d in found}
    assert (Kind.LICENCE_MISSING, ours, True) in said
    assert (Kind.LICENCE_LEFT, left, True) in said
    assert (Kind.INACTIVE, off, True) in said
    assert {d.account for d in found if d.kind is Kind.LICENCE_STRANGE} == {stranger}
    assert {d.account for d in found if d.kind is Kind.PENDING} == {pending}
    assert {d.account for d in found if d.kind is Kind.NOT_THERE} == {gone}
    assert len([d for d in found if d.kind is Kind.MEETING_DOUBLE]) == 1
    assert len([d for d in found if d.kind is Kind.MEETING_ORPHAN]) == 1
    assert all(d.mended == d.ours for d in found)
    assert sorted(zoom.office.licensed()) == sorted([ours, off, stranger, "protected@x.id"])
    again = run(zoom, clock, lambda a: Licences(a).reconcile(lambda: bookings), notes, policy)
    assert not [d for d in again if d.ours]


def test_what_is_given_back_while_the_night_looks_is_no_difference(zoom: SandboxZoom, clock: Clock) -> None:
    """Read as licensed, and basic when its turn comes: nobody mended it, and nobody is told."""
    zoom.office.add_user(ACCOUNT, kind=2)
    notes = OwnNotes()
    notes.write(f"given/{ACCOUNT}", "yes")
    looks = []

    def bookings() -> list[Booking]:
        looks.append(clock())
        if len(looks) == 2:
            notes.erase(f"given/{ACCOUNT}")
        return []

    assert run(zoom, clock, lambda a: Licences(a).reconcile(bookings), notes) == []
    assert len(looks) > 1


@pytest.mark.parametrize("kind", ["no-licence", "scope", "invalid"])
def test_a_refused_request_leaves_no_misleading_memory(zoom: SandboxZoom, clock: Clock, kind: str) -> None:
    """Licensed by the office afterwards: the next request finds it licensed before."""
    zoom.office.add_user(ACCOUNT)
    notes = OwnNotes()
    zoom.fail(Fault(kind, "PATCH"))  # type: ignore[arg-type]
    policy = Policy()
    refused = run(zoom, clock, lambda a: a.carry_out(activate(), TICKET, {}), notes, policy)
    assert isinstance(refused, Refused)
    run(zoom, clock, lambda a: a.client.set_type(ACCOUNT, 2), notes, policy)
    again = run(zoom, clock, lambda a: a.carry_out(activate(), "VC-2026-0050", {}), notes, policy)
    assert isinstance(again, Done)
    assert again.result["was_licensed"] == "yes"


def test_the_night_forgets_what_nobody_has_booked(zoom: SandboxZoom, clock: Clock) -> None:
    """Notes of old bookings and meetings go; that of a licence still on stays until it is taken."""
    zoom.office.add_user(ACCOUNT)
    notes = OwnNotes()
    clock.now = START
    run(zoom, clock, lambda a: Licences(a).turn(lambda: BOOKED), notes)
    run(zoom, clock, lambda a: a.carry_out(schedule(), TICKET, {}), notes)
    assert sorted(k.split("/")[0] for k in notes.under("")) == ["before", "given", "meeting"]
    clock.now = END + timedelta(days=2)
    for _ in range(2):
        run(zoom, clock, lambda a: Licences(a).reconcile(lambda: []), notes)
        clock.now += timedelta(days=1)
    assert zoom.office.licensed() == []
    assert notes.under("") == {}


def test_a_daemon_that_was_away_over_the_edge_leaves_none_on(zoom: SandboxZoom, clock: Clock) -> None:
    """Started again two days later: the first turn takes what should have gone."""
    zoom.office.add_user(ACCOUNT)
    notes = OwnNotes()
    clock.now = START
    run(zoom, clock, lambda a: Licences(a).turn(lambda: BOOKED), notes)
    clock.now = END + timedelta(days=2)
    run(zoom, clock, lambda a: Licences(a).turn(lambda: []), notes)
    assert zoom.office.licensed() == []
