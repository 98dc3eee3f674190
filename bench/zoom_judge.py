"""What a simulated month of licences came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from rules.booking import Booking, Slot, sessions
from zoom.sandbox import SandboxZoom

MINUTE = timedelta(minutes=1)


@dataclass
class Request:
    """One agency's wish and what became of it."""

    ticket: str
    account: str
    slot: Slot
    state: str = "new"
    known: dict[str, str] = field(default_factory=dict)
    held: list[Slot] = field(default_factory=list)
    told: str = ""
    version: int = 0

    def bookings(self) -> list[Booking]:
        was = {"yes": True, "no": False}.get(self.known.get("was_licensed", ""))
        return [Booking(self.account, self.ticket, *day, 0, was) for day in sessions(*self.slot)]


def judge(
    requests: list[Request], zoom: SandboxZoom, own: set[str], counts: Counter[str], ended: datetime
) -> bool:
    """Print the figures; False where a law is broken."""
    on = licensed_times(zoom, own, ended)
    least, used = needed(requests, own), {a: total(slots) for a, slots in on.items()}
    least_hours, used_hours = (
        sum(map(hours, least.values())),
        sum(t / timedelta(hours=1) for t in used.values()),
    )
    share = least_hours / used_hours if used_hours else 1.0
    late = sorted(lateness(requests, on, own))
    states = Counter(r.state for r in requests)
    laws = {
        "licences double-booked": counts["ACCOUNT BOOKED TWICE"] + counts["LICENCES OVERBOOKED"],
        "licences left on": len(set(zoom.office.licensed()) - own),
        "licences of others taken": len(own - set(zoom.office.licensed())),
        "taken from a running meeting": len([h for h in zoom.office.harms if h.what == "taken.live"]),
        "tickets with two meetings": twice(zoom),
        "neither served nor told": sum(r.state not in ("settled", "told", "withdrawn") for r in requests),
        "events without a licence": sum(minutes > 30 for minutes in late),
    }
    print(f"requests {len(requests)}: {dict(states)}; {dict(counts)}")
    print(f"HTTP requests answered   {len(zoom.log):8d}")
    for law, broken in laws.items():
        print(f"{law:32s} {broken:5d}  {'ok' if not broken else 'BROKEN'}")
    at_once = sum(minutes <= 0 for minutes in late)
    print(f"licensed at the event's start    {at_once} of {len(late)}; latest {max(late, default=0):.0f} min")
    print(f"licences on at once, at most     {peak(on)}")
    print(f"licence-hours least      {least_hours:8.1f}")
    print(f"  of these, events alone {sum(map(hours, alone(requests, own).values())):8.1f}")
    print(f"licence-hours used       {used_hours:8.1f}")
    print(f"least / used             {share:8.3f}  {'ok' if share >= 0.95 else 'BROKEN'} (at least 0.950)")
    return not any(laws.values()) and share >= 0.95


def peak(on: dict[str, list[Slot]]) -> int:
    edges = sorted((at, step) for slots in on.values() for s in slots for at, step in ((s[0], 1), (s[1], -1)))
    held, most = 0, 0
    for _, step in edges:
        held += step
        most = max(most, held)
    return most


def licensed_times(zoom: SandboxZoom, own: set[str], ended: datetime) -> dict[str, list[Slot]]:
    """When each account was licensed, from what really changed; without those that always were."""
    times: dict[str, list[Slot]] = {}
    since: dict[str, datetime] = {}
    for change in zoom.changes:
        if change.who in own or change.what not in ("user.created", "user.type"):
            continue
        if change.after == 2:
            since.setdefault(change.who, change.at)
        elif change.who in since:
            times.setdefault(change.who, []).append((since.pop(change.who), change.at))
    for account, start in since.items():
        times.setdefault(account, []).append((start, ended))
    return times


def needed(requests: Iterable[Request], own: set[str]) -> dict[str, list[Slot]]:
    """The least: each booking's window as long as it was booked, and its meeting where that overran."""
    by_account: dict[str, list[Slot]] = {}
    for r in requests:
        if r.account not in own:
            by_account.setdefault(r.account, []).extend(r.held)
    return by_account


def alone(requests: Iterable[Request], own: set[str]) -> dict[str, list[Slot]]:
    """What the events took without any margin: no policy could do with less."""
    by_account: dict[str, list[Slot]] = {}
    for r in requests:
        if r.state == "settled" and r.account not in own:
            by_account.setdefault(r.account, []).extend(sessions(*r.slot))
    return by_account


def hours(slots: list[Slot]) -> float:
    return total(slots) / timedelta(hours=1)


def total(slots: list[Slot]) -> timedelta:
    """Their union's length."""
    whole, until = timedelta(0), None
    for start, end in sorted(slots):
        begin = start if until is None else max(start, until)
        whole += max(end - begin, timedelta(0))
        until = end if until is None else max(until, end)
    return whole


def lateness(requests: Iterable[Request], on: dict[str, list[Slot]], own: set[str]) -> Iterable[float]:
    """For each session held to its end: minutes from its start until its account was licensed."""
    for r in requests:
        if r.state != "settled" or r.account in own:
            continue
        for start, end in sessions(*r.slot):
            inside = [max(a, start) for a, b in on.get(r.account, []) if a < end and b > start]
            yield (min(inside, default=end) - start) / MINUTE


def twice(zoom: SandboxZoom) -> int:
    """Tickets for which more than one meeting was there at once, ever."""
    alive: Counter[str] = Counter()
    most: Counter[str] = Counter()
    tickets = {i: m["agenda"] for i, v in zoom.office.meetings.items() for m in v.all() if m}
    for change in zoom.changes:
        step = {"meeting.created": 1, "meeting.deleted": -1}.get(change.what, 0)
        if step:
            ticket = tickets[str(change.after)]
            alive[ticket] += step
            most[ticket] = max(most[ticket], alive[ticket])
    return sum(n > 1 for n in most.values())
