"""Wet ink where the signatory signs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from parsers.marks import CELL, Sight, sight_of, signed_page, spots
from parsers.page import Page, hull
from parsers.pen_place import PenPlace
from rules.letter import Box

LEAST = 0.35
"""Heat from which a cell may belong to a stroke."""
USUAL = 9.0
BASE, SLOPE = 1.41, 1.67
"""Chances by the logarithm of the ink, in `USUAL` cells, as bench/stamps/fit.py fits them."""
AROUND = (0.10, 0.035, 0.12, 0.03)
"""How far strokes run over the place for the pen: left, top, right, bottom, as fractions of the page."""
LOOKED_AT = 6
PLACED = 14.0
"""What a picture placed where the pen goes counts for, in cells' worth of ink."""


@dataclass(frozen=True, slots=True)
class Strokes:
    """Ink found at a place; `odds` is the logarithm of the chances that it is a signature."""

    page: int
    box: Box | None
    odds: float

    @property
    def chance(self) -> float:
        return 1 / (1 + math.exp(-self.odds))


def find_strokes(pages: Sequence[Page], place: PenPlace | None) -> Strokes | None:
    """The likeliest signature; None where no page has a look."""
    found = []
    for page in signed_page(pages, [place.page] if place else [])[:LOOKED_AT]:
        sight = sight_of(page)
        if sight is None:
            continue
        if place is not None and place.page != page.number:
            break
        found.append(_strokes(page, sight, place))
    return max(found, key=lambda each: each.odds, default=None)


def _strokes(page: Page, sight: Sight, place: PenPlace | None) -> Strokes:
    amount, box = ink_at(sight, place)
    return Strokes(page.number, box, BASE + SLOPE * math.log(max(amount, 0.5) / USUAL))


def ink_at(sight: Sight, place: PenPlace | None) -> tuple[float, Box | None]:
    """Cells' worth of ink where the signatory signs, and their box; what a stamp covers counts less."""
    area = _reach(place)
    rows, columns = sight.pen.shape
    high, wide = sight.size
    window = np.zeros((rows, columns), np.bool_)
    left, top = int(area[0] * wide / CELL), int(area[1] * high / CELL)
    right, bottom = math.ceil(area[2] * wide / CELL), math.ceil(area[3] * high / CELL)
    window[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = True
    found: list[tuple[float, Box]] = []
    for spot in spots(sight.pen, LEAST, sight.size):
        inside = spot.cells & window
        if inside.sum() >= 0.3 * spot.area:
            ink = sight.pen[inside] * (1 - sight.stamp[inside])
            found.append((float(ink.sum()), spot.box))
    found.extend((PLACED, box) for box in _placed(sight, place))
    most = max((amount for amount, _ in found), default=0.0)
    boxes = [box for amount, box in found if amount > 0.12 * most]
    return sum(amount for amount, _ in found), hull(boxes) if boxes else None


def _placed(sight: Sight, place: PenPlace | None) -> list[Box]:
    """Pictures placed where the pen goes that hold a few lines and are neither stamp, code nor photograph."""
    if place is None:
        return []
    found = []
    high, wide = sight.size
    for box, picture in sight.parts:
        rows = slice(int(box[1] * high / CELL), math.ceil(box[3] * high / CELL))
        cells = rows, slice(int(box[0] * wide / CELL), math.ceil(box[2] * wide / CELL))
        inked = float((picture[:, :, :3].min(axis=2) < 150).mean())
        plain = sight.stamp[cells].size and max(sight.stamp[cells].mean(), sight.other[cells].mean()) < 0.3
        if plain and place.gap(box) == 0 and 0.004 < inked < 0.3:
            found.append(box)
    return found


def _reach(place: PenPlace | None) -> Box:
    """Where a signature's strokes may run; without a place, all below the letterhead."""
    if place is None:
        return (0.0, 0.3, 1.0, 1.0)
    left, top, right, bottom = place.box
    return (left - AROUND[0], top - AROUND[1], right + AROUND[2], bottom + AROUND[3])
