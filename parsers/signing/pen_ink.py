"""A pen's ink within a stamp, by its colour."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from parsers.pages.page import Page
from parsers.signing.marks import Sight
from parsers.signing.pen_place import PenPlace

WIDE = 1240
"""Dots of the page's width at which it is looked at: 150 an inch of A4."""
AROUND = (0.03, 0.004, 0.06, 0.008)
"""How far beside the place strokes are looked for, as shares of the page: left, top, right, bottom."""
FURTHER = (0.2, 0.1)
"""How far beside and over that the stamp's own ink is looked at."""
STAMPED = 0.5
"""Heat from which a dot is the stamp's."""
LEAST_DOTS = 60
INKED, CALM = 0.15, 0.08
"""Optical density from which a dot is ink, and up to which it is paper."""
OTHER = 0.16
"""Optical density that the stamp's ink must leave unexplained at least."""
WEAK, CORE = 0.6, 8
"""How much less of that makes a stroke's further dots, of which so many have all of it."""
LETTER = 0.011
"""About how high a letter is, as a share of the page's height."""
BLUE, FULL, WARM = 0.1, 6, 0.3
"""How much more red than blue a pen takes, of how many of a stroke's dots; heat up to which paper is bare."""
ENOUGH_BLUE, MOST = 2.5, 12.0
"""From which length of blue strokes on something is signed, and up to which; in heights of a letter."""
STROKE = 1.5
"""How many letters wide or high a stroke is at least."""
ENOUGH = 1.55
"""From this length of strokes, in heights of a letter, something is signed."""
RING = 0.05
"""What keeps its distance from a stamp's middle to this share is its ring."""
THIN = 0.12
"""A piece this many times longer than wide is a frame's side."""

Plane = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Look:
    """Part of a page: optical density by colour, its heat as a stamp's, where strokes may run, print."""

    density: npt.NDArray[np.float32]
    heat: Plane
    window: Mask
    print: Mask
    letter: float


def look_at(page: Page, sight: Sight, place: PenPlace) -> Look | None:
    """What is seen of a page where the signatory signs; None where it has no look, or no room."""
    picture = page.picture()
    if picture is None or picture.size == 0:
        return None
    scale = WIDE / picture.shape[1]
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    high = max(round(picture.shape[0] * scale), 1)
    size = np.array([WIDE, high, WIDE, high])
    inner = (np.array(place.box) + np.array([-1, -1, 1, 1]) * AROUND) * size
    outer = inner + np.array([-1, -1, 1, 1]) * np.array(FURTHER * 2) * size
    left, top, right, bottom = (int(edge) for edge in outer.clip(0, size))
    x0, y0, x1, y1 = (int(edge) for edge in inner.clip(0, size) - (left, top, left, top))
    if min(x1 - x0, y1 - y0) < 20:
        return None
    part = cv2.resize(picture[:, :, :3], (WIDE, high), interpolation=way)[top:bottom, left:right]
    heat, other = (
        cv2.resize(each, (WIDE, high), interpolation=cv2.INTER_LINEAR)[top:bottom, left:right]
        for each in (sight.stamp, sight.other)
    )
    window, print_ = np.zeros(heat.shape, np.bool_), np.zeros(heat.shape, np.uint8)
    window[y0:y1, x0:x1] = True
    for word in page.words:
        middle = (word.box[1] + word.box[3]) / 2
        if not place.box[1] + 0.004 < middle < place.box[3] - 0.004:
            a, b, c, d = (int(edge) for edge in np.array(word.box) * size - (left, top, left, top))
            cv2.rectangle(print_, (a - 3, b - 1), (c + 3, d + 1), 1, -1)
    return Look(
        density_of(np.asarray(part, np.uint8)), heat, window & (other < 0.5), print_ > 0, LETTER * high
    )


def pen_ink(look: Look) -> float:
    """How long strokes are, in heights of a letter, whose ink is neither the stamp's about them nor print's.

    The stamp's ink is a direction in the space of optical densities (Beer and Lambert): as much of it as
    a dot can hold is taken off, and what remains is another ink. 0 where the two cannot be told apart.
    """
    total = look.density.mean(axis=2)
    stamp = (look.heat > STAMPED) & ~look.print & (total > INKED)
    if np.count_nonzero(stamp) < LEAST_DOTS:
        return 0.0
    rest = _unexplained(look.density, stamp, total)
    calm = (total < CALM) & look.window & ~look.print
    apart = stamp & ~look.window
    least = max(
        OTHER,
        5 * float(rest[calm].std()) if np.count_nonzero(calm) > 200 else 0.25,
        1.15 * float(np.percentile(rest[apart], 93)) if np.count_nonzero(apart) > 150 else 0.0,
    )
    free = look.window & ~look.print
    pale = closed((rest > WEAK * least) & free)
    count, labels, _, _ = cv2.connectedComponentsWithStats(pale, connectivity=8)
    full = np.bincount(labels[(rest > least) & free], minlength=count) >= CORE
    full[0] = False
    return sum(_strokes(full[labels].astype(np.uint8), look)) / look.letter


def blue_strokes(look: Look) -> float:
    """How long thin blue strokes are beside a stamp, in heights of a letter; 0 for none, or too much.

    Blue ink takes more of the red than of the blue: print, grey and red do not. What runs on all over
    the place is a water mark.
    """
    blue = look.density[:, :, 0] - look.density[:, :, 2]
    calm = look.density.mean(axis=2) < CALM
    free = look.window & ~look.print & (look.heat < WARM)
    least = max(BLUE, 5 * float(blue[calm].std())) if calm.any() else BLUE
    pale = closed((blue > least / 2) & free)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(pale, connectivity=8)
    full = np.bincount(labels[(blue > least) & free], minlength=count)
    far = 0.0
    for label in range(1, count):
        _, _, wide, high, area = (int(value) for value in stats[label])
        long, thick = max(wide, high), area / math.hypot(wide, high)
        if full[label] >= FULL and long >= 2 * look.letter and thick < 18 and min(wide, high) > 0.08 * long:
            far += long
    return far / look.letter if far < MOST * look.letter else 0.0


def closed(ink: Mask) -> npt.NDArray[np.uint8]:
    """Ink with its finest gaps filled."""
    return np.asarray(
        cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8
    )


def density_of(part: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Optical density of each dot's colours over the paper around it."""
    smooth = cv2.dilate(cv2.medianBlur(part, 5), np.ones((25, 25), np.uint8))
    paper = cv2.blur(smooth, (31, 31)).astype(np.float32)
    return np.asarray(-np.log(np.clip((part + 4.0) / (paper + 4.0), 0.02, 1.0)), np.float32)


def _unexplained(density: npt.NDArray[np.float32], stamp: Mask, total: Plane) -> Plane:
    """What remains of each dot's density after as much of the stamp's ink as it can hold."""
    own = density[stamp]
    low, high = np.percentile(total[stamp], (30, 60))
    usual = own[(total[stamp] >= low) & (total[stamp] <= high)]
    along = np.median(usual / np.linalg.norm(usual, axis=1, keepdims=True), axis=0)
    along = along / np.linalg.norm(along)
    most = 1.25 * float(np.percentile(own @ along, 75))
    held = np.clip((density / np.maximum(along, 0.05)).min(axis=2), 0, most)
    return np.asarray((density - held[:, :, None] * along).mean(axis=2), np.float32)


def _strokes(ink: npt.NDArray[np.uint8], look: Look) -> Iterator[float]:
    """The longer side in dots of each piece of ink that is a pen's: no speck, frame's side or ring's arc."""
    rows, columns = np.nonzero(look.heat > STAMPED)
    middle = (columns.min() + columns.max()) / 2, (rows.min() + rows.max()) / 2
    across = max(np.ptp(columns), np.ptp(rows))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    for label in range(1, count):
        x, y, wide, high, area = (int(value) for value in stats[label])
        long, short = max(wide, high), min(wide, high)
        if long < STROKE * look.letter or area < 12 or short < THIN * long:
            continue
        down, aside = np.nonzero(labels[y : y + high, x : x + wide] == label)
        far = np.hypot(aside + x - middle[0], down + y - middle[1])
        if far.mean() < 0.2 * across or far.std() > RING * far.mean() + 1:
            yield float(long)


def odds_of_blue(amount: float) -> float:
    """The same for blue strokes: of 99 letters unsigned two have as much."""
    return 0.6 if amount >= ENOUGH_BLUE else -math.inf


def odds_of(amount: float) -> float:
    """The logarithm of the chances that strokes of this length are a signature; minus infinity for too few.

    Seen on letters of bench/stamps that the network has not seen: see docs/reading.md.
    """
    if amount < ENOUGH:
        return -math.inf
    chance = min(1 - 0.45 / amount, 0.94)
    return math.log(chance / (1 - chance))
