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

LEAST = 0.4
"""Heat from which a cell may belong to a stroke."""
EVEN = 9.0
"""So many cells' worth of heat are as likely a stray mark as a signature."""
AROUND = (0.10, 0.035, 0.12, 0.03)
"""How far strokes run over the place for the pen: left, top, right, bottom, as fractions of the page."""
LOOKED_AT = 6


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
    area = _reach(place)
    rows, columns = sight.pen.shape
    high, wide = sight.size
    window = np.zeros((rows, columns), np.bool_)
    left, top = int(area[0] * wide / CELL), int(area[1] * high / CELL)
    right, bottom = math.ceil(area[2] * wide / CELL), math.ceil(area[3] * high / CELL)
    window[max(top, 0) : bottom, max(left, 0) : right] = True
    boxes, amount = [], 0.0
    for spot in spots(sight.pen, LEAST, sight.size):
        inside = spot.cells & window
        share = inside.sum() / spot.area
        if share >= 0.3:
            amount += float(sight.pen[inside].sum())
            boxes.append((spot.area * spot.mean, spot.box))
    most = max((weight for weight, _ in boxes), default=0.0)
    box = hull(each for weight, each in boxes if weight > 0.12 * most) if boxes else None
    return Strokes(page.number, box, 2.4 * math.log(max(amount, 0.6) / EVEN))


def _reach(place: PenPlace | None) -> Box:
    """Where a signature's strokes may run; without a place, all below the letterhead."""
    if place is None:
        return (0.0, 0.3, 1.0, 1.0)
    left, top, right, bottom = place.box
    return (left - AROUND[0], top - AROUND[1], right + AROUND[2], bottom + AROUND[3])
