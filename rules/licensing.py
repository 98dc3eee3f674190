"""Whether a licence is free, and what else is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from rules.ask import asked_by
from rules.booking import (
    Booking,
    Slot,
    busiest,
    capacity_for,
    clashes,
    could_move,
    free_hosts,
    licence_free,
    nearest_free,
    overlap,
    sessions,
    window,
)
from rules.case import Case
from rules.office import Desk, Office
from rules.spoken import spoken, spoken_slot

SOON = timedelta(hours=1)
"""No slot is offered that begins sooner."""
REACH = timedelta(days=7)
MOST = 5
"""So many bookings are named as ones that could be moved."""
MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What a request wants held. `account` is empty where none is known, or where a host is lent."""

    ticket: str
    account: str
    slots: tuple[Slot, ...]
    seats: int = 0


def wish_of(case: Case) -> Wish | None:
    """The facts in force as a wish, a slot a session; None while no day is known."""
    ask = asked_by(case)
    if ask.slot is None:
        return None
    return Wish(case.ticket, ask.account or "", sessions(*ask.slot), ask.event.participants or 0)


def host_for(wish: Wish, bookings: Sequence[Booking], office: Office, now: datetime) -> str | None:
    """Who can hold the wish in every session: the account itself, or a host to lend; None: nobody can."""
    if office.zoom_way != "pool":
        return wish.account if _named_fits(wish, bookings, office, now) else None
    days = [
        free_hosts(office.hosts, bookings, slot, wish.seats, office.margins, wish.ticket)
        for slot in wish.slots
    ]
    free = [host.email for host in days[0] if all(host in day for day in days)]
    has = {b.host for b in bookings if b.ticket == wish.ticket}
    return next((host for host in free if host in has), free[0] if free else None)


def held(wish: Wish, host: str, bookings: Sequence[Booking]) -> tuple[Booking, ...]:
    """The wish as bookings of `host`, one a session."""
    known = next((b.was_licensed for b in bookings if b.host == host and b.was_licensed is not None), None)
    return tuple(Booking(host, wish.ticket, start, end, wish.seats, known) for start, end in wish.slots)


def _named_fits(wish: Wish, bookings: Sequence[Booking], office: Office, now: datetime) -> bool:
    others = [b for b in bookings if b.ticket != wish.ticket]
    if any(clashes(wish.account, slot, others) for slot in wish.slots):
        return False
    if office.licences is None or any(b.host == wish.account and b.was_licensed for b in bookings):
        return True
    if office.licence_from == "approval":
        return len(_lent(others, office, now) | {wish.account}) <= office.licences
    fits = (licence_free(others, wish.account, slot, office.licences, office.margins) for slot in wish.slots)
    return all(fits)


def _lent(bookings: Sequence[Booking], office: Office, now: datetime) -> set[str]:
    """Accounts that hold a licence of ours from their approval until their last event is over."""
    after = office.margin_after
    return {b.host for b in bookings if b.was_licensed is not True and b.end + after > now}


def offer(case: Case, now: datetime, desk: Desk) -> dict[str, Any]:
    """What a reviewer's page says of the licences (docs/zoom.md): JSON values, texts in Indonesian.

    free: whether one is free (None: nobody but Zoom can tell); lines: who holds what that day; near:
    slots that are free; movable: bookings each of which, moved away, makes room; day: for a picture.
    """
    office, wish = desk.office, wish_of(case)
    empty: dict[str, Any] = {"free": None, "lines": [], "near": [], "movable": [], "day": None}
    if office.zoom_way == "off" or wish is None:
        return empty
    near = _near(wish, desk.bookings, office)
    fits = host_for(wish, near, office, now) is not None
    untold = fits and office.zoom_way == "named" and office.licences is None
    told = {**empty, "free": None if untold else fits, **_day(wish, near, desk)}
    if not fits:
        told |= {"near": _nearest(wish, near, now, desk), "movable": _movable(wish, near, now, desk)}
    return told


def _near(wish: Wish, bookings: Sequence[Booking], office: Office) -> list[Booking]:
    """Other tickets' bookings that can matter: all of them where a licence is held from the approval on."""
    others = [b for b in bookings if b.ticket != wish.ticket or not wish.ticket]
    if office.zoom_way == "named" and office.licence_from == "approval":
        return others
    reach = (wish.slots[0][0] - REACH - timedelta(days=1), wish.slots[-1][1] + REACH + timedelta(days=1))
    return [b for b in others if overlap((b.start, b.end), reach)]


def _nearest(wish: Wish, bookings: Sequence[Booking], now: datetime, desk: Desk) -> list[str]:
    office, zone, first = desk.office, desk.calendar.zone, wish.slots[0]
    if _all_lent(wish, bookings, office, now):
        return [f"setelah {spoken(_comes_back(bookings, office, now), desk.calendar)}, saat lisensi kembali"]

    held_then = [(*window(b.start, b.end, office.margins), b) for b in bookings]

    def fits(slot: Slot) -> bool:
        shift = slot[0] - first[0]
        moved = replace(wish, slots=tuple((start + shift, end + shift) for start, end in wish.slots))
        begins, ends = window(moved.slots[0][0], moved.slots[-1][1], office.margins)
        near = [b for start, end, b in held_then if start < ends and begins < end]
        return host_for(moved, near, office, now) is not None

    found = nearest_free(first, fits, now + SOON, zone=zone, day=(time(7), time(21)), reach=REACH)
    return [spoken_slot(slot, zone) for slot in found]


def _all_lent(wish: Wish, bookings: Sequence[Booking], office: Office, now: datetime) -> bool:
    """Held from the approval on, a licence that is lent is lent at any hour: no other time helps."""
    return _lacking(wish, bookings, office, now) > 0


def _lacking(wish: Wish, bookings: Sequence[Booking], office: Office, now: datetime) -> int:
    """How many licences are missing where each is held from its approval on; none where it is not."""
    if office.zoom_way != "named" or office.licence_from != "approval" or office.licences is None:
        return 0
    return max(0, len(_lent(bookings, office, now) | {wish.account}) - office.licences)


def _comes_back(bookings: Sequence[Booking], office: Office, now: datetime) -> datetime:
    """When so many are back that one is free."""
    lent = _lent(bookings, office, now)
    ends = sorted(max(b.end for b in bookings if b.host == host) + office.margin_after for host in lent)
    return ends[max(0, len(ends) - (office.licences or 0))] if ends else now


def _movable(wish: Wish, bookings: Sequence[Booking], now: datetime, desk: Desk) -> list[str]:
    """The bookings each of which, moved away alone, makes room; only those in the way are tried."""
    office, zone = desk.office, desk.calendar.zone
    if _all_lent(wish, bookings, office, now):
        tried = _alone(bookings, office, now) if _lacking(wish, bookings, office, now) == 1 else []
    else:
        wanted = [window(*slot, office.margins) for slot in wish.slots]
        tried = [
            b for b in bookings if any(overlap(window(b.start, b.end, office.margins), w) for w in wanted)
        ]
    in_the_way = {b.ticket for b in tried}
    rest = [b for b in bookings if b.ticket not in in_the_way]

    def fits(left: Sequence[Booking], slot: Slot) -> bool:
        return host_for(wish, [*rest, *left], office, now) is not None

    tried = [b for b in bookings if b.ticket in in_the_way]
    found = could_move(tried, wish.slots[0], fits, now)[:MOST]
    return [f"{b.ticket} ({b.host}), {spoken_slot((b.start, b.end), zone)}" for b in found]


def _alone(bookings: Sequence[Booking], office: Office, now: datetime) -> list[Booking]:
    """One booking for each lent account that a single ticket holds: without it the licence comes back."""
    lent = _lent(bookings, office, now)
    tickets: dict[str, set[str]] = {}
    for b in bookings:
        tickets.setdefault(b.host, set()).add(b.ticket)
    return [b for b in bookings if b.host in lent and len(tickets[b.host]) == 1]


def _day(wish: Wish, bookings: Sequence[Booking], desk: Desk) -> dict[str, Any]:
    """The first session's day: who holds what, as lines and for a picture."""
    office, zone, slot = desk.office, desk.calendar.zone, wish.slots[0]
    midnight = slot[0].astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    day = (midnight, midnight + timedelta(days=1))
    today = sorted((b for b in bookings if overlap((b.start, b.end), day)), key=lambda b: (b.start, b.host))
    lines = [
        f"{b.start.astimezone(zone):%H.%M} s.d. {b.end.astimezone(zone):%H.%M}: {b.host} ({b.ticket})"
        for b in today
    ]
    if len(lines) > MOST_LINES:
        lines[MOST_LINES:] = [f"dan {len(lines) - MOST_LINES} pemesanan lain"]
    labels = [h.email for h in office.hosts] if office.zoom_way == "pool" else []
    labels += sorted({b.host for b in today} - set(labels))
    rows = [
        {
            "label": label,
            "blocks": [[b.start.isoformat(), b.end.isoformat(), b.ticket] for b in today if b.host == label],
        }
        for label in labels
    ]
    wanted = [slot[0].isoformat(), slot[1].isoformat()]
    licences = len(office.hosts) if office.zoom_way == "pool" else office.licences
    return {
        "lines": [*_counted(wish, bookings, desk), *lines],
        "day": {"rows": rows, "wanted": wanted, "licences": licences},
    }


def _counted(wish: Wish, bookings: Sequence[Booking], desk: Desk) -> list[str]:
    """How many are in use at the wanted time, and whether so many people find room."""
    office = desk.office
    lines = []
    if office.zoom_way == "pool":
        busy = _busy_hosts(wish, bookings, office)
        lines.append(f"{busy} dari {len(office.hosts)} lisensi terpakai pada waktu yang diminta")
    elif office.licences is not None and office.licence_from == "margin":
        most = max(busiest(bookings, slot, office.margins) for slot in wish.slots)
        lines.append(f"{most} dari {office.licences} lisensi terpakai pada waktu yang diminta")
    room = max((h.seats for h in office.hosts), default=0) if office.zoom_way == "pool" else office.seats
    if wish.seats > room:
        needed = capacity_for(wish.seats)
        add_on = f"perlu kapasitas {needed}" if needed else "tidak ada kapasitas sebesar itu"
        lines.append(f"{wish.seats} peserta melebihi kapasitas lisensi kantor ({room} peserta; {add_on})")
    return lines


def _busy_hosts(wish: Wish, bookings: Sequence[Booking], office: Office) -> int:
    held_then = [window(*slot, office.margins) for slot in wish.slots]
    lent = {h.email for h in office.hosts}
    taken = {
        b.host
        for b in bookings
        if b.host in lent and any(overlap(window(b.start, b.end, office.margins), s) for s in held_then)
    }
    return len(taken)
