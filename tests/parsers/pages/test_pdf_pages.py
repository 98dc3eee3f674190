"""Laws of opening a PDF."""

from __future__ import annotations

import io
import textwrap
from pathlib import Path

import numpy as np
import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib import pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from parsers.fault import PageError
from parsers.pages.pdf_pages import EMPTY, ENCRYPTED, MALFORMED, MOST_PAGES, TOO_LONG, open_pages

FOLDER = Path(__file__).parents[2] / "letters"
TEXT = (
    "Yth. Kepala Dinas Komunikasi dan Informatika di Pontianak dengan hormat kami mohon bantuan akun Zoom "
    "untuk kegiatan pada hari Kamis tanggal 5 Maret 2026 dengan peserta dari dinas atas nama provinsi"
)


def _pdf(
    draw: object = None,
    *,
    words: str = "",
    mode: int = 0,
    picture: bool = False,
    encrypt: object = None,
    top: int = 760,
) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, encrypt=encrypt)
    if picture:
        noise = np.random.default_rng(0).integers(200, 255, (300, 212, 3), dtype=np.uint8)
        canvas.drawImage(ImageReader(Image.fromarray(noise)), 0, 0, *A4)
    text = canvas.beginText(60, top)
    text.setFont("Helvetica", 11)
    text.setTextRenderMode(mode)
    for line in textwrap.wrap(words, 80):
        text.textLine(line)
    canvas.drawText(text)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


OTHERWISE = {"sideways", "turned-page", "spaced-capitals", "narrow-gutter", "halves-apart"}
"""Turned, joined or slanted: pdfplumber's words are not what a reader of the page sees."""
UPRIGHT = sorted(path for path in FOLDER.glob("*.pdf") if path.stem not in OTHERWISE)


@pytest.mark.parametrize("path", UPRIGHT, ids=lambda path: path.stem)
def test_words_are_those_that_pdfplumber_finds(path: Path) -> None:
    """The short way to words gives the characters that pdfplumber's own way gives."""
    pages = open_pages(path.read_bytes(), path.name)
    with pdfplumber.open(path) as pdf:
        for ours, theirs in zip(pages, pdf.pages, strict=True):
            expected = theirs.extract_words(x_tolerance_ratio=0.15)
            assert [word.text for word in ours.words] == [word["text"] for word in expected]
            for word, other in zip(ours.words, expected, strict=True):
                assert word.box[0] == pytest.approx(other["x0"] / ours.width)
                assert word.box[1] == pytest.approx(other["top"] / ours.height)


def test_a_born_digital_page_is_text() -> None:
    """Visible words without a page-sized picture are taken as they are."""
    (page,) = open_pages(_pdf(words=TEXT), "a.pdf")
    assert (page.source, page.medium) == ("text", "text")
    assert " ".join(word.text for word in page.words).split() == TEXT.split()


def test_a_scan_without_words_is_left_to_recognition() -> None:
    """A page-sized picture alone has no words yet, and can be seen."""
    (page,) = open_pages(_pdf(picture=True), "a.pdf")
    picture = page.picture()
    assert (page.source, page.medium, page.words) == ("none", "scan", ())
    assert picture is not None
    assert picture.shape[2] == 3
    assert max(picture.shape) >= 2000


def test_an_invisible_layer_over_a_scan_is_not_trusted() -> None:
    """Words in mode 3 over a page-sized picture are another engine's guess."""
    (page,) = open_pages(_pdf(words=TEXT, mode=3, picture=True), "a.pdf")
    assert (page.source, page.words) == ("none", ())


def test_visible_words_on_a_page_sized_background_are_trusted() -> None:
    """A letter typed on a picture of its letterhead is born digital."""
    (page,) = open_pages(_pdf(words=TEXT, picture=True), "a.pdf")
    assert (page.source, page.medium) == ("text", "text")


def test_a_line_printed_into_a_scans_margin_is_not_its_text() -> None:
    """What a signing service prints under a page-sized picture leaves the page a scan, however long it is."""
    service = (
        "dokumen ini sah dan telah ditandatangani secara elektronik oleh kepala dinas melalui layanan " * 3
    )
    assert len(service.split()) > 30
    (page,) = open_pages(_pdf(words=service, picture=True, top=70), "a.pdf")
    assert (page.source, page.medium) == ("none", "scan")


def test_a_layer_of_noise_is_not_trusted() -> None:
    """Words that no Indonesian wrote are left to recognition."""
    noise = " ".join(f"{number:x}#%q{number}z" for number in range(60))
    (page,) = open_pages(_pdf(words=noise), "a.pdf")
    assert page.source == "none"


def test_a_locked_file_says_so() -> None:
    """A password gives its own reason."""
    locked = _pdf(
        words=TEXT, encrypt=pdfencrypt.StandardEncryption("rahasia", ownerPassword="x", strength=128)
    )
    with pytest.raises(PageError) as caught:
        open_pages(locked, "a.pdf")
    assert caught.value.reason == ENCRYPTED


@pytest.mark.parametrize("cut", [20, 200, 700])
def test_a_broken_file_says_so(cut: int) -> None:
    """A file cut short is malformed or has no pages; nothing else is raised."""
    data = _pdf(words=TEXT)
    with pytest.raises(PageError) as caught:
        open_pages(data[:cut], "a.pdf")
    assert caught.value.reason in (MALFORMED, EMPTY)


def test_pages_are_seen_where_a_table_counts_them_away() -> None:
    """A table that numbers its objects from 1 makes another object the catalogue; what is drawn is read."""
    pages = open_pages(_pdf(words=TEXT).replace(b"xref\n0 ", b"xref\n1 "), "a.pdf")
    assert [page.number for page in pages] == [1]
    assert pages[0].picture() is not None


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FOLDER.glob("*.pdf"))), st.data())
def test_a_damaged_file_never_raises_anything_else(path: Path, data: st.DataObject) -> None:
    """Bytes changed, cut out or put in: pages come, or a reason."""
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
    try:
        said = open_pages(bytes(raw), path.name)[0].number
    except PageError as error:
        said = len(error.reason)
    assert said > 0


def test_rubbish_after_the_mark_says_so() -> None:
    """A file that only begins like a PDF is malformed."""
    with pytest.raises(PageError) as caught:
        open_pages(b"%PDF-1.7\n" + bytes(range(256)) * 20, "a.pdf")
    assert caught.value.reason in (MALFORMED, EMPTY)


def test_a_book_is_not_a_letter() -> None:
    """More pages than a letter can have are not opened."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(72, 72))
    for _ in range(MOST_PAGES + 1):
        canvas.showPage()
    canvas.save()
    with pytest.raises(PageError) as caught:
        open_pages(out.getvalue(), "a.pdf")
    assert caught.value.reason == TOO_LONG


def test_a_turned_page_is_put_upright() -> None:
    """A page shown sideways or upside down reads from left to right, and its look is turned, too."""
    for name in ("sideways", "turned-page"):
        (page,) = open_pages((FOLDER / f"{name}.pdf").read_bytes(), name)
        picture = page.picture()
        assert page.words[0].text == "PEMERINTAH"
        assert page.height > page.width
        assert picture is not None
        assert picture.shape[0] > picture.shape[1]


def test_letters_set_apart_are_one_word() -> None:
    """A letterhead in spaced capitals is read as words, and a line struck twice once."""
    (page,) = open_pages((FOLDER / "spaced-capitals.pdf").read_bytes(), "a.pdf")
    texts = [word.text for word in page.words]
    assert "PEMERINTAH" in texts
    assert texts.count("Pendamping") == 1


def test_a_blank_that_only_kerns_parts_no_word() -> None:
    """A blank that the next letter covers, as printers to PDF set kerned pairs, is none."""
    page = io.BytesIO()
    canvas = Canvas(page, pagesize=A4)
    for x, text in (
        (72, "Infor "),
        (72 + canvas.stringWidth("Infor", "Helvetica", 12) + 0.3, "matika Kalbar"),
    ):
        canvas.setFont("Helvetica", 12)
        canvas.drawString(x, 700, text)
    canvas.save()
    (read,) = open_pages(page.getvalue(), "x")
    assert [word.text for word in read.words] == ["Informatika", "Kalbar"]


def test_a_line_printed_over_another_is_read_apart() -> None:
    """A long number that runs into the date beside it keeps its characters, and so does the date."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(60, 700, "Nomor : 800.1.11.1/454/RO-PEREKONOMIAN-C/2026")
    canvas.drawString(300, 700, "Pontianak, 18 Agustus 2026")
    canvas.drawString(60, 680, "Sifat : Segera")
    canvas.save()
    (page,) = open_pages(out.getvalue(), "x")
    texts = [word.text for word in page.words]
    assert {"800.1.11.1/454/RO-PEREKONOMIAN-C/2026", "Pontianak,", "Agustus", "Segera"} <= set(texts)
