"""The pool lends each slot of a host once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from rules.booking import Booking, Host
from rules.outcome import Again, Done, Outcome, Refused
from tests.zoom.conftest import END, START, TICKET, Clock, accounts_of, give_back, schedule
from zoom.hosts import room_of
from zoom.notes import OwnNotes
from zoom.policy import Policy
from zoom.sandbox import SandboxZoom

HOSTS = (Host("host1@kalbarprov.go.id"), Host("host2@kalbarprov.go.id"), Host("host3@kalbarprov.go.id", 500))
POOL = Policy(mode="pool", hosts=HOSTS)


def done(outcome: Outcome) -> dict[str, str]:
    assert isinstance(outcome, Done), outcome
    return outcome.result


def with_hosts(zoom: SandboxZoom) -> None:
    for host in HOSTS:
        zoom.office.add_user(host.email, kind=2, seats=host.seats)


def test_five_at_once_get_three_hosts_and_two_are_refused_with_other_times(
    zoom: SandboxZoom, clock: Clock
) -> None:
    """Asked together, by workers that share locks and notes; no host twice, each with link and host key."""
    with_hosts(zoom)

    async def work() -> list[Outcome]:
        async with accounts_of(zoom, clock, POOL) as accounts:
            tries = [accounts.carry_out(schedule(""), f"VC-2026-000{n}", {}) for n in range(5)]
            return list(await asyncio.gather(*tries))

    outcomes = asyncio.run(work())
    lent = [o.result for o in outcomes if isinstance(o, Done)]
    refused = [o for o in outcomes if isinstance(o, Refused)]
    assert sorted(r["account"] for r in lent) == [h.email for h in HOSTS]
    assert all(r["join_url"] and r["password"] and len(r["host_key"]) == 6 for r in lent)
    assert len(refused) == 2
    assert "Waktu kosong terdekat: 04-03-2026" in refused[0].reason


def test_a_host_that_zoom_does_not_list_yet_is_not_lent_again(clock: Clock) -> None:
    """Changes show after a delay: what was promised a moment ago is remembered."""
    with SandboxZoom(now=clock, delay=timedelta(seconds=30)) as zoom:
        with_hosts(zoom)
        clock.now += timedelta(minutes=5)

        async def work() -> list[str]:
            async with accounts_of(zoom, clock, POOL) as accounts:
                return [
                    done(await accounts.carry_out(schedule(""), f"VC-2026-000{n}", {}))["account"]
                    for n in range(3)
                ]

        assert len(set(asyncio.run(work()))) == 3


def test_a_meeting_made_by_hand_and_a_booking_take_a_host(zoom: SandboxZoom, clock: Clock) -> None:
    """Only the third host is free in both lists."""
    with_hosts(zoom)

    async def work() -> str:
        async with accounts_of(zoom, clock, POOL) as accounts:
            body = {**accounts.meetings.body(schedule(""), TICKET), "agenda": "rapat pimpinan"}
            await accounts.client.create_meeting(HOSTS[0].email, body)
            booked = [Booking(HOSTS[1].email, "VC-2026-0001", START, END)]
            return done(await accounts.carry_out(schedule(""), TICKET, {}, lambda: booked))["account"]

    assert asyncio.run(work()) == HOSTS[2].email


def test_a_large_event_gets_the_large_room_or_is_refused(zoom: SandboxZoom, clock: Clock) -> None:
    """400 go to the host with 500 seats; 600 to nobody."""
    with_hosts(zoom)

    async def work(people: int) -> Outcome:
        async with accounts_of(zoom, clock, POOL) as accounts:
            return await accounts.carry_out(replace(schedule(""), participants=people), TICKET, {})

    assert done(asyncio.run(work(400)))["account"] == HOSTS[2].email
    refused = asyncio.run(work(600))
    assert isinstance(refused, Refused)
    assert "600 peserta" in refused.reason


def test_a_second_try_stays_on_its_host_and_a_move_may_change_it(zoom: SandboxZoom, clock: Clock) -> None:
    """Its own slot does not stand in its way; where the host is taken at the new time, one meeting moves."""
    with_hosts(zoom)
    notes = OwnNotes()

    async def work() -> None:
        async with accounts_of(zoom, clock, POOL, notes) as accounts:
            first = done(await accounts.carry_out(schedule(""), TICKET, {}))
            assert done(await accounts.carry_out(schedule(""), TICKET, first)) == first
            taken = [
                Booking(
                    first["account"], "VC-2026-0001", START + timedelta(hours=6), END + timedelta(hours=6)
                )
            ]
            moved = schedule("", first["meeting_id"], hours=6)
            second = done(await accounts.carry_out(moved, TICKET, first, lambda: taken))
            assert second["account"] != first["account"]

    asyncio.run(work())
    assert len([i for i in zoom.office.meetings if zoom.office.meeting(i)]) == 1


def test_a_lent_host_keeps_its_licence_and_loses_the_meeting(zoom: SandboxZoom, clock: Clock) -> None:
    """Another's running meeting on the host is no reason to wait; one's own is."""
    with_hosts(zoom)

    async def work() -> None:
        async with accounts_of(zoom, clock, Policy(mode="pool", hosts=HOSTS[:1])) as accounts:
            first = done(await accounts.carry_out(schedule(""), TICKET, {}))
            later = done(await accounts.carry_out(schedule("", hours=5), "VC-2026-0043", {}))
            zoom.office.start_meeting(first["meeting_id"])
            release = give_back(HOSTS[0].email, first["meeting_id"])
            assert isinstance(await accounts.carry_out(release, TICKET, first), Again)
            other = give_back(HOSTS[0].email, later["meeting_id"])
            assert done(await accounts.carry_out(other, "VC-2026-0043", later))["kept"] == "pool host"

    asyncio.run(work())
    assert len([i for i in zoom.office.meetings if zoom.office.meeting(i)]) == 1
    assert not zoom.changed("user.type")


def test_a_hosts_room_is_what_zoom_says_it_is(zoom: SandboxZoom, clock: Clock) -> None:
    """Plan or add-on, whichever is larger."""
    with_hosts(zoom)

    async def work() -> list[int]:
        async with accounts_of(zoom, clock, POOL) as accounts:
            return [await room_of(accounts.client, host.email) for host in HOSTS]

    assert asyncio.run(work()) == [100, 100, 500]


def test_the_booked_host_is_the_one_that_is_lent(zoom: SandboxZoom, clock: Clock) -> None:
    """Also where another is free; and a booking that moved to another host takes its one meeting along."""
    with_hosts(zoom)

    async def work() -> None:
        async with accounts_of(zoom, clock, POOL) as accounts:
            second, third = HOSTS[1].email, HOSTS[2].email
            booked = [Booking(second, TICKET, START, END)]
            first = done(await accounts.carry_out(schedule(second), TICKET, {}, lambda: booked))
            assert first["account"] == second
            moved = [Booking(third, TICKET, START, END)]
            effect = schedule(third, first["meeting_id"])
            assert done(await accounts.carry_out(effect, TICKET, first, lambda: moved))["account"] == third
            late = done(await accounts.carry_out(schedule(second, hours=4), TICKET, first, lambda: moved))
            assert late["skipped"]  # asked before the move: it brings the meeting back to no old time

    asyncio.run(work())
    assert [m["host_email"] for i in zoom.office.meetings if (m := zoom.office.meeting(i))] == [
        HOSTS[2].email
    ]
