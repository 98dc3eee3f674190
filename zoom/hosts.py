"""The pool: which lent host takes a meeting."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

from rules.booking import Booking, Host, Slot, free_hosts, nearest_free, sessions
from rules.decision import ScheduleMeeting
from rules.outcome import Again, Done, Outcome, Refused
from zoom.client import Json, ZoomClient, moment
from zoom.meetings import Meetings
from zoom.notes import Notes
from zoom.policy import Policy

TICKET = re.compile(r"\[([A-Z]+-\d{4}-\d+)\]")


class Pool:
    """Lends one host a slot. Choosing and making happen under one lock, so that no slot is lent twice."""

    def __init__(
        self,
        client: ZoomClient,
        policy: Policy,
        now: Callable[[], datetime],
        notes: Notes,
        meetings: Meetings,
        locked: Callable[[str], AbstractAsyncContextManager[None]],
    ) -> None:
        self.client, self.policy, self.now, self.notes = client, policy, now, notes
        self.meetings, self.locked = meetings, locked

    async def schedule(
        self,
        effect: ScheduleMeeting,
        account: str,
        ticket: str,
        bookings: Callable[[], Sequence[Booking]],
    ) -> Outcome:
        """The ticket's meeting on the host that is booked, else on the one that has it, else on the best."""
        async with self.locked("pool"):
            listed = {host.email: await self.client.meetings(host.email) for host in self.policy.hosts}
            there, booked = [*self._noted(), *_as_bookings(listed)], bookings()
            mine = {(b.start, b.end) for b in booked if b.ticket == ticket}
            if mine and mine != set(sessions(effect.start, effect.end)):
                return Done({"skipped": "booked for another time"})  # asked before the event was moved
            taken = [*booked, *there]
            has = self._host_of(ticket, there)
            fit = self._fit(effect, ticket, taken)
            if not fit:
                return Refused(self._none_free(effect, ticket, taken))
            host = next((h for h in (account, has) if h in fit), fit[0])
            if has is not None and host != has:
                moved = await self._leave(has, effect.meeting_id, ticket)
                if moved is not None:
                    return moved
            async with self.locked(host):
                same = effect.meeting_id if host == has else None
                return await self.meetings.make_or_change(host, effect, ticket, same)

    async def _leave(self, host: str, meeting_id: str | None, ticket: str) -> Again | None:
        """The old host is not free at the new time: its meeting goes before another is made."""
        async with self.locked(host):
            if await self.client.meetings(host, "live"):
                return Again(f"Rapat pada {host} masih berlangsung.", self.now() + self.policy.look_again)
            await self.meetings.remove(meeting_id, host, ticket)
        return None

    def _fit(self, effect: ScheduleMeeting, ticket: str, taken: Sequence[Booking]) -> list[str]:
        """Hosts free in every session, best first by the first one."""
        days = sessions(effect.start, effect.end)
        fits = [self._free(day, effect.participants, ticket, taken) for day in days]
        return [host.email for host in fits[0] if all(host in day for day in fits)]

    def _free(self, slot: Slot, seats: int, ticket: str, taken: Sequence[Booking]) -> tuple[Host, ...]:
        return free_hosts(self.policy.hosts, taken, slot, seats, self.policy.margins, ticket)

    def _host_of(self, ticket: str, there: Sequence[Booking]) -> str | None:
        """Where the ticket's meeting is now, if there is one."""
        mine = {b.host for b in there if b.ticket == ticket}
        return next((host.email for host in self.policy.hosts if host.email in mine), None)

    def _noted(self) -> list[Booking]:
        """What was promised a moment ago and may not be listed yet."""
        noted = []
        for key, value in self.notes.under("meeting/").items():
            said = json.loads(value)
            if not said["id"] and datetime.fromisoformat(said["asked"]) + self.policy.settle < self.now():
                continue  # its answer was lost, and the listing would show it by now
            slot = sessions(datetime.fromisoformat(said["start"]), datetime.fromisoformat(said["end"]))
            noted += [Booking(said["host"], key.removeprefix("meeting/"), *day) for day in slot]
        return noted

    def _none_free(self, effect: ScheduleMeeting, ticket: str, taken: Sequence[Booking]) -> str:
        seats = effect.participants
        if all(host.seats < seats for host in self.policy.hosts):
            return f"Tidak ada lisensi yang menampung {seats} peserta."
        first = sessions(effect.start, effect.end)[0]
        near = nearest_free(
            first,
            lambda slot: bool(self._free(slot, seats, ticket, taken)),
            self.now(),
            zone=effect.start.tzinfo,
        )
        others = "; ".join(f"{a:%d-%m-%Y %H.%M} s.d. {b:%H.%M %Z}" for a, b in near)
        said = f" Waktu kosong terdekat: {others}." if others else ""
        return f"Semua lisensi sudah terpakai pada waktu itu.{said}"


def _as_bookings(listed: dict[str, list[Json]]) -> list[Booking]:
    """Every meeting on the hosts, also those that people made by hand."""
    return [
        Booking(host, _ticket_of(meeting), start, start + timedelta(minutes=int(meeting["duration"])))
        for host, meetings in listed.items()
        for meeting in meetings
        if meeting.get("start_time") and (start := moment(meeting["start_time"]))
    ]


def _ticket_of(meeting: Json) -> str:
    found = TICKET.search(f"{meeting.get('agenda') or ''} {meeting.get('topic') or ''}")
    return found.group(1) if found else f"zoom:{meeting['id']}"


async def room_of(client: ZoomClient, email: str, otherwise: int = 100) -> int:
    """How many people the user's meetings hold, by plan and large-meeting add-on, as Zoom says it."""
    feature = (await client.user_settings(email)).get("feature") or {}
    large = int(feature.get("large_meeting_capacity") or 0) if feature.get("large_meeting") else 0
    return max(large, int(feature.get("meeting_capacity") or 0)) or otherwise
