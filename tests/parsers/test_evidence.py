"""Laws of the evidence picture."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, time

import docx
import numpy as np
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.demo.letters import Wish, letter_pdf
from parsers.evidence import DOUBT, INK, draw_evidence, notices_of
from parsers.pages.drawing import render
from parsers.tags import Room, lay_out
from rules.letter import Letter, Mark, Signature, Stamp

WISH = Wish(
    agency="Dinas Kesehatan",
    number="005/12/DINKES-A/2026",
    written=date(2026, 3, 2),
    event="Rapat Koordinasi Stunting",
    days=(date(2026, 3, 5), date(2026, 3, 5)),
    start=time(9),
    end=None,
    participants=100,
    account="dinkes@kalbarprov.go.id",
    signatory="dr. Erna Yulianti, M.Kes",
    nip="196808121994031005",
    title="Kepala Dinas Kesehatan",
)
MARKS = {
    "opd": Mark(1, (0.38, 0.07, 0.66, 0.095)),
    "number": Mark(1, (0.2, 0.155, 0.4, 0.17)),
    "date": Mark(1, (0.8, 0.135, 0.91, 0.15)),
    "event.name": Mark(1, (0.33, 0.385, 0.62, 0.4)),
    "signatory.name": Mark(1, (0.57, 0.68, 0.76, 0.695)),
}
LETTER = Letter(
    file="surat.pdf",
    marks=MARKS,
    confidence=dict.fromkeys(MARKS, 0.98) | {"event.name": 0.7},
    stamp=Stamp(True, 0.97, 1, (0.479, 0.589, 0.633, 0.698), "purple"),
    signature=Signature("wet", 0.97, 1, (0.588, 0.601, 0.806, 0.675)),
)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return letter_pdf(WISH)


def opened(png: bytes | None) -> np.ndarray:
    assert png is not None
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), np.int16)


def near(look: np.ndarray, tone: tuple[int, int, int], slack: int = 24) -> np.ndarray:
    """Where the picture has a tone, give or take the palette's rounding."""
    return np.abs(look - np.array(tone)).max(axis=2) <= slack


def test_the_page_comes_as_a_light_png_of_a_screens_width(pdf: bytes) -> None:
    """About 1000 pixels wide and under 400 kB, as it goes into a mail."""
    png = draw_evidence(pdf, "surat.pdf", LETTER)
    assert png is not None
    assert png.startswith(b"\x89PNG")
    assert opened(png).shape[1] == 1000
    assert len(png) < 400_000


def test_each_place_is_framed_where_the_letter_says(pdf: bytes) -> None:
    """A frame's upper edge runs along the upper edge of its box."""
    look = opened(draw_evidence(pdf, "surat.pdf", LETTER))
    framed = near(look, INK)
    high, wide = framed.shape
    for box in (MARKS["number"].box, MARKS["date"].box, LETTER.stamp.box, LETTER.signature.box):
        assert box is not None
        top = round(box[1] * high)
        columns = slice(round(box[0] * wide) + 8, round(box[2] * wide) - 8)
        assert framed[max(top - 6, 0) : top + 3, columns].any(axis=0).mean() > 0.95


def test_a_doubtful_reading_is_dashed_and_amber(pdf: bytes) -> None:
    """What a person must compare looks different: gaps in its frame, another colour."""
    look = opened(draw_evidence(pdf, "surat.pdf", LETTER))
    high, wide = look.shape[:2]
    left, top, right, _ = MARKS["event.name"].box
    rows = slice(round(top * high) - 6, round(top * high) + 2)
    edge = near(look, DOUBT)[rows, round(left * wide) + 6 : round(right * wide) - 6].any(axis=0)
    assert 0.3 < edge.mean() < 0.8
    assert not near(look, INK)[rows, round(left * wide) : round(right * wide)].any()


def test_nothing_doubtful_shows_no_amber(pdf: bytes) -> None:
    """Amber means doubt, and nothing else."""
    sure = replace(LETTER, confidence=dict.fromkeys(MARKS, 0.98))
    assert not near(opened(draw_evidence(pdf, "surat.pdf", sure)), DOUBT).any()


def test_doubts_are_said_in_words() -> None:
    """A label tells what is doubtful, in Indonesian."""
    stamp = replace(LETTER.stamp, agrees=False)
    texts = {notice.text for notice in notices_of(replace(LETTER, stamp=stamp))}
    assert {"Acara (ragu)", "Stempel ungu (ragu)", "Tanda tangan", "Nomor surat"} <= texts


@pytest.mark.parametrize(
    ("valid", "text"),
    [(True, "TTE sah"), (False, "TTE tidak sah (ragu)"), (None, "TTE belum terverifikasi (ragu)")],
)
def test_an_electronic_signature_is_labelled_by_what_checking_gave(valid: bool | None, text: str) -> None:
    """Only a checked one is shown without doubt."""
    signature = Signature("electronic", 0.99, 1, (0.5, 0.6, 0.7, 0.7), valid=valid)
    assert text in {notice.text for notice in notices_of(replace(LETTER, signature=signature))}


def test_labels_cover_neither_print_nor_each_other(pdf: bytes) -> None:
    """Each label lies on blank paper, and apart from the others."""
    page = render(pdf, 1, 1000 / 595.28)
    assert page is not None
    grey = page.mean(axis=2).astype(np.uint8)
    high, wide = grey.shape
    frames = [
        (round(box[0] * wide), round(box[1] * high), round(box[2] * wide), round(box[3] * high))
        for box in (mark.box for mark in MARKS.values())
    ]
    tags = [tag.box for tag in lay_out(Room(grey), [(frame, (120, 22)) for frame in frames])]
    for left, top, right, bottom in tags:
        assert (grey[top:bottom, left:right] < 120).mean() < 0.01
    for at, one in enumerate(tags):
        for other in tags[at + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_the_page_that_says_most_is_shown(pdf: bytes) -> None:
    """Of a file with several pages the letter's own is drawn."""
    blank, both = pypdfium2.PdfDocument.new(), io.BytesIO()
    blank.new_page(595, 842)
    blank.import_pages(pypdfium2.PdfDocument(pdf))
    blank.save(both)
    marks = {name: Mark(2, mark.box) for name, mark in MARKS.items()}
    second = replace(LETTER, marks=marks | {"date": MARKS["date"]}, stamp=Stamp(), signature=Signature())
    look = opened(draw_evidence(both.getvalue(), "surat.pdf", second))
    assert (look.mean(axis=2) < 90).mean() > 0.01


def test_a_grainy_photo_still_fits_into_a_mail() -> None:
    """Grain is smoothed away and shades are given up until the picture is small enough."""
    grain = np.random.default_rng(3).integers(120, 255, (800, 565, 3)).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(grain).save(out, "JPEG", quality=90)
    png = draw_evidence(out.getvalue(), "foto.jpg", LETTER)
    assert png is not None
    assert len(png) < 400_000


def test_a_turned_camera_picture_is_shown_upright(pdf: bytes) -> None:
    """Boxes are on the page as the camera's tag turns it."""
    page = render(pdf, 1, 1.2)
    assert page is not None
    turned, out = Image.fromarray(page).rotate(90, expand=True), io.BytesIO()
    tags = Image.Exif()
    tags[0x0112] = 6
    turned.save(out, "JPEG", quality=92, exif=tags)
    look = opened(draw_evidence(out.getvalue(), "foto.jpg", LETTER))
    assert look.shape[0] > look.shape[1]


def test_a_word_document_is_shown_as_it_may_print() -> None:
    """Letters come as DOCX, too; their evidence is drawn on the page as it is laid out."""
    document, out = docx.Document(), io.BytesIO()
    for line in range(12):
        document.add_paragraph(f"Nomor {line}: permohonan akun Zoom Meeting untuk rapat koordinasi")
    document.save(out)
    look = opened(draw_evidence(out.getvalue(), "surat.docx", LETTER))
    assert near(look, INK).sum() > 500


def test_a_letter_without_marks_has_no_evidence(pdf: bytes) -> None:
    """Where nothing was read there is nothing to show."""
    assert draw_evidence(pdf, "surat.pdf", Letter(file="surat.pdf")) is None


@settings(max_examples=25, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\x00"]),
)
def test_broken_files_give_none(noise: bytes, head: bytes) -> None:
    """Bytes that no program can open are no error here."""
    assert draw_evidence(head + noise, "rusak.pdf", LETTER) is None


@pytest.mark.parametrize("page", [0, -1, 2, 99])
def test_a_page_that_the_file_lacks_gives_none(pdf: bytes, page: int) -> None:
    """A mark on a page that is not there is not drawn elsewhere."""
    lost = {name: Mark(page, mark.box) for name, mark in MARKS.items()}
    assert (
        draw_evidence(pdf, "a.pdf", replace(LETTER, marks=lost, stamp=Stamp(), signature=Signature())) is None
    )


@settings(max_examples=8, deadline=None)
@given(st.tuples(*[st.floats(allow_nan=True, allow_infinity=True)] * 4))
def test_senseless_boxes_are_left_out(pdf: bytes, box: tuple[float, float, float, float]) -> None:
    """Boxes off the page, turned inside out or not numbers at all do not stop the drawing."""
    odd = replace(LETTER, marks=MARKS | {"subject": Mark(1, box), "number": Mark(1, box)})
    assert draw_evidence(pdf, "surat.pdf", odd) is not None
