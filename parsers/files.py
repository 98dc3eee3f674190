"""Reads one file, whatever it is, as a letter."""

from __future__ import annotations

import gc
import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from parsers.fault import PageError
from parsers.letters.letter import read_letter
from parsers.ocr.scans import read_scans
from parsers.ocr.second_looks import looked_at_again
from parsers.ocr.service_marks import with_marks
from parsers.options import ReadOptions
from parsers.pages.containers import is_docx
from parsers.pages.page import Page
from parsers.pages.pdf_pages import open_pages
from parsers.pages.pictures import is_picture, open_pictures
from parsers.signing.signatures import find_signature
from parsers.signing.stamps import find_stamp
from rules.letter import Box, Letter, Mark, Signature, Stamp, UnreadableFile

EMPTY = "Berkas kosong."
UNKNOWN = "Jenis berkas ini tidak dikenal sehingga tidak dapat dibaca sebagai surat."
WORDLESS = "Pada berkas ini tidak ditemukan tulisan yang dapat dibaca."
HEAVY = "Berkas terlalu besar untuk dibaca."


def read_file(
    data: bytes,
    name: str,
    options: ReadOptions = ReadOptions(),  # noqa: B008 (frozen)
) -> Letter | UnreadableFile:
    """The letter in `data`, told by its content rather than its name; never raises for a bad file.

    Boxes of marks, stamp and signature are fractions of the page as the file shows it.
    """
    began = time.perf_counter()
    digest = hashlib.sha256(data).hexdigest()

    def unread(reason: str) -> UnreadableFile:
        return UnreadableFile(name, reason, digest, time.perf_counter() - began)

    if len(data) > options.file_bytes:
        return unread(HEAVY)
    with _uncollected():
        try:
            pages = pages_of(data, name, options)
        except PageError as error:
            return unread(error.reason)
        if not any(page.words for page in pages):
            return unread(WORDLESS)
        letter = looked_at_again(read_letter(pages, name, options.register), pages)
        stamp = find_stamp(pages, letter, options)
        letter = with_ink(letter, stamp, find_signature(data, pages, letter, options, stamp))
        letter = as_shown(letter, pages)
    return replace(letter, digest=digest, seconds=time.perf_counter() - began)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Refuse is looked for once a letter is read: in its midst that takes a tenth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def pages_of(data: bytes, name: str, options: ReadOptions = ReadOptions()) -> list[Page]:  # noqa: B008
    """Pages of a file by its first bytes, the letter's read; PageError where nothing here can open it.

    Words lie on the page as `page.picture()` shows it; `page.to_file` leads back to the file's page.
    """
    return with_marks(read_scans(opened(data, name)[: options.pages]))


def opened(data: bytes, name: str) -> list[Page]:
    """The pages of a file, pictures not yet read. Raises PageError."""
    if not data.strip():
        raise PageError(EMPTY)
    if b"%PDF-" in data[:1024]:
        return open_pages(data, name)
    if is_picture(data):
        return open_pictures(data, name)
    if is_docx(data):
        from parsers.pages.docx_pages import docx_pages  # takes long to load, and most letters are PDF

        return docx_pages(data)
    raise PageError(UNKNOWN)


def with_ink(letter: Letter, stamp: Stamp, signature: Signature) -> Letter:
    """`letter` with what was seen of stamp and signature; a valid electronic signature replaces both."""
    sealed = signature.kind == "electronic" and signature.valid is True
    missing = [name for name in letter.missing if name not in ("stamp", "signature")]
    if not stamp.present and not sealed:
        missing.append("stamp")
    if signature.kind == "none":
        missing.append("signature")
    return replace(
        letter,
        stamp=stamp,
        signature=signature,
        missing=tuple(missing),
        confidence={**letter.confidence, "stamp": stamp.confidence, "signature": signature.confidence},
    )


def as_shown(letter: Letter, pages: Sequence[Page]) -> Letter:
    """`letter` with every box on the page as the file shows it, before any turning or straightening."""
    back = {page.number: page.to_file for page in pages if page.to_file is not None}
    if not back:
        return letter
    stamp, signature = letter.stamp, letter.signature
    return replace(
        letter,
        marks={
            name: Mark(mark.page, back[mark.page](mark.box)) if mark.page in back else mark
            for name, mark in letter.marks.items()
        },
        stamp=replace(stamp, box=_box(stamp.page, stamp.box, back)),
        signature=replace(signature, box=_box(signature.page, signature.box, back)),
    )


def _box(page: int | None, box: Box | None, back: dict[int, Callable[[Box], Box]]) -> Box | None:
    return back[page](box) if page in back and box is not None else box
