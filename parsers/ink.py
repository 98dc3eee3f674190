"""The colour of a stamp's ink."""

from __future__ import annotations

import cv2
import numpy as np

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
    high, wide = sight.size
    cells = np.kron(spot.cells.astype(np.uint8), np.ones((CELL, CELL), np.uint8))[:high, :wide]
    inside = sight.look[: cells.shape[0], : cells.shape[1]][cells > 0]
    paper = np.maximum(np.quantile(inside, 0.9, axis=0), 0.3)
    ink = np.clip(inside / paper, 0, 1)
    spread = ink.max(axis=1) - ink.min(axis=1)
    inked = ink.min(axis=1) < 0.82
    coloured = inked & (spread > COLOURED)
    if sight.grey or coloured.sum() < max(0.14 * inked.sum(), 12):
        return "black"
    return _named(ink[coloured], spread[coloured])


def _named(ink: np.ndarray, spread: np.ndarray) -> Colour:
    """The hue that most of the colour has, told as people name stamps."""
    hue = cv2.cvtColor(ink[None].astype(np.float32), cv2.COLOR_RGB2HSV)[0, :, 0]
    turns = np.deg2rad(hue)
    middle = np.rad2deg(np.arctan2((np.sin(turns) * spread).sum(), (np.cos(turns) * spread).sum())) % 360
    return next(name for end, name in HUES if middle <= end)
