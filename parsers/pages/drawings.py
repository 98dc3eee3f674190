"""What a PDF page draws besides its print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from pdfminer.layout import LTCurve, LTLine, LTRect
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral

from parsers.pages.page import hull
from rules.letter import Box

GRID = 4.0
"""Points to a cell in which lines are gathered: what is nearer hangs together."""
LEAST, MOST = 30.0, 210.0
"""Points across of what may be a stamp, a signature or a code: 11 to 74 mm."""
THIN = 8.0
MODULE = 9.0
"""Points of a square that may be one of a code's."""
MOST_DRAWN, MOST_PLACED = 12, 16
TOUCHING = 0.004
BACKGROUND = 0.5
"""A picture that takes up so much of a page lies behind the print; such a page is looked at as a whole."""
HEAD = 0.16
"""What a first page draws above this height is its letterhead's."""
_NOTES = frozenset(
    ("Link", "Popup", "Text", "Highlight", "Underline", "StrikeOut", "Squiggly", "FileAttachment", "Caret")
)
"""Annotations that put nothing of their own on the paper."""


def drawings_on(page: Any, leaves: Sequence[Any]) -> tuple[Box, ...]:
    """Boxes, as fractions of a pdfplumber page, of what it draws in lines and may be a stamp, pen or code.

    `leaves` are all that lies on the page (`glyphs.leaves_of`).
    """
    width, height = float(page.width), float(page.height)
    rows, columns = int(height / GRID) + 2, int(width / GRID) + 2
    grid = np.zeros((rows, columns), np.uint8)
    for item in leaves:
        if isinstance(item, LTCurve) and _counts(item):
            top, left = (height - item.y1) / GRID, item.x0 / GRID
            bottom, right = (height - item.y0) / GRID, item.x1 / GRID
            grid[max(int(top), 0) : max(int(bottom) + 1, 0), max(int(left), 0) : max(int(right) + 1, 0)] = 1
    if not grid.any():
        return ()
    boxes = []
    count, _, stats, _ = cv2.connectedComponentsWithStats(grid, connectivity=8)
    for x, y, wide, high, _ in (stats[index] for index in range(1, count)):
        box = _fraction((x, y, x + wide, y + high), GRID / width, GRID / height)
        across, down = wide * GRID, high * GRID
        headed = page.page_number == 1 and box[3] < HEAD
        if (
            max(across, down) >= LEAST
            and max(across, down) <= MOST
            and min(across, down) > THIN
            and not headed
        ):
            boxes.append(box)
    return tuple(sorted(boxes, key=lambda box: -(box[2] - box[0]) * (box[3] - box[1]))[:MOST_DRAWN])


def _counts(item: LTCurve) -> bool:
    """Curves, and squares as small as a code's; straight lines and frames rule tables."""
    across, down = item.x1 - item.x0, item.y1 - item.y0
    if isinstance(item, LTLine | LTRect):
        return isinstance(item, LTRect) and max(across, down) < MODULE
    return bool(max(across, down) <= MOST)


def annotations_on(page: Any) -> tuple[Box, ...]:
    """Boxes of annotations with a look of their own: stamps, ink, form fields, an electronic signature's.

    On a turned page their places are not worked out: the whole page is told. A broken one is passed over.
    """
    boxes = []
    left, bottom, right, top = (float(edge) for edge in page.page_obj.mediabox)
    for each in resolve1(getattr(page.page_obj, "annots", None)) or ():
        note = resolve1(each)
        if not isinstance(note, dict) or not note.get("AP") or _kind(note) in _NOTES:
            continue
        edges = resolve1(note.get("Rect"))
        if not isinstance(edges, list) or len(edges) != 4:
            continue
        x, y, x1, y1 = (side if isinstance(side, int | float) else 0.0 for side in map(resolve1, edges))
        across, down = 1 / (right - left), 1 / (top - bottom)
        placed = (min(x, x1) - left, top - max(y, y1), max(x, x1) - left, top - min(y, y1))
        box = _fraction(placed, across, down) if not page.rotation else (0.0, 0.0, 1.0, 1.0)
        if box[2] > box[0] and box[3] > box[1] and box not in boxes:
            boxes.append(box)
    return tuple(boxes[:MOST_DRAWN])


def _kind(note: dict[str, Any]) -> str:
    kind = resolve1(note.get("Subtype"))
    return str(kind.name) if isinstance(kind, PSLiteral) else ""


def pictures_on(number: int, boxes: Sequence[Box]) -> tuple[list[Box], list[Box]]:
    """Placed pictures that may be a mark, and places where slices make up one picture.

    A printer driver may cut a picture with soft edges into strips: they share both sides and touch.
    """
    room = [box for box in boxes if not (number == 1 and box[3] < HEAD) and _area(box) < BACKGROUND]
    columns: list[list[Box]] = []
    for box in sorted(room, key=lambda each: (each[1], each[0])):
        for column in columns:
            last = column[-1]
            level = abs(last[0] - box[0]) + abs(last[2] - box[2]) < TOUCHING
            if level and abs(last[3] - box[1]) < TOUCHING:
                column.append(box)
                break
        else:
            columns.append([box])
    whole = [column[0] for column in columns if len(column) == 1]
    return whole[:MOST_PLACED], [hull(column) for column in columns if len(column) > 1][:MOST_DRAWN]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _fraction(edges: tuple[float, float, float, float], across: float, down: float) -> Box:
    left, top, right, bottom = edges
    return (
        *(min(max(float(left) * across, 0.0), 1.0), min(max(float(top) * down, 0.0), 1.0)),
        *(min(max(float(right) * across, 0.0), 1.0), min(max(float(bottom) * down, 0.0), 1.0)),
    )
