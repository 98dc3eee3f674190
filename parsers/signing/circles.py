"""The circle that is inked most."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ink = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]


def fitted(
    ink: Ink, middle: tuple[float, float], moves: Numbers, radii: Numbers, favour: Numbers, places: int
) -> tuple[float, float, float]:
    """Middle and radius of the best of circles about `middle`, moved by one of `moves` each way.

    A circle's merit is its mean ink at so many places times its radius's `favour`.
    """
    x, y = middle
    held = along(ink, x + moves[:, None, None], y + moves[None, :, None], radii[None, None, :], places)
    merit = held.mean(axis=3) * favour
    best = np.unravel_index(int(merit.argmax()), merit.shape)
    return x + float(moves[best[0]]), y + float(moves[best[1]]), float(radii[best[2]])


def along(ink: Ink, x: Numbers, y: Numbers, radius: Numbers, places: int) -> Ink:
    """Ink at so many places along each circle, as the last axis; none outside the picture."""
    turns = np.linspace(0, 2 * np.pi, places, endpoint=False)
    across = np.rint(x[..., None] + radius[..., None] * np.cos(turns)).astype(int)
    down = np.rint(y[..., None] + radius[..., None] * np.sin(turns)).astype(int)
    high, wide = ink.shape
    outside = (across < 0) | (across >= wide) | (down < 0) | (down >= high)
    held = ink[down.clip(0, high - 1), across.clip(0, wide - 1)]
    return np.asarray(np.where(outside, 0, held), np.float32)
