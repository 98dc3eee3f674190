"""No host twice at a time."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.booking import (
    Booking,
    Host,
    Margins,
    busiest,
    capacity_for,
    clashes,
    could_move,
    due,
    free_hosts,
    licence_free,
    nearest_free,
    next_change,
    overlap,
    sessions,
    window,
)

DAY = datetime(2026, 3, 2, tzinfo=UTC)
MARGINS = Margins()
HOSTS = tuple(Host(f"host{n}@kalbarprov.go.id", seats) for n, seats in enumerate((100, 100, 300, 500)))
HALF = timedelta(minutes=30)
slots = st.builds(
    lambda start, length: (DAY + start * HALF, DAY + (start + length) * HALF),
    st.integers(0, 60),
    st.integers(1, 12),
)
margins = st.builds(
    lambda before, after: Margins(timedelta(minutes=before), timedelta(minutes=after)),
    st.integers(0, 90),
    st.integers(0, 90),
)
asks = st.lists(st.tuples(slots, st.integers(1, 600)), max_size=25)
named = st.lists(st.tuples(slots, st.sampled_from([f"opd{n}@x.id" for n in range(8)])), max_size=20)


@settings(max_examples=150, deadline=None)
@given(asks, margins)
def test_a_pool_never_lends_a_host_twice_nor_too_small_a_room(asks: list, margins: Margins) -> None:
    """Whoever takes the first free host of each answer never meets another booking, margins included."""
    booked: list[Booking] = []
    for n, (slot, seats) in enumerate(asks):
        free = free_hosts(HOSTS, booked, slot, seats, margins)
        if free:
            assert free[0].seats >= seats
            booked.append(Booking(free[0].email, f"VC-2026-{n:04d}", *slot, seats))
        else:
            held = window(*slot, margins)
            large = [h for h in HOSTS if h.seats >= seats]
            busy = {b.host for b in booked if overlap(window(b.start, b.end, margins), held)}
            assert all(h.email in busy for h in large)
    for i, a in enumerate(booked):
        for b in booked[i + 1 :]:
            if a.host == b.host:
                assert not overlap(window(a.start, a.end, margins), window(b.start, b.end, margins))


@settings(max_examples=150, deadline=None)
@given(named, margins, st.integers(1, 4))
def test_named_accounts_never_hold_more_licences_than_there_are(
    asks: list, margins: Margins, licences: int
) -> None:
    """Booking only what licence_free allows, no half hour of the day sees more licences held."""
    booked: list[Booking] = []
    for n, (slot, account) in enumerate(asks):
        if licence_free(booked, account, slot, licences, margins):
            booked.append(Booking(account, f"VC-2026-{n:04d}", *slot))
    for minute in range(-120, 41 * 60, 5):
        assert len(due(booked, margins, DAY + timedelta(minutes=minute))) <= licences
    for b in booked:
        assert not clashes(b.host, (b.start, b.end), booked, b.ticket)


@settings(max_examples=150, deadline=None)
@given(named, slots, margins)
def test_the_busiest_moment_is_the_most_that_any_minute_sees(
    asks: list, slot: tuple, margins: Margins
) -> None:
    """Counting at the beginnings alone misses nothing."""
    booked = [Booking(account, str(n), *s) for n, (s, account) in enumerate(asks)]
    start, end = window(*slot, margins)
    minutes = range(int((end - start) / timedelta(minutes=1)))
    slow = max(len(due(booked, margins, start + timedelta(minutes=m))) for m in minutes)
    assert busiest(booked, slot, margins) == slow


@settings(max_examples=100, deadline=None)
@given(named, slots, st.integers(1, 3))
def test_what_is_offered_instead_is_free_and_nearest(asks: list, slot: tuple, licences: int) -> None:
    """Every slot offered fits, is by day, is not past, overlaps no other, and none nearer was passed over."""
    booked = [Booking(account, str(n), *s) for n, (s, account) in enumerate(asks)]

    def fits(wanted: tuple[datetime, datetime]) -> bool:
        return licence_free(booked, "new@x.id", wanted, licences, MARGINS)

    offered = nearest_free(slot, fits, DAY)
    distances = [abs(o[0] - slot[0]) for o in offered]
    assert distances == sorted(distances)
    for start, end in offered:
        assert fits((start, end))
        assert end - start == slot[1] - slot[0]
        assert start >= DAY
        assert start.date() == end.date()
        assert 7 <= start.hour < 21
    if offered:
        for n in range(1, int(distances[-1] / HALF)):
            for shift in (n * HALF, -n * HALF):
                near = (slot[0] + shift, slot[1] + shift)
                day = near[0].date() == near[1].date() and near[0].hour >= 7 and near[1].time() <= END_OF_DAY
                told = any(overlap(near, each) for each in offered)
                assert told or not (fits(near) and near[0] >= DAY and day)
        assert not any(overlap(a, b) for a, b in combinations(offered, 2))


END_OF_DAY = time(21)


@settings(max_examples=100, deadline=None)
@given(named, slots)
def test_moving_what_could_be_moved_makes_room(asks: list, slot: tuple) -> None:
    """Each booking named frees the slot when it alone goes, and has not begun."""
    booked = [Booking(account, f"VC-{n}", *s) for n, (s, account) in enumerate(asks)]
    now = DAY + 4 * HALF

    def fits(bookings: object, wanted: tuple[datetime, datetime]) -> bool:
        return licence_free(list(bookings), "new@x.id", wanted, 2, MARGINS)  # type: ignore[call-overload]

    for booking in could_move(booked, slot, fits, now):
        assert booking.start > now
        assert fits([b for b in booked if b.ticket != booking.ticket], slot)


@settings(max_examples=100, deadline=None)
@given(named, margins, st.integers(-100, 3000))
def test_between_two_edges_nothing_changes(asks: list, margins: Margins, minute: int) -> None:
    """Who holds a licence now holds it until the next edge, and the edge is later than now."""
    booked = [Booking(account, str(n), *s) for n, (s, account) in enumerate(asks)]
    now = DAY + timedelta(minutes=minute)
    edge = next_change(booked, margins, now)
    if edge is None:
        assert not due(booked, margins, now)
    else:
        assert edge > now
        assert due(booked, margins, edge - timedelta(seconds=1)) == due(booked, margins, now)


def test_an_account_clashes_with_itself_alone() -> None:
    """Another account at the same time does not matter, nor does the ticket's own booking."""
    slot = (DAY, DAY + timedelta(hours=2))
    mine, theirs = Booking("a@x.id", "VC-1", *slot), Booking("b@x.id", "VC-2", *slot)
    assert clashes("a@x.id", slot, [mine, theirs], "VC-3") == (mine,)
    assert clashes("a@x.id", slot, [mine, theirs], "VC-1") == ()
    assert licence_free([mine], "b@x.id", slot, 2, MARGINS)
    assert not licence_free([mine], "a@x.id", slot, 2, MARGINS)
    assert not licence_free([mine], "b@x.id", slot, 1, MARGINS)


def test_an_event_of_three_days_is_three_sessions_by_the_same_clock() -> None:
    """Each day from the first day's start to the last day's end, in local time."""
    zone = ZoneInfo("Asia/Pontianak")
    found = sessions(datetime(2026, 3, 4, 9, tzinfo=zone), datetime(2026, 3, 6, 15, tzinfo=zone))
    assert [(a.day, a.hour, b.day, b.hour) for a, b in found] == [(4, 9, 4, 15), (5, 9, 5, 15), (6, 9, 6, 15)]


def test_an_event_through_the_night_is_one_session() -> None:
    """It cannot be cut into days."""
    start, end = DAY + timedelta(hours=20), DAY + timedelta(hours=26)
    assert sessions(start, end) == ((start, end),)


def test_the_smallest_add_on_that_holds_all_is_named() -> None:
    """100, 300, 500 and 1000; more than that nobody sells us."""
    assert [capacity_for(n) for n in (0, 100, 101, 300, 500, 1000, 1001)] == [
        100, 100, 300, 300, 500, 1000, None,
    ]  # fmt: skip


def test_a_small_event_leaves_the_large_room_free() -> None:
    """Best fit first: the room for 500 is lent to 50 people only where nothing smaller is free."""
    slot = (DAY, DAY + timedelta(hours=1))
    assert [h.seats for h in free_hosts(HOSTS, [], slot, 50, MARGINS)] == [100, 100, 300, 500]
    assert [h.seats for h in free_hosts(HOSTS, [], slot, 301, MARGINS)] == [500]
