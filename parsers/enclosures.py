"""The letters among a mail's files."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from PIL import Image, UnidentifiedImageError

from parsers.fault import PageError
from parsers.mails.message import Part
from parsers.options import ReadOptions
from parsers.pages.containers import open_container
from rules.letter import Letter, UnreadableFile

FILES = 12
"""More files than this in one mail are not read: whoever sends a letter sends a few."""
TOO_MANY = f"Surel memuat lebih dari {FILES} berkas; berkas ini tidak dibaca."
PAGE_SIDES = (560, 400)
"""Pixels: a page photographed or scanned smaller than this cannot be read, a logo is no bigger."""
INLINE_SIDES = (1000, 700)
INLINE_SHAPE = 2.2
"""Within the text itself stand banners and signatures, too: what is as big and upright as a page is read."""

_PASSED_TYPES = (
    *("text/calendar", "text/vcard", "text/x-vcard", "text/directory", "application/ics"),
    *("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"),
    *("application/pgp-keys", "message/delivery-status", "text/rfc822-headers"),
)
_PASSED_NAMES = (".ics", ".vcf", ".p7s", ".asc", ".sig", ".eml")


def letters_in(parts: Sequence[Part], options: ReadOptions) -> tuple[Letter | UnreadableFile, ...]:
    """Every file read as a letter, those within archives too, in the mail's order; each content once.

    Logos, signatures, calendars and sounds are passed over; a file that cannot be read says why.
    """
    files = [part for part in parts if not _is_no_letter(part)]
    if not files:
        return ()
    from parsers.files import read_file  # loads what reads pages: a process for plain mails never needs it

    found: list[Letter | UnreadableFile] = []
    seen: set[str] = set()
    count = 0
    for part in files:
        if part.digest in seen:
            continue
        seen.add(part.digest)
        for name, data in _files(part, options, found):
            count += 1
            if count > FILES:
                found.append(UnreadableFile(name, TOO_MANY))
                return tuple(found)
            found.append(read_file(data, name, options))
    return tuple(found)


def _files(
    part: Part, options: ReadOptions, found: list[Letter | UnreadableFile]
) -> Iterator[tuple[str, bytes]]:
    """The part itself, or what is in it where it is an archive; why not goes to `found`."""
    if len(part.data) > options.file_bytes:
        yield part.name, part.data  # read_file says that it is too big
        return
    try:
        members = open_container(part.data, part.name, options)
    except PageError as error:
        found.append(UnreadableFile(part.name, error.reason, part.digest))
        return
    if members is None:
        yield part.name, part.data
        return
    for name, data in members:
        if not _is_small(data, PAGE_SIDES):
            yield name, data


def _is_no_letter(part: Part) -> bool:
    kind = part.media_type
    if kind in _PASSED_TYPES or kind.startswith(("audio/", "video/")):
        return True
    if PurePath(part.name.lower()).suffix in _PASSED_NAMES:
        return True
    if kind.startswith("image/"):
        return _is_small(part.data, INLINE_SIDES if part.inline else PAGE_SIDES, inline=part.inline)
    return part.inline and kind.startswith("text/")


def _is_small(data: bytes, sides: tuple[int, int], *, inline: bool = False) -> bool:
    """Whether `data` is a picture too small for a page; what is no picture is not small."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            longer, shorter = max(picture.size), max(min(picture.size), 1)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return longer < sides[0] or shorter < sides[1] or (inline and longer / shorter > INLINE_SHAPE)
