"""The daemon's Zoom loops on a virtual clock."""

from __future__ import annotations

import argparse
import heapq
import inspect
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TypeVar

import httpx

from bench.zoom_judge import Request
from rules.booking import Booking, Margins
from rules.decision import ActivateZoom, DeactivateZoom, ScheduleMeeting
from rules.outcome import Again, Done, Outcome, Refused
from storage.locks import OwnNames
from zoom.accounts import Accounts, ZoomEffect
from zoom.budget import PRO, Budget, NoPace
from zoom.client import ZoomClient
from zoom.errors import ZoomError
from zoom.licences import Licences
from zoom.notes import OwnNotes
from zoom.policy import Policy
from zoom.sandbox import SandboxZoom
from zoom.sandbox_faults import Fault, Kind

BEGIN = datetime(2026, 3, 1, 0, 0, tzinfo=UTC)
DAYS = 30
MARGINS = Margins()
PASSING: tuple[Kind, ...] = ("401", "429", "500", "503", "cut")
OWN = tuple(f"biro{n}@kalbarprov.go.id" for n in range(5))
"""Accounts that had a licence before, on top of those to lend; one of them is protected by setting."""

R = TypeVar("R")


class Killed(BaseException):
    """The worker is gone: nothing of it runs on but what the operating system frees."""


class Daemon:
    """Outbox with retries, licence turns, nights; its workers are killed, its requests meet faults."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.random = random.Random(options.seed)
        self.options, self.now = options, BEGIN
        self.zoom = SandboxZoom(
            now=lambda: self.now, licences=options.licences + len(OWN), delay=timedelta(seconds=20)
        )
        self.policy = Policy(
            licences=options.licences, protected=frozenset(OWN[:1]), margins=MARGINS, licence_from="margin"
        )
        self.notes = OwnNotes()  # stands for the database: survives the kills
        self.queue: list[tuple[datetime, int, Callable[[], object]]] = []
        self.order = count()
        self.requests: list[Request] = []
        self.counts: Counter[str] = Counter()
        self.doom = 0
        self.ended = BEGIN + timedelta(days=DAYS + 12)

    def at(self, when: datetime, what: Callable[[], object]) -> None:
        heapq.heappush(self.queue, (max(when, self.now), next(self.order), what))

    async def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def live_bookings(self) -> Sequence[Booking]:
        return [b for r in self.requests if r.state in ("booked", "over") for b in r.bookings()]

    def activation(self, request: Request) -> ActivateZoom:
        name = request.account.split("@")[0]
        return ActivateZoom(f"activate/{request.version}", request.account, name, "Kalbar", *request.slot)

    def meeting(self, request: Request) -> ScheduleMeeting:
        known = request.known.get("meeting_id")
        return ScheduleMeeting("meeting", request.account, "Rapat", *request.slot, "Asia/Jakarta", known)

    def release(self, request: Request) -> DeactivateZoom:
        return DeactivateZoom("release", request.account, request.known.get("meeting_id"))

    async def effect(self, request: Request, effect: ZoomEffect, tries: int = 1) -> None:
        """One try of the outbox; Again comes back later, a killed worker's effect after two seconds."""
        if isinstance(effect, ActivateZoom | ScheduleMeeting) and request.state != "booked":
            return
        try:
            outcome: Outcome = await self.worker(
                lambda accounts: accounts.carry_out(effect, request.ticket, request.known, self.live_bookings)
            )
        except Killed:
            self.counts["workers killed"] += 1
            outcome = Again("killed", self.now + timedelta(seconds=2))
        match outcome:
            case Done(result):
                await self.went_well(request, effect, result)
            case Again(_, when):
                self.counts["tries again"] += 1
                if tries > 200:
                    request.told = outcome.reason
                    return
                later = when or self.now + timedelta(seconds=min(600, 5 * 2**tries))
                again = {ActivateZoom: self.activation, ScheduleMeeting: self.meeting}.get(type(effect))
                self.at(later, lambda: self.effect(request, again(request) if again else effect, tries + 1))
            case Refused(reason):
                request.state, request.told = "told", reason

    async def went_well(self, request: Request, effect: ZoomEffect, result: dict[str, str]) -> None:
        if isinstance(effect, DeactivateZoom):
            request.state = "withdrawn" if request.state == "cancelled" else "settled"
            return
        request.known |= result
        if request.known.get("pending") == "yes" and isinstance(effect, ActivateZoom):
            self.counts["invited"] += 1
            self.zoom.office.accept(request.account)  # the person follows the link at once
        if request.state != "booked":
            await self.effect(request, self.release(request))
        elif isinstance(effect, ActivateZoom):
            await self.effect(request, self.meeting(request))

    async def turn(self) -> None:
        """The licence loop: at every booking's edge; soon again where something went wrong."""
        soon = self.now + timedelta(minutes=1)
        try:
            found = await self.worker(lambda accounts: Licences(accounts).turn(self.live_bookings))
            again = any(d.trouble and "progress" not in d.trouble for d in found)
            settled = Licences(Accounts(self.client, self.policy, lambda: self.now, OwnNames())).next_turn
            later = settled(self.live_bookings(), self.now)
            waits = self.now + timedelta(minutes=2) if any(d.trouble for d in found) else later
            later = soon if again else min(later, waits)
        except Killed:
            self.counts["workers killed"] += 1
            later = soon
        if later < self.ended:
            self.at(later, self.turn)

    async def night(self) -> None:
        try:
            found = await self.worker(lambda accounts: Licences(accounts).reconcile(self.live_bookings))
            self.counts["nightly differences"] += len(found)
            self.counts["nightly mended"] += sum(d.mended for d in found)
        except (Killed, ZoomError):
            self.counts["nights repeated"] += 1
            self.at(self.now + timedelta(minutes=10), self.night)
            return
        if self.now + timedelta(days=1) < self.ended:
            self.at(self.now + timedelta(days=1), self.night)

    async def worker(self, work: Callable[[Accounts], Awaitable[R]]) -> R:
        """A fresh worker; one in forty is killed at its n-th request, or with its answer unread."""
        self.doom = self.random.randrange(1, 12) if self.random.random() < 1 / 40 else 0
        # locks are the process's own here: a dead worker's are freed, as the database frees an advisory lock
        here = Accounts(self.client, self.policy, lambda: self.now, OwnNames(), self.notes, self.sleep)
        return await work(here)

    async def step_towards_doom(self, _: object) -> None:
        if self.doom:
            self.doom -= 1
            if self.doom == 0:
                raise Killed

    def fault(self, method: str, path: str) -> Fault | None:
        """One request in ten; a change may have been done before its answer is lost."""
        if path.startswith("/oauth") or self.random.random() >= self.options.faults:
            return None
        kind = self.random.choice(PASSING)
        self.counts["faults shown"] += 1
        lost = kind in ("500", "503", "cut") and method != "GET" and self.random.random() < 0.5
        return Fault(kind, after=lost)

    async def run(self) -> None:
        self.zoom.chaos(self.fault)
        self.at(BEGIN, self.turn)
        self.at(BEGIN + timedelta(hours=16), self.night)
        hooks = {"request": [self.step_towards_doom], "response": [self.step_towards_doom]}
        async with httpx.AsyncClient(timeout=10, event_hooks=hooks) as http:
            budget = Budget(NoPace(), PRO)
            self.client = ZoomClient(self.zoom.access, http, budget, lambda: self.now, self.sleep)
            while self.queue and time.monotonic() < self.options.until:
                when, _, what = heapq.heappop(self.queue)
                if when >= self.ended:
                    break
                self.now = max(self.now, when)
                going = what()
                if inspect.isawaitable(going):
                    await going
                self.each_step()

    def each_step(self) -> None:
        """What is to be looked at after each step of the clock."""
