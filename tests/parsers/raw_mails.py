"""Mails as bytes, for their readers' tests."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

from PIL import Image

LETTERS = Path(__file__).parent.parent / "letters"
REQUEST = "ruled-table.pdf"
CITIZEN = "Agus Wijaya <agus@mail.example>"
AGENCY = "Dinas Kesehatan <umum@dinkes.example>"
FORM = "forms-receipts@form.example"
TOKEN = "d1" + "a" * 26


def letter(name: str = REQUEST) -> bytes:
    return (LETTERS / name).read_bytes()


def raw_mail(
    text: str = "",
    subject: str = "",
    sender: str | None = CITIZEN,
    files: tuple[tuple[str, bytes], ...] = (),
    html: str | None = None,
    **headers: str,
) -> bytes:
    """A mail with the headers given (`In_Reply_To` for `In-Reply-To`) and files by name."""
    mail = EmailMessage()
    if sender is not None:
        mail["From"] = sender
    mail["To"] = "desk@diskominfo.example"
    mail["Subject"] = subject
    mail["Date"] = headers.pop("Date", "Thu, 12 Mar 2026 09:00:00 +0700")
    mail["Message-ID"] = headers.pop("Message_ID", "<surat-1@mail.example>")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    if text or html is None:
        mail.set_content(text + "\n")
        if html is not None:
            mail.add_alternative(html, subtype="html")
    else:
        mail.set_content(html, subtype="html")
    for name, data in files:
        kind, _, subtype = _type(name)
        mail.add_attachment(data, maintype=kind, subtype=subtype, filename=name)
    return mail.as_bytes()


def _type(name: str) -> tuple[str, str, str]:
    known = {"pdf": "application/pdf", "zip": "application/zip", "png": "image/png", "ics": "text/calendar"}
    return known.get(name.rpartition(".")[2], "application/octet-stream").partition("/")


def archive(*files: tuple[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files:
            packed.writestr(name, data)
    return held.getvalue()


def picture(width: int, height: int) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(held, "PNG")
    return held.getvalue()
