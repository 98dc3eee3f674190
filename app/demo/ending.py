"""How the demo's day must have ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise

from app.demo.actors import Actor
from app.demo.stage import Stage
from app.demo.story import BUSES, EXAM, PLANNING, STAMPED, STUNTING, Story
from rules.case import Case
from zoom.client import BASIC, LICENSED
from zoom.sandbox import SandboxZoom

ENDS = {
    "approved": "ended",
    "incomplete": "ended",
    "forged": "ended",
    "late": "ended",
    "rejected": "rejected",
    "broken": "lapsed",
    "complaint": "answered",
}
SERVED = (STUNTING, STAMPED, PLANNING, EXAM)


def check_ending(stage: Stage, story: Story, zoom: SandboxZoom, people: Mapping[str, Actor]) -> None:
    """Check what was promised; each check is kept with the stage, good or not."""
    cases = {name: stage.case(ticket) for name, ticket in story.tickets.items()}
    for name, status in ENDS.items():
        stage.check(f"{cases[name].ticket} ({name}) is {status}", str(cases[name].status) == status)
    _check_steps(stage, [cases[name] for name in ("approved", "incomplete", "forged", "late")])
    _check_zoom(stage, zoom)
    _check_mails(stage, people, cases)
    faults = stage.ledger.verify_chain()
    stage.check("the record of decisions is whole", not faults)


def _check_steps(stage: Stage, served: list[Case]) -> None:
    for case in served:
        times = (case.received_at, case.complete_at, case.decided_at, case.confirmed_at, case.settled_at)
        good = all(a and b and a <= b for a, b in pairwise(times))
        stage.check(f"{case.ticket} has the time of each of its steps, in order", good)


def _check_zoom(stage: Stage, zoom: SandboxZoom) -> None:
    types = [c for c in zoom.changes if c.what in ("user.created", "user.type")]
    given = Counter(c.who for c in types if c.after == LICENSED)
    taken = Counter(c.who for c in types if c.after == BASIC and c.what == "user.type")
    for wish in SERVED:
        once = given[wish.account] == taken[wish.account] == 1
        stage.check(f"{wish.account} was licensed exactly once, and is basic again", once)
    made = Counter(c.who for c in zoom.changed("meeting.created"))
    stage.check("no event has two meetings", max(made.values(), default=0) == 1)
    stage.check("the refused request touched nothing in Zoom", not given[BUSES.account])


def _check_mails(stage: Stage, people: Mapping[str, Actor], cases: Mapping[str, Case]) -> None:
    views = stage.ledger.views
    mails, effects = views.mails(), views.effects()
    stage.check(
        f"all {len(mails)} mails that came are decided and moved", all(m.state == "moved" for m in mails)
    )
    stage.check(f"all {len(effects)} effects are carried out", all(e.state == "done" for e in effects))
    ids = [str(mail["Message-ID"]) for actor in people.values() for mail in actor.inbox()]
    own = [(actor.email, str(m["Message-ID"])) for actor in people.values() for m in actor.inbox()]
    stage.check(f"none of {len(ids)} mails was sent twice", len(own) == len(set(own)))
    approved = [c for c in cases.values() if c.decided_by]
    stage.check("nobody but a reviewer decided", {c.decided_by for c in approved} <= _staff(people))
    stage.check("the forger heard nothing", not people["forger"].inbox())
    again = [c for c in stage.ledger.views.cases() if c.letters == cases["approved"].letters]
    stage.check("the letter that was sent twice is one case", len(again) == 1)


def _staff(people: Mapping[str, Actor]) -> set[str]:
    return {people[name].email for name in ("rina", "budi", "sari", "kabid")}
