"""Where a straightened page's points lie in its file."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from parsers.pages.curl import Bend
from rules.letter import Box

Matrix = npt.NDArray[np.float64]
"""A homography, 3 x 3, on pixel coordinates."""


@dataclass(frozen=True, slots=True)
class PageMap:
    """`forward` takes the file's pixels (`source`: width, height) to the straightened page's (`target`).

    A bent sheet is flattened after that (`bend`), and perhaps turned by half (`half`).
    """

    forward: Matrix
    source: tuple[int, int]
    target: tuple[int, int]
    bend: Bend | None = None
    half: bool = False

    def flipped(self) -> PageMap:
        """The way to the page turned by half."""
        if self.bend is not None:
            return replace(self, half=not self.half)
        return replace(self, forward=half_turn(self.target) @ self.forward)

    def to_file(self, box: Box) -> Box:
        """A box on the straightened page as the smallest upright box around it on the file's page."""
        wide, high = self.target
        corners = np.array(
            [
                [box[0] * wide, box[1] * high],
                [box[2] * wide, box[1] * high],
                [box[2] * wide, box[3] * high],
                [box[0] * wide, box[3] * high],
            ]
        )
        if self.half:
            corners = moved(corners, half_turn(self.target))
        if self.bend is not None:
            corners = self.bend.bent(corners)
        found = moved(corners, np.asarray(np.linalg.inv(self.forward), dtype=np.float64)) / np.array(
            self.source, dtype=np.float64
        )
        found = found.clip(0.0, 1.0)
        return (
            float(found[:, 0].min()),
            float(found[:, 1].min()),
            float(found[:, 0].max()),
            float(found[:, 1].max()),
        )


def half_turn(size: tuple[int, int]) -> Matrix:
    """What turns a page of `size` by half."""
    return np.array([[-1.0, 0, size[0] - 1], [0, -1.0, size[1] - 1], [0, 0, 1]])


def turned_back(box: Box, turn: int) -> Box:
    """`box` on a page turned clockwise by `turn` degrees (0, 90, 180, 270), on the page before the turn."""
    left, top, right, bottom = box
    match turn % 360:
        case 90:
            return (top, 1 - right, bottom, 1 - left)
        case 180:
            return (1 - right, 1 - bottom, 1 - left, 1 - top)
        case 270:
            return (1 - bottom, left, 1 - top, right)
        case _:
            return box


def moved(points: npt.NDArray[np.float64], matrix: Matrix) -> npt.NDArray[np.float64]:
    """Points (N x 2) through a homography."""
    flat = np.asarray(points, dtype=np.float64).reshape(-1, 1, 2)
    return np.asarray(cv2.perspectiveTransform(flat, matrix), dtype=np.float64).reshape(-1, 2)
