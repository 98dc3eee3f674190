"""Letters in Word documents read as on paper."""

from __future__ import annotations

import io
import itertools
import zipfile
from datetime import date, time

import numpy as np
import pytest
from docx import Document
from docx.enum.text import WD_BREAK
from PIL import Image

from parsers.fault import PageError
from parsers.files import read_file
from parsers.pages import docx_pages as module
from parsers.pages.containers import is_docx
from parsers.pages.docx_pages import docx_pages
from parsers.pages.page import Page, lines_of
from rules.letter import Letter, UnreadableFile
from tests.parsers.docx_letters import BLOCK, HEAD, SIGNED, letter, stamp

WAYS = list(itertools.product(("body", "header"), ("tab", "table"), ("indent", "table", "box")))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


def saved(document: object) -> bytes:
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def lines(page: Page) -> list[str]:
    return [line.text for line in lines_of(page.words)]


def changed(data: bytes, name: str, body: bytes) -> bytes:
    """The document with one of its parts replaced."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, body if info.filename == name else old.read(info))
    return held.getvalue()


@pytest.mark.parametrize(("head", "pairs", "signed"), WAYS)
def test_a_letter_is_read_whichever_way_it_was_typed(head: str, pairs: str, signed: str) -> None:
    """Letterhead in body or header, labels by tab or table, signature by indent, table or text box."""
    found = read_file(letter(head, pairs, signed), "surat.docx")
    assert isinstance(found, Letter)
    assert found.is_request
    assert (found.opd, found.number, found.date) == ("Dinas Kesehatan", BLOCK[0][1], date(2026, 3, 2))
    assert (found.event.first_day, found.event.start) == (date(2026, 3, 5), time(9))
    assert found.event.participants == 100
    assert (found.signatory.name, found.signatory.nip) == (SIGNED[4], SIGNED[6].removeprefix("NIP "))


@pytest.mark.parametrize(("head", "pairs", "signed"), WAYS)
def test_every_word_stands_on_the_page(head: str, pairs: str, signed: str) -> None:
    """No word is lost, doubled, or set beside the paper; one line stands under the other."""
    pages = docx_pages(letter(head, pairs, signed))
    assert len(pages) == 1
    words = pages[0].words
    assert all(0 <= w.box[0] < w.box[2] <= 1.001 and 0 <= w.box[1] < w.box[3] <= 1 for w in words)
    texts = [word.text for word in words]
    for each in (*HEAD, *SIGNED, *(value for _, value in BLOCK)):
        assert not set(each.split()) - set(texts)
    assert texts.count("Erna") == 1
    assert " ".join(SIGNED[4].split()) in lines(pages[0])


def test_lines_keep_their_side() -> None:
    """What is centred stands in the middle, what is set right ends at the margin."""
    words = docx_pages(letter())[0].words
    centred = [w for w in words if w.text in ("DINAS", "KESEHATAN")][:2]
    assert (centred[0].box[0] + centred[1].box[2]) / 2 == pytest.approx(0.5, abs=0.01)
    dated = next(w for w in words if w.text == "Pontianak,")
    year = next(w for w in words if w.text == "2026" and w.box[1] == dated.box[1])
    assert year.box[2] == pytest.approx(1 - 2.5 / 21, abs=0.01)


def test_a_picture_is_placed_and_shown() -> None:
    """A stamp put in as a picture has its box, its alpha, and is seen on the page."""
    page = docx_pages(letter(picture=stamp()))[0]
    (placed,) = page.placed
    pixels = placed.load()
    assert pixels is not None
    assert (placed.masked, placed.pixels, pixels.shape) == (True, (240, 240), (240, 240, 4))
    assert (placed.box[2] - placed.box[0]) * 21 == pytest.approx(4, abs=0.05)
    look = page.picture()
    assert look is not None
    high, wide = look.shape[:2]
    left, top, right, bottom = (round(f * s) for f, s in zip(placed.box, (wide, high) * 2, strict=True))
    inside = look[top:bottom, left:right].reshape(-1, 3).astype(int)
    assert np.any((inside[:, 2] - inside[:, 1] > 60) & (inside[:, 2] > 120))


def test_a_scan_put_into_a_document_is_a_scan() -> None:
    """A page that is one picture comes without words, to be read as a picture."""
    document = Document()
    held = io.BytesIO()
    Image.new("RGB", (1200, 1600), "white").save(held, "PNG")
    document.add_picture(io.BytesIO(held.getvalue()), width=document.sections[0].page_width * 0.7)
    page = docx_pages(saved(document))[0]
    assert (page.source, page.medium, page.words) == ("none", "scan", ())
    look = page.picture()
    assert look is not None
    assert look.shape[0] > 1500


def test_pages_part_where_the_document_says() -> None:
    """A page break begins a page; text that runs over begins one, too."""
    document = Document()
    document.add_paragraph("satu").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("dua")
    assert [lines(page) for page in docx_pages(saved(document))] == [["satu"], ["dua"]]
    for number in range(120):
        document.add_paragraph(f"baris {number}")
    assert len(docx_pages(saved(document))) > 2


def test_what_a_reader_does_not_see_is_not_read() -> None:
    """Hidden and deleted text is none of the letter's."""
    document = Document()
    paragraph = document.add_paragraph("terlihat ")
    paragraph.add_run("tersembunyi").font.hidden = True
    assert lines(docx_pages(saved(document))[0]) == ["terlihat"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (OLE + "WordDocument".encode("utf-16-le"), module.OLD),
        (OLE + "EncryptedPackage".encode("utf-16-le"), module.LOCKED),
        (OLE + "Workbook".encode("utf-16-le"), module.OFFICE),
        (changed(letter(), "word/document.xml", b"<w:document"), module.BROKEN),
        (changed(letter(), "word/document.xml", b"<a/>"), module.BROKEN),
        (changed(letter(), "word/document.xml", b"<!DOCTYPE a [<!ENTITY b 'x'>]><a>&b;</a>"), module.BROKEN),
        (changed(letter(), "[Content_Types].xml", b""), module.BROKEN),
    ],
    ids=["doc", "locked", "xls", "cut", "other", "entity", "types"],
)
def test_what_cannot_be_opened_says_why(data: bytes, reason: str) -> None:
    """An old, locked or broken document ends as unreadable with a reason that asks for a PDF or says why."""
    assert is_docx(data)
    with pytest.raises(PageError) as caught:
        docx_pages(data)
    assert caught.value.reason == reason
    assert isinstance(read_file(data, "surat.doc"), UnreadableFile)


def test_a_document_in_a_loop_ends() -> None:
    """Styles that build on each other in a circle, tables in tables without end: laid out all the same."""
    document = Document()
    styles = document.styles
    styles["Heading 1"].base_style, styles["Heading 2"].base_style = styles["Heading 2"], styles["Heading 1"]
    document.add_paragraph("berputar", style="Heading 1")
    table = document.add_table(rows=1, cols=1)
    for _ in range(40):
        table = table.rows[0].cells[0].add_table(rows=1, cols=1)
        table.rows[0].cells[0].text = "dalam"
    assert "berputar" in lines(docx_pages(saved(document))[0])[0]
