"""Laws of laying a page flat."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.pages.bands import unbanded
from parsers.pages.page_map import PageMap, moved, turned_back
from parsers.pages.paper import find_paper
from parsers.pages.straighten import Quads, straighten

WIDE, HIGH = 1000, 1414
LINES = [(90, y, 880 - (y % 7) * 40, y + 26) for y in range(120, 1300, 70)]


def _quads(matrix: np.ndarray | None = None) -> Quads:
    found = np.array([[(a, b), (c, b), (c, d), (a, d)] for a, b, c, d in LINES], dtype=np.float64)
    return found if matrix is None else moved(found.reshape(-1, 2), matrix).reshape(-1, 4, 2)


def _page(lines: bool = True) -> np.ndarray:
    page = np.full((HIGH, WIDE, 3), 250, dtype=np.uint8)
    for a, b, c, d in LINES if lines else ():
        for x in range(a, c, 18):
            cv2.rectangle(page, (x, b), (x + 11, d), (20, 20, 20), -1)
    return page


def _on_desk(corners: np.ndarray, size: tuple[int, int] = (1500, 2000)) -> tuple[np.ndarray, np.ndarray]:
    """The page seen at a slant on a dark table, and the way from the page to the picture."""
    ends = np.array([[0, 0], [WIDE, 0], [WIDE, HIGH], [0, HIGH]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(ends, corners.astype(np.float32))
    photo = np.full((size[1], size[0], 3), (80, 60, 45), dtype=np.uint8)
    sheet = cv2.warpPerspective(_page(), matrix, size)
    mask = cv2.warpPerspective(np.ones((HIGH, WIDE), np.uint8), matrix, size)
    photo[mask > 0] = sheet[mask > 0]
    return photo, matrix


@given(
    st.sampled_from([0, 90, 180, 270]),
    st.tuples(st.floats(0, 0.4), st.floats(0, 0.4), st.floats(0.5, 1), st.floats(0.5, 1)),
)
def test_four_quarter_turns_back_are_none(turn: int, box: tuple[float, float, float, float]) -> None:
    """Turning back by a turn and by the rest of the circle leaves a box where it was."""
    again = turned_back(turned_back(box, turn), (360 - turn) % 360)
    assert again == pytest.approx(box)


def test_a_turn_by_a_quarter_is_known() -> None:
    """The top left of a page turned clockwise was its bottom left."""
    assert turned_back((0.0, 0.0, 0.1, 0.2), 90) == pytest.approx((0.0, 0.9, 0.2, 1.0))
    assert turned_back((0.0, 0.0, 0.1, 0.2), 270) == pytest.approx((0.8, 0.0, 1.0, 0.1))


@settings(deadline=None)
@given(st.floats(-20, 20), st.tuples(st.floats(0.2, 0.4), st.floats(0.2, 0.4)))
def test_a_box_comes_back_to_its_place(angle: float, corner: tuple[float, float]) -> None:
    """What a map leads to the straightened page, `to_file` leads back (an upright box around it)."""
    matrix = np.vstack([cv2.getRotationMatrix2D((500, 700), angle, 0.9), [0, 0, 1]])
    there = PageMap(matrix, (WIDE, HIGH), (WIDE, HIGH))
    left, top = corner
    points = np.array([[left * WIDE, top * HIGH], [(left + 0.2) * WIDE, (top + 0.1) * HIGH]])
    flat = moved(points, matrix) / np.array([WIDE, HIGH])
    low, high = flat.min(axis=0), flat.max(axis=0)
    found = there.to_file((*low, *high))
    assert found[0] <= left + 1e-6
    assert found[1] <= top + 1e-6
    assert found[2] >= left + 0.2 - 1e-6
    assert found[3] >= top + 0.1 - 1e-6


@pytest.mark.parametrize("angle", [-9.0, -2.0, 0.6, 4.0, 15.0])
def test_skewed_lines_become_level(angle: float) -> None:
    """Lines of a turned page lie level afterwards, and a word's box leads back to where it stood."""
    matrix = np.vstack([cv2.getRotationMatrix2D((WIDE / 2, HIGH / 2), angle, 1.0), [0, 0, 1]])
    page = cv2.warpPerspective(_page(), matrix, (WIDE, HIGH), borderValue=(250, 250, 250))
    flat = straighten(page, "scan", lambda picture: _quads(_scaled(picture, page) @ matrix))
    slopes = flat.quads[:, 1, 1] - flat.quads[:, 0, 1]
    assert np.abs(slopes).max() < 4
    wide, high = flat.map.target
    first = flat.quads[0] / np.array([wide, high])
    left, top, right, bottom = flat.map.to_file((*first.min(axis=0), *first.max(axis=0)))
    true = moved(_quads()[0], matrix) / np.array([WIDE, HIGH])
    assert left <= true[:, 0].min().clip(0, 1) + 0.01
    assert right >= true[:, 0].max().clip(0, 1) - 0.01
    assert top <= true[:, 1].min().clip(0, 1) + 0.01
    assert bottom >= true[:, 1].max().clip(0, 1) - 0.01


def _scaled(picture: np.ndarray, page: np.ndarray) -> np.ndarray:
    scale = picture.shape[0] / page.shape[0]
    return np.diag([scale, scale, 1.0])


def test_a_page_on_its_side_is_put_upright() -> None:
    """Where print runs up and down the page is turned by a quarter."""
    page = np.ascontiguousarray(np.rot90(_page(), 1))
    calls: list[tuple[int, int]] = []

    def find(picture: np.ndarray) -> Quads:
        calls.append(picture.shape[:2])
        standing = picture.shape[0] < picture.shape[1]
        quads = _quads()
        return quads[:, :, ::-1].copy()[:, [0, 3, 2, 1]] if standing else quads

    flat = straighten(page, "scan", find)
    assert flat.map.target[1] > flat.map.target[0]
    assert len(calls) == 2


@pytest.mark.parametrize(
    "corners",
    [
        [(200, 180), (1320, 240), (1290, 1810), (150, 1760)],
        [(320, 200), (1210, 200), (1400, 1850), (110, 1850)],
        [(150, 330), (1250, 130), (1400, 1650), (290, 1880)],
    ],
)
def test_a_sheet_on_a_table_is_found(corners: list[tuple[int, int]]) -> None:
    """Each corner is found within a hundredth of the picture, and the sheet is laid flat."""
    photo, matrix = _on_desk(np.array(corners, dtype=np.float64))
    found = find_paper(photo)
    assert found is not None
    assert np.abs(found - np.array(corners)).max() < 0.01 * 2000
    flat = straighten(photo, "scan", lambda picture: np.zeros((0, 4, 2)))
    assert flat.medium == "photo"
    back = flat.map.to_file((0.0, 0.0, 1.0, 1.0))
    assert back[0] == pytest.approx(min(x for x, _ in corners) / 1500, abs=0.01)
    assert back[3] == pytest.approx(max(y for _, y in corners) / 2000, abs=0.01)
    assert matrix.shape == (3, 3)


def test_a_scan_is_not_cut() -> None:
    """Paper that fills the picture is left whole."""
    assert find_paper(_page()) is None


def test_shade_is_taken_away_and_ink_kept() -> None:
    """Paper in shadow becomes as light as paper in the sun; a blue stamp stays blue."""
    page = cv2.circle(_page(lines=False), (700, 700), 90, (70, 90, 200), 12).astype(np.float32)
    shade = np.linspace(1.0, 0.45, WIDE)[None, :, None]
    flat = straighten((page * shade).astype(np.uint8), "photo", lambda picture: np.zeros((0, 4, 2)))
    picture = flat.picture.astype(np.int16)
    assert picture[60, 30].min() > 225
    assert picture[60, 970].min() > 225
    stamp = picture[700, 610]
    assert stamp[2] - stamp[0] > 60


@pytest.mark.parametrize("across", [True, False])
def test_a_rollers_streaks_are_taken_off(across: bool) -> None:
    """What darkens whole rows or columns is the scanner's; print stays, and an even page stays as it is."""
    page = _page()
    shade = np.ones((HIGH, WIDE), np.float32)
    for at in range(0, HIGH if across else WIDE, 40):
        shade[(slice(at, at + 9), slice(None)) if across else (slice(None), slice(at, at + 9))] = 0.75
    cleared = unbanded((page * shade[:, :, None]).astype(np.uint8))
    assert np.abs(cleared.astype(int) - page).mean() < 2
    assert unbanded(page) is page
