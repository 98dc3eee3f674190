"""Mails that move no case."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rules.answers import COMMANDS, not_understood
from rules.authority import Ruling
from rules.case import Case, Kind
from rules.command_words import BEGINS_AS_COMMAND
from rules.complaint_notes import COMMANDS as FOR_COMPLAINTS
from rules.decision import Decision, Effect, SendMail
from rules.facts import AutoReply, Bounce, FollowUp, FormEntry, Other, ReviewerReply, Unreadable
from rules.lifecycle import counted, touched
from rules.mail import Command, Mail
from rules.office import Desk, Role
from rules.post import to_person, to_role, to_watchers

ALERTS_PER_HOUR = 1
MACHINE = re.compile(r"sent by |auto-submitted: auto-generated|the return path is empty")
"""Why a mail is automatic where a machine began it: no list's, and no answer by somebody who is away."""
CORRECTION = re.compile(r"(?:opd|akun|tanggal|waktu|peserta)\s*:", re.I)


def own_mail(mail: Mail | None, case: Case | None) -> Decision:
    """A mail in the desk's own name: kept, never answered (RFC 3834 §2)."""
    return Decision(case, (), "A mail that says it is the desk's own is never answered.", look=True)


def automatic(facts: AutoReply, case: Case | None) -> Decision:
    """No person wrote it: nothing follows, and who is away is filed.

    What a person may wait for all the same is shown: a scan, what a web page passes on, a command.
    """
    mail = facts.mail
    why = mail.automatic or "no person wrote it"
    files = [a for a in mail.attachments if not a.inline]
    shown = f" It brings {len(files)} files: a person must look." if files else ""
    if not shown and BEGINS_AS_COMMAND.match(_first_line(mail)):
        shown = " It begins like a command: a person must look."
    answers = case is not None or mail.in_reply_to or mail.references
    if not shown and not answers and MACHINE.match(why):
        shown = " It answers nothing of ours, and may pass on a person's words: a person must look."
    return Decision(case, (), f"Automatic mail, never answered: {why}.{shown}", look=bool(shown))


def bounce(facts: Bounce, case: Case | None, desk: Desk) -> Decision:
    """A delivery status notification: the address is dead, the reviewers must find another way."""
    failed = ", ".join(facts.failed) or "an address it does not name"
    written = _written_to(case, desk) if case else frozenset()
    if case is None:
        return Decision(None, (), f"A bounce for {failed} that belongs to no case.", look=True)
    if not facts.permanent:
        return Decision(case, (), f"The mail server still tries to reach {failed}.")
    if not written & set(facts.failed):
        return Decision(case, (), f"A bounce for {failed}, to whom the case writes nothing.", look=True)
    fresh = tuple(a for a in facts.failed if a in written and a not in case.dead)
    if not fresh:
        return Decision(case, (), f"Another bounce for {failed}; the address was known to be dead.")
    case, number = counted(replace(case, dead=(*case.dead, *fresh)), "bounce")
    role = Role.COMPLAINTS if case.kind is Kind.COMPLAINT else Role.REVIEWER
    data = {"address": ", ".join(fresh), "diagnosis": facts.diagnosis}
    effects = tuple(
        m
        for m in to_role(role, desk, f"bounced/{number}", "bounced", data=data)
        if m.to[0].email not in fresh
    )
    return Decision(case, effects, f"{failed} cannot be reached; the case's address is marked as dead.")


def _written_to(case: Case, desk: Desk) -> frozenset[str]:
    """Whom the case's mails go to: anybody can send a notice of failure, and name whom they like in it."""
    grievance = case.grievance
    asked = (grievance.forwarded_to, grievance.contact) if grievance else ()
    people = {a.email for a in (case.requester, *case.copies) if a}
    return frozenset({*people, *(s.address.email for s in desk.office.staff), *(a for a in asked if a)})


def other(facts: Other, case: Case | None, desk: Desk) -> Decision:
    """A question is laid before the reviewers; thanks are filed; all else waits for an eye."""
    mail = facts.mail
    unknown = unknown_command(mail, desk)
    if unknown is not None:
        return unknown
    if facts.kind == "thanks":
        return Decision(case, (), "Thanks: filed, nothing to do.")
    if facts.kind == "spam":
        return Decision(case, (), "Looks like an advertisement: kept for a person to look at.", look=True)
    return _shown(mail, case, desk, "bukan permohonan, pengaduan, ataupun balasan perkara")


def unknown_command(mail: Mail, desk: Desk) -> Decision | None:
    """What a colleague meant as a command and is none, about no case: it opens nothing, and is answered."""
    first = _first_line(mail)
    if not _is_staff(mail, desk) or not BEGINS_AS_COMMAND.match(first):
        return None
    return _no_case(mail, _read_as(first), desk, "gave a command that was not understood")


def unreadable(facts: Unreadable, desk: Desk) -> Decision:
    """A mail that the reader could not take: kept, and a person is told why."""
    data = {"text": "", "from": "", "why": facts.reason}
    key = f"look/{facts.digest[:16] or 'unread'}"
    effects = _unless_flooded(desk, to_role(Role.REVIEWER, desk, key, "look", data=data))
    return Decision(None, effects, f"The mail could not be read: {facts.reason}", look=True)


def lone_form(facts: FormEntry, desk: Desk) -> Decision:
    """A form's entry without a case, or with several that fit: kept and shown."""
    key = facts.mail.digest if facts.mail else facts.digest
    data = {"values": dict(facts.values), "why": "tidak ada tepat satu perkara yang cocok", "waits": True}
    effects = to_role(Role.REVIEWER, desk, f"look-form/{key[:16]}", "look-form", data=data)
    return Decision(
        None,
        effects,
        "A form's entry that fits no single case was shown to the reviewers.",
        look=True,
        keep=True,
    )


def strange_form(facts: FormEntry, case: Case | None, desk: Desk, doubt: str) -> Decision:
    """An entry that the form may not have sent: joined to nothing, shown to the reviewers."""
    key = facts.mail.digest if facts.mail else facts.digest
    data = {"values": dict(facts.values), "why": doubt}
    effects = _unless_flooded(
        desk, to_role(Role.REVIEWER, desk, f"look-form/{key[:16]}", "look-form", data=data)
    )
    evidence = facts.mail.proof.evidence if facts.mail else ()
    reason = "A form's entry by a sender who may not be the form was joined to nothing, and shown."
    return Decision(case, effects, reason, look=True, evidence=evidence)


def lost_follow_up(facts: FollowUp, desk: Desk) -> Decision:
    """A reply to a case that does not exist."""
    mail = facts.mail
    roles = desk.office.roles_of(mail.sender.email) if mail.sender else frozenset()
    named = ", ".join(mail.tickets) or "perkara yang tidak dikenal"
    if roles and mail.sender is not None and not mail.automatic:
        return _no_case(mail, f"Nomor {named} tidak ditemukan.", desk)
    return _shown(mail, None, desk, f"membalas {named}, yang tidak ada dalam daftar")


def no_such_case(facts: ReviewerReply, desk: Desk) -> Decision:
    """A staff member's command without a case it could mean."""
    named = ", ".join(facts.mail.tickets)
    said = f"Nomor {named} tidak ditemukan." if named else "Nomor perkara tidak disebutkan."
    return _no_case(facts.mail, said, desk)


def stranger_command(mail: Mail, desk: Desk) -> Decision:
    """A command word by a stranger, about no case: words, shown to a person."""
    return _shown(mail, None, desk, "berisi kata perintah dari luar kantor")


def unclear_staff(facts: FollowUp, case: Case, desk: Desk) -> Decision:
    """Staff wrote something that is no command: nothing changes, the commands are listed."""
    mail = facts.mail
    if mail.flaws or mail.proof.verdict == "fail":
        return Decision(
            touched(case, mail), (), "A mail in a staff member's name that may not be theirs.", look=True
        )
    said = _read_as(_first_line(mail)) + (_corrections(mail) if case.kind is Kind.REQUEST else "")
    return not_understood(mail, touched(case, mail), desk, said)


def _corrections(mail: Mail) -> str:
    """Under a command that stands alone it is the correction lines that could not be read."""
    lines = [line.strip() for line in mail.new_text.splitlines() if CORRECTION.match(line.strip())]
    if not lines or not BEGINS_AS_COMMAND.fullmatch(_first_line(mail).strip("*_.,!: ")):
        return ""
    shown = "; ".join(line[:80] for line in lines[:5])
    return f" Mohon periksa baris pembetulannya: \u201c{shown}\u201d."


def refused(mail: Mail, case: Case | None, desk: Desk, ruling: Ruling) -> Decision:
    """Quiet to the sender, loud to the office: at most one alert an hour about one sender."""
    sender = mail.sender.email if mail.sender else "an unknown sender"
    reason = f"A command in the name of {sender} was refused: {ruling.why}."
    effects: tuple[Effect, ...] = ()
    if desk.load.alerts_this_hour < ALERTS_PER_HOUR:
        data: dict[str, Any] = {"headers": list(ruling.evidence), "why": ruling.why, "from": sender}
        effects = to_watchers(desk, f"forgery-alert/{mail.digest[:16]}", "forgery-alert", data=data)
    return Decision(case, effects, reason, look=True, evidence=ruling.evidence)


def ask_back(mail: Mail, command: Command, case: Case | None, desk: Desk, ruling: Ruling) -> Decision:
    """The confirmation round trip: the code goes to the address in settings, not to Reply-To."""
    sender = mail.sender
    person = next((s.address for s in desk.office.staff if sender and s.address.email == sender.email), None)
    if case is None or person is None:
        return refused(mail, case, desk, ruling)
    case, number = counted(case, "confirm")
    data = {"what": str(command.verb), "argument": command.argument or ""}
    told = to_person(person, f"confirm/{case.round}/{number}", "confirm-again", data=data, token=True)
    reason = f"{command.verb} by {person.email} waits for a confirmation: {ruling.why}."
    return Decision(case, (told,), reason, evidence=ruling.evidence)


def unwelcome(mail: Mail, desk: Desk) -> Decision | None:
    """Why a mail may open no case: it has no sender, or its sender has sent too many this hour."""
    if mail.sender is None:
        return Decision(None, (), "The mail has no sender's address: a person must look at it.", look=True)
    if desk.load.cases_this_hour >= desk.office.cases_per_hour:
        reason = f"Its sender opened {desk.load.cases_this_hour} cases this hour: kept for a person."
        return Decision(None, (), reason, look=True)
    return None


def _first_line(mail: Mail) -> str:
    return next((line.strip() for line in mail.new_text.splitlines() if line.strip()), "")


def _read_as(first: str) -> str:
    if not first:
        return "Tidak ada teks baru yang terbaca; mohon ditulis di atas teks yang dikutip, bukan di bawahnya."
    return f"Baris pertama terbaca: \u201c{first[:120].rstrip('.')}\u201d."


def _is_staff(mail: Mail, desk: Desk) -> bool:
    """Surely one of ours, as far as an answer that changes nothing needs it."""
    roles = desk.office.roles_of(mail.sender.email) if mail.sender else frozenset()
    return bool(roles) and not mail.automatic and not mail.flaws and mail.proof.verdict != "fail"


def _no_case(
    mail: Mail, understood: str, desk: Desk, what: str = "named a case that does not exist"
) -> Decision:
    if mail.sender is None:
        return Decision(None, (), "A command about no known case, without a sender.", look=True)
    roles = desk.office.roles_of(mail.sender.email)
    lists = (COMMANDS, Role.REVIEWER), (FOR_COMPLAINTS, Role.COMPLAINTS)
    known = [line for lines, role in lists if role in roles for line in lines]
    data = {"understood": understood, "commands": list(dict.fromkeys(known)) or list(COMMANDS)}
    told = to_person(mail.sender, f"unclear/{mail.digest[:16]}", "not-understood", data=data, answering=mail)
    return Decision(None, (told,), f"{mail.sender.email} {what} and was told so.")


def _shown(mail: Mail, case: Case | None, desk: Desk, why: str) -> Decision:
    sender = mail.sender.email if mail.sender else ""
    data = {"text": mail.new_text or mail.text, "from": sender, "why": why, "subject": mail.subject}
    effects = _unless_flooded(
        desk, to_role(Role.REVIEWER, desk, f"look/{mail.digest[:16]}", "look", data=data)
    )
    told = "was laid before the reviewers" if effects else "is kept: its sender has sent too many this hour"
    return Decision(case, effects, f"A mail that fits no rule {told}.", look=True)


def _unless_flooded(desk: Desk, effects: tuple[SendMail, ...]) -> tuple[SendMail, ...]:
    """A flood is kept in Disposisi/Periksa, and does not become a flood in the reviewers' mailboxes."""
    return () if desk.load.shown_this_hour >= desk.office.cases_per_hour else effects
