"""A mail's texts, as written and as drawn."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from typing import Literal

MAX_TEXT = 400_000
_MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Segment:
    """One text part. `flowed` text (RFC 3676) is already put together again."""

    kind: Literal["plain", "html"]
    text: str


@dataclass(frozen=True, slots=True)
class Views:
    """What a reader of plain text sees, and what a reader of HTML sees; both the same where a mail has
    one text alone. Attachments and mails within the mail are no part of either."""

    plain: tuple[Segment, ...] = ()
    html: tuple[Segment, ...] = ()


def views_of(message: Message, depth: int = 0) -> Views:
    """The two readings of a mail's body (RFC 2046 §5.1): of alternatives, each reader gets his own."""
    if message.get_content_disposition() == "attachment" or depth > _MAX_DEPTH:
        return Views()
    kind = message.get_content_type()
    if not message.is_multipart():
        return _leaf(message, kind)
    if not kind.startswith("multipart/"):
        return Views()
    payload = message.get_payload()
    children = [
        views_of(part, depth + 1)
        for part in (payload if isinstance(payload, list) else [])
        if isinstance(part, Message)
    ]
    children = [child for child in children if child.plain or child.html]
    if kind == "multipart/alternative":
        return _alternative(children)
    return Views(
        tuple(segment for child in children for segment in child.plain),
        tuple(segment for child in children for segment in child.html),
    )


def _alternative(children: list[Views]) -> Views:
    if not children:
        return Views()
    plain = next((v.plain for v in children if any(s.kind == "plain" for s in v.plain)), children[0].plain)
    html = next(
        (v.html for v in reversed(children) if any(s.kind == "html" for s in v.html)), children[-1].html
    )
    return Views(plain, html)


def _leaf(part: Message, kind: str) -> Views:
    if kind not in ("text/plain", "text/html") or _named(part):
        return Views()
    text = _decoded(part)[:MAX_TEXT]
    if not text.strip():
        return Views()
    if kind == "text/html":
        segment = Segment("html", text)
    else:
        segment = Segment("plain", _unflowed(text, _says(part, "delsp", "yes")) if _flowed(part) else text)
    return Views((segment,), (segment,))


def _flowed(part: Message) -> bool:
    # most fields do not have the word: they need not be taken apart
    return "format" in str(part.get("content-type", "")).lower() and _says(part, "format", "flowed")


def _says(part: Message, name: str, value: str) -> bool:
    return str(part.get_param(name, "")).lower() == value


def _named(part: Message) -> bool:
    if "content-disposition" not in part and "name" not in str(part.get("content-type", "")).lower():
        return False
    try:
        return bool(part.get_filename())
    except (ValueError, LookupError, TypeError):
        return True


def _decoded(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    for charset in (str(part.get_content_charset() or "utf-8"), "utf-8"):
        try:
            return data.decode(charset)
        except (ValueError, LookupError):  # also a NUL in the charset's name
            continue
    return data.decode("cp1252", "replace")


def _unflowed(text: str, closed: bool) -> str:
    """Paragraphs that the sender's software broke, whole again (RFC 3676 §4)."""
    done: list[str] = []
    open_depth = -1
    for line in text.replace("\r\n", "\n").split("\n"):
        body = line.lstrip(">")
        depth = len(line) - len(body)
        body = body.removeprefix(" ")
        soft = body.endswith(" ") and body != "-- "
        if soft and closed:
            body = body[:-1]
        if open_depth == depth and body != "-- ":
            done[-1] += body
        else:
            done.append(">" * depth + (" " if depth else "") + body)
        open_depth = depth if soft else -1
    return "\n".join(done)
