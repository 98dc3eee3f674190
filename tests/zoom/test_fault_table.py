"""Each fault at each call ends right."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import TypeVar

import pytest

from rules.decision import ActivateZoom, DeactivateZoom, ScheduleMeeting
from rules.outcome import Again, Done, Outcome
from tests.zoom.conftest import Clock, accounts_of, activate, give_back, patience_with, schedule
from zoom.accounts import Accounts
from zoom.client import moment
from zoom.notes import OwnNotes
from zoom.sandbox import SandboxZoom
from zoom.sandbox_faults import KINDS, Fault, Kind

E = TypeVar("E", ActivateZoom, ScheduleMeeting)
Effect = ActivateZoom | DeactivateZoom | ScheduleMeeting
PASSING: frozenset[Kind] = frozenset(
    {"401", "404", "409", "429", "429-daily", "user-day", "500", "503", "hang", "cut", "3001", "200-code"}
)
"""Faults that go by themselves: whatever they met must be done in the end."""
UNSURE: frozenset[Kind] = frozenset({"500", "503", "hang", "cut"})
"""Faults that may follow a change that was done."""
FLOWS = ("activate", "create", "schedule", "change", "give back")
number = count(1)


@pytest.fixture(scope="module")
def shared_clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def shared(shared_clock: Clock) -> Iterator[SandboxZoom]:
    with SandboxZoom(now=shared_clock, licences=10**6, delay=timedelta(seconds=5)) as sandbox:
        yield sandbox


class Office:
    """One account and its ticket, brought to where the flow begins, then tried like the outbox tries."""

    def __init__(self, zoom: SandboxZoom, clock: Clock, flow: str) -> None:
        self.zoom, self.clock, self.flow = zoom, clock, flow
        n = next(number)
        self.account, self.ticket = f"opd{n}@kalbarprov.go.id", f"VC-2026-{n:04d}"
        self.known: dict[str, str] = {}
        self.start = (clock() + timedelta(days=5)).replace(microsecond=0)

    async def prepare(self, accounts: Accounts) -> Effect:
        if self.flow != "create":
            self.zoom.office.add_user(self.account)
            await self.clock.sleep(10)
        if self.flow in ("schedule", "change", "give back"):
            await self._done(accounts, self.at_start(activate(self.account)))
        if self.flow in ("change", "give back"):
            await self._done(accounts, self.at_start(schedule(self.account)))
        await self.clock.sleep(10)
        match self.flow:
            case "activate" | "create":
                return self.at_start(activate(self.account))
            case "schedule":
                return self.at_start(schedule(self.account))
            case "change":
                return self.at_start(schedule(self.account, self.known["meeting_id"]), hours=3)
            case _:
                return give_back(self.account, self.known["meeting_id"])

    def at_start(self, effect: E, hours: int = 0) -> E:
        start = self.start + timedelta(hours=hours)
        return replace(effect, start=start, end=start + timedelta(hours=2))

    async def _done(self, accounts: Accounts, effect: Effect) -> None:
        outcome = await accounts.carry_out(effect, self.ticket, self.known)
        assert isinstance(outcome, Done), outcome
        self.known |= outcome.result

    async def carry_out(self, accounts: Accounts, effect: Effect) -> Outcome:
        """Again and again, each time when asked to come back."""
        for _ in range(6):
            outcome = await accounts.carry_out(effect, self.ticket, self.known)
            if not isinstance(outcome, Again):
                return outcome
            wait = (outcome.at - self.clock()).total_seconds() if outcome.at else 30
            await self.clock.sleep(max(1.0, wait))
        return outcome

    def check(self, outcome: Outcome) -> None:
        """The laws that hold however it ended, and those of a good end."""
        user = self.zoom.office.user(self.account)
        ids = [i for i in self.zoom.office.meetings if self._mine(i)]
        assert len(ids) <= 1, "never a second meeting for one booking"
        assert not self.zoom.office.harms
        if not isinstance(outcome, Done):
            assert outcome.reason.endswith(".")
            return
        assert user is not None
        match self.flow:
            case "activate" | "create":
                assert user["type"] == 2
                assert outcome.result["was_licensed"] == "no"
                assert outcome.result["created"] == ("yes" if self.flow == "create" else "no")
                assert len(self.zoom.changed("user.created", self.account)) == 1
            case "schedule" | "change":
                meeting = self.zoom.office.meeting(outcome.result["meeting_id"])
                assert meeting is not None
                assert ids == [outcome.result["meeting_id"]]
                shift = timedelta(hours=3 if self.flow == "change" else 0)
                assert moment(meeting["start_time"]) == self.start + shift
                assert outcome.result["join_url"]
            case _:
                assert user["type"] == 1
                assert not ids

    def _mine(self, meeting_id: str) -> bool:
        meeting = self.zoom.office.meeting(meeting_id)
        return meeting is not None and meeting["host_email"] == self.account


def calls_of(zoom: SandboxZoom, clock: Clock, flow: str) -> list[tuple[str, str, int]]:
    """The flow's calls as it goes without a fault: method, path pattern, which time."""

    async def run() -> list[tuple[str, str, int]]:
        office = Office(zoom, clock, flow)
        async with accounts_of(zoom, clock) as accounts:
            effect = await office.prepare(accounts)
            first = len(zoom.log)
            office.check(await office.carry_out(accounts, effect))
        seen: dict[tuple[str, str], int] = {}
        calls = []
        for entry in zoom.log[first:]:
            path = re.sub(r"/(opd[^/]+|\d{9,})", "/[^/]+", entry.path) + "$"
            key = (entry.method, path)
            seen[key] = seen.get(key, 0) + 1
            calls.append((*key, seen[key]))
        return calls

    return asyncio.run(run())


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("kind", KINDS)
def test_each_fault_at_each_call_ends_right_or_is_told(
    shared: SandboxZoom, shared_clock: Clock, flow: str, kind: Kind
) -> None:
    """Whichever call a fault meets, and whether the change was done before it or not."""
    calls = calls_of(shared, shared_clock, flow)
    assert len(calls) >= 2

    async def run(method: str, path: str, nth: int, after: bool) -> None:
        office = Office(shared, shared_clock, flow)
        notes, patience = OwnNotes(), patience_with(kind)
        async with accounts_of(shared, shared_clock, notes=notes) as accounts:
            effect = await office.prepare(accounts)
        async with accounts_of(shared, shared_clock, notes=notes, timeout=patience) as accounts:
            fault = shared.fail(Fault(kind, method, path, nth, after=after))
            outcome = await office.carry_out(accounts, effect)
        shared.heal()
        assert fault.seen >= 1
        office.check(outcome)
        if kind in PASSING:
            assert isinstance(outcome, Done), (method, path, nth, after, outcome)

    for method, path, nth in calls:
        for after in (False, True) if method != "GET" and kind in UNSURE else (False,):
            asyncio.run(run(method, path, nth, after))
