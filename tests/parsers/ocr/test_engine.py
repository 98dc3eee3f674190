"""Laws of recognising print."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest
import reportlab
from PIL import Image, ImageDraw, ImageFont

from parsers.ocr.engine import engine, find_lines, model_paths, parted, read_lines, word_trust
from parsers.ocr.scan import words_of
from parsers.ocr.second_looks import looked_at_again, steady
from parsers.ocr.service_marks import with_marks
from parsers.pages.page import Page, Placed, Word
from parsers.pages.straighten import Quads
from rules.letter import Letter, Mark

FACE = str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")


def _typed(text: str, size: int = 30) -> tuple[np.ndarray, list[tuple[float, float]]]:
    """A line of print, and where each of its words begins and ends, 0-1."""
    font = ImageFont.truetype(FACE, size)
    wide = int(font.getlength(text)) + 24
    image = Image.new("RGB", (wide, size + 20), "white")
    ImageDraw.Draw(image).text((12, 8), text, "black", font)
    places, at = [], 0
    for word in text.split(" "):
        left = 12 + font.getlength(text[:at])
        places.append((left / wide, (left + font.getlength(word)) / wide))
        at += len(word) + 1
    return np.asarray(image), places


def _quad(left: float, top: float, right: float, bottom: float) -> Quads:
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], dtype=np.float64)


def test_the_models_come_with_the_wheel() -> None:
    """Nothing need be downloaded, and a process loads them once."""
    assert all(path.is_file() for path in model_paths().values())
    assert engine() is engine()


@pytest.mark.parametrize(
    "text",
    ["Nomor : 005/123/DINKES-A/2026", "NIP 19680812 199403 1 005", "akun zoom: dinkes.kalbar@gmail.com"],
)
def test_typed_lines_are_read_to_the_character(text: str) -> None:
    """Numbers, NIPs and addresses come as they stand, each character with a confidence."""
    (found,) = read_lines([_typed(text)[0]])
    assert found.text.replace(" ", "") == text.replace(" ", "")
    assert len(found.sure) == len(found.text) == len(found.at)
    assert found.mean > 0.95


def test_a_word_lies_where_it_is_printed() -> None:
    """Each word's box begins and ends within half a letter of its print."""
    text = "Kepala Dinas Kesehatan Provinsi"
    picture, places = _typed(text)
    (reading,) = read_lines([picture])
    high, wide = picture.shape[:2]
    words = words_of(reading, _quad(0, 0, wide, high), wide, high)
    assert [word.text for word in words] == text.split(" ")
    for word, (left, right) in zip(words, places, strict=True):
        assert word.box[0] == pytest.approx(left, abs=0.025)
        assert word.box[2] == pytest.approx(right, abs=0.025)


def test_an_empty_page_has_no_lines() -> None:
    """Bare paper is no print."""
    assert find_lines(np.full((400, 300, 3), 255, dtype=np.uint8)).shape == (0, 4, 2)


def test_a_blob_is_parted_into_its_lines() -> None:
    """Where a stamp ran two lines together, a higher level's lines take the blob's place."""
    blob = _quad(0, 0, 300, 90)
    lines = np.array([_quad(10, 5, 290, 35), _quad(10, 50, 290, 80)])
    assert len(parted(np.array([blob]), lines)) == 2


def test_a_line_found_twice_is_kept_once() -> None:
    """A higher level's tighter box of a known line adds nothing; a new line is added."""
    known = np.array([_quad(0, 0, 300, 40)])
    assert len(parted(known, np.array([_quad(6, 6, 294, 34)]))) == 1
    assert len(parted(known, np.array([_quad(0, 100, 300, 140)]))) == 2


@pytest.mark.parametrize(
    ("text", "weak", "least", "most"),
    [
        (":400.2/190", 0, 0.89, 0.95),
        ("PIMPINAN", 1, 0.8, 0.95),
        ("400.2/190", 5, 0.7, 0.8),
        ("400.2/190", 6, 0.5, 0.5),
        ("1lI", 1, 0.5, 0.5),
    ],
)
def test_a_mark_or_a_settled_letter_costs_a_word_less(
    text: str, weak: int, least: float, most: float
) -> None:
    """A word is as sure as its weakest digit or letter; a colon before it, a mark within, an `I` among
    capitals weigh less."""
    sure = [1.0] * len(text)
    sure[weak] = 0.5
    assert least <= word_trust(text, sure) <= most


def test_a_services_mark_is_read_in_its_picture() -> None:
    """A picture at a typed page's foot that speaks of an electronic signature adds its words; others none."""
    said = ["Ditandatangani secara elektronik oleh:", "Yohana Marpaung", "NIP 197001011995032001"]
    for lines, wanted in ((said, "Marpaung"), (["Melayani dengan hati", "sepanjang hari"], None)):
        mark = Placed((0.45, 0.8, 0.85, 0.87), partial(_printed, lines), (900, 220), False)
        page = Page(
            1, 595.0, 842.0, (Word("Kepala,", (0.5, 0.7, 0.6, 0.71)),), "text", "text", placed=(mark,)
        )
        words = {word.text: word.box for word in with_marks([page])[0].words}
        assert (wanted in words) if wanted else list(words) == ["Kepala,"]
        assert wanted is None or 0.8 < words[wanted][1] < 0.87


@pytest.mark.parametrize(
    ("texts", "alike"),
    [
        (("005/17/2026", ": 005 / 17/2026"), True),
        (("2 Maret 2026", "21Maret 2026"), False),
        (("614/283/2026", "614/5283/2026"), False),
        ((), True),
    ],
)
def test_figures_that_change_with_the_look_are_unsteady(texts: tuple[str, ...], alike: bool) -> None:
    """Blanks and marks may come and go, figures not."""
    assert steady(texts) == alike


def test_a_printed_number_reads_alike_each_time() -> None:
    """A letter whose number was typed stays as sure of it."""
    picture, _ = _typed("Nomor : 005/1734/DINSOS/2026", 30)
    sheet = np.full((900, 700, 3), 255, np.uint8)
    sheet[100 : 100 + picture.shape[0], 20 : 20 + picture.shape[1]] = picture
    mark = Mark(1, (20 / 700, 104 / 900, (20 + picture.shape[1]) / 700, 140 / 900))
    page = Page(1, 700.0, 900.0, (Word("x", (0, 0, 1, 1)),), "ocr", "scan", renderer=lambda: sheet)
    letter = Letter("a", number="005/1734/DINSOS/2026", confidence={"number": 0.97}, marks={"number": mark})
    assert looked_at_again(letter, [page]) == letter


def _printed(lines: list[str]) -> np.ndarray:
    picture = Image.new("RGB", (900, 220), "white")
    for row, text in enumerate(lines):
        ImageDraw.Draw(picture).text((20, 15 + 65 * row), text, "black", ImageFont.truetype(FACE, 30))
    return np.asarray(picture)
