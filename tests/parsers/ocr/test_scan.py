"""Laws of a pictured page's lines."""

from __future__ import annotations

import numpy as np
import pytest

from parsers.ocr.engine import Reading
from parsers.ocr.scan import Scan, quad_of, trimmed
from parsers.ocr.strangers import strangers
from parsers.pages.page import Page
from parsers.pages.page_map import PageMap
from parsers.pages.straighten import Flat, Quads
from rules.letter import Box

WIDE, HIGH = 1000, 1400


def _reading(text: str, sure: float = 0.9, left: float = 0.0, right: float = 1.0) -> Reading:
    step = (right - left) / len(text)
    return Reading(text, (sure,) * len(text), tuple(left + step * (at + 0.5) for at in range(len(text))))


def _scan(*lines: tuple[Box, str]) -> Scan:
    """A white page with lines as read."""
    quads = np.array([quad_of(box, WIDE, HIGH) for box, _ in lines])
    flat = Flat(
        np.full((HIGH, WIDE, 3), 255, np.uint8), quads, PageMap(np.eye(3), (WIDE, HIGH), (WIDE, HIGH)), "scan"
    )
    page = Page(1, float(WIDE), float(HIGH), (), "none", "scan")
    return Scan(page, flat, {at: _reading(text) for at, (_, text) in enumerate(lines)})


def _quad(left: float, right: float) -> Quads:
    return quad_of((left, 0.5, right, 0.515), WIDE, HIGH)


def test_a_line_cut_out_too_wide_is_as_wide_as_its_print() -> None:
    """Its words stand where they were read, and the room behind them is not the line's."""
    quad, reading = trimmed(_quad(0.4, 0.9), _reading("Budi Simanjuntak", left=0.2, right=0.6))
    assert quad[0][0] == pytest.approx(500, abs=8)
    assert quad[1][0] == pytest.approx(700, abs=8)
    ends = quad[0][0] + np.array(reading.at)[[0, -1]] * (quad[1][0] - quad[0][0])
    assert ends == pytest.approx([506.25, 693.75])


def test_a_line_read_again_takes_the_place_of_what_was_read_there() -> None:
    """A name that was found in a wide cut is not told twice when it is settled."""
    scan = _scan(((0.1, 0.2, 0.4, 0.215), "Nomor"))
    assert scan._put(*trimmed(_quad(0.46, 0.98), _reading("H.Zulkifli Zaidar", left=0.13, right=0.62)), len)
    scan.set_line(_quad(0.53, 0.79), _reading("H. Zulkifli Zaidar"), (0.527, 0.5, 0.813, 0.515))
    assert [each.text for each in scan.readings.values()] == ["Nomor", "H. Zulkifli Zaidar"]


def test_what_must_stand_there_is_put_over_scraps() -> None:
    """Longer scraps do not keep a wanted line out; one that is wanted as much does."""
    for read, told in (("KRETARIAT DAERAH", "Barat,"), ("Barat,.", "Barat,.")):
        scan = _scan(((0.55, 0.499, 0.61, 0.516), read))
        scan._put(_quad(0.55, 0.61), _reading("Barat,"), lambda text: float(text.startswith("Barat")))
        assert [word.text for word in scan.read().words][-1:] == told.split()[-1:]


LINES = [(0.3, 0.7, 0.1), *((0.12, 0.88, 0.3 + 0.02 * at) for at in range(5)), (0.12, 0.2, 0.2)]
"""Letterhead, body and a label: left, right and top as shares of the page."""
OWN = ["DINAS SOSIAL", *["mohon akun Zoom"] * 5, "Nomor : 460/12"]


def _lines(*places: tuple[float, float, float]) -> Quads:
    return np.array([quad_of((left, top, right, top + 0.012), 1000, 1400) for left, right, top in places])


def test_print_of_the_sheets_beside_is_none_of_the_letters() -> None:
    """Lines that stand wholly beside all long ones are another sheet's, if they are several."""
    beside = [(0.95, 1.0, 0.2 + 0.1 * at) for at in range(4)]
    texts = dict(enumerate([*OWN, *["erah"] * 4]))
    assert strangers(texts, _lines(*LINES, *beside), (1000, 1400)) == {7, 8, 9, 10}
    assert strangers(dict(enumerate([*OWN, "erah"])), _lines(*LINES, beside[0]), (1000, 1400)) == set()


def test_print_of_a_sheet_above_the_letterhead_is_none_of_the_letters() -> None:
    """What shows over the government's name is another sheet's, unless the letter's number is part of it."""
    above = [(0.7, 0.95, 0.02 + 0.02 * at) for at in range(3)]
    head = "PEMERINTAH PROVINSI KALIMANTAN BARAT"
    texts = dict(enumerate([head, *OWN[1:], "DINAS LINGKUNGAN", "Jalan Sultan", "Pontianak, 18 Mei 2026"]))
    assert strangers(texts, _lines(*LINES, *above), (1000, 1400)) == {7, 8, 9}
    assert strangers(texts | {9: "Nomor : 1/2"}, _lines(*LINES, *above), (1000, 1400)) == set()
    assert strangers(texts | {0: "DINAS SOSIAL"}, _lines(*LINES, *above), (1000, 1400)) == set()


def test_labels_left_of_the_body_are_the_letters() -> None:
    """Labels may stand at an edge of their own, if there are no others."""
    body = [(max(left, 0.25), right, top) for left, right, top in LINES[:-1]]
    labels = [(0.1, 0.18, 0.2 + 0.02 * at) for at in range(3)]
    texts = dict(enumerate([*OWN[:-1], "Nomor", "Sifat", "Hal"]))
    assert strangers(texts, _lines(*body, *labels), (1000, 1400)) == set()


@pytest.mark.parametrize(
    ("line", "faxed"),
    [
        ("03/03/2026 09:05 0561 765403 DINAS HAL. 01/01", True),
        ("FROM : DINKES KALBAR  FAX NO. : 0561736541  Mar. 03 2026 09:05AM P1", True),
        ("2026-MAR-03 14:20 From:SEKDA To:0561774567 Page:1/2", True),
        ("PEMERINTAH PROVINSI KALIMANTAN BARAT", False),
        ("Jalan Sutoyo No. 1 Fax. (0561) 736541", False),
    ],
)
def test_a_fax_machines_line_is_none_of_the_letters(line: str, faxed: bool) -> None:
    """Day, hour and page at the very top are when it was sent; lower they are the letter's."""
    top, lower = _lines((0.02, 0.6, 0.01)), _lines((0.02, 0.6, 0.1))
    assert strangers({0: line}, top, (1000, 1400)) == ({0} if faxed else set())
    assert strangers({0: line}, lower, (1000, 1400)) == set()
