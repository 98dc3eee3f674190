"""Accounts and licences: carrying out what was decided."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import assert_never

from rules.booking import Booking, due, window
from rules.decision import ActivateZoom, DeactivateZoom, ScheduleMeeting
from rules.outcome import Again, Done, Outcome, Refused
from zoom.client import BASIC, LICENSED, Json, ZoomClient
from zoom.errors import UNSURE, Trouble, ZoomError
from zoom.grants import Grants
from zoom.hosts import Pool
from zoom.locks import Busy, Locks, holding
from zoom.meetings import Meetings, carries
from zoom.notes import Notes, OwnNotes
from zoom.policy import Policy
from zoom.reasons import outcome_of

ZoomEffect = ActivateZoom | DeactivateZoom | ScheduleMeeting
Bookings = Callable[[], Sequence[Booking]]
"""Read when it matters, under the lock: all bookings of cases whose licence is not back yet."""


def no_bookings() -> Sequence[Booking]:
    return ()


class Accounts:
    """Looks before it acts; every change may be repeated. `now` is the roof's clock."""

    def __init__(
        self,
        client: ZoomClient,
        policy: Policy,
        now: Callable[[], datetime],
        locks: Locks,
        notes: Notes | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.client, self.policy, self.now = client, policy, now
        self.notes = notes if notes is not None else OwnNotes()
        self._locks, self._sleep = locks, sleep
        self.grants = Grants(client, policy, now, self.notes)
        self.meetings = Meetings(client, policy, now, self.notes)
        self.pool = Pool(client, policy, now, self.notes, self.meetings, self.locked)

    def locked(self, name: str) -> AbstractAsyncContextManager[None]:
        """Hold `name` (an account, or the pool) against this process and all others; may raise Busy."""
        return holding(self._locks, f"zoom/{name}", sleep=self._sleep)

    async def carry_out(
        self,
        effect: ZoomEffect,
        ticket: str,
        known: Mapping[str, str],
        bookings: Bookings = no_bookings,
    ) -> Outcome:
        """`known` is the case's `zoom`: what its earlier effects answered. Zoom's errors become outcomes."""
        account = effect.account.lower()
        try:
            match effect:
                case ActivateZoom():
                    return await self._activate(effect, account, ticket, bookings)
                case DeactivateZoom():
                    return await self._give_back(effect, account, ticket, known, bookings)
                case ScheduleMeeting():
                    return await self._schedule(effect, account, ticket, bookings)
                case _:
                    assert_never(effect)
        except ZoomError as error:
            outcome = outcome_of(error, account or "rapat", self.now(), self.policy.settle)
            if isinstance(effect, ActivateZoom) and isinstance(outcome, Refused):
                self.grants.tidy(account, not _others(account, ticket, bookings))
            return outcome
        except Busy:
            return Again(
                f"Akun {account} sedang diubah oleh proses lain.", self.now() + timedelta(seconds=15)
            )

    async def _activate(self, effect: ActivateZoom, account: str, ticket: str, bookings: Bookings) -> Outcome:
        async with self.locked(account):
            user = await self.grants.look(account)
            touched = self.grants.was_before(account) is not None
            was = self.grants.before(account, user, _others(account, ticket, bookings))
            give = self._time_has_come(effect, bookings, ticket)
            try:
                user = await self._ready(user, effect, account, give)
            except ZoomError as error:
                if error.trouble is Trouble.EXISTS and not touched:
                    # it was there all along: what it was before is to be seen, not to be guessed
                    self.grants.forget(account)
                    self.grants.asked(account, done=False)
                return self._no_licence(error, account, bookings)
        pending = user.get("status") == "pending"
        licensed = give or user.get("type") == LICENSED
        return Done(
            {
                "account": account,
                "user_id": str(user.get("id", "")),
                "created": _yes(was == "absent"),
                "pending": _yes(pending),
                "was_licensed": _yes(was == "licensed"),
                "licensed": "yes" if licensed else "later",
                "licence_from": (effect.start - self.policy.margins.before).isoformat(),
            }
        )

    async def _ready(self, user: Json | None, effect: ActivateZoom, account: str, give: bool) -> Json:
        """The account created, switched on and licensed, each where it is not so yet."""
        if user is None:
            return await self._created(effect, account, give)
        if user.get("status") == "inactive":
            await self.client.set_status(account, "activate")
        if give:
            await self.grants.give(account, user)
        return user

    async def _created(self, effect: ActivateZoom, account: str, give: bool) -> Json:
        """Zoom invites the person; a licence is given with the account, not after it."""
        if give:
            self.grants.asking(account)
        try:
            made = await self.client.create_user(
                account, effect.first_name, effect.last_name, LICENSED if give else BASIC
            )
        except ZoomError as error:
            if give and error.trouble not in (*UNSURE, Trouble.EXISTS):
                self.grants.asked(account, done=False)
            raise
        if give:
            self.grants.asked(account)
        return {**made, "status": "pending"}

    def _time_has_come(self, effect: ActivateZoom, bookings: Bookings, ticket: str) -> bool:
        if self.policy.licence_from == "approval":
            return True
        mine = [b for b in bookings() if b.ticket == ticket]
        now, margins = self.now(), self.policy.margins
        if mine:
            return bool(due(mine, margins, now))
        held = window(effect.start, effect.end, margins)
        return held[0] <= now < held[1]

    def _no_licence(self, error: ZoomError, account: str, bookings: Bookings) -> Outcome:
        """None left: only a moment's matter where the bookings say that one is free."""
        if error.trouble is not Trouble.NO_LICENCE:
            raise error
        known = [b for b in bookings() if b.was_licensed is not True]
        held = self.needed(known) | {account}
        if self.policy.licences is None or len(held) > self.policy.licences:
            raise error
        return Again(
            f"Lisensi untuk {account} belum dikembalikan dari acara sebelumnya.",
            self.now() + timedelta(minutes=2),
        )

    async def _schedule(
        self, effect: ScheduleMeeting, account: str, ticket: str, bookings: Bookings
    ) -> Outcome:
        if self.policy.mode == "pool":
            return await self.pool.schedule(effect, account, ticket, bookings)
        if not account:
            return Refused("Alamat akun Zoom untuk rapat ini belum diketahui.")
        async with self.locked(account):
            return await self.meetings.make_or_change(account, effect, ticket, effect.meeting_id)

    async def _give_back(
        self,
        effect: DeactivateZoom,
        account: str,
        ticket: str,
        known: Mapping[str, str],
        bookings: Bookings,
    ) -> Outcome:
        if not account:
            return Done({"returned": "no", "kept": "no account"})
        if self._booked_again(account, ticket, bookings):
            return Done({"account": account, "returned": "no", "kept": "booked again"})
        async with self.locked(account):
            kept = self.reason_to_keep(account, ticket, known.get("was_licensed"), bookings)
            live = await self.grants.live(account)
            if any(carries(m, ticket) or str(m["id"]) == effect.meeting_id for m in live) or (
                live and not kept
            ):
                return Again(
                    f"Rapat pada {account} masih berlangsung; lisensinya belum diambil.",
                    self.now() + self.policy.look_again,
                )
            await self.meetings.remove(effect.meeting_id, account, ticket)
            if not kept:
                kept = await self.grants.take(account, await self.grants.look(account))
            if not _others(account, ticket, bookings):
                self.grants.forget(account)
        result = {"account": account, "returned": _yes(not kept)}
        return Done(result | ({"kept": kept} if kept else {}))

    def _booked_again(self, account: str, ticket: str, bookings: Bookings) -> bool:
        """The event was extended or moved after its end was reached: its meeting and licence stay."""
        mine = [b for b in bookings() if b.host == account and b.ticket == ticket]
        return any(b.end + self.policy.margins.after > self.now() for b in mine)

    def reason_to_keep(self, account: str, ticket: str, was_licensed: str | None, bookings: Bookings) -> str:
        """Why the licence of `account` is not ours to take now; empty where it is."""
        if account in self.policy.protected:
            return "protected"
        if self.policy.mode == "pool" and any(h.email == account for h in self.policy.hosts):
            return "pool host"
        if self.needed(_others(account, ticket, bookings)):
            return "booked"
        noted = self.grants.was_before(account)
        if noted is None and was_licensed is None:
            return "" if self.grants.is_given(account) else "not ours"
        was = was_licensed == "yes" if noted is None else noted == "licensed"
        return "licensed before" if was else ""

    def needed(self, bookings: Sequence[Booking]) -> frozenset[str]:
        """The accounts that these bookings want licensed at this moment; a lent host has its own licence."""
        now, margins = self.now(), self.policy.margins
        if self.policy.mode == "pool":
            return frozenset()
        if self.policy.licence_from == "approval":
            return frozenset(b.host for b in bookings if b.end + margins.after > now)
        return due(bookings, margins, now)


def _others(account: str, ticket: str, bookings: Bookings) -> list[Booking]:
    return [b for b in bookings() if b.host == account and b.ticket != ticket]


def _yes(so: bool) -> str:
    return "yes" if so else "no"
