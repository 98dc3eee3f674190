"""Slots and licences: who holds which licence when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

Slot = tuple[datetime, datetime]
"""From start to end, aware; the end is no longer part of it."""

CAPACITIES = (100, 300, 500, 1000)
"""Seats of a meeting by plan and large-meeting add-on."""


@dataclass(frozen=True, slots=True)
class Booking:
    """`host` is the Zoom user that holds a licence for `ticket`; one booking a session, without margins.

    `was_licensed`: whether the account had a licence before we came (None: not known yet).
    """

    host: str
    ticket: str
    start: datetime
    end: datetime
    seats: int = 0
    was_licensed: bool | None = None


@dataclass(frozen=True, slots=True)
class Margins:
    """A licence is held this long before a session and after it."""

    before: timedelta = timedelta(minutes=30)
    after: timedelta = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class Host:
    """A licensed user that is lent, and how many people its meetings hold."""

    email: str
    seats: int = 100


def capacity_for(participants: int) -> int | None:
    """The smallest capacity that holds them; None where no add-on does."""
    return next((seats for seats in CAPACITIES if participants <= seats), None)


def sessions(start: datetime, end: datetime) -> tuple[Slot, ...]:
    """An event of several days as one slot a day, each with the first day's start and the last day's end.

    An event whose clock times do not fit into one day (it runs overnight) stays one slot.
    """
    end = end.astimezone(start.tzinfo)
    days = (end.date() - start.date()).days
    if days <= 0 or end.time() <= start.time():
        return ((start, end),)
    first = end - timedelta(days=days)
    return tuple((start + timedelta(days=n), first + timedelta(days=n)) for n in range(days + 1))


def window(start: datetime, end: datetime, margins: Margins) -> Slot:
    """The slot with its margins: how long the licence is held."""
    return start - margins.before, end + margins.after


def overlap(a: Slot, b: Slot) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def clashes(host: str, slot: Slot, bookings: Iterable[Booking], ticket: str = "") -> tuple[Booking, ...]:
    """Other tickets' bookings of `host` that meet `slot`: one host holds one meeting at a time.

    Without margins: an account's events may follow each other closely, and keep the licence between them.
    """
    mine = (b for b in bookings if b.host == host and b.ticket != ticket)
    return tuple(b for b in mine if overlap((b.start, b.end), slot))


def due(bookings: Iterable[Booking], margins: Margins, now: datetime) -> frozenset[str]:
    """The accounts that hold a licence at `now`."""
    return frozenset(b.host for b in bookings if _holds(b, margins, now))


def busiest(bookings: Sequence[Booking], slot: Slot, margins: Margins) -> int:
    """The most licences held at any one moment of `slot` (with margins).

    An account counts once, and not at all where it had a licence of its own before.
    """
    held = window(*slot, margins)
    lent = (b for b in bookings if b.was_licensed is not True)
    near = [b for b in lent if overlap(window(b.start, b.end, margins), held)]
    moments = {held[0], *(w for b in near if (w := b.start - margins.before) > held[0])}
    return max((len(due(near, margins, moment)) for moment in moments), default=0)


def licence_free(
    bookings: Sequence[Booking], account: str, slot: Slot, licences: int, margins: Margins, ticket: str = ""
) -> bool:
    """Named accounts: whether one of `licences` is left for `account` throughout `slot` and its margins."""
    others = [b for b in bookings if b.ticket != ticket]
    if clashes(account, slot, others):
        return False
    wanted = Booking(account, ticket or "?", *slot)
    return busiest([*others, wanted], slot, margins) <= licences


def free_hosts(
    hosts: Iterable[Host],
    bookings: Sequence[Booking],
    slot: Slot,
    seats: int,
    margins: Margins,
    ticket: str = "",
) -> tuple[Host, ...]:
    """Pool: hosts with room for `seats` that nobody else holds in the slot and its margins, best first.

    The smallest room that does comes first, so that a large one stays free for a large event; then the
    host with the least idle time before the slot, so that long gaps stay whole.
    """
    held = window(*slot, margins)
    others = [b for b in bookings if b.ticket != ticket]

    def idle(host: Host) -> timedelta:
        before = [b.end for b in others if b.host == host.email and b.end <= slot[0]]
        return slot[0] - max(before) if before else timedelta.max

    fit = [
        host
        for host in hosts
        if host.seats >= seats
        and not any(b.host == host.email and overlap(window(b.start, b.end, margins), held) for b in others)
    ]
    return tuple(sorted(fit, key=lambda host: (host.seats, idle(host), host.email)))


def nearest_free(
    slot: Slot,
    fits: Callable[[Slot], bool],
    not_before: datetime,
    count: int = 3,
    zone: tzinfo | None = None,
    day: tuple[time, time] = (time(7), time(21)),
    reach: timedelta = timedelta(days=7),
) -> tuple[Slot, ...]:
    """The slots of the same length nearest to `slot` that fit, within the day's hours, by half hours.

    None overlaps another: a choice among three, not one told three times.
    """
    step = timedelta(minutes=30)
    found: list[Slot] = []
    for n in range(1, int(reach / step) + 1):
        for shift in (step * n, -step * n):
            moved = (slot[0] + shift, slot[1] + shift)
            if len(found) == count or moved[0] < not_before or not _by_day(moved, zone, day):
                continue
            if not any(overlap(moved, other) for other in found) and fits(moved):
                found.append(moved)
        if len(found) >= count:
            break
    return tuple(found)


def could_move(
    bookings: Sequence[Booking],
    slot: Slot,
    fits: Callable[[Sequence[Booking], Slot], bool],
    now: datetime,
) -> tuple[Booking, ...]:
    """The bookings each of which, moved away alone, makes room for `slot`; those already begun stay.

    `fits(bookings, slot)` says whether the slot is free among those bookings.
    """
    tickets = dict.fromkeys(b.ticket for b in bookings if b.start > now)
    freeing = [t for t in tickets if fits([b for b in bookings if b.ticket != t], slot)]
    return tuple(next(b for b in bookings if b.ticket == ticket) for ticket in freeing)


def next_change(bookings: Iterable[Booking], margins: Margins, now: datetime) -> datetime | None:
    """The next moment at which a licence is to be given or taken."""
    edges = (edge for b in bookings for edge in window(b.start, b.end, margins))
    return min((edge for edge in edges if edge > now), default=None)


def _holds(booking: Booking, margins: Margins, at: datetime) -> bool:
    start, end = window(booking.start, booking.end, margins)
    return start <= at < end


def _by_day(slot: Slot, zone: tzinfo | None, day: tuple[time, time]) -> bool:
    """Within one day's hours; a slot longer than that is never by day."""
    start, end = slot[0].astimezone(zone or slot[0].tzinfo), slot[1].astimezone(zone or slot[0].tzinfo)
    return start.date() == end.date() and day[0] <= start.time() and end.time() <= day[1]
