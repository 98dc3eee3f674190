"""A complaint desk, its people and mails."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count
from zoneinfo import ZoneInfo

from rules.case import Case, Grievance
from rules.complaints import receive
from rules.decision import Decision, SendMail
from rules.facts import Complaint, FollowUp, ReviewerReply
from rules.mail import Address, Attachment, Command, Mail, Verb
from rules.office import Desk, Office, Role, Staff
from rules.workdays import WorkCalendar

PONTIANAK = ZoneInfo("Asia/Pontianak")
SITI = Address("siti@diskominfo.example", "Siti")
JONO = Address("jono@diskominfo.example", "Jono")
HEAD = Address("kabid@diskominfo.example", "Kepala Bidang")
RINA = Address("rina@diskominfo.example", "Rina")
BUDI = Address("budi.santoso@mail.example", "Budi Santoso")
UNIT = "layanan@dinkes.example"
STAFF = (
    Staff(SITI, frozenset({Role.COMPLAINTS})),
    Staff(JONO, frozenset({Role.COMPLAINTS}), digest=True),
    Staff(HEAD, frozenset({Role.SUPERVISOR})),
    Staff(RINA, frozenset({Role.REVIEWER})),
)
DESK = Desk(Office("Diskominfo", Address("desk@diskominfo.example"), staff=STAFF), WorkCalendar())
TICKET = "ADU-2026-0001"
_serial = count(1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PONTIANAK)


TUESDAY = at("2026-11-24T10:00")
LATER = TUESDAY + timedelta(hours=2)


def mail(sender: Address | None, text: str, when: datetime = TUESDAY, *files: str) -> Mail:
    number = next(_serial)
    return Mail(
        digest=sha256(str(number).encode()).hexdigest(),
        message_id=f"<{number}@mail.example>",
        sender=sender,
        subject="keluhan",
        new_text=text,
        received_at=when,
        attachments=tuple(Attachment(f, "image/jpeg", 9, f) for f in files),
    )


def opened(text: str = "Jaringan wifi di kantor mati.", when: datetime = TUESDAY, **facts: object) -> Case:
    """The case of a complaint by Budi's mail, with its number."""
    known: dict[str, object] = {"mail": mail(BUDI, text, when), "text": text, **facts}
    return numbered(receive(Complaint(**known), when, DESK))  # type: ignore[arg-type]


def numbered(decision: Decision, ticket: str = TICKET) -> Case:
    assert decision.case is not None
    return replace(decision.case, ticket=ticket)


def reply(
    verb: Verb, argument: str | None = None, body: str = "", sender: Address = SITI, **lines: str
) -> ReviewerReply:
    return ReviewerReply(mail(sender, ""), Command(verb, argument, lines, body))


def words(text: str, sender: Address | None = BUDI, when: datetime = TUESDAY) -> FollowUp:
    return FollowUp(mail(sender, text, when))


def case_of(decision: Decision) -> Case:
    assert decision.case is not None
    return decision.case


def grievance(found: Decision | Case) -> Grievance:
    case = case_of(found) if isinstance(found, Decision) else found
    assert case.grievance is not None
    return case.grievance


def mails(decision: Decision) -> list[SendMail]:
    return [e for e in decision.effects if isinstance(e, SendMail)]


def sent(decision: Decision) -> list[tuple[str, str]]:
    """Template and first recipient's local part of each mail."""
    return [(m.template, m.to[0].email.partition("@")[0]) for m in mails(decision)]
