"""Room on a page for labels that cover nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Frame = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""

GAP = 3
"""Pixels between a frame and a label that lies at it."""
NEAR = 12
"""From this distance on a line ties a label to its frame."""
STEPS = (0, 24, -24, 48, -48, 72, -72, 110, -110, 160, -160)


@dataclass(frozen=True, slots=True)
class Tag:
    """Where a label goes, and the line that ties it to its frame where it lies apart."""

    box: Frame
    line: tuple[int, int, int, int] | None = None


class Room:
    """What is taken on a page, from 0 (blank) to 1 (written on) and more (labels, frames)."""

    def __init__(self, grey: npt.NDArray[np.uint8]) -> None:
        paper = cv2.medianBlur(cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA), 9)
        level = cv2.resize(paper, (grey.shape[1], grey.shape[0])).astype(np.float32)
        inked = (grey < 0.8 * level).astype(np.uint8)
        self.taken = cv2.dilate(inked, np.ones((3, 5), np.uint8)).astype(np.float32)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.taken.shape[1], self.taken.shape[0]

    def take(self, frame: Frame, weight: float) -> None:
        left, top, right, bottom = frame
        self.taken[top:bottom, left:right] += weight

    def cost(self, frame: Frame) -> float:
        """How much of `frame` is taken, from 0 to 1 and more."""
        left, top, right, bottom = frame
        part = self.taken[top:bottom, left:right]
        return float(part.mean()) if part.size else 9.0


def lay_out(room: Room, wanted: Sequence[tuple[Frame, tuple[int, int]]]) -> list[Tag]:
    """A place for each label: `wanted` has the frame it belongs to and its width and height."""
    tags = []
    for frame, (wide, high) in wanted:
        best, least = (0, 0, wide, high), float("inf")
        for place in _places(frame, wide, high, room.size):
            cost = room.cost(place) + 0.0006 * _apart(frame, place)
            if cost < least - 1e-6:
                best, least = place, cost
            if least < 0.004:
                break
        room.take(best, 5.0)
        tags.append(Tag(best, _tie(frame, best)))
    return tags


def _places(frame: Frame, wide: int, high: int, page: tuple[int, int]) -> Iterator[Frame]:
    """Places on the frame's own line first, then around it, then in the margins."""
    left, top, right, bottom = frame
    middle = (top + bottom - high) // 2
    aside = [(right + GAP, middle), *((right + 30 + 40 * step, middle) for step in range(16))]
    near = [
        *((left, top - high - GAP), (right - wide, top - high - GAP), (left, bottom + GAP)),
        *((right - wide, bottom + GAP), (left - wide - GAP, middle), (right + GAP, top)),
        *((right + GAP, bottom - high), (left - wide - GAP, top)),
    ]
    edges = [(page[0] - wide - 4, middle + step) for step in STEPS] + [(4, middle + step) for step in STEPS]
    for x, y in (*aside, *near, *edges):
        if 0 <= x <= page[0] - wide and 0 <= y <= page[1] - high:
            yield x, y, x + wide, y + high


def _apart(frame: Frame, place: Frame) -> float:
    across = max(place[0] - frame[2], frame[0] - place[2], 0)
    along = max(place[1] - frame[3], frame[1] - place[3], 0)
    return float(across + along)


def _tie(frame: Frame, place: Frame) -> tuple[int, int, int, int] | None:
    if _apart(frame, place) < NEAR:
        return None
    y = (place[1] + place[3]) // 2
    near_y = min(max(y, frame[1]), frame[3] - 1)
    if place[0] >= frame[2]:
        return frame[2], near_y, place[0], y
    if place[2] <= frame[0]:
        return frame[0], near_y, place[2], y
    x = (place[0] + place[2]) // 2
    return (x, frame[3], x, place[1]) if place[1] >= frame[3] else (x, frame[1], x, place[3])
