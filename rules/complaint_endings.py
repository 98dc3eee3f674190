"""How a complaint ends: answered, merged, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rules.case import Case, Kind, Status
from rules.complaint_mails import files_of, grievance_of, said_in, spoken, to_complainant
from rules.complaint_notes import by, decided_already, told, unclear
from rules.deadlines import objection_deadlines, objection_until
from rules.decision import Decision
from rules.facts import ReviewerReply
from rules.lifecycle import counted, moved
from rules.office import Desk


def close(facts: ReviewerReply, case: Case, now: datetime, desk: Desk) -> Decision:
    """`SELESAI`: closed with the answer (the one given before where none is typed), open to objection."""
    if case.settled:
        return decided_already(facts, case)
    text = said_in(facts.command) or grievance_of(case).answer
    if not text:
        return unclear(facts, case, "SELESAI memerlukan isi jawaban.")
    due = grievance_of(case).due
    case, number = counted(case, "closed")
    case = moved(
        case,
        Status.ANSWERED,
        settled_at=now,
        decided_at=now,
        decided_by=by(facts),
        grievance=replace(grievance_of(case), answer=text),
        deadlines=objection_deadlines(now, desk),
    )
    until = objection_until(now, desk)
    effects = to_complainant(
        case,
        desk,
        f"closed/{number}",
        "complaint-closed",
        {"text": text, "objection_until": until.isoformat()},
        officer=facts.mail,
        relay=f"Pengaduan Bapak/Ibu nomor {case.ticket} telah selesai ditangani:\n\n{text}\n\n"
        f"Keberatan dapat disampaikan sampai dengan {spoken(until, desk.calendar)}.",
        attach=files_of(facts.mail),
    )
    return Decision(case, effects, f"{by(facts)} closed it with an answer, {_kept(due, now, desk)}.")


def _kept(due: datetime | None, now: datetime, desk: Desk) -> str:
    """How the term ended: working days left of it, or over it."""
    if due is None:
        return "no term was set"
    calendar = desk.calendar
    today, last = (t.astimezone(calendar.zone).date() for t in (now, due))
    if now <= due:
        return f"the term met with {calendar.count(today, last)} working days left"
    return f"the term missed by {calendar.count(last, today)} working days"


def merge(facts: ReviewerReply, case: Case, target: Case | None, now: datetime, desk: Desk) -> Decision:
    """`GABUNG ADU-…`: `case` is a duplicate of `target`, whose answer its reporter will get as well."""
    if case.settled:
        return decided_already(facts, case)
    named = (facts.command.argument or "").strip().upper()
    if target is None or target.ticket != named or target.kind is not Kind.COMPLAINT:
        return unclear(facts, case, f"Pengaduan {named or 'tujuan'} tidak ditemukan.")
    if target.ticket == case.ticket or target.settled:
        return unclear(facts, case, f"Pengaduan {named} tidak dapat menerima penggabungan.")
    grievance = replace(grievance_of(case), merged_into=target.ticket)
    case = moved(
        case,
        Status.MERGED,
        settled_at=now,
        decided_at=now,
        decided_by=by(facts),
        deadlines=(),
        grievance=grievance,
        related=tuple(dict.fromkeys((*case.related, target.ticket))),
    )
    reporters = tuple(a for a in (case.requester, *case.copies) if a and a != target.requester)
    kept = grievance_of(target)
    secret = grievance_of(case).secrecy_asked
    joined = replace(
        target,
        grievance=replace(
            kept, confidential=kept.confidential or secret, secrecy_asked=kept.secrecy_asked or secret
        ),
        related=tuple(dict.fromkeys((*target.related, case.ticket))),
        copies=tuple(dict.fromkeys((*target.copies, *reporters))),
    )
    effects = to_complainant(
        case,
        desk,
        "merged",
        "complaint-merged",
        {"into": target.ticket},
        officer=facts.mail,
        relay=f"Pengaduan Bapak/Ibu nomor {case.ticket} digabungkan dengan pengaduan nomor {target.ticket}.",
    )
    return Decision(
        case,
        effects,
        f"{by(facts)} merged the complaint into {target.ticket}.",
        also=Decision(joined, (), f"{case.ticket} was merged into this complaint by {by(facts)}."),
    )


def cancel(facts: ReviewerReply, case: Case, now: datetime, desk: Desk) -> Decision:
    """`BATAL <reason>` by an officer: the complainant took it back by another way, and is told so."""
    if case.settled:
        return decided_already(facts, case)
    reason = said_in(facts.command)
    if not reason:
        return told(facts, case, "reason-needed", {"verb": "cancel"}, "was asked for a reason")
    case, number = counted(case, "closed")
    case = moved(
        case,
        Status.WITHDRAWN,
        settled_at=now,
        decided_at=now,
        decided_by=by(facts),
        reason=reason,
        deadlines=(),
    )
    effects = to_complainant(
        case,
        desk,
        f"closed/{number}",
        "complaint-answer",
        {"text": f"Pengaduan ini kami hentikan: {reason}"},
        officer=facts.mail,
        relay=f"Pengaduan Bapak/Ibu nomor {case.ticket} dihentikan: {reason}",
    )
    return Decision(case, effects, f"{by(facts)} recorded that the complaint was taken back.")
