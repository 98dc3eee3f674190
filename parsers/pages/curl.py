"""How the lines of a bent sheet run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from parsers.pages.page import Picture

Points = npt.NDArray[np.float64]
"""N x 2: x and y in pixels."""
Strip = Points
"""Points along the middle of one line of print, left to right."""

CHANCE = 0.5
"""The chance from which a dot of the finder's map is print."""
SHORTEST, STEP = 0.06, 0.02
"""A line's least length, and the distance of its points, as shares of the page's width."""
FEWEST = 8
BENT, LEFT = 0.0006, 0.62
"""Lines stray so far from straight (as a share of the page's height) on a bent sheet, and flattening leaves
no more than this share of it."""
POWERS = 5
"""Of x in the surface that is fitted; each also times y and y squared."""


def strips_of(chances: npt.NDArray[np.float32], scale: tuple[float, float]) -> list[Strip]:
    """The middles of lines of print in the finder's map of chances; `scale` leads its dots to pixels."""
    count, labels, boxes, _ = cv2.connectedComponentsWithStats((chances > CHANCE).astype(np.uint8))
    wide = chances.shape[1]
    strips = []
    for index in range(1, count):
        left, top, across, down, _ = boxes[index]
        if across < SHORTEST * wide or down > 0.5 * across:
            continue
        own = labels[top : top + down, left : left + across] == index
        filled = own.sum(axis=0)
        middles = (own * np.arange(down)[:, None]).sum(axis=0) / np.maximum(filled, 1)
        points = []
        for part in np.array_split(np.arange(across), max(int(across / (STEP * wide)), 2)):
            kept = part[filled[part] > 0.4 * np.median(filled)]
            if len(kept) > 3:
                points.append((left + part.mean() + 0.5, top + np.median(middles[kept]) + 0.5))
        if len(points) >= 3:
            strips.append(np.array(points) * np.array(scale))
    return strips


@dataclass(frozen=True, slots=True)
class Bend:
    """How far down each point of a flat page of `size` (width, height) lies on the bent one."""

    weights: npt.NDArray[np.float64]
    size: tuple[int, int]
    base: float = 0.0

    def down(self, points: Points) -> npt.NDArray[np.float64]:
        return np.asarray(_surface(points, self.size) @ self.weights - self.base)

    def bent(self, points: Points) -> Points:
        """Points of the flat page as they lie on the bent one."""
        return np.stack([points[:, 0], points[:, 1] + self.down(points)], axis=1)

    def flattened(self, picture: Picture) -> Picture:
        """The bent page's picture, its lines level."""
        wide, high = self.size
        across, down = np.meshgrid(np.linspace(0, wide - 1, 60), np.linspace(0, high - 1, 80))
        coarse = self.down(np.stack([across.ravel(), down.ravel()], axis=1)).reshape(across.shape)
        shift = cv2.resize(coarse.astype(np.float32), (wide, high), interpolation=cv2.INTER_CUBIC)
        x, y = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
        return np.asarray(cv2.remap(picture, x, y + shift, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def bend_of(strips: Sequence[Strip], size: tuple[int, int]) -> Bend | None:
    """The bend that makes the lines level; None where they are straight, or no bend explains how they run."""
    if len(strips) < FEWEST:
        return None
    points = np.concatenate(strips)
    line = np.concatenate([np.full(len(strip), index) for index, strip in enumerate(strips)])
    surface, weight = _surface(points, size), np.ones(len(points))
    powers = np.arange(surface.shape[1]) % 3  # of y: the higher, the more reluctantly
    calm = len(points) * np.array([1e-4, 2e-3, 1e-2])[powers]
    for _ in range(5):
        basis, heights = _about_means(surface, line, weight), _about_means(points[:, 1:], line, weight)[:, 0]
        weighted = basis * weight[:, None]
        found = np.linalg.solve(weighted.T @ basis + np.diag(calm), weighted.T @ heights)
        left = np.abs(heights - basis @ found)
        weight = 1 / np.maximum(1.0, left / max(1.5, 2 * float(np.median(left))))
    before = float(np.abs(heights).mean())
    if before < BENT * size[1] or float(left.mean()) > LEFT * before:
        return None
    return Bend(np.asarray(found, dtype=np.float64), size, float(np.median(surface @ found)))


def _surface(points: Points, size: tuple[int, int]) -> npt.NDArray[np.float64]:
    """Powers of x times powers of y, both from -1 to 1 over the page; none is level, so that no line's own
    height is among them."""
    x, y = points[:, 0] / size[0] * 2 - 1, points[:, 1] / size[1] * 2 - 1
    return np.stack([x**power * y**other for power in range(1, POWERS + 1) for other in range(3)], axis=1)


def _about_means(
    values: npt.NDArray[np.float64], line: npt.NDArray[np.int64], weight: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Rows of `values` less the weighted mean of their line's."""
    total = np.bincount(line, weight)
    means = np.stack([np.bincount(line, weight * column) / total for column in values.T], axis=1)
    return np.asarray(values - means[line])
