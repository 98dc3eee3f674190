"""Reviewers' commands on a request, once their word counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from rules.ask import STATEABLE, ZONES, Ask, asked_by
from rules.case import Case, Status
from rules.deadlines import approved_deadlines, incomplete_deadlines
from rules.decision import ActivateZoom, Decision, Effect, Invite, ScheduleMeeting
from rules.facts import ReviewerReply
from rules.lifecycle import counted, event_line, moved, released, touched
from rules.mail import Command, Mail, Verb
from rules.office import Desk, Role
from rules.post import to_person, to_requester, to_role

COMMANDS = (
    "SETUJU [alamat akun]",
    "TOLAK <alasan>",
    "PERBAIKI <yang kurang>",
    "BATAL <alasan>",
    "STATUS",
    "BANTUAN",
)
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


def corrected(case: Case, command: Command) -> Case:
    """`case` with the command's correction lines stated over what the letter says."""
    stated = {k: v for k, v in command.corrections.items() if k in STATEABLE}
    if "first_day" in stated and "last_day" not in stated:
        stated["last_day"] = stated["first_day"]
    return replace(case, stated={**case.stated, **stated}) if stated else case


def _approve(mail: Mail, command: Command, case: Case, now: datetime, desk: Desk) -> Decision:
    if case.status in DECIDED or case.settled:
        return _decided_already(mail, case, desk)
    before = case
    case = corrected(case, command)
    if command.argument:
        case = replace(case, stated={**case.stated, "account": command.argument.lower()})
    ask = asked_by(case)
    slot = ask.slot
    if slot is None or slot[1] < now or (ask.account is None and desk.office.zoom_way == "named"):
        return not_understood(mail, before, desk, _unfit(ask, now))
    by = mail.sender.email if mail.sender else ""
    case = moved(
        case,
        Status.APPROVED,
        decided_at=now,
        decided_by=by,
        account=ask.account,
        reason=None,
        complete_at=case.complete_at or now,
        deadlines=approved_deadlines(*slot, now, desk),
    )
    pool = desk.office.zoom_way == "pool"
    first: Effect = meeting_of(case, slot) if pool else activation_of(case, ask, slot)
    notices = to_role(
        Role.REVIEWER, desk, f"approved/{case.round}/notice", "approved-notice", data={"by": by}, but=by
    )
    stated = f" with corrections ({', '.join(sorted(case.stated))})" if case.stated else ""
    return Decision(case, (first, *notices), f"Approved by {by}{stated}: {event_line(case)}.")


def _unfit(ask: Ask, now: datetime) -> str:
    """Why an approval cannot be carried out as it stands, in Indonesian."""
    if ask.ends_at is None:
        return "Hari dan tanggal acara belum diketahui. Mohon tambahkan baris Tanggal: di bawah SETUJU."
    if ask.ends_at < now:
        return "Acara sudah lewat. Mohon tambahkan baris Tanggal: di bawah SETUJU, atau balas TOLAK <alasan>."
    return "Alamat akun belum diketahui. Mohon balas: SETUJU <alamat akun>."


def activation_of(case: Case, ask: Ask, slot: tuple[datetime, datetime]) -> ActivateZoom:
    """The activation that an approval asks for; the account is named after its agency."""
    account = ask.account or ""
    return ActivateZoom(
        key=f"activate/{case.round}",
        account=account,
        first_name=(ask.unit or ask.opd or account.split("@")[0])[:64],
        last_name="Kalimantan Barat",
        start=slot[0],
        end=slot[1],
        participants=ask.event.participants or 0,
    )


def meeting_of(case: Case, slot: tuple[datetime, datetime]) -> ScheduleMeeting:
    """The meeting on the case's account (pool: zoom chooses the host)."""
    ask = asked_by(case)
    return ScheduleMeeting(
        key=f"meeting/{case.round}",
        account=case.zoom.get("account") or case.account or "",
        topic=(ask.event.name or case.subject or "Rapat daring")[:180],
        start=slot[0],
        end=slot[1],
        timezone=ZONES[ask.event.timezone].key,
        meeting_id=case.zoom.get("meeting_id"),
    )


def _reject(mail: Mail, command: Command, case: Case, now: datetime, desk: Desk) -> Decision:
    if case.status in DECIDED or case.settled:
        return _decided_already(mail, case, desk)
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
    return Decision(case, _told(case, "rejected", by, desk), f"Rejected by {by}.")


def _revise(mail: Mail, command: Command, case: Case, now: datetime, desk: Desk) -> Decision:
    if case.status in DECIDED or case.settled:
        return _decided_already(mail, case, desk)
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
        return _decided_already(mail, case, desk)
    if not command.argument:
        return reason_needed(mail, command, case, desk)
    by = mail.sender.email if mail.sender else ""
    effects: tuple[Effect, ...] = released(case, "cancelled")
    invited = case.confirmed_at is not None
    case = moved(
        case,
        Status.CANCELLED,
        decided_at=now,
        decided_by=by,
        settled_at=now,
        reason=command.argument,
        deadlines=(),
        sequence=case.sequence + 1,
    )
    invite = Invite("CANCEL", case.sequence) if invited else None
    return Decision(
        case, (*effects, *_told(case, "cancelled", by, desk, invite=invite)), f"Cancelled by {by}."
    )


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


def _decided_already(mail: Mail, case: Case, desk: Desk) -> Decision:
    by = case.decided_by or "pemohon"
    case, number = counted(case, "told")
    if mail.sender is None:
        return Decision(case, (), "A second decision without a sender; the first stands.", look=True)
    at = case.decided_at or case.settled_at
    data = {
        "by": by,
        "decided": str(case.status),
        "at": at.isoformat() if at else None,
        "commands": list(COMMANDS),
    }
    told = to_person(mail.sender, f"decided/{number}", "decided-already", data=data, answering=mail)
    return Decision(case, (told,), f"{mail.sender.email} was told that {by} had decided ({case.status}).")


def reason_needed(mail: Mail, command: Command, case: Case, desk: Desk) -> Decision:
    """REJECT, REVISE and CANCEL without a reason change nothing and ask for it."""
    case, number = counted(case, "told")
    if mail.sender is None:
        return Decision(case, (), "A command without a sender.", look=True)
    data = {"verb": str(command.verb)}
    told = to_person(mail.sender, f"reason/{number}", "reason-needed", data=data, answering=mail, token=True)
    return Decision(
        case, (told,), f"{command.verb} came without its reason; {mail.sender.email} was asked for it."
    )


def not_understood(mail: Mail, case: Case, desk: Desk, understood: str) -> Decision:
    """What is not understood changes nothing and is answered with the list of commands."""
    case, number = counted(case, "told")
    if mail.sender is None:
        return Decision(case, (), "A reply without a sender.", look=True)
    data = {"understood": understood, "commands": list(COMMANDS)}
    told = to_person(
        mail.sender, f"unclear/{number}", "not-understood", data=data, answering=mail, token=True
    )
    return Decision(case, (told,), f"{mail.sender.email}'s reply was not understood and changed nothing.")


def answer_help(mail: Mail, case: Case, desk: Desk) -> Decision:
    """BANTUAN: the list of commands."""
    case, number = counted(case, "told")
    if mail.sender is None:
        return Decision(case, (), "A request for help without a sender.", look=True)
    told = to_person(
        mail.sender, f"help/{number}", "help", data={"commands": list(COMMANDS)}, answering=mail, token=True
    )
    return Decision(case, (told,), f"{mail.sender.email} was sent the list of commands.")


def status(mail: Mail, case: Case, desk: Desk) -> Decision:
    """STATUS on a case: where it stands."""
    case, number = counted(case, "told")
    if mail.sender is None:
        return Decision(case, (), "A question about the state without a sender.", look=True)
    ask = asked_by(case)
    row = {
        "ticket": case.ticket,
        "status": str(case.status),
        "opd": ask.opd or "",
        "day": ask.event.first_day.isoformat() if ask.event.first_day else None,
        "decided_by": case.decided_by,
        "due": min((d.due for d in case.deadlines), default=None),
    }
    row["due"] = row["due"].isoformat() if isinstance(row["due"], datetime) else None
    told = to_person(mail.sender, f"status/{number}", "status", data={"rows": [row]}, answering=mail)
    return Decision(case, (told,), f"{mail.sender.email} was told where the case stands.")
