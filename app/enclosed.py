"""Files out of mails and archives, by their digest."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from parsers.fault import PageError
from parsers.mails.message import MailError, open_mail
from parsers.options import ReadOptions
from parsers.pages.containers import open_container


@dataclass(frozen=True, slots=True)
class Found:
    """A file that lay within another."""

    name: str
    media_type: str
    data: bytes


def in_mail(raw: bytes, digest: str, options: ReadOptions) -> Found | None:
    """The file of `raw` whose SHA-256 is `digest`, also where it lies in an archive."""
    try:
        parts = open_mail(raw).parts
    except MailError:
        return None
    for part in parts:
        if part.digest == digest:
            return Found(part.name, part.media_type, part.data)
    # archives are opened only where the file is in none of the parts themselves
    inner = (in_archive(part.data, part.name, digest, options) for part in parts)
    return next((found for found in inner if found is not None), None)


def in_archive(data: bytes, name: str, digest: str, options: ReadOptions) -> Found | None:
    """The member of an archive whose SHA-256 is `digest`; None, too, where `data` is no archive."""
    try:
        members = open_container(data, name, options) or []
    except PageError:
        return None
    kind = "application/octet-stream"
    return next((Found(n, kind, d) for n, d in members if sha256(d).hexdigest() == digest), None)
