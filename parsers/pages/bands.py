"""Streaks that a scanner's rollers leave."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from parsers.pages.page import Picture

PAPER_RANK = 80
"""Of 100 dots of a row so many are darker than its paper, or as dark; print covers fewer."""
INKED = 140
"""A row darker than this is a rule, a border or a picture, and says nothing of its paper."""
WIDE = 25.0
"""Dots over which light may change across a page; streaks are narrower."""
STREAKED = 8.0
"""Deviation of the rows' paper, of 255, from which a page is streaked."""


def unbanded(picture: Picture) -> Picture:
    """`picture` without the grey streaks that run across all of it; as it is where it has none."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    across, down = _streaks(grey[:, ::4]), _streaks(grey[::4].T)
    if across is not None:
        picture = _lightened(picture, across[:, None])
    return _lightened(picture, down[None, :]) if down is not None else picture


def _streaks(grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32] | None:
    """How light the paper is by row, as a share of what lies about; None where it is even."""
    rank = grey.shape[1] * PAPER_RANK // 100
    paper = np.partition(grey, rank, axis=1)[:, rank]
    paper = np.where(paper < INKED, np.median(paper), paper).astype(np.float32)
    about = cv2.GaussianBlur(paper[:, None], (0, 0), WIDE)[:, 0]
    if float(np.std(paper - about)) < STREAKED:
        return None
    light = cv2.GaussianBlur(cv2.dilate(paper[:, None], np.ones((41, 1), np.uint8)), (0, 0), WIDE)[:, 0]
    return np.asarray(np.minimum(paper / np.maximum(light, 1), 1), np.float32)


def _lightened(picture: Picture, share: npt.NDArray[np.float32]) -> Picture:
    return np.asarray((picture / share[:, :, None]).clip(0, 255), np.uint8)
