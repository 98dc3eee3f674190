"""One meeting for one booking, whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import pytest

from rules.decision import ScheduleMeeting
from rules.outcome import Again, Done, Outcome, Refused
from tests.zoom.conftest import (
    ACCOUNT,
    END,
    START,
    TICKET,
    Clock,
    accounts_of,
    give_back,
    patience_with,
    schedule,
)
from zoom.accounts import Accounts
from zoom.notes import OwnNotes
from zoom.sandbox import SandboxZoom
from zoom.sandbox_faults import Fault

T = TypeVar("T")


def run(
    zoom: SandboxZoom,
    clock: Clock,
    work: Callable[[Accounts], Awaitable[T]],
    notes: OwnNotes | None = None,
    timeout: float = 30.0,
) -> T:
    async def inside() -> T:
        async with accounts_of(zoom, clock, notes=notes, timeout=timeout) as accounts:
            return await work(accounts)

    return asyncio.run(inside())


def done(outcome: Outcome) -> dict[str, str]:
    assert isinstance(outcome, Done), outcome
    return outcome.result


def there(zoom: SandboxZoom) -> list[str]:
    return [i for i in zoom.office.meetings if zoom.office.meeting(i)]


def test_a_second_try_finds_the_first_ones_meeting(zoom: SandboxZoom, clock: Clock) -> None:
    """By its ticket, with no memory at all."""
    zoom.office.add_user(ACCOUNT, kind=2)
    first, second = (done(run(zoom, clock, lambda a: a.carry_out(schedule(), TICKET, {}))) for _ in range(2))
    assert first == second
    assert first["join_url"]
    assert first["password"]
    assert there(zoom) == [first["meeting_id"]]


@pytest.mark.parametrize("kind", ["cut", "hang", "500"])
def test_a_lost_answer_makes_no_second_meeting(clock: Clock, kind: str) -> None:
    """Made, not heard of, and not listed for a while: the next try waits until it would be seen."""
    with SandboxZoom(now=clock, delay=timedelta(seconds=45)) as zoom:
        zoom.office.add_user(ACCOUNT, kind=2)
        clock.now += timedelta(minutes=5)
        notes = OwnNotes()
        zoom.fail(Fault(kind, "POST", "/meetings$", after=True))  # type: ignore[arg-type]
        waits, patience = [], patience_with(kind)
        for _ in range(6):
            outcome = run(zoom, clock, lambda a: a.carry_out(schedule(), TICKET, {}), notes, patience)
            if isinstance(outcome, Done):
                break
            assert isinstance(outcome, Again)
            waits.append(outcome.at)
            clock.now += timedelta(seconds=15)
        assert [outcome.result["meeting_id"]] == there(zoom)  # type: ignore[union-attr]
        assert waits


def test_doubles_left_by_a_fault_are_removed(zoom: SandboxZoom, clock: Clock) -> None:
    """Two meetings with one ticket: the older stays."""
    zoom.office.add_user(ACCOUNT, kind=2)

    async def work(accounts: Accounts) -> str:
        body = accounts.meetings.body(schedule(), TICKET)
        older = await accounts.client.create_meeting(ACCOUNT, body)
        clock.now += timedelta(minutes=5)
        await accounts.client.create_meeting(ACCOUNT, body)
        assert done(await accounts.carry_out(schedule(), TICKET, {}))["meeting_id"] == str(older["id"])
        return str(older["id"])

    assert run(zoom, clock, work) == there(zoom)[0]
    assert len(there(zoom)) == 1


def test_a_moved_event_changes_its_meeting_and_keeps_the_link(zoom: SandboxZoom, clock: Clock) -> None:
    """PATCH, and none where nothing differs."""
    zoom.office.add_user(ACCOUNT, kind=2)

    async def work(accounts: Accounts) -> None:
        first = done(await accounts.carry_out(schedule(), TICKET, {}))
        moved = schedule(meeting_id=first["meeting_id"], hours=3)
        for _ in range(2):
            again = done(await accounts.carry_out(moved, TICKET, first))
            assert (again["meeting_id"], again["join_url"]) == (first["meeting_id"], first["join_url"])

    run(zoom, clock, work)
    assert len(zoom.changed("meeting.changed")) == 1
    meeting = zoom.office.meeting(there(zoom)[0])
    assert meeting is not None
    assert meeting["start_time"] == (START + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_meeting_deleted_by_hand_is_made_anew(zoom: SandboxZoom, clock: Clock) -> None:
    """Its known id is gone, and so is its ticket from the list."""
    zoom.office.add_user(ACCOUNT, kind=2)
    notes = OwnNotes()

    async def work(accounts: Accounts) -> None:
        first = done(await accounts.carry_out(schedule(), TICKET, {}))
        await accounts.client.delete_meeting(first["meeting_id"])
        clock.now += timedelta(minutes=10)
        again = schedule(meeting_id=first["meeting_id"])
        assert done(await accounts.carry_out(again, TICKET, first))["meeting_id"] in there(zoom)

    run(zoom, clock, work, notes)
    assert len(there(zoom)) == 1


def test_a_cancelled_event_leaves_no_meeting(zoom: SandboxZoom, clock: Clock) -> None:
    """Deleted with the release, also on a second try."""
    zoom.office.add_user(ACCOUNT)

    async def work(accounts: Accounts) -> None:
        known = done(await accounts.carry_out(schedule(), TICKET, {}))
        for _ in range(2):
            done(await accounts.carry_out(give_back(meeting_id=known["meeting_id"]), TICKET, known))

    run(zoom, clock, work)
    assert not there(zoom)
    assert len(zoom.changed("meeting.deleted")) == 1


def test_three_days_are_one_daily_meeting_with_one_link(zoom: SandboxZoom, clock: Clock) -> None:
    """Recurring, fixed time: each day from start to end, three times."""
    zoom.office.add_user(ACCOUNT, kind=2)
    effect = ScheduleMeeting("meeting/1", ACCOUNT, "Bimtek", START, END + timedelta(days=2), "Asia/Pontianak")

    async def work(accounts: Accounts) -> None:
        body = accounts.meetings.body(effect, TICKET)
        assert (body["type"], body["duration"], body["recurrence"]["end_times"]) == (8, 120, 3)
        done(await accounts.carry_out(effect, TICKET, {}))

    run(zoom, clock, work)
    assert not zoom.refused, "Zoom's own document takes it"


def test_a_day_of_a_hundred_meetings_is_said_with_its_end(zoom: SandboxZoom, clock: Clock) -> None:
    """The user's limit: come back at midnight UTC."""
    zoom.office.add_user(ACCOUNT, kind=2)

    async def work(accounts: Accounts) -> Outcome:
        user = zoom.office.user(ACCOUNT)
        assert user is not None
        for _ in range(100):
            zoom.office.count_day(user["id"], 100)
        return await accounts.carry_out(schedule(), TICKET, {})

    outcome = run(zoom, clock, work)
    assert isinstance(outcome, Again)
    assert outcome.at == (clock() + timedelta(days=1)).replace(hour=0, minute=0)
    assert not there(zoom)


def test_a_meeting_without_an_account_is_refused(zoom: SandboxZoom, clock: Clock) -> None:
    """Named accounts: somebody has to say whose."""
    outcome = run(zoom, clock, lambda a: a.carry_out(schedule(account=""), TICKET, {}))
    assert isinstance(outcome, Refused)
