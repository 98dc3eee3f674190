"""How much of a stamp's ink a copy shows."""

from __future__ import annotations

import numpy as np

from rules.letter import Box

CONTRAST = 24
"""What a dot must differ by, of 255, from the same copy without a stamp for a person to see it."""
VISIBLE = 0.12
"""The share of a stamp's ink that must be left for a person to tell that there was one."""
MARGIN = 0.02
"""How far, as a fraction of the page, a copy may move what stands on it."""


def inked(stamped: np.ndarray, bare: np.ndarray, box: Box) -> float:
    """The share of the dots around `box` that differ between a page and the same page without its stamp."""
    high, wide = stamped.shape[:2]
    left, top, right, bottom = box
    rows = slice(int(max(top - MARGIN, 0) * high), int(min(bottom + MARGIN, 1) * high))
    columns = slice(int(max(left - MARGIN, 0) * wide), int(min(right + MARGIN, 1) * wide))
    apart = np.abs(stamped[rows, columns].astype(np.int16) - bare[rows, columns]).max(axis=2)
    return float((apart > CONTRAST).mean())
