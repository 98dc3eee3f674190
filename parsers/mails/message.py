"""A mail's bytes to envelope, texts and files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from string import ascii_lowercase, ascii_uppercase

from mailparser import MailParser
from mailparser.exceptions import MailParserError

from parsers.mails.addresses import addresses_in
from parsers.mails.automatic import automatic_reason
from parsers.mails.flaws import flaws_of
from rules.mail import Address, Attachment, Mail

TICKET = re.compile(r"\b((?:VC|ADU)-\d{4}-\d{4,})\b", re.I)
TOKEN = re.compile(r"(?<![a-z0-9])d1[a-z2-7]{26}(?![a-z0-9])", re.I)
CODE_LINE = re.compile(r"kode\s*:\s*(?:[>|\s]*)(d1[a-z2-7\s>|]{26,60})", re.I)
ID = re.compile(r"<[^<>\s]{1,400}>")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
FOLD = re.compile(r"\r?\n(?=[ \t])")
MAX_PARTS = 200
ASCII_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
"""Not `lower()`: the Kelvin sign would become the letter k, and a stranger a colleague."""


class MailError(Exception):
    """A mail that cannot be taken apart: one sentence for a person."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file within the mail; `digest` is the SHA-256 (hex) of `data`."""

    name: str
    media_type: str
    data: bytes
    digest: str
    inline: bool


@dataclass(frozen=True, slots=True)
class OpenMail:
    """A mail taken apart. `mail` has no letters yet and no new text: those are read from the rest."""

    mail: Mail
    parts: tuple[Part, ...]
    plain: str
    html: str
    message: Message


class _Parser(MailParser):  # type: ignore[misc]  # the library has no types
    """mail-parser without its reading of the headers and its summaries: the headers are read below."""

    def _reset(self) -> None:
        message: Message = self.message
        self._message = None
        super()._reset()
        self._message = message

    def _make_mail(self, complete: bool = True) -> dict[str, object]:
        return {}


def open_mail(raw: bytes) -> OpenMail:
    """Take a mail apart (RFC 5322, MIME). Raises MailError where nothing sensible can be had."""
    if not raw.strip():
        raise MailError("the mail is empty")
    try:
        parsed = _Parser.from_bytes(raw)
        message = parsed.message
        plain = "\n".join(parsed.text_plain)
        html = "\n".join(parsed.text_html)
        parts = tuple(_parts(message))
    except (
        MailParserError,
        MessageError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        raise MailError(f"the mail cannot be taken apart: {type(error).__name__}: {error}"[:200]) from error
    head = _headers(message)
    subject = _decoded(head.get("subject", [""])[0])
    senders = _addresses(head, "from")
    references = _ids(head, "references")
    replied = _ids(head, "in-reply-to")
    mail = Mail(
        digest=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        message_id=next(iter(_ids(head, "message-id")), None),
        in_reply_to=replied[0] if replied else None,
        references=references,
        sender=senders[0] if senders else None,
        reply_to=next(iter(_addresses(head, "reply-to")), None),
        to=_addresses(head, "to"),
        cc=_addresses(head, "cc"),
        subject=subject,
        date=_date(head),
        return_path=_return_path(head),
        automatic=automatic_reason(head, senders[0].email if senders else "", subject),
        text=_clean(plain),
        tickets=tickets_in(subject),
        tokens=_tokens(head, plain, html),
        flaws=flaws_of(head, senders),
        attachments=tuple(Attachment(p.name, p.media_type, len(p.data), p.digest, p.inline) for p in parts),
    )
    return OpenMail(mail, parts, plain, html, message)


def tickets_in(text: str) -> tuple[str, ...]:
    """Tickets named in a text, in capitals, each once."""
    small = text.lower()
    if "vc-" not in small and "adu-" not in small:  # sooner said than by the pattern
        return ()
    return tuple(dict.fromkeys(ticket.upper() for ticket in TICKET.findall(text)))


Headers = dict[str, list[str]]


def _headers(message: Message) -> Headers:
    """Every header as it came, by lower-case name; raw 8-bit bytes become characters."""
    found: Headers = {}
    for name, value in message.raw_items():
        text = str(value)
        if not text.isascii():
            text = text.encode("ascii", "surrogateescape").decode("utf-8", "replace")
        found.setdefault(name.lower(), []).append(FOLD.sub("", text) if "\n" in text else text)
    return found


def _decoded(value: str) -> str:
    """RFC 2047 words decoded, on one line, without control characters."""
    try:
        text = str(make_header(decode_header(value))) if "=?" in value else value
    except (MessageError, ValueError, LookupError):
        text = value
    return CONTROL.sub(" ", text).strip()[:1000]


def _addresses(head: Headers, name: str) -> tuple[Address, ...]:
    if name not in head:
        return ()
    found = []
    for display, email in addresses_in(head[name])[:200]:
        email = email.strip().translate(ASCII_LOWER)
        if "@" in email and len(email) <= 320:
            found.append(Address(email, _decoded(display)))
    return tuple(found)


def _ids(head: Headers, name: str) -> tuple[str, ...]:
    """Message-IDs of a header, `<…>` each, in order."""
    return tuple(dict.fromkeys(ID.findall(" ".join(head.get(name, []))[:20_000])))[:100]


def _date(head: Headers) -> datetime | None:
    try:
        at = parsedate_to_datetime(head.get("date", [""])[0])
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _return_path(head: Headers) -> str | None:
    path = head.get("return-path")
    return path[0].strip().strip("<>").lower() if path else None


def _tokens(head: Headers, plain: str, html: str) -> tuple[str, ...]:
    """Our codes: in ids, in plus-addresses, in a `Kode:` line (quoted or wrapped as it may be)."""
    places = " ".join(
        value
        for name in ("in-reply-to", "references", "to", "cc", "delivered-to", "x-original-to", "message-id")
        for value in head.get(name, [])[:20]
    )
    found = TOKEN.findall(places)
    for text in (plain[:400_000], html[:400_000]):
        if "d1" not in text and "D1" not in text:
            continue
        found += TOKEN.findall(text)
        found += [re.sub(r"[\s>|]", "", m)[:28] for m in CODE_LINE.findall(text)]
    return tuple(dict.fromkeys(t.lower() for t in found if TOKEN.fullmatch(t)))[:20]


def _parts(message: Message) -> Iterator[Part]:
    """Every file, at any depth; the body's own texts are not files."""
    for number, part in enumerate(message.walk()):
        if number > MAX_PARTS:
            return
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        disposition = part.get_content_disposition()
        name = _file_name(part)
        if kind in ("text/plain", "text/html") and disposition != "attachment" and not name:
            continue
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes) or not data:
            continue
        inline = disposition == "inline" or (
            part.get("Content-ID") is not None and disposition != "attachment"
        )
        shown = name or f"bagian-{number}.{kind.rpartition('/')[2]}"
        yield Part(shown, kind, data, hashlib.sha256(data).hexdigest(), inline)


def _file_name(part: Message) -> str:
    """The name by either header, decoded; empty where the part has none."""
    if "content-disposition" not in part and "name" not in str(part.get("content-type", "")).lower():
        return ""
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, TypeError):
        name = ""
    return _decoded(str(name))[:200]


def _clean(text: str) -> str:
    """Text for people: one kind of line end, no NUL."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
