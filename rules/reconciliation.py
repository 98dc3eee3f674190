"""A person is told where Zoom and bookings differ."""

from __future__ import annotations

from rules.decision import Decision
from rules.facts import ZoomDifferences
from rules.office import Desk, Role
from rules.post import to_person


def differences(facts: ZoomDifferences, desk: Desk) -> Decision:
    """Every difference in one mail to the supervisors and the operator (no such people: the reviewers)."""
    if not facts.found:
        return Decision(None, (), f"Zoom agrees with the bookings on {facts.day}.")
    office = desk.office
    operator = (office.operator,) if office.operator else ()
    people = dict.fromkeys((*office.with_role(Role.SUPERVISOR), *operator))
    data = {"lines": list(facts.found), "day": facts.day.isoformat()}
    effects = tuple(
        to_person(person, "zoom-differences", "zoom-differences", data=data)
        for person in people or office.with_role(Role.REVIEWER)
    )
    return Decision(None, effects, f"Zoom and the bookings differ in {len(facts.found)} points.")
