"""A SendMail effect becomes a mail, always the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from mailer.headers import WRITTEN, Written, mailboxes, words
from mailer.invite import invitation
from mailer.message_ids import message_id
from mailer.mime import QUOTED, name_boundaries
from mailer.stationery import DAY, EVIDENCE, Stationery, context_of, desk_address
from rules.case import Case
from rules.decision import SendMail


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file to enclose; `name` as it came."""

    name: str
    media_type: str
    data: bytes


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
    day: bytes | None = None,
) -> EmailMessage:
    """Text and HTML, threaded, marked as automatic (RFC 3834), with its invite and enclosures.

    `key` is the effect's whole key, `made_at` when it was decided; the same mail, to the byte, at each
    try. `evidence` and `day` are PNG pictures. `as_seen` hides from the recipients what they may not
    see of the case.
    """
    ticket = case.ticket if case else ""
    mail = EmailMessage(policy=WRITTEN)
    mail["From"] = mailboxes((paper.sender,))
    mail["To"] = mailboxes(effect.to)
    if effect.cc:
        mail["Cc"] = mailboxes(effect.cc)
    pictures = {EVIDENCE: evidence, DAY: day}
    rendered = paper.templates.render(
        effect.template, context_of(effect, case, paper, pictures, token, as_seen)
    )
    subject = f"[{ticket}] {rendered.subject}" if ticket else rendered.subject
    mail["Subject"] = words(subject[:400])
    mail["Date"] = Written(format_datetime(made_at))
    mail["Message-ID"] = Written(message_id(key, paper.domain))
    if token and paper.plus_addressing:
        mail["Reply-To"] = desk_address(paper, token)
    _thread(mail, effect, token, ticket, paper.domain)
    mail["Auto-Submitted"] = Written("auto-replied" if effect.in_reply_to else "auto-generated")
    mail["X-Auto-Response-Suppress"] = Written("All")
    mail.set_content(rendered.text, content_manager=QUOTED)
    mail.add_alternative(rendered.html, "html", content_manager=QUOTED)
    _show(mail, rendered.html, pictures)
    if effect.invite is not None and case is not None:
        _invite(mail, effect, case, made_at, paper)
    for enclosure in enclosures:
        _enclose(mail, enclosure)
    name_boundaries(mail)
    return mail


def _show(mail: EmailMessage, html: str, pictures: dict[str, bytes | None]) -> None:
    """The pictures that the HTML part names, within it (RFC 2387)."""
    part = mail.get_body(("html",))
    assert isinstance(part, EmailMessage)  # the alternative that was just added
    for cid, data in pictures.items():
        if data is not None and f"cid:{cid}" in html:
            name = cid.partition("@")[0] + ".png"
            part.add_related(data, "image", "png", cid=f"<{cid}>", filename=name, disposition="inline")


def _enclose(mail: EmailMessage, enclosure: Enclosure) -> None:
    main, _, sub = enclosure.media_type.partition("/")
    known = re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", enclosure.media_type) and main not in (
        "multipart",
        "message",
    )
    mail.add_attachment(
        enclosure.data,
        maintype=main if known else "application",
        subtype=sub if known else "octet-stream",
        filename=file_name(enclosure.name),
    )


def _thread(mail: EmailMessage, effect: SendMail, token: str | None, ticket: str, domain: str) -> None:
    """In-Reply-To and References; a reviewer's page carries its code there, where every reply keeps it."""
    chain = [ref for ref in effect.references if _is_id(ref)]
    if effect.in_reply_to and _is_id(effect.in_reply_to):
        mail["In-Reply-To"] = words(effect.in_reply_to)
        if effect.in_reply_to not in chain:
            chain.append(effect.in_reply_to)
    if token:
        chain.append(f"<{ticket or 'disposisi'}.{token}@{domain}>")
    if chain:
        mail["References"] = words(" ".join(chain[:1] + chain[1:][-12:]))


def _is_id(value: str) -> bool:
    return re.fullmatch(r"<[^<>\s\x00-\x1f\x7f-\xff]{3,250}>", value) is not None


def _invite(mail: EmailMessage, effect: SendMail, case: Case, made_at: datetime, paper: Stationery) -> None:
    """The calendar's part twice (RFC 6047): as an alternative for Gmail and Outlook, as a file for others."""
    assert effect.invite is not None  # asked by the caller
    url = (effect.data.get("meeting") or {}).get("join_url") or case.zoom.get("join_url")
    data = invitation(case, effect.invite, (*effect.to, *effect.cc), made_at, paper.office, url)
    if data is None:
        return
    # as bytes: a text part would lose the CRLF that RFC 5545 asks for
    params = {"method": effect.invite.method, "charset": "utf-8"}
    mail.add_alternative(data, maintype="text", subtype="calendar", cte="base64", params=params)
    mail.add_attachment(data, maintype="application", subtype="ics", filename="undangan.ics")


def file_name(name: str) -> str:
    """A file's name that no mail program can take for a path or a header."""
    flat = re.sub(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069/\\:\"<>|*?;]", "_", name).strip(
        ". "
    )
    return flat[-120:] or "lampiran"
