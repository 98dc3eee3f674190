"""The demo's people: they read and write real mail."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid

from imapclient import IMAPClient

from app.clock import Clock

KINDS = {"pdf": ("application", "pdf"), "jpg": ("image", "jpeg")}


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the embedded servers listen, on the loopback."""

    host: str
    imap_port: int
    smtp_port: int


@dataclass(frozen=True, slots=True)
class Actor:
    """One person with a mailbox of their own."""

    name: str
    email: str
    password: str
    doors: Doors
    clock: Clock

    def inbox(self) -> list[EmailMessage]:
        """Every mail in the person's INBOX, oldest first."""
        return [mail for _, mail in self.arrived()]

    def arrived(self, after: int = 0) -> list[tuple[int, EmailMessage]]:
        """UID and mail of each in the person's INBOX above the UID `after`, oldest first."""
        with IMAPClient(self.doors.host, self.doors.imap_port, ssl=False) as client:
            client.login(self.email, self.password)
            client.select_folder("INBOX", readonly=True)
            uids = [uid for uid in client.search([b"UID", f"{after + 1}:*".encode()]) if uid > after]
            found = client.fetch(uids, ["BODY.PEEK[]"]) if uids else {}
        raws = [(uid, found[uid][b"BODY[]"]) for uid in sorted(found)]
        return [(uid, message_from_bytes(raw, policy=policy.default)) for uid, raw in raws]

    def send(
        self,
        to: str,
        subject: str,
        text: str,
        *,
        files: Sequence[tuple[str, bytes]] = (),
        answering: EmailMessage | None = None,
        headers: Sequence[tuple[str, str]] = (),
        sender: str | None = None,
        login: bool = True,
    ) -> str:
        """Write a mail and hand it to the mail server; its Message-ID."""
        mail = EmailMessage()
        mail["From"] = formataddr((self.name, sender or self.email))
        mail["To"] = to
        mail["Subject"] = subject
        mail["Date"] = format_datetime(self.clock.now())
        mail["Message-ID"] = make_msgid(domain=self.email.split("@")[1])
        if answering is not None:
            mail["In-Reply-To"] = str(answering["Message-ID"])
            mail["References"] = f"{answering.get('References', '')} {answering['Message-ID']}".strip()
        for name, value in headers:
            mail[name] = value
        mail.set_content(text)
        for name, data in files:
            kind = KINDS.get(name.rpartition(".")[2], ("application", "octet-stream"))
            mail.add_attachment(data, maintype=kind[0], subtype=kind[1], filename=name)
        with smtplib.SMTP(self.doors.host, self.doors.smtp_port, timeout=20) as smtp:
            if login:
                smtp.login(self.email, self.password)
            smtp.send_message(mail, from_addr=sender or self.email, to_addrs=[to])
        return str(mail["Message-ID"])

    def reply(self, mail: EmailMessage, text: str, files: Sequence[tuple[str, bytes]] = ()) -> str:
        """Answer as a mail program does: above the quoted text, in the thread."""
        body = mail.get_body(("plain",))
        quoted = "\n".join(f"> {line}" for line in (body.get_content() if body else "").splitlines())
        said = f"{text}\n\nPada {mail['Date']}, {mail['From']} menulis:\n{quoted}\n"
        subject = str(mail["Subject"])
        to = str(mail.get("Reply-To") or mail["From"])
        named = subject if subject.startswith("Re:") else f"Re: {subject}"
        return self.send(to, named, said, files=files, answering=mail)
