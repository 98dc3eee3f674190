"""A pen's strokes that leave a stamp's ring."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from parsers.signing.circles import along, fitted
from parsers.signing.pen_ink import STAMPED, Look, Plane, closed

THICK = 11
"""Dots across a stroke at most: what is thicker is shade or a stain."""
THIN = 0.1
"""Optical density over what lies about it from which a dot is a stroke's."""
NOISE = 5.0
"""The same in deviations of bare paper."""
SMALLEST = 2.0
"""A ring's radius at least, in heights of a letter."""
CLOSED = 0.75
"""So much of a ring is inked; of a circle in an oval or a frame less is."""
OVAL, DRAWN_OUT = (1.15, 2.2), (1.0, 1.12, 1.25)
"""How many times longer than wide an oval is, and how many more than its heat shows."""
OFF, NEAR = 4.0, 9.0
"""Dots outside a ring from which ink is not its own, and up to which a stroke touches it."""
OUT, MOST = 1.0, 2.6
"""How far a stroke goes out at least, in heights of a letter, and at most, in radii."""
LONG, TALL, APART = 1.5, 0.6, 2.5
"""How long and wide a stroke is that does not touch the ring, and how near it begins, in letters."""
LOW = 1.3
"""What rises less than this many letters over the lower edge is the name's print."""
PALE = 0.38
"""A water mark's ink is paler than this share of the ring's."""
STRAIGHT = 0.07
"""A piece so much longer than wide is a fold or a frame's side."""
BROAD, BROADEST, FULL = 9.0, 15.0, 0.35
"""A piece with more ink to its length is a stain if it fills so much of its box; with much more always."""
PLACES = 120
"""Places at which a circle's ink is looked at."""
ENOUGH, PLENTY = 1.2, 1.5
"""From which way out something is signed, and is plainly."""


@dataclass(frozen=True, slots=True)
class Ring:
    """Middle and radius in dots, and how much of it is inked, 0 to 1."""

    x: float
    y: float
    radius: float
    inked: float


def beside_ring(look: Look) -> float:
    """How far strokes go out of a stamp's ring where the pen goes, in heights of a letter; 0 without a ring.

    A stamp is a circle: thin ink that begins at it and lies outside is a pen's, whatever its colour. An oval
    is drawn out to a circle.
    """
    found = _beside(look)
    if found is None:
        ovals = map(_beside, _rounded(look))
        found = next((each for each in ovals if each is not None), None)
    return found or 0.0


def _beside(look: Look) -> float | None:
    """The same of a round stamp; None where no ring is closed."""
    density = look.density.mean(axis=2)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (THICK, THICK))
    thin = np.asarray(density - cv2.morphologyEx(density, cv2.MORPH_OPEN, kernel), np.float32)
    ring = _ring(thin, look)
    if ring is None or ring.inked < CLOSED:
        return None
    down, across = np.indices(thin.shape)
    away = np.asarray(np.hypot(across - ring.x, down - ring.y) - ring.radius, np.float32)
    free = look.window & ~look.print & (away > OFF)
    around = (np.abs(away) < 2.5) & (thin > THIN)
    if not free.any() or not around.any():
        return 0.0
    bare = thin[free]
    least = max(THIN, NOISE * 1.4826 * float(np.median(np.abs(bare - np.median(bare)))))
    ink = closed((thin > least) & free)
    dark = PALE * float(np.median(density[around]))
    return sum(_ways_out(ink, away, density, dark, ring, look)) / look.letter


def _rounded(look: Look) -> Iterator[Look]:
    """The look with an oval stamp made round, for each way it may outgrow its heat; none for no oval."""
    spot = _hottest(look)
    if spot is None:
        return
    moments = cv2.moments(spot, binaryImage=True)
    spread = np.array([[moments["mu20"], moments["mu11"]], [moments["mu11"], moments["mu02"]]])
    values, axes = np.linalg.eigh(spread)
    ratio = math.sqrt(values[1] / max(values[0], 1.0))
    if OVAL[0] < ratio < OVAL[1]:
        yield from (_turned(look, axes, ratio * more) for more in DRAWN_OUT)


def _turned(look: Look, axes: npt.NDArray[np.float64], ratio: float) -> Look:
    """The look drawn out `ratio` times across the longer of an oval's axes."""
    turn = axes @ np.diag([ratio, 1.0]) @ axes.T
    high, wide = look.heat.shape
    corners = np.array([[0, 0], [wide, 0], [0, high], [wide, high]]) @ turn.T
    way = np.hstack([turn, -corners.min(axis=0)[:, None]])
    right, bottom = (math.ceil(side) for side in np.ptp(corners, axis=0))
    masks = (look.window.astype(np.uint8), look.print.astype(np.uint8))
    drawn = [cv2.warpAffine(each, way, (right, bottom)) for each in (look.density, look.heat, *masks)]
    density, heat, window, print_ = (np.asarray(each) for each in drawn)
    return Look(density, heat, window > 0, print_ > 0, look.letter)


def _ways_out(
    ink: npt.NDArray[np.uint8], away: Plane, density: Plane, dark: float, ring: Ring, look: Look
) -> list[float]:
    """How far each piece of ink that may be a stroke's goes out, in dots."""
    rows, columns = np.nonzero(look.window.any(axis=1))[0], np.nonzero(look.window.any(axis=0))[0]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    found = []
    for label in range(1, count):
        x, y, wide, high, area = (int(value) for value in stats[label])
        print_below = y + high > rows[-1] and high < LOW * look.letter
        on_edge = y <= rows[0] or x <= columns[0] or x + wide > columns[-1] or print_below
        straight = min(wide, high) < STRAIGHT * max(wide, high) + 2
        if area < 12 or on_edge or straight or _stain(area, wide, high):
            continue
        own = labels == label
        near, out = float(away[own].min()), float(away[own].max())
        drawn = max(wide, high) > LONG * look.letter and min(wide, high) > TALL * look.letter
        reaches = OUT * look.letter < out < MOST * ring.radius and np.median(density[own]) > dark
        if reaches and (near < NEAR or (drawn and near < APART * look.letter)):
            found.append(out if near < NEAR else float(max(wide, high)))
    return found


def _stain(area: int, wide: int, high: int) -> bool:
    """Whether a piece of ink is too broad for a stroke, however it winds."""
    long = math.hypot(wide, high)
    return area > BROADEST * long or (area > BROAD * long and area > FULL * wide * high)


def _ring(thin: Plane, look: Look) -> Ring | None:
    """The circle within the stamp's heat that is inked most."""
    spot = _hottest(look)
    if spot is None:
        return None
    x, y, wide, high = cv2.boundingRect(spot)
    usual = min(wide, high) / 2
    if usual < SMALLEST * look.letter:
        return None
    rough = np.minimum(cv2.GaussianBlur(thin, (0, 0), 1.5), 0.25)
    reach = 0.28 * usual
    start, moves = (x + wide / 2, y + high / 2), np.linspace(-reach, reach, 15)
    a, b, radius = _fitted(rough, start, moves, usual * np.linspace(0.72, 1.12, 17))
    fine = np.minimum(cv2.GaussianBlur(thin, (0, 0), 0.8), 0.25)
    a, b, radius = _fitted(fine, (a, b), np.arange(-3.0, 4.0), radius + np.arange(-3.0, 4.0))
    circles = (radius + off for off in range(-2, 3))
    around = [along(thin, np.array(a), np.array(b), np.array(each), PLACES) > THIN for each in circles]
    return Ring(a, b, radius, float(np.any(around, axis=0).mean()))


def _hottest(look: Look) -> npt.NDArray[np.uint8] | None:
    """The largest spot of a stamp's heat."""
    hot = (look.heat > STAMPED).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(hot)
    if count < 2:
        return None
    return np.asarray(labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])), np.uint8)


def _fitted(
    ink: Plane, middle: tuple[float, float], moves: npt.NDArray[np.float64], radii: npt.NDArray[np.float64]
) -> tuple[float, float, float]:
    """The best circle near `middle`; a larger one is likelier."""
    return fitted(ink, middle, moves, radii, 0.85 + 0.15 * radii / radii.max(), PLACES)


def odds_beside(amount: float) -> float:
    """The logarithm of the chances that strokes which go out so far are a signature.

    Of 95 stamped letters without one, copied in colour, grey, by fax and phone, none has as much.
    """
    return 2.2 if amount >= PLENTY else 0.9 if amount >= ENOUGH else -math.inf
