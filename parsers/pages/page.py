"""A page: its words, placed pictures and look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal, TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from rules.letter import Box

Picture = npt.NDArray[np.uint8]
"""Rows x columns x 3 (RGB) or 4 (RGBA), 0-255."""

cv2.setNumThreads(1)  # readers are processes, one a core: threads would wait for each other

Source = Literal["text", "ocr", "none"]
Medium = Literal["text", "scan", "photo"]


@dataclass(frozen=True, slots=True)
class Word:
    """One printed word. `size` is the letter height in points (pixels on a picture); None where unknown."""

    text: str
    box: Box
    confidence: float = 1.0
    size: float | None = None
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture that a PDF page places in `box`; `load` gives its RGB(A) pixels, None where it cannot."""

    box: Box
    load: Callable[[], Picture | None]
    pixels: tuple[int, int] = (0, 0)
    masked: bool = False


Made = TypeVar("Made")
Part = tuple[Box, Picture]
"""Something that a page shows, as RGB, and its place."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page, 1-based. Width and height are points for a PDF, pixels for a picture.

    `renderer` makes the whole page as RGB when asked (see `lazily`); use `page.picture()`.
    `parts`, where a file tells them apart, gives what the page shows besides print, each alone on white:
    placed pictures, drawings, annotations.
    Words, placed pictures and `picture()` share one frame: upright and, on a scan or photo, straightened.
    `to_file` takes a box from it to the page as the file shows it; None where the two are the same.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    source: Source = "none"
    medium: Medium = "text"
    renderer: Callable[[], Picture | None] | None = None
    placed: tuple[Placed, ...] = ()
    parts: Callable[[], tuple[Part, ...]] | None = None
    to_file: Callable[[Box], Box] | None = None

    def picture(self) -> Picture | None:
        """The whole page as RGB, None where it has no look."""
        return self.renderer() if self.renderer else None


def on_white(picture: Picture) -> Picture:
    """RGB of a picture that may have an alpha channel."""
    if picture.shape[2] < 4:
        return picture
    alpha = cv2.cvtColor(cv2.extractChannel(picture, 3), cv2.COLOR_GRAY2RGB)
    ink = cv2.bitwise_not(cv2.cvtColor(picture, cv2.COLOR_RGBA2RGB))
    return np.asarray(cv2.bitwise_not(cv2.multiply(ink, alpha, scale=1 / 255)), np.uint8)


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand on one line, left to right."""

    words: tuple[Word, ...]
    page: int = 1

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        return hull(word.box for word in self.words)

    @property
    def confidence(self) -> float:
        """The weakest word's confidence."""
        return min((word.confidence for word in self.words), default=0.0)

    @property
    def size(self) -> float:
        """Height of a usual letter on the line, as a fraction of the page."""
        heights = sorted(word.box[3] - word.box[1] for word in self.words)
        return heights[len(heights) // 2] if heights else 0.0


def lazily(make: Callable[[], Made]) -> Callable[[], Made]:
    """`make`, called once at most."""
    return cache(make)


def hull(boxes: Iterable[Box]) -> Box:
    """The smallest box around `boxes`; of none, an empty one at the origin."""
    sides = tuple(zip(*boxes, strict=True))
    return (min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])) if sides else (0.0, 0.0, 0.0, 0.0)


def lines_of(words: Sequence[Word], page: int = 1) -> list[Line]:
    """Words grouped into lines, top to bottom; columns side by side share a line."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda each: (each.box[1] + each.box[3]) / 2):
        middle = (word.box[1] + word.box[3]) / 2
        height = word.box[3] - word.box[1]
        for row in reversed(rows[-4:]):
            last = row[-1].box
            near = abs((last[1] + last[3]) / 2 - middle)
            if near <= 0.45 * min(height, last[3] - last[1]) and not _over(row, word):
                row.append(word)
                break
        else:
            rows.append([word])
    rows.sort(key=lambda row: min(word.box[1] for word in row))
    for above, below in pairwise(rows):
        _returned(above, below)
    return [Line(tuple(sorted(row, key=lambda word: word.box[0])), page) for row in rows]


def _returned(above: list[Word], below: list[Word]) -> None:
    """Gives the lower line back its last word, where a column between two lines drew it to the upper."""
    middles = [(word.box[1] + word.box[3]) / 2 for word in above]
    height = above[0].box[3] - above[0].box[1]
    if max(middles) - min(middles) < 0.6 * height:
        return
    for word, middle in zip(tuple(above), middles, strict=True):
        goes_on = any(
            abs((other.box[1] + other.box[3]) / 2 - middle) < 0.1 * height
            and -0.1 * height < word.box[0] - other.box[2] < 0.8 * height
            for other in below
        )
        if goes_on and not any(
            other is not word and abs(other_middle - middle) < 0.3 * height
            for other, other_middle in zip(above, middles, strict=False)
            if abs(other.box[2] - word.box[0]) < 2 * height or abs(word.box[2] - other.box[0]) < 2 * height
        ):
            above.remove(word)
            below.append(word)
            return


def _over(row: Sequence[Word], word: Word) -> bool:
    """Whether a word stands over or under one of the row's: two lines that a column between them bridges."""
    left, top, right, bottom = word.box
    middle = (top + bottom) / 2
    for other in row:
        shared = min(right, other.box[2]) - max(left, other.box[0])
        if shared > 0.5 * min(right - left, other.box[2] - other.box[0]):
            apart = abs((other.box[1] + other.box[3]) / 2 - middle)
            if apart > 0.3 * min(bottom - top, other.box[3] - other.box[1]):
                return True
    return False
