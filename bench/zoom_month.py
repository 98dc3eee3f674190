"""A month of an office's licences against the sandbox.

    .venv/bin/python -m bench.zoom_month [--requests 600] [--licences 20] [--faults 0.1] [--seed 1]

Named accounts on a virtual clock, real HTTP. Requests overlap, are moved and cancelled, meetings overrun, one
HTTP request in ten shows a fault, workers are killed between any two requests. Exits 1 where a law is broken.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from datetime import timedelta

from bench.zoom_daemon import BEGIN, DAYS, MARGINS, OWN, Daemon
from bench.zoom_judge import Request, judge
from rules.booking import Slot, clashes, due, licence_free, nearest_free, sessions, window


class Month(Daemon):
    """The people: agencies that ask, move, cancel and meet, and a reviewer."""

    def populate(self) -> None:
        for account in OWN:
            self.zoom.office.add_user(account, kind=2)
        for n in range(70):
            self.zoom.office.add_user(f"opd{n}@kalbarprov.go.id")
        for n in range(self.options.requests):
            day = self.random.randrange(2, DAYS)
            # three days in ten are busy ones: hearings, national video conferences
            day = day - day % 10 + self.random.randrange(3) if self.random.random() < 0.4 else day
            start = (
                BEGIN
                + timedelta(days=max(day, 2), hours=1)
                + timedelta(minutes=30) * self.random.randrange(14)
            )
            end = start + timedelta(minutes=30) * self.random.randrange(2, 10)
            if self.random.random() < 0.05:
                end += timedelta(days=self.random.randrange(1, 4))
            who = self.random.randrange(80)  # 70 and above: accounts that Zoom does not know yet
            account = OWN[n % 5] if self.random.random() < 0.04 else f"opd{who}@kalbarprov.go.id"
            request = Request(f"VC-2026-{n:04d}", account, (start, end))
            self.requests.append(request)
            self.at(start - timedelta(hours=self.random.randrange(4, 120)), lambda r=request: self.approve(r))  # type: ignore[misc]

    async def approve(self, request: Request) -> None:
        """Yes where a licence is free; else the nearest slot is taken, or the agency is told."""
        request.slot = self.fitting(request.ticket, request.account, request.slot) or request.slot
        if not self.fits(request.ticket, request.account, request.slot):
            request.state, request.told = "told", "no licence"
            return
        request.state = "booked"
        request.held = []
        await self.effect(request, self.activation(request))
        self.plan(request)
        chance = self.random.random()
        ahead = (request.slot[0] - self.now) * self.random.uniform(0.1, 1.05)
        if chance < 0.1:
            self.at(self.now + ahead, lambda: self.cancel(request))
        elif chance < 0.25:
            self.at(self.now + ahead * 0.9, lambda: self.move(request))

    def fits(self, ticket: str, account: str, slot: Slot) -> bool:
        booked = self.live_bookings()
        return all(
            licence_free(booked, account, day, self.options.licences, MARGINS, ticket)
            for day in sessions(*slot)
        )

    def fitting(self, ticket: str, account: str, slot: Slot) -> Slot | None:
        if self.fits(ticket, account, slot):
            return slot
        near = nearest_free(slot, lambda s: self.fits(ticket, account, s), self.now + timedelta(hours=2), 1)
        return near[0] if near else None

    def plan(self, request: Request) -> None:
        """The meeting's course and the end of the booking."""
        request.version += 1
        version = request.version
        for day in sessions(*request.slot):
            request.held.append(window(*day, MARGINS))
            late = timedelta(minutes=self.random.choice([-20, -5, 0, 0, 10, 30, 40]))
            if self.random.random() < 0.04:
                late = timedelta(minutes=self.random.randrange(65, 100))  # past the margin
            self.at(day[0] - timedelta(minutes=5), lambda d=day, e=late: self.open(request, version, d, e))  # type: ignore[misc]
        self.at(request.slot[1] + MARGINS.after, lambda: self.over(request, version))

    def open(self, request: Request, version: int, day: Slot, late: timedelta) -> None:
        meeting = request.known.get("meeting_id", "")
        if (
            request.version == version
            and request.state == "booked"
            and self.zoom.office.start_meeting(meeting)
        ):
            until = day[1] + late
            self.counts["meetings held"] += 1
            request.held.append((day[0] - timedelta(minutes=5), until))
            self.at(until, lambda: self.zoom.office.close_meeting(meeting))

    async def cancel(self, request: Request) -> None:
        if request.state != "booked" or self.now >= request.slot[0] - timedelta(minutes=6):
            return
        self.counts["cancelled"] += 1
        request.state = "cancelled"
        self.cut_short(request)
        await self.effect(request, self.release(request))

    async def move(self, request: Request) -> None:
        if request.state != "booked" or self.now >= request.slot[0] - timedelta(hours=1):
            return
        shift = timedelta(minutes=30) * self.random.randrange(-4, 40)
        wanted = (request.slot[0] + shift, request.slot[1] + shift)
        if wanted[0] < self.now + timedelta(hours=1) or not self.fits(
            request.ticket, request.account, wanted
        ):
            self.counts["moves refused"] += 1
            return
        self.counts["moved"] += 1
        self.cut_short(request)
        request.slot = wanted
        self.plan(request)
        await self.effect(request, self.meeting(request))

    def cut_short(self, request: Request) -> None:
        request.version += 1
        request.held = [(a, min(b, self.now)) for a, b in request.held if a < self.now]

    async def over(self, request: Request, version: int) -> None:
        if request.version == version and request.state == "booked":
            request.state = "over"
            await self.effect(request, self.release(request))

    def each_step(self) -> None:
        """No licence booked twice, at any step of the month."""
        booked = self.live_bookings()
        running = [r for r in self.requests if r.state == "booked" and r.slot[0] <= self.now < r.slot[1]]
        for r in running:
            if any(clashes(r.account, day, booked, r.ticket) for day in sessions(*r.slot)):
                self.counts["ACCOUNT BOOKED TWICE"] += 1
        if len(due(booked, MARGINS, self.now) - set(OWN)) > self.options.licences:
            self.counts["LICENCES OVERBOOKED"] += 1


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--requests", type=int, default=600)
    asked.add_argument("--licences", type=int, default=20)
    asked.add_argument("--faults", type=float, default=0.1)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seconds", type=float, default=900, help="give up after so long")
    options = asked.parse_args()
    began = time.monotonic()
    options.until = began + options.seconds
    month = Month(options)
    with month.zoom:
        month.populate()
        asyncio.run(month.run())
        finished = not [q for q in month.queue if q[0] < month.ended]
        good = judge(month.requests, month.zoom, set(OWN), month.counts, month.ended)
    print(f"real time                {time.monotonic() - began:8.1f} s")
    if not finished:
        print("NOT FINISHED in the time given")
    return 0 if good and finished else 1


if __name__ == "__main__":
    sys.exit(main())
