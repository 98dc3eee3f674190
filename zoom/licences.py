"""Zoom against the bookings; ours put right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from rules.booking import Booking, next_change
from zoom.accounts import Accounts
from zoom.client import LICENSED, Json
from zoom.errors import Trouble, ZoomError
from zoom.hosts import TICKET
from zoom.locks import Busy


class Kind(StrEnum):
    """Every way in which Zoom and the bookings can differ."""

    LICENCE_MISSING = "licence missing"  # booked now, and basic: ours to give
    LICENCE_LEFT = "licence left on"  # ours, and booked no more: ours to take
    LICENCE_STRANGE = "licence not ours"  # licensed, no booking, not by us: only said
    NOT_THERE = "account not there"
    INACTIVE = "account switched off"  # booked now: ours to switch on
    PENDING = "invitation not accepted"
    MEETING_ORPHAN = "meeting of no booking"  # carries a ticket that has no booking: only said
    MEETING_DOUBLE = "meeting made twice"


@dataclass(frozen=True, slots=True)
class Difference:
    """`said` is one sentence for the staff; `mended` only where it was ours and is right now."""

    kind: Kind
    account: str
    said: str
    ours: bool = False
    mended: bool = False
    trouble: str = ""


SAID: dict[Kind, str] = {
    Kind.LICENCE_MISSING: "{0} dipesan untuk saat ini, tetapi belum berlisensi.",
    Kind.LICENCE_LEFT: "{0} masih berlisensi walaupun tidak ada lagi acara yang dipesan.",
    Kind.LICENCE_STRANGE: "{0} berlisensi di luar pemesanan dan tidak diberikan oleh sistem.",
    Kind.NOT_THERE: "{0} dipesan, tetapi tidak ada pada akun Zoom kantor.",
    Kind.INACTIVE: "{0} dipesan untuk saat ini, tetapi dinonaktifkan di Zoom.",
    Kind.PENDING: "{0} belum menerima undangan Zoom.",
    Kind.MEETING_ORPHAN: "Rapat {0} membawa nomor yang tidak ada pada daftar pemesanan.",
    Kind.MEETING_DOUBLE: "Rapat {0} dibuat lebih dari sekali.",
}
IN_PROGRESS = "meeting in progress"
"""Why a licence that is over is not taken yet: no failure, the next turn looks again."""
OURS = frozenset({Kind.LICENCE_MISSING, Kind.LICENCE_LEFT, Kind.INACTIVE})


def differences(
    users: Iterable[Json],
    bookings: Sequence[Booking],
    given: frozenset[str],
    needed: frozenset[str],
    lent: frozenset[str] = frozenset(),
) -> list[Difference]:
    """Pure. `given`: licensed by us; `needed`: to be licensed now; `lent`: the pool's hosts."""
    by_email = {str(u["email"]).lower(): u for u in users}
    found: list[tuple[Kind, str]] = []
    for account in sorted({b.host for b in bookings} | needed):
        user = by_email.get(account)
        if user is None:
            found.append((Kind.NOT_THERE, account))
            continue
        if user.get("status") == "pending":
            found.append((Kind.PENDING, account))
        if account in needed and user.get("status") == "inactive":
            found.append((Kind.INACTIVE, account))
        if account in needed and user.get("type") != LICENSED:
            found.append((Kind.LICENCE_MISSING, account))
    for account, user in sorted(by_email.items()):
        if user.get("type") == LICENSED and account not in needed | lent:
            found.append((Kind.LICENCE_LEFT if account in given else Kind.LICENCE_STRANGE, account))
    return [Difference(kind, account, SAID[kind].format(account), kind in OURS) for kind, account in found]


class Licences:
    """Keeps Zoom as the bookings say: `turn` at every edge of a booking, `reconcile` at night."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._policy, self._grants = accounts.policy, accounts.grants

    def next_turn(self, bookings: Sequence[Booking], now: datetime) -> datetime:
        """When `turn` is next of use: a booking's edge, at the latest in ten minutes."""
        soon = now + timedelta(minutes=10)
        return min(next_change(bookings, self._policy.margins, now) or soon, soon)

    async def turn(self, bookings: Callable[[], Sequence[Booking]]) -> list[Difference]:
        """Give what begins, take what is over. Looks only at accounts that bookings or notes name.

        For `licence_from = "margin"`; a licence is never taken from a meeting in progress.
        """
        needed = self._accounts.needed(bookings())
        begins = needed - self._grants.given(sure=True)
        over = self._grants.given() - needed
        wanting = sorted(begins | over)
        done: list[Difference] = []
        # what is over first: what begins may need that very licence
        for account in sorted(wanting, key=lambda a: a in needed):
            done += await self._right(account, bookings)
        return done

    async def reconcile(self, bookings: Callable[[], Sequence[Booking]]) -> list[Difference]:
        """Every difference, ours mended where possible; raises ZoomError where Zoom cannot be read.

        What is right by itself at the second look was being carried out meanwhile, and is no difference.
        """
        client, lent = self._accounts.client, frozenset(host.email for host in self._policy.hosts)
        users = [*await client.users("active"), *await client.users("pending")]
        users += await client.users("inactive")
        known = list(bookings())
        found = differences(users, known, self._grants.given(), self._accounts.needed(known), lent)
        found = [d for d in found if d.account not in self._policy.protected]
        mended: list[Difference] = []
        tried: list[Difference] = []
        for difference in sorted(found, key=lambda d: d.kind is not Kind.LICENCE_LEFT):
            mended += await self._mend(difference, bookings, tried) if difference.ours else [difference]
        for account in self._grants.noted() - {b.host for b in bookings()}:
            self._grants.tidy(account, unbooked=True)
        self._accounts.meetings.tidy()
        return [*mended, *await self._meetings(known, lent)]

    async def _mend(
        self, difference: Difference, bookings: Callable[[], Sequence[Booking]], tried: list[Difference]
    ) -> list[Difference]:
        """How it stands now; `tried` is what was done before, and grows: one try may mend two differences."""
        done = await self._right(difference.account, bookings)
        tried += done
        same = [d for d in tried if (d.kind, d.account) == (difference.kind, difference.account)]
        return same[:1] or ([difference] if done else [])

    async def _right(self, account: str, bookings: Callable[[], Sequence[Booking]]) -> list[Difference]:
        """One account made as the bookings say at this very moment, under its lock."""
        try:
            async with self._accounts.locked(account):
                return await self._right_held(account, bookings())
        except ZoomError as error:
            kind = Kind.LICENCE_MISSING if account in self._accounts.needed(bookings()) else Kind.LICENCE_LEFT
            return [_difference(kind, account, trouble=str(error))]
        except Busy:
            return []

    async def _right_held(self, account: str, bookings: Sequence[Booking]) -> list[Difference]:
        needed = account in self._accounts.needed(bookings)
        user = await self._grants.look(account)
        if not needed:
            return await self._take(account, user)
        if user is None:
            return [_difference(Kind.NOT_THERE, account)]
        return await self._give(account, user, bookings)

    async def _give(self, account: str, user: Json, bookings: Sequence[Booking]) -> list[Difference]:
        done = []
        if user.get("status") == "inactive":
            await self._accounts.client.set_status(account, "activate")
            done.append(_difference(Kind.INACTIVE, account, mended=True))
        self._grants.before(account, user, [b for b in bookings if b.host == account])
        if await self._grants.give(account, user):
            done.append(_difference(Kind.LICENCE_MISSING, account, mended=True))
        return done

    async def _take(self, account: str, user: Json | None) -> list[Difference]:
        if account in self._policy.protected or not self._grants.is_given(account):
            return []
        if await self._grants.live(account):
            return [_difference(Kind.LICENCE_LEFT, account, trouble=IN_PROGRESS)]
        await self._grants.take(account, user)
        return [_difference(Kind.LICENCE_LEFT, account, mended=True)]

    async def _meetings(self, bookings: Sequence[Booking], lent: frozenset[str]) -> list[Difference]:
        """Meetings that carry a ticket without a booking, or one ticket twice: said, a person decides."""
        tickets = {b.ticket for b in bookings}
        found: list[Difference] = []
        seen: set[str] = set()
        for host in sorted({b.host for b in bookings} | lent):
            for meeting in await self._listed(host):
                ticket = TICKET.search(f"{meeting.get('agenda') or ''} {meeting.get('topic') or ''}")
                if ticket is None:
                    continue
                name = f"{meeting['id']} ({ticket.group(1)})"
                if ticket.group(1) not in tickets:
                    found.append(_difference(Kind.MEETING_ORPHAN, name))
                elif ticket.group(1) in seen:
                    found.append(_difference(Kind.MEETING_DOUBLE, name))
                seen.add(ticket.group(1))
        return found

    async def _listed(self, host: str) -> list[Json]:
        try:
            return await self._accounts.client.meetings(host, "upcoming")
        except ZoomError as error:
            if error.trouble is Trouble.NOT_THERE:
                return []
            raise


def _difference(kind: Kind, account: str, mended: bool = False, trouble: str = "") -> Difference:
    return Difference(kind, account, SAID[kind].format(account), kind in OURS, mended, trouble)
