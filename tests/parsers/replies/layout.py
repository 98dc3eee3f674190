"""A reply's two texts and its mail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape

from parsers.mails.command import command_of
from parsers.mails.message import open_mail
from parsers.mails.reply import newly_typed
from rules.mail import Command

DESK = "Diskominfo Kalbar <diskominfo@kalbarprov.example>"
ADDRESS = "diskominfo@kalbarprov.example"
ORIGINAL = (
    "Dinas Kesehatan memohon akun Zoom untuk rapat koordinasi.",
    "",
    "SETUJU",
    "  Akun          dinkes.zoom@kalbarprov.example",
    "",
    "Balas surel ini dengan satu kata pada baris pertama:",
    "SETUJU",
    "TOLAK surat belum lengkap",
    "",
    "Hormat kami,",
    "Dinas Komunikasi dan Informatika",
)
"""What is quoted: worse than our own mails, for commands stand on lines of their own."""


@dataclass(frozen=True)
class Reply:
    """Both texts of a reply; None where a program does not write that one."""

    plain: str | None
    html: str | None
    flowed: bool = False


Client = Callable[[list[str]], Reply]


def mail_of(reply: Reply) -> bytes:
    message = EmailMessage()
    message["From"] = "Rina <rina@diskominfo.example>"
    message["To"] = DESK
    message["Subject"] = "Re: [VC-2026-0042] Mohon ditinjau: SETUJU"
    message["Date"] = "Tue, 03 Mar 2026 10:00:00 +0700"
    message["Message-ID"] = "<balasan@diskominfo.example>"
    if reply.plain is not None:
        message.set_content(reply.plain, cte="8bit" if reply.plain.isascii() else "base64")
        if reply.flowed:
            message.set_param("format", "flowed")
        if reply.html is not None:
            message.add_alternative(reply.html, subtype="html", cte="base64")
    elif reply.html is not None:
        message.set_content(reply.html, subtype="html", cte="base64")
    return message.as_bytes()


def marked(mark: str = "> ") -> str:
    return "\n".join((mark + line).rstrip() for line in ORIGINAL)


def drawn(open_tag: str = "<div>", close: str = "</div>") -> str:
    return "".join(f"{open_tag}{escape(line) or '<br>'}{close}" for line in ORIGINAL)


def divs(typed: list[str]) -> str:
    return "".join(f"<div>{escape(line) or '<br>'}</div>" for line in typed)


def typed_in_mail(reply: Reply) -> str:
    return newly_typed(open_mail(mail_of(reply)))


def command_in(plain: str | None, html: str | None) -> Command | None:
    return command_of(typed_in_mail(Reply(plain, html)))
