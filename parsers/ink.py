"""The colour of a stamp's ink."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from parsers.marks import CELL, Sight, Spot
from rules.letter import Colour

COLOURED = 0.13
"""Difference of the strongest and weakest channel from which ink is not grey; paper is 1."""
HUES: tuple[tuple[float, Colour], ...] = (
    (22.0, "red"),
    (70.0, "red"),
    (172.0, "green"),
    (246.0, "blue"),
    (312.0, "purple"),
    (360.0, "red"),
)
"""Upper ends in degrees."""


def colour_of(sight: Sight, spot: Spot) -> Colour:
    """The ink's colour in a spot; on a page without any colour it looks black."""
    inside = _pixels(sight, spot)
    paper = np.maximum(np.quantile(inside[::3], 0.9, axis=0), 0.3).astype(np.float32)
    ink = np.clip(inside / paper, 0, 1)
    spread = ink.max(axis=1) - ink.min(axis=1)
    inked = ink.min(axis=1) < 0.82
    coloured = inked & (spread > COLOURED)
    if coloured.sum() < max(0.14 * inked.sum(), 12):
        return "black"
    return _named(ink[coloured], spread[coloured])


def _pixels(sight: Sight, spot: Spot) -> npt.NDArray[np.float32]:
    """The look of a spot's cells, pixel by pixel."""
    rows, columns = np.where(spot.cells.any(axis=1))[0], np.where(spot.cells.any(axis=0))[0]
    top, left = int(rows[0]), int(columns[0])
    part = spot.cells[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
    mask = part.repeat(CELL, axis=0).repeat(CELL, axis=1)
    look = sight.look[top * CELL : top * CELL + mask.shape[0], left * CELL : left * CELL + mask.shape[1]]
    return look[mask[: look.shape[0], : look.shape[1]]]


def _named(ink: npt.NDArray[np.float32], spread: npt.NDArray[np.float32]) -> Colour:
    """The hue that most of the colour has, told as people name stamps."""
    hue = cv2.cvtColor(ink[None].astype(np.float32), cv2.COLOR_RGB2HSV)[0, :, 0]
    turns = np.deg2rad(hue)
    middle = np.rad2deg(np.arctan2((np.sin(turns) * spread).sum(), (np.cos(turns) * spread).sum())) % 360
    return next(name for end, name in HUES if middle <= end)
