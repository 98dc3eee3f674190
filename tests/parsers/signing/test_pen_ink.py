"""Laws of a pen's ink within a stamp."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from parsers.pages.page import Page, Word
from parsers.signing.marks import CELL, Sight
from parsers.signing.pen_ink import blue_strokes, look_at, odds_of, odds_of_blue, pen_ink
from parsers.signing.pen_place import PenPlace
from parsers.signing.ring_strokes import beside_ring, odds_beside

WIDE, HIGH = 1240, 1754
PLACE = PenPlace(1, (0.55, 0.6, 0.85, 0.69), surely=True)
MIDDLE = (720, 1130)
PURPLE, RED, GREY = (120, 70, 170), (200, 40, 50), (90, 90, 90)
PEN = np.array([[690, 1150], [715, 1075], [735, 1160], [770, 1085], [790, 1150], [880, 1120]], np.int32)

Look = npt.NDArray[np.uint8]


def _stamped(colour: tuple[int, int, int], pen: tuple[int, int, int] | None, width: int = 3) -> Look:
    """Grainy paper with a round stamp where the pen goes, and the pen's strokes over it: inks multiply."""
    grain = np.random.default_rng(7).normal(240, 3, (HIGH, WIDE, 1)).clip(0, 255)
    look = np.repeat(grain, 3, axis=2)
    for ink, draw in ((colour, _ring), (pen, lambda sheet: cv2.polylines(sheet, [PEN], False, 255, width))):
        if ink is not None:
            sheet = np.zeros((HIGH, WIDE), np.uint8)
            draw(sheet)
            cover = cv2.GaussianBlur(sheet, (3, 3), 0)[:, :, None] / 255
            look *= 1 - cover * (1 - np.array(ink) / 255)
    return look.clip(0, 255).astype(np.uint8)


def _ring(sheet: Look) -> None:
    cv2.circle(sheet, MIDDLE, 110, 255, 5)
    cv2.circle(sheet, MIDDLE, 80, 255, 3)
    cv2.putText(sheet, "DINAS", (MIDDLE[0] - 55, MIDDLE[1] + 10), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 255, 3)


def _seen(look: Look, *words: Word) -> float:
    seen = look_at(*_page(look, *words), PLACE)
    assert seen is not None
    return pen_ink(seen)


def _blue(look: Look) -> float:
    page, sight = _page(look)
    seen = look_at(page, replace(sight, stamp=np.zeros_like(sight.stamp)), PLACE)
    assert seen is not None
    return blue_strokes(seen)


def _page(look: Look, *words: Word) -> tuple[Page, Sight]:
    heat = np.zeros((HIGH // 2 // CELL, WIDE // 2 // CELL), np.float32)
    scale = 2 * CELL
    cv2.circle(heat, (MIDDLE[0] // scale, MIDDLE[1] // scale), 112 // scale, 1.0, -1)
    cold = np.zeros_like(heat)
    sight = Sight(np.ones((HIGH // 2, WIDE // 2, 3), np.float32), heat, cold, cold)
    return Page(1, WIDE, HIGH, words, "ocr", "scan", renderer=lambda: look), sight


@pytest.mark.parametrize("colour", [PURPLE, RED, GREY])
@pytest.mark.parametrize("pen", [(30, 30, 35), (40, 60, 150)])
def test_strokes_across_a_stamp_are_told_by_their_ink(
    colour: tuple[int, int, int], pen: tuple[int, int, int]
) -> None:
    """Black and blue strokes are found on a stamp of another ink."""
    assert odds_of(_seen(_stamped(colour, pen))) > 0


def test_a_stroke_may_pale_on_its_way() -> None:
    """Its paler stretches belong to it where they hang together with dark ones; pale lines alone are none."""
    pale, dark = _stamped(RED, (176, 176, 190), 2), _stamped(RED, (176, 176, 190), 2)
    for start, end in pairwise(PEN.tolist()):
        middle = np.array([0.8 * a + 0.2 * b for a, b in zip(start, end, strict=True)], np.int32)
        cv2.line(dark, start, middle.tolist(), (40, 50, 90), 2)
    assert odds_of(_seen(dark)) > 0 > odds_of(_seen(pale))


@pytest.mark.parametrize("colour", [PURPLE, RED, GREY])
def test_a_stamp_alone_is_no_pen(colour: tuple[int, int, int]) -> None:
    """Its rings and letters are of its own ink, thick or thin."""
    assert odds_of(_seen(_stamped(colour, None))) < 0


def test_print_beside_the_place_is_no_pen() -> None:
    """A name that reaches up to the place is print, as far as its word was read."""
    look = _stamped(PURPLE, None)
    cv2.putText(look, "ERNA YULIANTI", (690, 1226), cv2.FONT_HERSHEY_SIMPLEX, 2.0, (20, 20, 20), 5)
    name = Word("ERNA", (0.55, 0.665, 0.95, 0.716), 0.99)
    assert odds_of(_seen(look, name)) < 0 < odds_of(_seen(look))


def test_thin_blue_strokes_on_bare_paper_are_a_pens() -> None:
    """Blue is told from black print and a grey frame; red, and what covers the whole place, is no pen."""
    pen, red = _stamped(GREY, (70, 90, 190), 2), _stamped(GREY, (190, 70, 70), 2)
    assert odds_of_blue(_blue(pen)) > 0
    assert odds_of_blue(_blue(red)) < 0
    assert odds_of_blue(_blue(_stamped(GREY, (40, 40, 40)))) < 0
    covered = pen.copy()
    for row in range(1060, 1210, 25):
        cv2.line(covered, (640, row), (1040, row + 60), (70, 90, 190), 3)
    assert odds_of_blue(_blue(covered)) < 0


def test_black_and_white_tells_no_inks_apart() -> None:
    """On a fax pen and stamp are the same black: nothing is said by colour."""
    fax = np.where(_stamped(PURPLE, (30, 30, 35)).mean(axis=2, keepdims=True) < 190, 0, 255).astype(np.uint8)
    assert odds_of(_seen(np.repeat(fax, 3, axis=2))) < 0


@pytest.mark.parametrize("colour", [PURPLE, GREY])
def test_strokes_that_leave_a_ring_are_a_pens_whatever_their_ink(colour: tuple[int, int, int]) -> None:
    """Thin ink that begins at a stamp's ring and lies outside it is a signature's; a ring alone has none."""
    signed, bare = _stamped(colour, colour), _stamped(colour, None)
    assert odds_beside(_beside(signed)) > 0
    assert _beside(bare) == 0


def test_strokes_that_leave_an_oval_are_a_pens() -> None:
    """An oval stamp is drawn out to a circle first; alone it has no strokes."""
    pen = np.array([[760, 1150], [800, 1090], [850, 1160], [890, 1085], [930, 1150]], np.int32)
    heat = np.zeros((HIGH // 2 // CELL, WIDE // 2 // CELL), np.float32)
    cv2.ellipse(heat, (90, 141), (14, 9), 0, 0, 360, 1.0, -1)
    bare = np.full((HIGH, WIDE, 3), 245, np.uint8)
    for axes in ((110, 75), (82, 47)):
        cv2.ellipse(bare, MIDDLE, axes, 0, 0, 360, GREY, 3)
    signed = cv2.polylines(bare.copy(), [pen], False, GREY, 3)
    for look, found in ((bare, False), (signed, True)):
        page, sight = _page(look)
        seen = look_at(page, replace(sight, stamp=heat), PLACE)
        assert seen is not None
        assert (odds_beside(beside_ring(seen)) > 0) == found


@pytest.mark.parametrize(("near", "found"), [(20, True), (90, False)])
def test_strokes_near_a_ring_are_a_pens(near: int, found: bool) -> None:
    """A stroke that a worn pen broke off may begin a little beside the ring, not far from it."""
    at = MIDDLE[0] + 112 + near
    pen = np.array([[at, 1150], [at + 20, 1110], [at + 40, 1155], [at + 60, 1115], [at + 80, 1150]], np.int32)
    look = cv2.polylines(_stamped(GREY, None), [pen], False, GREY, 3)
    assert (_beside(look) > 0) == found


def test_a_stain_at_a_ring_is_no_pens() -> None:
    """Speckled shade that fills its place is no stroke, however it winds."""
    look = _stamped(GREY, None)
    dice = np.random.default_rng(3)
    dots = look[1080:1160, 828:908]
    dots[dice.random(dots.shape[:2]) < 0.55] = 90
    assert _beside(look) == 0


def test_print_at_a_ring_is_no_pens() -> None:
    """What was read as words, and straight lines across, are not taken for strokes."""
    look = _stamped(PURPLE, None)
    cv2.putText(look, "Kepala Dinas", (790, 1110), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (20, 20, 20), 2)
    cv2.line(look, (820, 1160), (1000, 1160), (20, 20, 20), 2)
    words = [Word("Kepala Dinas", (780 / WIDE, 1085 / HIGH, 1000 / WIDE, 1118 / HIGH))]
    assert _beside(look, replace(PLACE, box=(0.55, 1130 / HIGH, 0.85, 0.69)), *words) == 0


def _beside(look: Look, place: PenPlace = PLACE, *words: Word) -> float:
    seen = look_at(*_page(look, *words), place)
    assert seen is not None
    return beside_ring(seen)
