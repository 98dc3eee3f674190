"""Lays a picture flat: paper, turn, skew, shade."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from parsers.pages.bands import unbanded
from parsers.pages.curl import Strip, bend_of
from parsers.pages.page import Medium, Picture
from parsers.pages.page_map import Matrix, PageMap, half_turn, moved
from parsers.pages.paper import Corners, find_paper

LONG_SIDE = 2339
"""Pixels of a straightened page's long side at most: A4 at 200 dots an inch."""
LEAST_SIDE = 1400
"""A smaller picture is enlarged to this, so that its letters are large enough to be found."""

Quads = npt.NDArray[np.float64]
"""Lines of print, N x 4 x 2: corners clockwise from the top left, in pixels."""
Find = Callable[[Picture], Quads]


@dataclass(frozen=True, slots=True)
class Flat:
    """A page the right way up (or upside down: see `flipped`), its lines, and the way back to its file."""

    picture: Picture
    quads: Quads
    map: PageMap
    medium: Medium

    def flipped(self) -> Flat:
        """The page turned by half."""
        quads = moved(self.quads, half_turn(self.map.target)).reshape(-1, 4, 2)[:, [2, 3, 0, 1]]
        upright = np.ascontiguousarray(self.picture[::-1, ::-1])
        return Flat(upright, quads, self.map.flipped(), self.medium)


def straighten(
    shown: Picture, medium: Medium, find: Find, strips: Callable[[], Sequence[Strip]] = tuple
) -> Flat:
    """`shown` without its table, tilt, skew, bend and shade.

    `find` gives the lines of print in a picture, `strips` how those run that it found last.
    """
    high, wide = shown.shape[:2]
    corners = find_paper(shown)
    if corners is not None:
        medium = "photo"
    shown = unbanded(shown) if corners is None else shown
    forward, target = _laid(corners, (wide, high))
    picture = _warped(shown, forward, target)
    quads = find(picture)
    if _sideways(quads):
        quarter: Matrix = np.array([[0.0, -1, target[1] - 1], [1, 0, 0], [0, 0, 1]])
        forward, target = quarter @ forward, (target[1], target[0])
        picture = np.ascontiguousarray(np.rot90(picture, -1))
        quads = find(picture)
    lean = _lean(quads, target)
    if lean is not None:
        levelled, target = _kept(lean, target)
        forward = levelled @ forward
        picture = _warped(shown, forward, target)
        quads = moved(quads.reshape(-1, 2), levelled).reshape(-1, 4, 2)
    bend = bend_of([strip if lean is None else moved(strip, levelled) for strip in strips()], target)
    if bend is not None:
        picture = bend.flattened(picture)
        quads = find(picture)
    return Flat(_evened(picture), quads, PageMap(forward, (wide, high), target, bend), medium)


def _laid(corners: Corners | None, size: tuple[int, int]) -> tuple[Matrix, tuple[int, int]]:
    """The way from the picture to the sheet seen straight on, and the sheet's size."""
    if corners is None:
        wide, high = float(size[0]), float(size[1])
        scale = _scale(max(wide, high))
        return np.diag([scale, scale, 1.0]), (round(wide * scale), round(high * scale))
    top, right, bottom, left = (
        float(np.hypot(*(corners[(index + 1) % 4] - corners[index]))) for index in range(4)
    )
    wide, high = (top + bottom) / 2, (left + right) / 2
    wide, high = _as_paper(wide, high)
    scale = _scale(max(wide, high))
    target = (round(wide * scale), round(high * scale))
    ends = np.array([[0, 0], [target[0], 0], [target[0], target[1]], [0, target[1]]], dtype=np.float32)
    return cv2.getPerspectiveTransform(corners.astype(np.float32), ends), target


def _as_paper(wide: float, high: float) -> tuple[float, float]:
    """A slanting view shortens one side; what comes near a paper's shape is given that shape."""
    ratio = max(wide, high) / max(min(wide, high), 1.0)
    if not 1.2 < ratio < 1.62:
        return wide, high
    best = min((1.414, 1.294, 1.5), key=lambda each: abs(each - ratio) + (0.05 if each != 1.414 else 0))
    short = min(wide, high) if ratio > best else max(wide, high) / best
    return (short, short * best) if high >= wide else (short * best, short)


def _scale(long: float) -> float:
    return LONG_SIDE / long if long > LONG_SIDE else max(1.0, min(LEAST_SIDE / long, 3.0))


def _warped(shown: Picture, forward: Matrix, target: tuple[int, int]) -> Picture:
    plain = forward[0, 1] == forward[1, 0] == 0 and not forward[2, :2].any() and not forward[:2, 2].any()
    if plain and forward[0, 0] <= 1:
        if target == (shown.shape[1], shown.shape[0]):
            return shown
        return np.asarray(cv2.resize(shown, target, interpolation=cv2.INTER_AREA))
    shrunk = float(np.sqrt(abs(np.linalg.det(forward[:2, :2]))))
    if shrunk < 0.6:  # a warp alone would skip dots of the print
        half: Matrix = np.diag([2.0, 2.0, 1.0])
        smaller = cv2.resize(shown, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        return _warped(smaller, forward @ half, target)
    flags = cv2.INTER_CUBIC if shrunk > 1 else cv2.INTER_LINEAR
    return np.asarray(
        cv2.warpPerspective(shown, forward, target, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    )


def _sides(quads: Quads) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Lengths of the upper sides and of the left sides."""
    return (
        np.hypot(*(quads[:, 1] - quads[:, 0]).T),
        np.hypot(*(quads[:, 3] - quads[:, 0]).T),
    )


def _sideways(quads: Quads) -> bool:
    """Whether most of the print runs up and down."""
    if len(quads) < 3:
        return False
    wide, high = _sides(quads)
    across, down = wide[wide > 1.5 * high].sum(), high[high > 1.5 * wide].sum()
    return bool(down > 1.5 * across)


def _lean(quads: Quads, size: tuple[int, int]) -> Matrix | None:
    """What makes the lines of print level, where they are not: a turn, and lines that run together."""
    if not len(quads):
        return None
    wide, high = _sides(quads)
    chosen = (wide > 6 * high) & (wide > 0.06 * size[0])
    if chosen.sum() < 3:
        chosen = wide > 3 * high
        if chosen.sum() < 3:
            return None
    lines, weights = quads[chosen], wide[chosen]
    along = (lines[:, 1] - lines[:, 0]) + (lines[:, 2] - lines[:, 3])
    angles = np.arctan2(along[:, 1], along[:, 0])
    middles = lines.mean(axis=1)
    centre = np.array(size, dtype=np.float64) / 2
    turn, taper = _fit(angles, (middles - centre)[:, 1], weights)
    if abs(turn) < np.radians(0.12) and abs(taper) * size[1] < np.radians(0.5):
        return None
    if abs(turn) > np.radians(40):
        return None
    shift: Matrix = np.array([[1.0, 0, -centre[0]], [0, 1, -centre[1]], [0, 0, 1]])
    cosine, sine = np.cos(-turn), np.sin(-turn)
    level: Matrix = np.array([[cosine, -sine, 0.0], [sine, cosine, 0], [0, 0, 1]])
    if abs(taper) * size[1] >= np.radians(0.5):
        level = np.array([[1.0, 0, 0], [0, 1, 0], [taper, 0, 1]]) @ level
    return np.asarray(np.linalg.inv(shift) @ level @ shift)


def _fit(
    angles: npt.NDArray[np.float64], heights: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]
) -> tuple[float, float]:
    """The usual angle, and how it changes down the page (radians a pixel); stray lines are let go."""
    order = np.argsort(angles)
    usual = float(angles[order][np.searchsorted(weights[order].cumsum(), weights.sum() / 2)])
    kept = np.abs(angles - usual) < np.radians(6)
    taper = 0.0
    if kept.sum() >= 8 and np.ptp(heights[kept]) > 0.3 * max(abs(heights).max() * 2, 1):
        for _ in range(3):
            taper, start = np.polyfit(heights[kept], angles[kept], 1, w=np.sqrt(weights[kept]))
            left = np.abs(angles - (start + taper * heights))
            closer = left < max(2.5 * float(np.median(left[kept])), np.radians(0.25))
            if closer.sum() < 6:
                break
            kept, usual = closer, float(start)
    return usual, float(taper)


def _kept(lean: Matrix, size: tuple[int, int]) -> tuple[Matrix, tuple[int, int]]:
    """`lean` moved so that nothing falls off the page."""
    wide, high = size
    corners = moved(np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=np.float64), lean)
    low, top = corners.min(axis=0), corners.max(axis=0)
    spread = np.minimum(top - low, 1.6 * np.array(size))
    shift: Matrix = np.array([[1.0, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]])
    return shift @ lean, (round(float(spread[0])), round(float(spread[1])))


def _evened(picture: Picture) -> Picture:
    """Shade and tinge of the paper taken away, colours of ink kept; a clean scan stays as it is."""
    small = cv2.resize(picture, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8))
    paper = cv2.medianBlur(paper, 17)
    levels = np.percentile(paper.reshape(-1, 3), (12, 88), axis=0)
    if levels[0].min() > 236:
        return picture
    paper = cv2.GaussianBlur(paper, (0, 0), 6)
    paper = cv2.resize(paper, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(picture, np.maximum(paper, 40), scale=250.0))
