"""Laws of what a born-digital page shows besides print."""

from __future__ import annotations

import io
import random
from functools import partial

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.colors import Color
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bench.stamps.judge_marks import draw_stamp, stamp_picture
from parsers.pages.page import Page
from parsers.pages.pdf_pages import open_pages
from parsers.signing.marks import sights_of
from parsers.signing.stamps import find_stamp
from rules.letter import Letter, Mark

WIDE, HIGH = 595.0, 842.0
SIGNED = Letter(
    "a",
    marks={
        "signatory.title": Mark(1, (0.55, 0.6, 0.75, 0.62)),
        "signatory.name": Mark(1, (0.55, 0.72, 0.8, 0.74)),
    },
)


def page_with(draw: object) -> Page:
    """A typed letter's page on which `draw` puts something."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDE, HIGH), invariant=True)
    for line in range(14):
        canvas.drawString(
            70, 700 - 18 * line, "Demikian surat ini kami sampaikan untuk kegiatan rapat di dinas"
        )
    canvas.drawString(327, 330, "Kepala Dinas,")
    canvas.drawString(327, 225, "dr. ERNA YULIANTI")
    draw(canvas)  # type: ignore[operator]
    canvas.showPage()
    canvas.save()
    return open_pages(out.getvalue(), "a.pdf")[0]


def drawn_stamp(canvas: Canvas, x: float = 290, y: float = 225, size: float = 100) -> None:
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(size / 140, size / 140)
    draw_stamp(canvas, random.Random(5), "PEMERINTAH PROVINSI", "DINAS SOSIAL", "round", (0.35, 0.15, 0.55))
    canvas.restoreState()


def placed(canvas: Canvas, picture: Image.Image, box: tuple[float, float, float, float]) -> None:
    canvas.drawImage(ImageReader(picture), *box, mask="auto")


def parts_of(page: Page) -> list[tuple[tuple[float, ...], np.ndarray]]:
    assert page.parts is not None
    return list(page.parts())


def test_a_stamp_drawn_in_lines_is_found() -> None:
    """A stamp may be no picture at all but a drawing in the file."""
    stamp = find_stamp([page_with(drawn_stamp)], SIGNED)
    assert (stamp.present, stamp.colour) == (True, "purple")


def test_a_letterheads_drawing_and_a_water_mark_are_not_looked_at() -> None:
    """What stands in the head or is as large as half the page costs no time and is no stamp."""

    def draw(canvas: Canvas) -> None:
        drawn_stamp(canvas, 40, 745, 70)
        drawn_stamp(canvas, 80, 180, 420)

    assert parts_of(page_with(draw)) == []


def test_a_picture_is_seen_without_the_print_over_it() -> None:
    """A placed picture is taken out of the file by itself."""
    picture = Image.new("RGB", (90, 60), (200, 40, 40))
    page = page_with(partial(placed, picture=picture, box=(327, 215, 90, 60)))
    [(box, seen)] = parts_of(page)
    assert box == pytest.approx((327 / WIDE, 1 - 275 / HIGH, 417 / WIDE, 1 - 215 / HIGH), abs=0.003)
    assert np.unique(seen.reshape(-1, 3), axis=0).tolist() == [[200, 40, 40]]


def test_what_is_clear_in_a_picture_is_paper() -> None:
    """An alpha channel lets the paper through."""
    picture = Image.new("RGBA", (80, 80), (0, 0, 0, 0))
    picture.paste((20, 30, 120, 255), (30, 30, 50, 50))
    [(_, seen)] = parts_of(page_with(partial(placed, picture=picture, box=(327, 230, 80, 80))))
    assert seen[2, 2].tolist() == [255, 255, 255]
    assert seen[40, 40].tolist() == [20, 30, 120]


def test_a_picture_cut_into_strips_is_one() -> None:
    """Printer drivers cut pictures with soft edges into strips."""
    ink = stamp_picture(random.Random(3), "blue", "PEMERINTAH PROVINSI", "DINAS SOSIAL", "round").resize(
        (400, 400)
    )

    def draw(canvas: Canvas) -> None:
        for strip in range(10):
            part = ink.crop((0, 40 * strip, 400, 40 * strip + 40))
            placed(canvas, part, (290, 320 - 10 * strip, 100, 10))

    page = page_with(draw)
    assert len(parts_of(page)) == 1
    assert find_stamp([page], SIGNED).present


def test_a_links_frame_is_not_looked_at() -> None:
    """A letter with an address to click on is no dearer to read."""
    page = page_with(lambda canvas: canvas.linkURL("https://zoom.us/j/1", (70, 300, 300, 340), thickness=1))
    assert parts_of(page) == []


def test_a_form_fields_look_is() -> None:
    """What is laid on a page as a field, as an electronic signature's look is, may be a mark."""
    page = page_with(
        lambda canvas: canvas.acroForm.textfield(
            value="ttd", x=330, y=250, width=90, height=60, fillColor=Color(0.8, 0.8, 1)
        )
    )
    assert len(parts_of(page)) == 1


def test_a_picture_behind_the_print_is_looked_at_with_it() -> None:
    """Where a picture fills the page, its parts cannot be told from the print."""
    paper = Image.new("RGB", (300, 424), (250, 250, 240))
    page = page_with(lambda canvas: placed(canvas, paper, (0, 0, WIDE, HIGH)))
    assert page.parts is None
    sights = sights_of(page)
    assert sights is not None
    assert [sight.part for sight in sights] == [None]


def test_many_pictures_end() -> None:
    """A page of a thousand specks is not looked at speck by speck."""
    speck = Image.new("RGB", (4, 4), (0, 0, 0))

    def draw(canvas: Canvas) -> None:
        for at in range(400):
            placed(canvas, speck, (40 + 25 * (at % 20), 60 + 30 * (at // 20), 4, 4))

    assert len(parts_of(page_with(draw))) <= 40


@pytest.mark.parametrize("broken", [b"/Rect [1 2]", b"/Rect null", b"/Rect [(a) 0 9 9]", b"/Subtype 7"])
def test_a_broken_annotation_is_passed_over(broken: bytes) -> None:
    """The letter is read all the same."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDE, HIGH), invariant=True, pageCompression=0)
    canvas.drawString(
        70, 700, "Demikian surat ini kami sampaikan untuk kegiatan rapat di dinas dengan hormat"
    )
    canvas.acroForm.textfield(value="ttd", x=330, y=250, width=90, height=60)
    canvas.showPage()
    canvas.save()
    data = out.getvalue()
    kind = b"/Subtype" if broken.startswith(b"/Subtype") else b"/Rect"
    start = data.index(kind, data.index(b"/Annot") - 400)
    end = data.index(b"\n", start)
    assert open_pages(data[:start] + broken.ljust(end - start) + data[end:], "a.pdf")[0].words
