"""Laws of numbers that run into another column."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen import canvas

from parsers.files import read_file
from parsers.letters.collisions import uncollided
from parsers.letters.letter import read_letter
from parsers.pages.page import Word
from rules.letter import Letter
from tests.parsers.layouts import scan_of

NUMBER = "005/12/DISKOMINFO/2026"
ART = """
                    PEMERINTAH PROVINSI KALIMANTAN BARAT
                             DINAS SOSIAL

                                        Pontianak, 2 Maret 2026
 Nomor : {} Kepala Dinas Komunikasi dan Informatika
 Hal   : Permohonan Akun Zoom       di Pontianak

     Dengan hormat, mohon disediakan akun Zoom Meeting pada hari Kamis, 5 Maret 2026.
"""


def _texts(text: str, confidence: float = 1.0) -> list[str]:
    return [word.text for word in uncollided([Word(text, (0.1, 0.1, 0.5, 0.12), confidence)])]


@given(st.data(), st.sampled_from(["Yth.", "Kepada", "Pontianak,"]), st.integers(1990, 2099))
def test_figures_and_letters_are_sorted_apart(data: st.DataObject, beside: str, year: int) -> None:
    """However a year and the word that lies over its end are woven together, both are read."""
    figures, letters, woven = list(str(year)), list(beside), ""
    while figures or letters:
        first = not woven or not letters or (figures and data.draw(st.booleans()))
        woven += (figures if first else letters).pop(0)
    assume(not woven[-1].isdigit())
    assert _texts(f"005/12/DISKOMINFO/{woven}") == [f"005/12/DISKOMINFO/{year}", beside]


@pytest.mark.parametrize(
    "text", [NUMBER, "421.3/SMAN1PTK", "800/98/BKD-A", "B/123/202A", "027/88/RO2026PBJ", "12/2026/Umum"]
)
def test_a_number_of_its_own_stays_whole(text: str) -> None:
    """What ends with its year, or with an agency's code, is left alone."""
    assert _texts(text) == _texts(text, 0.9) == [text]


def _pdf(apart: float) -> bytes:
    """A letter whose address begins `apart` points behind its number."""
    held = io.BytesIO()
    page = canvas.Canvas(held, pagesize=(595, 842))
    page.setFont("Times-Roman", 12)
    beside = 120 + stringWidth(NUMBER, "Times-Roman", 12) + apart
    for x, y, text in (
        *((200, 790, "DINAS SOSIAL"), (330, 735, "Pontianak, 2 Maret 2026"), (60, 700, "Nomor")),
        *((112, 700, ":"), (120, 700, NUMBER), (60, 684, "Hal"), (112, 684, ":"), (120, 684, "Akun Zoom")),
        *((beside, 700, "Yth. Kepala Dinas Komunikasi dan Informatika"), (beside, 684, "di Pontianak")),
        (60, 640, "Dengan hormat, mohon disediakan akun Zoom pada hari Kamis, 5 Maret 2026."),
    ):
        page.drawString(x, y, text)
    page.save()
    return held.getvalue()


@pytest.mark.parametrize("apart", [-9, -6, -1, 0, 2])
def test_a_number_ends_where_the_address_begins(apart: float) -> None:
    """Without a gap, and with the one over the other, number and address are each read whole."""
    letter = read_file(_pdf(apart), "surat.pdf")
    assert isinstance(letter, Letter)
    assert (letter.number, letter.to_desk) == (NUMBER, True)
    assert letter.addressee == "Kepala Dinas Komunikasi dan Informatika"


@pytest.mark.parametrize("read", ["2026Yth.", "2026th.", "202Yth."])
def test_a_covered_year_is_the_dates(read: str) -> None:
    """What a scan cannot show of the year comes from the letter's date, and is not sure."""
    page = scan_of(ART.format(f"005/12/DINSOS/{read}"))
    letter = read_letter([page], "surat.jpg")
    assert (letter.number, letter.to_desk) == ("005/12/DINSOS/2026", True)
    assert letter.confidence["number"] < 0.95 or "2026" in read


def test_a_covered_year_without_a_date_is_doubted() -> None:
    """Where no date says it, the number ends as it can be read, with a sentence."""
    art = ART.format("005/12/DINSOS/202Yth.").replace("Pontianak, 2 Maret 2026", "")
    page = replace(scan_of(art), number=1)
    letter = read_letter([page], "surat.jpg")
    assert letter.number == "005/12/DINSOS/202"
    assert letter.confidence["number"] <= 0.5
    assert any("tertutup" in doubt for doubt in letter.doubts)
