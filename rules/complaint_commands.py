"""What complaint officers command on a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from rules.case import Case, Status
from rules.complaint_endings import cancel, close, merge
from rules.complaint_intake import categorised
from rules.complaint_mails import (
    address_in,
    files_of,
    grievance_of,
    said_in,
    spoken,
    to_complainant,
    to_unit,
)
from rules.complaint_notes import by, decided_already, told, unclear
from rules.complaint_register import register_row
from rules.decision import Decision
from rules.facts import CATEGORIES, ReviewerReply
from rules.lifecycle import counted, moved
from rules.mail import Verb
from rules.office import Desk, Role


def officer_reply(
    facts: ReviewerReply, case: Case, now: datetime, desk: Desk, target: Case | None = None
) -> Decision:
    """One officer's command on one complaint; `target` (else `desk.named`) is the case that GABUNG names."""
    if Role.COMPLAINTS not in desk.office.roles_of(by(facts)):
        return (
            _status(facts, case, now, desk) if facts.command.verb is Verb.STATUS else _not_yours(facts, case)
        )
    verb = facts.command.verb
    match verb:
        case Verb.CATEGORY:
            return _categorise(facts, case, now, desk)
        case Verb.ANSWER:
            return _answer(facts, case, now, desk)
        case Verb.CLOSE:
            return close(facts, case, now, desk)
        case Verb.FORWARD:
            return _forward(facts, case, now, desk)
        case Verb.MERGE:
            return merge(facts, case, target or desk.named, now, desk)
        case Verb.CANCEL:
            return cancel(facts, case, now, desk)
        case Verb.STATUS:
            return _status(facts, case, now, desk)
        case Verb.HELP:
            return told(facts, case, "help", {}, "was sent the list of commands")
        case Verb.APPROVE | Verb.REJECT | Verb.REVISE | Verb.RECORD:
            return unclear(facts, case, f"Perintah {verb.upper()} tidak berlaku untuk pengaduan.")
        case _:
            assert_never(verb)


def _categorise(facts: ReviewerReply, case: Case, now: datetime, desk: Desk) -> Decision:
    if case.settled:
        return decided_already(facts, case)
    said = " ".join((facts.command.argument or "").lower().split())
    if said not in CATEGORIES:
        return unclear(facts, case, "KATEGORI memerlukan salah satu dari: " + ", ".join(CATEGORIES) + ".")
    before = grievance_of(case)
    if said == before.category:
        return Decision(case, (), f"{by(facts)} set the category {said} again; nothing changes.")
    case, number = counted(categorised(case, said, now, desk), "category")
    due = grievance_of(case).due
    assert due is not None
    effects = to_complainant(
        case,
        desk,
        f"category/{number}",
        "complaint-category",
        {"category": said, "due": due.isoformat()},
        officer=facts.mail,
        relay=f"Pengaduan Bapak/Ibu nomor {case.ticket} ditetapkan berkategori {said}. "
        f"Jawaban kami sampaikan paling lambat {spoken(due, desk.calendar)}.",
    )
    was = f"{before.due:%Y-%m-%d}" if before.due else "none"
    change = f"category from {before.category or 'none'} to {said}, last day from {was} to {due:%Y-%m-%d}"
    return Decision(case, effects, f"{by(facts)} changed the {change}.")


def _answer(facts: ReviewerReply, case: Case, now: datetime, desk: Desk) -> Decision:
    """`JAWAB`: a letter to the complainant in the office's name; the term runs on until SELESAI."""
    if case.status in (Status.MERGED, Status.WITHDRAWN):
        return decided_already(facts, case)
    text = said_in(facts.command)
    if not text:
        return unclear(facts, case, "JAWAB memerlukan isi jawaban.")
    case, number = counted(case, "answer")
    case = replace(case, grievance=replace(grievance_of(case), answer=text))
    effects = to_complainant(
        case,
        desk,
        f"answer/{number}",
        "complaint-answer",
        {"text": text},
        officer=facts.mail,
        relay=f"Mengenai pengaduan Bapak/Ibu nomor {case.ticket}:\n\n{text}",
        attach=files_of(facts.mail),
    )
    return Decision(case, effects, f"{by(facts)} answered the complainant; the term runs on.")


def _forward(facts: ReviewerReply, case: Case, now: datetime, desk: Desk) -> Decision:
    if case.settled:
        return decided_already(facts, case)
    unit = address_in(facts.command.argument)
    barred = {desk.office.desk.email, case.requester.email if case.requester else ""}
    if unit is None or unit in barred:
        return unclear(facts, case, "TERUSKAN memerlukan satu alamat surel unit lain.")
    case, number = counted(case, "forward")
    case = moved(case, Status.FORWARDED, grievance=replace(grievance_of(case), forwarded_to=unit))
    mail = to_unit(case, unit, f"forward/{number}", facts.command.body.strip(), case.letters)
    hidden = ", without its reporter" if grievance_of(case).confidential else ""
    return Decision(
        case, (mail,), f"{by(facts)} forwarded the complaint to {unit}{hidden}; the term runs on."
    )


def _status(facts: ReviewerReply, case: Case, now: datetime, desk: Desk) -> Decision:
    rows = [register_row(case, now, desk)]
    return told(facts, case, "status", {"rows": rows}, "was told where the complaint stands")


def _not_yours(facts: ReviewerReply, case: Case) -> Decision:
    reason = f"{by(facts)} holds no role for complaints: the command changed nothing."
    return Decision(case, (), reason, look=True)
