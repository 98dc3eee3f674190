"""A mail's parts, and how they are written."""

from __future__ import annotations

from binascii import b2a_qp
from email.contentmanager import ContentManager
from email.message import EmailMessage, Message

from mailer.headers import WIRE, Written

BOUNDARY = "=_disposisi.{}"
"""Occurs in no part: after `=` quoted-printable has a hex digit or a line's end, base64 nothing but `=`
(RFC 2045 §6.7)."""


def _set_text(part: EmailMessage, text: str, subtype: str = "plain") -> None:
    part["Content-Type"] = Written(f'text/{subtype}; charset="utf-8"')
    part["Content-Transfer-Encoding"] = Written("quoted-printable")
    if "MIME-Version" not in part:
        part["MIME-Version"] = Written("1.0")
    lines = b"\n".join(text.encode().splitlines()) + b"\n"
    part.set_payload(b2a_qp(lines, quotetabs=False, istext=True).decode("ascii"))


QUOTED = ContentManager()
"""Text as quoted-printable in UTF-8: any mail program reads it, and no line is too long for any server."""
QUOTED.add_set_handler(str, _set_text)


def name_boundaries(mail: EmailMessage) -> None:
    """Always the same ones: drawn by lot, they would make each try another mail."""
    for number, part in enumerate(p for p in mail.walk() if p.is_multipart()):
        kind = f'{part.get_content_type()}; boundary="{BOUNDARY.format(number)}"'
        part.replace_header("Content-Type", Written(kind))


def on_the_wire(mail: Message) -> bytes:
    """The mail as SMTP takes it: CRLF, ASCII. Each part is encoded, and each multipart has its boundary."""
    head = b"".join(WIRE.fold_binary(name, value) for name, value in mail.raw_items())
    if not mail.is_multipart():
        return head + b"\r\n" + str(mail.get_payload()).replace("\n", "\r\n").encode("ascii")
    between = b"--" + mail.get_boundary("").encode("ascii")
    parts = b"".join(between + b"\r\n" + on_the_wire(part) + b"\r\n" for part in _parts(mail))
    return head + b"\r\n" + parts + between + b"--\r\n"


def _parts(mail: Message) -> list[Message]:
    parts = mail.get_payload()
    assert isinstance(parts, list)  # of a multipart
    return [part for part in parts if isinstance(part, Message)]
