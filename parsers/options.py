"""What an office may choose about reading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Choices that travel with every reading; the default knows no settings.

    `register` is the office's own list of agencies (CSV), `trust_anchors` a PEM file or a folder of them
    for electronic signatures, `form_sender` the address whose mails are the registration form's entries.
    `pages` and `file_bytes` bound what is looked at in one file.
    """

    register: Path | None = None
    trust_anchors: Path | None = None
    form_sender: str | None = None
    pages: int = 30
    file_bytes: int = 40 << 20
