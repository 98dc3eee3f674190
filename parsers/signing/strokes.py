"""Wet ink where the signatory signs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from parsers.pages.page import Page, Part, hull
from parsers.signing.marks import Sight, paper_share, sights_of, signed_page, spots
from parsers.signing.pen_ink import blue_strokes, look_at, odds_of, odds_of_blue, pen_ink
from parsers.signing.pen_place import PenPlace
from parsers.signing.ring_strokes import beside_ring, odds_beside
from rules.letter import Box, Stamp

LEAST = 0.35
"""Heat from which a cell may belong to a stroke."""
USUAL = 9.0
WEIGHTS = (1.69, 0.55, 0.44, 0.93)
"""Of `features`, as bench/stamps/fit.py fits them on letters that the network has not seen."""
AROUND = (0.10, 0.035, 0.12, 0.03)
"""How far strokes run over the place for the pen: left, top, right, bottom, as fractions of the page."""
LOOKED_AT = 6
COVERED = 0.25
"""How much of the place for the pen a stamp must cover to hide strokes."""
LEAST_PAPER = 0.4
"""How much of a placed picture must be paper for its ink to be a pen's."""
INKED = 150
"""What is darker, of 255, in any colour is ink in a placed picture."""
PLAIN = 0.3
"""Mean heat from which a placed picture looks like a stamp, or like a code or photograph."""
PLACED = 14.0
"""What a picture placed where the pen goes counts for, in cells' worth of ink."""

Window = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ink:
    """Ink in cells' worth, apart from a stamp and with what one covers; the hottest cell, 0 to 1."""

    amount: float
    covered: float
    peak: float
    box: Box | None


@dataclass(frozen=True, slots=True)
class Strokes:
    """Ink found at a place; `odds` is the logarithm of the chances that it is a signature.

    `hidden` says that a stamp lies where the pen goes: thin strokes under it may not be seen.
    """

    page: int
    box: Box | None
    odds: float
    hidden: bool = False

    @property
    def chance(self) -> float:
        return 1 / (1 + math.exp(-self.odds))


def find_strokes(pages: Sequence[Page], place: PenPlace | None, stamp: Stamp | None = None) -> Strokes | None:
    """The likeliest signature, beside the letter's `stamp` if that was looked for; None: no look."""
    found = []
    for page in signed_page(pages, [place.page] if place else [])[:LOOKED_AT]:
        sights = sights_of(page)
        if sights is None:
            continue
        if place is not None and place.page != page.number:
            break
        found.append(_strokes(page, sights, place, stamp))
    return max(found, key=lambda each: each.odds, default=None)


def _strokes(page: Page, sights: Sequence[Sight], place: PenPlace | None, stamp: Stamp | None) -> Strokes:
    ink = ink_at(sights, place, stamp)
    odds = sum(weight * value for weight, value in zip(WEIGHTS, features(ink), strict=True))
    hidden = _hidden(sights, place)
    doubtful = odds <= 0 and sights and sights[0].part is None
    look = look_at(page, sights[0], place) if doubtful and place is not None else None
    if look is not None and place is not None:
        seen = odds_of_blue(blue_strokes(look))
        seen = max(seen, odds_of(pen_ink(look)) if hidden else seen, odds_beside(beside_ring(look)))
        if seen > odds:
            return Strokes(page.number, place.box, seen, hidden)
    return Strokes(page.number, ink.box, odds, hidden)


def _hidden(sights: Sequence[Sight], place: PenPlace | None) -> bool:
    """Whether a stamp covers a good part of the place; a born-digital page's parts hide nothing."""
    if place is None:
        return False
    whole = [sight for sight in sights if sight.part is None]
    inside = [sight.stamp[sight.cells(place.box)] for sight in whole]
    return any(cells.size and float((cells > 0.5).mean()) > COVERED for cells in inside)


def features(ink: Ink) -> tuple[float, ...]:
    """What is weighed: one, the ink apart from a stamp, the hottest cell where hardly any is hot, all ink."""
    peak = min(max(ink.peak, 0.02), LEAST)
    apart, covered = (math.log(max(amount, 0.5) / USUAL) for amount in (ink.amount, ink.covered))
    return 1.0, apart, math.log(peak / LEAST), covered


def ink_at(sights: Sequence[Sight], place: PenPlace | None, stamp: Stamp | None = None) -> Ink:
    """Ink where the signatory signs; what a stamp covers counts less."""
    sealed = _sealed(sights, stamp)
    windows = [_window(sight, place) for sight in sights]
    pairs = list(zip(sights, windows, strict=True))
    found = [each for sight, window in pairs for each in _spots(sight, window, place, sealed)]
    bare = [sight.pen[window] * (1 - sight.stamp[window]) for sight, window in pairs]
    most = max((amount for amount, _, _ in found), default=0.0)
    boxes = [box for amount, _, box in found if amount > 0.12 * most]
    return Ink(
        amount=sum(amount for amount, _, _ in found),
        covered=sum(covered for _, covered, _ in found),
        peak=max((float(cells.max()) for cells in bare if cells.size), default=0.0),
        box=hull(boxes) if boxes else None,
    )


def _window(sight: Sight, place: PenPlace | None) -> Window:
    """The cells over which a signature's strokes may run."""
    window = np.zeros(sight.pen.shape, np.bool_)
    window[sight.cells(_reach(place))] = True
    return window


def _spots(
    sight: Sight, window: Window, place: PenPlace | None, sealed: Sequence[Sight]
) -> list[tuple[float, float, Box]]:
    """Ink by spot, apart from a stamp and with what it covers, with its box."""
    found: list[tuple[float, float, Box]] = []
    if paper_share(sight) < LEAST_PAPER:
        return found
    for spot in spots(sight, sight.pen, LEAST):
        inside = spot.cells & window
        if inside.sum() >= 0.3 * spot.area:
            ink = sight.pen[inside]
            found.append((float((ink * (1 - sight.stamp[inside])).sum()), float(ink.sum()), spot.box))
    sealed_here = any(sight is each for each in sealed)
    if sight.part is not None and place is not None and not sealed_here and _placed(sight, sight.part, place):
        found.append((PLACED, PLACED, sight.part[0]))
    return found


def _sealed(sights: Sequence[Sight], stamp: Stamp | None) -> list[Sight]:
    """The parts that are stamps, if parts are: what looks most like one where the stamp was found.

    A thin loop of a pen, alone on white, looks like a stamp as well, but less so than the letter's own. Where
    the stamp was not looked for, all that look like one.
    """
    like = [sight for sight in sights if sight.part is not None and _heat(sight, sight.stamp) >= PLAIN]
    if stamp is None:
        return like
    if not stamp.present or stamp.box is None:
        return []
    left, top, right, bottom = stamp.box
    x, y = (left + right) / 2, (top + bottom) / 2
    under = [
        (_heat(sight, sight.stamp), index)
        for index, sight in enumerate(like)
        if sight.part
        and sight.part[0][0] <= x <= sight.part[0][2]
        and sight.part[0][1] <= y <= sight.part[0][3]
    ]
    return [like[max(under)[1]]] if under else []


def _heat(sight: Sight, heat: npt.NDArray[np.float32]) -> float:
    """The mean heat of a part's own cells; of one that has none, all that heat can be."""
    cells = heat[sight.cells(sight.part[0])] if sight.part is not None else heat
    return float(cells.mean()) if cells.size else 1.0


def _placed(sight: Sight, part: Part, place: PenPlace) -> bool:
    """Whether a part where the pen goes holds a few lines and is neither code nor photograph."""
    box, picture = part
    paper = cv2.inRange(picture, (INKED,) * 3, (255,) * 3)
    inked = 1 - cv2.countNonZero(paper) / paper.size
    return _heat(sight, sight.other) < PLAIN and place.gap(box) == 0 and 0.004 < inked < 0.3


def _reach(place: PenPlace | None) -> Box:
    """Where a signature's strokes may run; without a place, all below the letterhead."""
    if place is None:
        return (0.0, 0.3, 1.0, 1.0)
    left, top, right, bottom = place.box
    return (left - AROUND[0], top - AROUND[1], right + AROUND[2], bottom + AROUND[3])
