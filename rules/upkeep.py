"""The daemon's own troubles, told to whoever runs it."""

from __future__ import annotations

from datetime import datetime

from rules.decision import Decision
from rules.facts import StepStuck
from rules.office import Desk, Role
from rules.post import to_person

STEPS: dict[str, tuple[str, str]] = {
    "inbox": ("Kotak surat tidak dapat dibaca", "jalankan disposisi doctor dan periksa bagian [imap]"),
    "decide": ("Surat yang masuk tidak dapat diproses", "periksa log dan ruang penyimpanan"),
    "mail": ("Surel keluar tidak dapat dikirim", "jalankan disposisi doctor dan periksa bagian [smtp]"),
    "zoom": ("Zoom tidak dapat dihubungi", "jalankan disposisi doctor dan periksa bagian [zoom]"),
    "upkeep": ("Pekerjaan berkala berhenti", "periksa log"),
}
"""Each step of the daemon: what its standstill means, and what to do, in Indonesian."""


def stuck(facts: StepStuck, now: datetime, desk: Desk) -> Decision:
    """A step that keeps failing: one mail an hour to the operator, else to the supervisors."""
    office = desk.office
    people = (office.operator,) if office.operator else office.with_role(Role.SUPERVISOR)
    what, mend = STEPS[facts.step]
    data = {"what": what, "since": facts.since.isoformat(), "cause": facts.reason, "mend": mend}
    key = f"stuck/{facts.step}/{now:%Y-%m-%dT%H}"
    effects = tuple(to_person(person, key, "operator-alert", data=data) for person in people)
    reason = f"The step {facts.step} has been stuck since {facts.since:%Y-%m-%d %H:%M}: {facts.reason}"
    return Decision(None, effects, reason)
