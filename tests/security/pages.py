"""A reviewer's page, and mails made by hand."""

from __future__ import annotations

import re
from base64 import encodebytes
from dataclasses import dataclass
from email.message import EmailMessage
from itertools import count

CODE = re.compile(r"d1[a-z2-7]{26}")
_serial = count(1)


@dataclass(frozen=True)
class Page:
    """What a reviewer's mail program knows of the page that it answers."""

    ticket: str
    code: str
    subject: str
    message_id: str
    references: str
    text: str
    desk: str
    person: str

    @property
    def thread(self) -> list[str]:
        return [f"In-Reply-To: {self.message_id}", f"References: {self.references} {self.message_id}"]

    @property
    def quoted(self) -> str:
        return "\n".join(f"> {line}" for line in self.text.splitlines())

    @property
    def plus(self) -> str:
        local, _, domain = self.desk.partition("@")
        return f"{local}+{self.code}@{domain}"


def page_of(mail: EmailMessage, desk: str, person: str) -> Page:
    """The page out of a real mailbox; its code stands in References."""
    references = str(mail["References"])
    body = mail.get_body(("plain",))
    found = CODE.search(references)
    assert found is not None, references
    assert body is not None
    ticket = re.search(r"(?:VC|ADU)-\d{4}-\d{4}", str(mail["Subject"]))
    assert ticket is not None
    return Page(
        ticket=ticket.group(),
        code=found.group(),
        subject=str(mail["Subject"]).strip(),
        message_id=str(mail["Message-ID"]),
        references=" ".join(references.split()),
        text=body.get_content(),
        desk=desk,
        person=person,
    )


@dataclass(frozen=True)
class Raw:
    """One mail in bytes, and how it comes: `login` at the mail server, or None: as another server had it."""

    name: str
    data: bytes
    login: str | None = None
    envelope: str = ""

    @property
    def message_id(self) -> str:
        found = re.search(rb"^Message-ID: (<[^>]+>)", self.data, re.M)
        assert found is not None, self.name
        return found.group(1).decode()


def put(
    sender: str,
    to: str,
    subject: str,
    body: str,
    *head: str,
    kind: str = 'text/plain; charset="utf-8"',
    coding: str = "8bit",
    above: tuple[str, ...] = (),
) -> bytes:
    """A mail's bytes; `above` are the trace of the servers on the way, the last one's first."""
    number = next(_serial)
    if coding == "base64":
        body = encodebytes(body.encode()).decode()
    lines = [
        *above,
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject}",
        "Date: Mon, 02 Mar 2026 09:05:00 +0700",
        f"Message-ID: <answer-{number}@mail.example>",
        *head,
        "MIME-Version: 1.0",
        f"Content-Type: {kind}",
        f"Content-Transfer-Encoding: {coding}",
        "",
        body,
    ]
    return "\n".join(lines).replace("\r\n", "\n").replace("\n", "\r\n").encode()


def both(plain: str, html: str) -> tuple[str, str]:
    """Content-Type and body of multipart/alternative."""
    parts = "".join(
        f'--grenze\r\nContent-Type: text/{sub}; charset="utf-8"\r\n\r\n{text}\r\n'
        for sub, text in (("plain", plain), ("html", html))
    )
    return 'multipart/alternative; boundary="grenze"', f"{parts}--grenze--\r\n"
