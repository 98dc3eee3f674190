"""Answers to staff that change nothing."""

from __future__ import annotations

from rules.ask import asked_by
from rules.case import Case, Kind
from rules.complaint_notes import COMMANDS as FOR_COMPLAINTS
from rules.decision import Decision
from rules.figures import open_term
from rules.lifecycle import counted
from rules.mail import Command, Mail
from rules.office import Desk
from rules.post import to_person

COMMANDS = (
    "SETUJU [alamat akun]",
    "TOLAK <alasan>",
    "PERBAIKI <yang kurang>",
    "BATAL <alasan>",
    "SETUJU, lalu baris Tanggal: <hari>, Waktu: <jam>, atau Akun: <alamat> untuk mengubah yang disetujui",
    "STATUS",
    "BANTUAN",
)


def decided_already(mail: Mail, case: Case, desk: Desk) -> Decision:
    """A second decision: who decided first is said, and nothing else happens."""
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
    commands = FOR_COMPLAINTS if case.kind is Kind.COMPLAINT else COMMANDS
    data = {"understood": understood, "commands": list(commands)}
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
    ask, due = asked_by(case), open_term(case, desk)
    row = {
        "ticket": case.ticket,
        "status": str(case.status),
        "opd": ask.opd or "",
        "day": ask.event.first_day.isoformat() if ask.event.first_day else None,
        "decided_by": case.decided_by,
        "due": due.isoformat() if due else None,
    }
    told = to_person(mail.sender, f"status/{number}", "status", data={"rows": [row]}, answering=mail)
    return Decision(case, (told,), f"{mail.sender.email} was told where the case stands.")
