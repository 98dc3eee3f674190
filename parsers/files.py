"""Reads one file, whatever it is, as a letter."""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from pathlib import Path

from parsers.letter import read_letter
from parsers.page import Page, PageError
from parsers.pages import open_pages
from rules.letter import Letter, UnreadableFile

EMPTY = "Berkas kosong."
UNKNOWN = "Jenis berkas ini tidak dikenal sehingga tidak dapat dibaca sebagai surat."
WORDLESS = "Pada berkas ini tidak ditemukan tulisan yang dapat dibaca."


def read_file(data: bytes, name: str, register: Path | None = None) -> Letter | UnreadableFile:
    """The letter in `data`, told by its content rather than its name; never raises for a bad file.

    `register` is the office's own list of agencies (CSV), None the one shipped.
    """
    began = time.perf_counter()
    digest = hashlib.sha256(data).hexdigest()
    try:
        pages = pages_of(data, name)
    except PageError as error:
        return UnreadableFile(name, error.reason, digest, time.perf_counter() - began)
    if not any(page.words for page in pages):
        return UnreadableFile(name, WORDLESS, digest, time.perf_counter() - began)
    letter = read_letter(pages, name, register)
    return replace(letter, digest=digest, seconds=time.perf_counter() - began)


def pages_of(data: bytes, name: str) -> list[Page]:
    """Pages of a file by its first bytes; PageError where nothing here can open it."""
    if not data.strip():
        raise PageError(EMPTY)
    if b"%PDF-" in data[:1024]:
        return open_pages(data, name)
    raise PageError(UNKNOWN)
