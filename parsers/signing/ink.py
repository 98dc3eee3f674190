"""How dark a stamp's ink is, and its colour."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from parsers.pages.page import Picture, Word
from parsers.signing.marks import CELL, Sight, Spot
from parsers.signing.pen_ink import CALM, WIDE, density_of
from rules.letter import Box, Colour

COLOURED = 0.06
"""How much of the ink's darkness must be one colour's: what black print has by chance stays under 0.03."""
PALE, DARK, TINTED = 0.07, 0.7, 0.2
"""Darkness of the ink looked at: less is paper, more is print that lies over it, unless it is tinted."""
PENNED, APART = 0.35, 0.4
"""Heat from which a cell is a pen's, and how much of a stamp must lie apart from a pen to tell its colour."""
HUES: tuple[tuple[float, Colour], ...] = (
    (60.0, "red"),
    (188.0, "green"),
    (239.0, "blue"),
    (331.0, "purple"),
    (360.0, "red"),
)
"""Upper ends in degrees."""

Pixels = npt.NDArray[np.float32]
"""Pixels x 3, RGB with paper at 1."""


def colour_of(sight: Sight, spot: Spot) -> Colour:
    """The ink's colour in a spot; on a page without any colour it looks black.

    Thin lines seen from afar are pale and hardly coloured one by one; added up, their colour is plain, while
    the tints of black print's edges cancel each other out. A pen's ink that lies over it does not count.
    """
    apart = spot.cells & (sight.pen < PENNED)
    ink = _on_paper(sight, apart if apart.sum() > APART * spot.cells.sum() else spot.cells)
    least, most = _least(ink), _most(ink)
    ink = ink[(least < 1 - PALE) & ((least > 1 - DARK) | (most - least > TINTED))]
    if len(ink) < 12:
        return "black"
    grey = ink.mean(axis=1, keepdims=True)
    tint = (ink - grey).sum(axis=0)
    if float(np.ptp(tint)) < COLOURED * float((1 - grey).sum()):
        return "black"
    return _named(tint / float(np.abs(tint).max()))


def darkness_of(sight: Sight, spot: Spot) -> float:
    """How dark the darker of a spot's ink is, 0 (paper) to 1: a water mark is paler than ink."""
    dark = 1 - _least(_on_paper(sight, spot.cells))
    inked = dark[dark > PALE]
    return float(np.quantile(inked, 0.8)) if len(inked) >= 12 else 0.0


def stain(picture: Picture, box: Box, words: Sequence[Word]) -> bool:
    """Whether a page's ink in a box, words apart, is pale and broad as a cup's ring, not a stamp's lines."""
    scale = WIDE / picture.shape[1]
    high, wide = picture.shape[:2]
    left, top, right, bottom = (round(side * by) for side, by in zip(box, (wide, high) * 2, strict=True))
    part = np.ascontiguousarray(picture[top:bottom, left:right, :3])
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    part = np.asarray(cv2.resize(part, None, fx=scale, fy=scale, interpolation=way), np.uint8)
    density = density_of(part).mean(axis=2)
    free = np.ones(density.shape, np.uint8)
    for word in words:
        sides = (np.array(word.box) * ((wide, high) * 2) - (left, top) * 2) * scale
        a, b, c, d = (int(side) for side in sides)
        cv2.rectangle(free, (a - 3, b - 2), (c + 3, d + 2), 0, -1)
    broad = cv2.morphologyEx(density, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (11, 11)))
    inked = (free > 0) & (density > CALM)
    ink = float(density[inked].sum())
    return (
        ink > 0
        and float(broad[inked].sum()) > BROAD * ink
        and float(np.quantile(density[inked], 0.9)) < FAINT
    )


BROAD, FAINT = 0.58, 0.35
"""So much of its ink lies in lines wider than a stamp's, and up to this optical density it is pale."""


def in_one_stroke(picture: npt.NDArray[np.uint8]) -> bool:
    """Whether nearly all of a placed picture's ink hangs together, as a pen's does and no stamp's."""
    red, green, blue = cv2.split(picture[:, :, :3])
    dark = cv2.min(cv2.min(red, green), blue)
    _, ink = cv2.threshold(dark, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    labels = cv2.CV_16U if ink.size < FEW else cv2.CV_32S
    _, _, pieces, _ = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=labels)
    sizes = np.sort(pieces[1:, cv2.CC_STAT_AREA])[::-1]
    sizes = sizes[sizes >= SPECK]
    return 0 < len(sizes) <= STROKES and float(sizes[0]) > MOSTLY * float(sizes.sum())


FEW = 1 << 18
"""Pixels of which at most 65,536 pieces can be made: short labels take half the time."""
SPECK, STROKES, MOSTLY = 6, 5, 0.8
"""Pixels of a piece that counts; of how many a signature is made; how much of the ink its largest holds."""


def _on_paper(sight: Sight, cells: npt.NDArray[np.bool_]) -> Pixels:
    """The pixels of cells with their own paper at 1."""
    inside = _pixels(sight, cells)
    paper = np.maximum(np.quantile(inside[::3], 0.9, axis=0), 0.3).astype(np.float32)
    return np.asarray(np.clip(inside / paper, 0, 1), np.float32)


def _least(ink: Pixels) -> npt.NDArray[np.float32]:
    """Each pixel's darkest colour; numpy takes ten times as long along so short an axis."""
    return np.asarray(cv2.reduce(ink, 1, cv2.REDUCE_MIN)[:, 0], np.float32)


def _most(ink: Pixels) -> npt.NDArray[np.float32]:
    return np.asarray(cv2.reduce(ink, 1, cv2.REDUCE_MAX)[:, 0], np.float32)


def _named(tint: npt.NDArray[np.float32]) -> Colour:
    """A tint, -1 to 1 by channel, told as people name stamps."""
    hue = cv2.cvtColor((0.5 + 0.4 * tint)[None, None].astype(np.float32), cv2.COLOR_RGB2HSV)[0, 0, 0]
    return next(name for end, name in HUES if float(hue) <= end)


def _pixels(sight: Sight, cells: npt.NDArray[np.bool_]) -> Pixels:
    """The look of cells, pixel by pixel."""
    rows, columns = np.where(cells.any(axis=1))[0], np.where(cells.any(axis=0))[0]
    top, left = int(rows[0]), int(columns[0])
    part = cells[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
    mask = part.repeat(CELL, axis=0).repeat(CELL, axis=1)
    look = sight.look[top * CELL : top * CELL + mask.shape[0], left * CELL : left * CELL + mask.shape[1]]
    return look[mask[: look.shape[0], : look.shape[1]]]
