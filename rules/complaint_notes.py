"""What an officer is told about his own command."""

from __future__ import annotations

from collections.abc import Mapping

from rules.case import Case
from rules.decision import Decision, SendMail
from rules.facts import ReviewerReply
from rules.lifecycle import counted
from rules.mail import Mail
from rules.post import to_person

COMMANDS = (
    "KATEGORI ringan | normatif | tidak berkadar pengawasan | berkadar pengawasan",
    "JAWAB <jawaban>",
    "SELESAI <jawaban>",
    "TERUSKAN <alamat surel>",
    "GABUNG <nomor pengaduan>",
    "CATAT WA | TATAP MUKA | KOTAK | TELEPON | LAPOR | WEBSITE | MEDSOS",
    "BATAL <alasan>",
    "STATUS",
    "BANTUAN",
)


def decided_already(facts: ReviewerReply, case: Case) -> Decision:
    at = case.decided_at or case.settled_at
    data = {
        "by": case.decided_by or "pelapor",
        "decided": str(case.status),
        "at": at.isoformat() if at else None,
    }
    return told(facts, case, "decided-already", data, f"was told that the case is settled ({case.status})")


def unclear(facts: ReviewerReply, case: Case, understood: str) -> Decision:
    return told(facts, case, "not-understood", {"understood": understood}, "was not understood")


def told(facts: ReviewerReply, case: Case, template: str, data: Mapping[str, object], what: str) -> Decision:
    case, effects = answer_officer(facts.mail, case, template, data)
    return Decision(case, effects, f"{by(facts)} {what}; the case is unchanged.", look=not effects)


def by(facts: ReviewerReply) -> str:
    return facts.mail.sender.email if facts.mail.sender else "a sender without address"


def answer_officer(
    mail: Mail, case: Case, template: str, data: Mapping[str, object]
) -> tuple[Case, tuple[SendMail, ...]]:
    """An answer to the officer who wrote; none where the mail has no sender."""
    case, number = counted(case, "told")
    if mail.sender is None:
        return case, ()
    full = {"commands": list(COMMANDS), **data}
    key = f"{template}/{number}"
    return case, (to_person(mail.sender, key, template, data=full, answering=mail, token=True),)
