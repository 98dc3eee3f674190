"""A SendMail effect becomes a mail, the same at each try."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from mailer import wording
from mailer.invite import invitation
from mailer.templating import Templates
from rules.ask import asked_by
from rules.case import Case, Kind, Status
from rules.decision import SendMail
from rules.mail import Address
from rules.office import Office

EVIDENCE = "bukti@surat"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file to enclose; `name` as it came."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Stationery:
    """What every mail of this office shares."""

    office: Office
    sender: Address
    domain: str
    templates: Templates
    zone: ZoneInfo
    plus_addressing: bool = False


def message_id(key: str, domain: str) -> str:
    """`<VC-2026-0042.8f3a…@domain>`: derives from the effect's key alone (RFC 5322 §3.6.4)."""
    scope = re.sub(r"[^A-Za-z0-9-]", "-", key.split("/")[0])[:60]
    return f"<{scope}.{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def compose(
    effect: SendMail,
    key: str,
    case: Case | None,
    made_at: datetime,
    paper: Stationery,
    *,
    enclosures: tuple[Enclosure, ...] = (),
    evidence: bytes | None = None,
    token: str | None = None,
    as_seen: Callable[[Case], Case] = lambda case: case,
) -> EmailMessage:
    """Text and HTML, threaded, marked as automatic (RFC 3834), with its invite and enclosures.

    `key` is the effect's whole key, `made_at` when it was decided. `as_seen` hides from the
    recipients what they may not see of the case.
    """
    ticket = case.ticket if case else ""
    mail = EmailMessage()
    mail["From"] = _header_address(paper.sender)
    mail["To"] = tuple(_header_address(a) for a in effect.to)
    if effect.cc:
        mail["Cc"] = tuple(_header_address(a) for a in effect.cc)
    rendered = paper.templates.render(
        effect.template, _context(effect, case, paper, evidence, token, as_seen)
    )
    subject = f"[{ticket}] {rendered.subject}" if ticket else rendered.subject
    mail["Subject"] = subject[:400]
    mail["Date"] = format_datetime(made_at)
    mail["Message-ID"] = message_id(key, paper.domain)
    if token and paper.plus_addressing:
        local, _, domain = paper.office.desk.email.partition("@")
        mail["Reply-To"] = f"{local}+{token}@{domain}"
    _thread(mail, effect, token, ticket, paper.domain)
    mail["Auto-Submitted"] = "auto-replied" if effect.in_reply_to else "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(rendered.text, cte="quoted-printable")
    mail.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    if evidence is not None:
        html = mail.get_body(("html",))
        assert isinstance(html, EmailMessage)  # set two lines above
        html.add_related(
            evidence, "image", "png", cid=f"<{EVIDENCE}>", filename="bukti.png", disposition="inline"
        )
    if effect.invite is not None and case is not None:
        _invite(mail, effect, case, made_at, paper)
    for enclosure in enclosures:
        main, _, sub = enclosure.media_type.partition("/")
        mail.add_attachment(
            enclosure.data,
            maintype=main if sub and main not in ("multipart", "message") else "application",
            subtype=sub if sub and main not in ("multipart", "message") else "octet-stream",
            filename=file_name(enclosure.name),
        )
    return mail


def _context(
    effect: SendMail,
    case: Case | None,
    paper: Stationery,
    evidence: bytes | None,
    token: str | None,
    as_seen: Callable[[Case], Case],
) -> dict[str, object]:
    shown = as_seen(case) if case else NOBODY
    ticket = case.ticket if case else ""

    def mailto(word: str) -> str:
        subject = quote(f"Re: [{ticket}]")
        body = quote(f"{word}\r\n\r\n" + (f"Kode: {token}\r\n" if token else ""))
        return f"mailto:{paper.office.desk.email}?subject={subject}&body={body}"

    form = paper.office.form_url
    first = effect.to[0] if effect.to else Address("")
    return {
        "changes": [],
        "doubts": [],
        "reasons": [],
        "code": token,
        **effect.data,
        "case": shown,
        "ask": asked_by(shown),
        "ticket": ticket,
        "office": paper.office,
        "person": first.name or "Bapak/Ibu",
        "form_link": _prefilled(form, shown, effect, ticket),
        "evidence": EVIDENCE if evidence else None,
        "moment": lambda at: wording.moment(at, paper.zone),
        "mailto": mailto,
    }


def _prefilled(form: str, case: Case, effect: SendMail, ticket: str) -> str:
    """The form's address, with what is known already where settings name the form's parameters."""
    names = effect.data.get("form_prefill") or {}
    ask = asked_by(case)
    known = {
        "ticket": ticket,
        "opd": ask.opd,
        "number": ask.number,
        "account": ask.account,
        "event_name": ask.event.name,
        "first_day": ask.event.first_day.isoformat() if ask.event.first_day else None,
    }
    pairs = [f"{quote(p, safe='')}={quote(str(known[f]), safe='')}" for f, p in names.items() if known.get(f)]
    return form + ("&" if "?" in form else "?") * bool(pairs) + "&".join(pairs)


def _thread(mail: EmailMessage, effect: SendMail, token: str | None, ticket: str, domain: str) -> None:
    """In-Reply-To and References; a reviewer's page carries its code there, where every reply keeps it."""
    chain = [ref for ref in effect.references if _is_id(ref)]
    if effect.in_reply_to and _is_id(effect.in_reply_to):
        mail["In-Reply-To"] = effect.in_reply_to
        if effect.in_reply_to not in chain:
            chain.append(effect.in_reply_to)
    if token:
        chain.append(f"<{ticket or 'disposisi'}.{token}@{domain}>")
    if chain:
        mail["References"] = " ".join(chain[:1] + chain[1:][-12:])


def _is_id(value: str) -> bool:
    return re.fullmatch(r"<[^<>\s\x00-\x1f\x7f-\xff]{3,250}>", value) is not None


def _invite(mail: EmailMessage, effect: SendMail, case: Case, made_at: datetime, paper: Stationery) -> None:
    """The calendar's part twice: as an alternative for Gmail and Outlook, as a file for the rest."""
    assert effect.invite is not None  # asked by the caller
    meeting = effect.data.get("meeting") or {}
    data = invitation(case, effect.invite, effect.to, made_at, paper.office, meeting.get("join_url"))
    if data is None:
        return
    text = data.decode()
    mail.add_alternative(text, subtype="calendar", cte="base64", params={"method": effect.invite.method})
    mail.add_attachment(data, maintype="application", subtype="ics", filename="undangan.ics")


def _header_address(address: Address) -> HeaderAddress:
    """For a header: the display name without control characters, the address as it is."""
    name = re.sub(r"[\x00-\x1f\x7f]", " ", address.name).strip()[:120]
    return HeaderAddress(display_name=name, addr_spec=re.sub(r"[\x00-\x20\x7f]", "", address.email))


def file_name(name: str) -> str:
    """A file's name that no mail program can take for a path or a header."""
    flat = re.sub(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069/\\:\"<>|*?;]", "_", name).strip(
        ". "
    )
    return flat[-120:] or "lampiran"


NOBODY = Case(Kind.REQUEST, Status.INCOMPLETE, datetime(1970, 1, 1, tzinfo=UTC), None)
"""Stands in where a mail concerns no case, so that every template finds what it names."""
