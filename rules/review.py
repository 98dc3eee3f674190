"""Reviewers' commands on a request, once their word counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rules.answers import answer_help, decided_already, not_understood, reason_needed, status
from rules.approval import approve, corrected
from rules.case import Case, Status
from rules.changes import change, changes
from rules.deadlines import incomplete_deadlines
from rules.decision import Decision, Effect, Invite
from rules.facts import ReviewerReply
from rules.lifecycle import called_off, counted, moved, released, touched
from rules.mail import Command, Mail, Verb
from rules.office import Desk, Role
from rules.post import to_requester, to_role

DECIDED = (Status.APPROVED, Status.ACTIVE, Status.ENDED, Status.REJECTED, Status.CANCELLED)


def decide_reply(facts: ReviewerReply, case: Case, now: datetime, desk: Desk) -> Decision:
    """One reviewer's command on one request."""
    mail, command = facts.mail, facts.command
    case = touched(case, mail)
    match command.verb:
        case Verb.APPROVE:
            return _approve(mail, command, case, now, desk)
        case Verb.REJECT:
            return _reject(mail, command, case, now, desk)
        case Verb.REVISE:
            return _revise(mail, command, case, now, desk)
        case Verb.CANCEL:
            return _cancel(mail, command, case, now, desk)
        case Verb.STATUS:
            return status(mail, case, desk)
        case Verb.HELP:
            return answer_help(mail, case, desk)
        case _:
            return not_understood(mail, case, desk, "Perintah ini hanya berlaku untuk pengaduan.")


def _approve(mail: Mail, command: Command, case: Case, now: datetime, desk: Desk) -> Decision:
    if changes(case, command):
        return change(mail, command, case, now, desk)
    if case.status in DECIDED or case.settled:
        return decided_already(mail, case, desk)
    return approve(mail, command, case, now, desk)


def _reject(mail: Mail, command: Command, case: Case, now: datetime, desk: Desk) -> Decision:
    if case.status in DECIDED or case.settled:
        return decided_already(mail, case, desk)
    if not command.argument:
        return reason_needed(mail, command, case, desk)
    by = mail.sender.email if mail.sender else ""
    case = moved(
        corrected(case, command),
        Status.REJECTED,
        decided_at=now,
        decided_by=by,
        settled_at=now,
        reason=command.argument,
        deadlines=(),
    )
    case, invite = called_off(case)
    return Decision(case, _told(case, "rejected", by, desk, invite=invite), f"Rejected by {by}.")


def _revise(mail: Mail, command: Command, case: Case, now: datetime, desk: Desk) -> Decision:
    if case.status in DECIDED or case.settled:
        return decided_already(mail, case, desk)
    if not command.argument:
        return reason_needed(mail, command, case, desk)
    by = mail.sender.email if mail.sender else ""
    case, number = counted(corrected(case, command), "revise")
    case = moved(
        case,
        Status.INCOMPLETE,
        reason=command.argument,
        complete_at=None,
        deadlines=incomplete_deadlines(now, desk),
    )
    effects = _told(case, "revise", by, desk, number)
    return Decision(case, effects, f"Sent back for revision by {by}.")


def _cancel(mail: Mail, command: Command, case: Case, now: datetime, desk: Desk) -> Decision:
    if case.settled:
        return decided_already(mail, case, desk)
    if not command.argument:
        return reason_needed(mail, command, case, desk)
    by = mail.sender.email if mail.sender else ""
    effects = released(case, "cancelled", desk)
    case = moved(
        case,
        Status.CANCELLED,
        decided_at=now,
        decided_by=by,
        settled_at=now,
        reason=command.argument,
        deadlines=(),
    )
    case, invite = called_off(case)
    told = _told(case, "cancelled", by, desk, invite=invite)
    return Decision(case, (*effects, *told), f"Cancelled by {by}.", bookings=())


def _told(
    case: Case, what: str, by: str, desk: Desk, number: int = 1, invite: Invite | None = None
) -> tuple[Effect, ...]:
    """The decision to the agency and, each once, to the other reviewers."""
    data: dict[str, Any] = {"reason": case.reason or "", "by": by}
    key = f"{what}/{case.round}/{number}"
    return (
        *to_requester(case, key, what, data={"reason": case.reason or ""}, invite=invite),
        *to_role(Role.REVIEWER, desk, f"{key}/notice", f"{what}-notice", data=data, but=by),
    )
