"""A full mailbox on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from imapclient import IMAPClient

from app.demo.servers import Servers
from tests.dovecot import Dovecot, there

DESK = "diskominfo@kalbarprov.example"
PASSWORD = "secret"
TEXTS = (
    (
        "Jaringan internet kelurahan",
        "Sudah tiga hari jaringan internet di kantor kelurahan kami mati dan belum ada yang memperbaiki.",
    ),
    (
        "Permohonan akun Zoom",
        "Bersama ini kami mohon akun Zoom untuk rapat koordinasi hari Kamis. Surat segera kami kirim.",
    ),
    ("Tanya alamat", "Mohon informasi, ke mana kami dapat mengantar berkas pendaftaran domain desa?"),
    ("Terima kasih", "Terima kasih atas bantuan Bapak dan Ibu pada acara kemarin. Semuanya lancar."),
)


@dataclass(frozen=True, slots=True)
class Door:
    """Where the mailbox is, on the loopback."""

    host: str
    port: int
    server: str


def plain_mail(number: int) -> bytes:
    """About 2 kB, each of its own sender."""
    subject, text = TEXTS[number % len(TEXTS)]
    body = f"Yth. Diskominfo,\r\n\r\n{text}\r\n\r\n" + "Demikian kami sampaikan untuk diketahui.\r\n" * 35
    head = (
        f"From: Warga {number} <warga{number}@contoh{number % 97}.example>\r\nTo: {DESK}\r\n"
        f"Subject: {subject} {number}\r\nMessage-ID: <{number}@contoh.example>\r\n"
        f"Date: Mon, 02 Mar 2026 08:{number // 60 % 60:02}:{number % 60:02} +0700\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    return (head + body + f"\r\nWarga {number}\r\n").encode()


@contextmanager
def full_mailbox(folder: Path, count: int) -> Iterator[Door]:
    """`count` mails in the desk's INBOX: Dovecot where it is installed, else pymap."""
    if there():
        with Dovecot({DESK}, PASSWORD) as dovecot:
            _fill(dovecot.host, dovecot.port, count)
            yield Door(dovecot.host, dovecot.port, "Dovecot")
        return
    with Servers(folder / "mails", "mx.example", {DESK: PASSWORD}) as servers:
        for number in range(count):
            servers.deliver(plain_mail(number), [DESK])
        yield Door(servers.host, servers.imap_port, "pymap")


def _fill(host: str, port: int, count: int) -> None:
    with IMAPClient(host, port, ssl=False) as client:
        client.login(DESK, PASSWORD)
        for number in range(count):
            client.append("INBOX", plain_mail(number), msg_time=datetime.now(UTC))
