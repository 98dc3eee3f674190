"""Laws of letters among pictured pages."""

from __future__ import annotations

from dataclasses import replace

from parsers.ocr.scans import typed_letter
from parsers.pages.page import Page
from tests.parsers.layouts import words_of

NOTICE = """
      PEMERINTAH KABUPATEN SEKADAU
      DINAS SOSIAL

      PENGUMUMAN
      NOMOR : 460/17/DINSOS/2026

      Merujuk pada pengumuman yang lalu, kami informasikan jadwal sebagaimana terlampir.
"""
SLIP = """
      LEMBAR DISPOSISI
      Surat dari : Dinas Sosial
      Diteruskan kepada : Sekretaris
"""


def _typed(art: str) -> Page:
    return Page(1, 595.0, 842.0, words_of(art), "text", "text")


def test_a_typed_letter_before_pictured_pages_is_the_letter_though_it_asks_for_nothing() -> None:
    """Its enclosures, however many, are glanced at, but not read instead of it."""
    pictured = replace(_typed(NOTICE), words=(), source="none", medium="scan")
    assert typed_letter([_typed(SLIP), pictured, _typed(NOTICE), pictured]) == 2
    assert typed_letter([_typed(SLIP), pictured]) is None
