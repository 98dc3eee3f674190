"""Complaints: the clock, and the way to their rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rules.case import Case, Deadline, Status
from rules.complaint_commands import officer_reply
from rules.complaint_endings import merge
from rules.complaint_intake import receive, record_by_officer
from rules.complaint_mails import grievance_of, to_officers, to_supervisors
from rules.complaint_register import digest, figures, register_row
from rules.complaint_replies import follow_up, withdraw
from rules.deadlines import COMPLAINT, Due, after_reached, next_morning
from rules.decision import Decision, SendMail
from rules.facts import Bounce, DeadlineReached, Parked
from rules.lifecycle import counted, moved
from rules.office import Desk

__all__ = [
    "bounce",
    "deadline",
    "digest",
    "figures",
    "follow_up",
    "merge",
    "officer_reply",
    "parked",
    "receive",
    "record_by_officer",
    "register_row",
    "withdraw",
]

STAGES: dict[str, str] = {
    Due.COMPLAINT_HALF: "separuh waktu telah lewat",
    Due.COMPLAINT_EIGHTY: "seperlima waktu tersisa",
    Due.COMPLAINT_LAST_DAY: "hari terakhir",
    Due.COMPLAINT_OVERDUE: "batas waktu telah lewat",
}
"""`stage` in the template complaint-reminder."""


def deadline(facts: DeadlineReached, case: Case, now: datetime, desk: Desk) -> Decision:
    """The clock reached one of the table's moments (rules/deadlines.py)."""
    rest = tuple(d for d in case.deadlines if (d.kind, d.due) != (facts.kind, facts.due))
    if len(rest) == len(case.deadlines):
        return Decision(case, (), f"The deadline {facts.kind} no longer belongs to the case.")
    if facts.kind == Due.OBJECTION_END:
        return Decision(replace(case, deadlines=rest), (), "The time for an objection is over.")
    if case.settled:
        return Decision(replace(case, deadlines=()), (), f"{facts.kind} after the end: dropped.")
    if not desk.calendar.is_working_day(now.astimezone(desk.calendar.zone).date()):
        later = Deadline(facts.kind, next_morning(now, desk.calendar))
        case = replace(case, deadlines=(*rest, later))
        return Decision(case, (), f"{facts.kind} fell on a holiday: put off to the next opening.")
    here = _place(facts.kind, facts.due)
    if any(d.due <= now and _place(d.kind, d.due) > here for d in rest):
        case = replace(case, deadlines=rest)
        return Decision(case, (), f"{facts.kind} was overtaken by a later one: no mail.")
    rest = tuple(d for d in rest if _place(d.kind, d.due) > here)
    case = replace(case, deadlines=(*rest, *after_reached(facts.kind, now, desk)))
    if facts.kind in (Due.COMPLAINT_END, Due.COMPLAINT_OVERDUE):
        return _escalated(facts.kind, case, desk)
    return _reminded(facts.kind, case, desk)


def _place(kind: str, due: datetime) -> tuple[datetime, int]:
    """Order of deadlines: by time, and by the table's rows where several wait for the same opening."""
    order = [str(row.kind) for row in COMPLAINT]
    return due, order.index(kind) if kind in order else len(order)


def _reminded(kind: str, case: Case, desk: Desk) -> Decision:
    case, number = counted(case, "reminder")
    effects = _reminders(kind, case, desk, f"reminder/{number}", ())
    return Decision(case, effects, f"{kind}: {len(effects)} complaint officers reminded.")


def _escalated(kind: str, case: Case, desk: Desk) -> Decision:
    """Past the end: the supervisor, and from the next working day the officers, too."""
    case, number = counted(case, "escalation")
    data = {"due": _due(case), "times": number}
    effects = to_supervisors(desk, f"escalation/{number}", "complaint-escalation", data)
    if kind == Due.COMPLAINT_OVERDUE:
        told = tuple(m.to[0].email for m in effects)
        effects += _reminders(kind, case, desk, f"overdue/{number}", told)
    return Decision(case, effects, f"{kind}: the term ended without an answer, the supervisor was told.")


def _reminders(kind: str, case: Case, desk: Desk, key: str, but: tuple[str, ...]) -> tuple[SendMail, ...]:
    """One mail to each officer who has no digest and was not told already."""
    silent = {p.address.email for p in desk.office.staff if p.digest} | set(but)
    overdue = kind == Due.COMPLAINT_OVERDUE
    data = {"due": _due(case), "stage": STAGES[kind], "overdue": overdue}
    mails = to_officers(desk, key, "complaint-reminder", data)
    return tuple(m for m in mails if m.to[0].email not in silent)


def _due(case: Case) -> str | None:
    due = grievance_of(case).due
    return due.isoformat() if due else None


def written_to(case: Case, desk: Desk) -> frozenset[str]:
    """Whom the case's mails go to: anybody can send a notice of failure, and name whom they like in it."""
    people = {a.email for a in (case.requester, *case.copies) if a}
    unit = grievance_of(case).forwarded_to
    staff = {person.address.email for person in desk.office.staff}
    return frozenset(people | staff | ({unit} if unit else set()))


def bounce(facts: Bounce, case: Case, now: datetime, desk: Desk) -> Decision:
    """A mail came back: the officers must find another way. The reason, which is logged, names nobody."""
    fresh = tuple(a for a in facts.failed if a in written_to(case, desk) and a not in case.dead)
    if not facts.permanent or not fresh:
        return Decision(case, (), "A bounce on a complaint that changes nothing.")
    case, number = counted(replace(case, dead=(*case.dead, *fresh)), "bounce")
    case = _back_from(case, fresh)
    data = {"address": ", ".join(fresh), "diagnosis": facts.diagnosis}
    mails = to_officers(desk, f"bounced/{number}", "bounced", data)
    effects = tuple(m for m in mails if m.to[0].email not in fresh)
    return Decision(case, effects, f"An address of the complaint is dead; {len(effects)} officers were told.")


def parked(facts: Parked, case: Case, now: datetime, desk: Desk) -> Decision:
    """A mail was given up: the officers are told, unless it was itself such a telling."""
    effect = facts.effect
    if not isinstance(effect, SendMail) or effect.template in ("mail-trouble", "bounced"):
        return Decision(case, (), f"{effect.key.split('/')[0]} of a complaint was given up.", look=True)
    addresses = tuple(a.email for a in (*effect.to, *effect.cc))
    staff = {p.address.email for p in desk.office.staff}
    lost = tuple(a for a in addresses if facts.refused and a not in staff and a not in case.dead)
    case, number = counted(replace(case, dead=(*case.dead, *lost)), "trouble")
    case = _back_from(case, lost)
    data = {"reason": facts.reason, "address": ", ".join(addresses)}
    mails = to_officers(desk, f"mail-trouble/{number}", "mail-trouble", data)
    effects = tuple(m for m in mails if m.to[0].email not in addresses)
    return Decision(case, effects, f"Mail {effect.template} was given up; {len(effects)} officers were told.")


def _back_from(case: Case, dead: tuple[str, ...]) -> Case:
    """A unit that cannot be reached was not asked: the case is with the officers again."""
    if case.status is Status.FORWARDED and grievance_of(case).forwarded_to in dead:
        return moved(case, Status.OPEN)
    return case
