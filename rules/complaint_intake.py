"""Complaints coming in, by mail or another channel."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from rules.case import Case, Grievance, Kind, Status
from rules.complaint_mails import (
    address_in,
    due_of,
    files_of,
    grievance_of,
    relay_data,
    spoken,
    to_complainant,
    to_officers,
)
from rules.complaint_notes import answer_officer
from rules.deadlines import complaint_deadlines
from rules.decision import Decision, SendMail
from rules.facts import CATEGORIES, CHANNELS, Category, Complaint, ReviewerReply
from rules.form_words import day_named
from rules.lifecycle import touched
from rules.mail import Address, Command, Mail
from rules.office import Desk
from rules.post import to_person
from rules.privacy import asks_secrecy

CONTENT = re.compile(r"^\W*isi(?: pengaduan)?\s*:[ \t]*(.+)\Z", re.I | re.M | re.S)
"""The complaint's own words: all that follows the label `Isi:`."""
NUMBER = "{ticket}"
"""Where the template complaint-recorded puts the case's number."""


def receive(facts: Complaint, now: datetime, desk: Desk) -> Decision:
    """A complaint nobody has seen yet: a number, the shortest term, an acknowledgement, the officers told."""
    case = _opened(facts, now, desk)
    ack: tuple[SendMail, ...] = ()
    if not (facts.mail and facts.mail.automatic):
        answering = facts.mail if facts.channel == "EMAIL" else None
        ack = to_complainant(
            case,
            desk,
            "ack",
            "complaint-ack",
            _ack_data(case),
            relay=_ack_text(case, desk),
            answering=answering,
        )
    effects = (*ack, *to_officers(desk, "new", "complaint-new", new_data(case), attach=case.letters))
    return Decision(case, effects, _reason(case), look=not _seen(effects))


def _seen(effects: tuple[SendMail, ...]) -> bool:
    """Whether anybody was told of the complaint: if not, the mail itself must be looked at."""
    return any(mail.template == "complaint-new" for mail in effects)


def record_by_officer(facts: ReviewerReply, now: datetime, desk: Desk) -> Decision:
    """`CATAT <channel>` by a complaint officer, with Nama, Kontak, Tanggal, Kategori and Isi lines."""
    mail, command = facts.mail, facts.command
    read = _dictated(mail, command, now, desk)
    if isinstance(read, str):
        case = Case(Kind.COMPLAINT, Status.OPEN, now, None)
        key = f"unclear/{mail.digest[:16]}"
        _, asked = answer_officer(mail, case, "not-understood", {"understood": read})
        answer = tuple(replace(m, key=key) for m in asked)
        return Decision(None, answer, "A complaint was not recorded: its lines do not say enough.")
    case = _opened(read, now, desk)
    category = _category_in(command)
    if category:
        case = categorised(case, category, now, desk)
    officer = _sender(mail)
    if case.requester:
        own = to_complainant(case, desk, "ack", "complaint-ack", _ack_data(case), relay="")
    else:
        own = _recorded(mail, case, desk)
    told = None if case.requester else officer  # who gets the words to pass on has the case before him
    others = to_officers(desk, "new", "complaint-new", new_data(case), but=told, attach=case.letters)
    return Decision(case, (*own, *others), f"{_reason(case)[:-1]}, recorded by {officer}.")


def categorised(case: Case, category: str, now: datetime, desk: Desk) -> Case:
    """`case` in its category: its term anew from the same day of receipt; secrecy only grows."""
    grievance = grievance_of(case)
    supervisory = CATEGORIES[3] in (category, grievance.category)
    case = replace(
        case,
        grievance=replace(grievance, category=category, confidential=grievance.secrecy_asked or supervisory),
    )
    due = due_of(case, desk)
    case = replace(case, grievance=replace(grievance_of(case), due=due))
    if due == grievance.due:
        return case
    start = grievance.reopened_at or case.received_at
    return replace(case, deadlines=complaint_deadlines(start, due, now, desk))


def new_data(case: Case) -> dict[str, object]:
    """What the officers' page says beyond the case."""
    grievance = grievance_of(case)
    return {
        "text": grievance.text,
        "proposed": grievance.proposed,
        "reasons": list(grievance.proposed_reasons),
        "due": grievance.due.isoformat() if grievance.due else None,
    }


def _opened(facts: Complaint, now: datetime, desk: Desk) -> Case:
    by_mail = facts.channel == "EMAIL" and facts.mail is not None
    secret = facts.wants_secrecy or asks_secrecy(facts.text)
    requester = _complainant(facts)
    case = Case(
        kind=Kind.COMPLAINT,
        status=Status.OPEN,
        received_at=_received_at(facts, now, desk),
        requester=requester,
        subject=facts.mail.subject if by_mail and facts.mail else "",
        letters=(*files_of(facts.mail), *facts.files),
        grievance=Grievance(
            text=facts.text,
            channel=facts.channel,
            reporter=facts.reporter or (requester.name if requester else "") or None,
            contact=facts.contact or (requester.email if requester else None),
            happened_on=facts.happened_on,
            proposed=facts.proposed,
            proposed_reasons=facts.proposed_reasons,
            confidential=secret or facts.proposed == CATEGORIES[3],
            secrecy_asked=secret,
            source=facts.digest or None,
        ),
    )
    due = due_of(case, desk)
    case = replace(
        case,
        grievance=replace(grievance_of(case), due=due),
        deadlines=complaint_deadlines(case.received_at, due, now, desk),
    )
    return touched(case, facts.mail) if by_mail and facts.mail else case


def _complainant(facts: Complaint) -> Address | None:
    """Where the complainant reads mail: the sender, or the address that another channel noted."""
    if facts.channel == "EMAIL" and facts.mail is not None:
        return facts.mail.sender
    email = address_in(facts.contact)
    return Address(email, facts.reporter or "") if email else None


def _received_at(facts: Complaint, now: datetime, desk: Desk) -> datetime:
    """The mail's arrival; by another channel the opening of the day on which the office got it."""
    if facts.channel == "EMAIL" and facts.mail is not None:
        return facts.mail.received_at or now
    day = facts.received_on
    if day is None or day >= now.astimezone(desk.calendar.zone).date():
        return now
    return desk.calendar.open_of(day)


def _ack_data(case: Case) -> dict[str, object]:
    grievance = grievance_of(case)
    return {
        "category": grievance.category or grievance.proposed,
        "provisional": grievance.category is None,
        "due": grievance.due.isoformat() if grievance.due else None,
    }


def _ack_text(case: Case, desk: Desk) -> str:
    """The acknowledgement to be passed on: number, category, last day. The template fills in the number,
    which the case gets when it is recorded."""
    grievance = grievance_of(case)
    last = f" paling lambat {spoken(grievance.due, desk.calendar)}" if grievance.due else ""
    category = grievance.category or f"{grievance.proposed} (sementara)"
    return (
        f"Pengaduan Bapak/Ibu telah kami terima dan kami catat dengan nomor {NUMBER}, kategori {category}. "
        f"Jawaban kami sampaikan{last}. Terima kasih."
    )


def _recorded(mail: Mail, case: Case, desk: Desk) -> tuple[SendMail, ...]:
    """To the officer who recorded it, where no mail reaches the complainant: the words to pass on."""
    if mail.sender is None:
        return ()
    text = _ack_text(case, desk)
    data = {**new_data(case), **relay_data(case, text)}
    return (to_person(mail.sender, "recorded", "complaint-recorded", data=data, answering=mail, token=True),)


def _dictated(mail: Mail, command: Command, now: datetime, desk: Desk) -> Complaint | str:
    """The complaint that the lines under CATAT tell; a sentence in Indonesian where they do not."""
    channel = next((c for c in CHANNELS if c == " ".join((command.argument or "").upper().split())), None)
    if channel is None or channel == "EMAIL":
        return "CATAT memerlukan saluran: WA, TATAP MUKA, KOTAK, TELEPON, LAPOR, WEBSITE, atau MEDSOS."
    lines = command.corrections
    found = CONTENT.search(command.body)
    text = (found.group(1) if found else lines.get("isi", "")).strip()
    if not text:
        return "Isi pengaduan belum disebutkan (baris Isi:)."
    day = day_named(lines.get("tanggal", ""))
    if lines.get("tanggal") and day is None:
        return f"Tanggal \u201c{lines['tanggal'][:40]}\u201d tidak terbaca; mohon ditulis 31-12-2026."
    if day and day > now.astimezone(desk.calendar.zone).date():
        return f"Tanggal {day:%d-%m-%Y} belum tiba."
    if lines.get("kategori") and _category_in(command) is None:
        return f"Kategori \u201c{lines['kategori'][:40]}\u201d tidak dikenal."
    secret = lines.get("rahasia", "").strip().lower() in ("ya", "y", "yes")
    return Complaint(
        mail=mail,
        text=text,
        channel=channel,
        reporter=lines.get("nama") or None,
        contact=lines.get("kontak") or None,
        wants_secrecy=secret,
        received_on=day,
    )


def _category_in(command: Command) -> Category | None:
    said = " ".join(command.corrections.get("kategori", "").lower().split())
    return next((c for c in CATEGORIES if c == said), None)


def _reason(case: Case) -> str:
    """For the event log: no word of the complaint, and nobody's name."""
    grievance = grievance_of(case)
    due = f"{grievance.due:%Y-%m-%d}" if grievance.due else "an unknown day"
    secret = ", confidential" if grievance.confidential else ""
    kept = grievance.category or f"none yet, {grievance.proposed} proposed"
    return f"Complaint received by {grievance.channel}: category {kept}, due {due}{secret}."


def _sender(mail: Mail) -> str:
    return mail.sender.email if mail.sender else "an unknown officer"
