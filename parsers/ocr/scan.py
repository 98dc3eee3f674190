"""A pictured page, read as far as needed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from parsers.ocr.crops import bare, cut, inked, tinge_of
from parsers.ocr.engine import LineFinder, Reading, find_lines, inside, read_lines, word_trust
from parsers.ocr.gaps import with_blanks
from parsers.ocr.strangers import strangers
from parsers.pages.page import Page, Picture, Word
from parsers.pages.straighten import Flat, Quads, straighten
from rules.letter import Box

DROPPED = 0.45
"""A line read with less confidence than this is a stroke or a stain, not print."""
COLOURED = 34.0
"""Tinge from which a short line may be a stamp's."""
APART = " \t·\u3000"
"""What parts two words; the dot is what a narrow gap is read as."""
ASLANT = 6.0
"""Degrees from which a short line is a stamp's."""
CLOSER, CLOSEST = 0.6, 0.8
"""A closer look is taken at this part of the page's dots, each time; at the other where none was of use."""
COVERED = 0.94
"""What a stamp or stroke covers is never surer than this."""
KEPT = 0.6
"""A line found by a closer look counts from this confidence."""
GUESSED = 0.8
"""A line where none was found counts from this confidence."""
DOUBTFUL = 0.93
"""A line read with less than this is read again without its coloured ink."""


@dataclass
class Scan:
    """A straightened page; `read` gives its words from the top down to a height, each line read once."""

    page: Page
    flat: Flat
    readings: dict[int, Reading] = field(default_factory=dict)
    placed: frozenset[int] = frozenset()
    """Lines that were looked for where they must stand: no stamp's, whatever ink lies on them."""
    tinge: float | None = None

    def read(self, down_to: float = 1.0) -> Page:
        """The page with the words that stand above `down_to` (0 top, 1 bottom)."""
        wide, high = self.flat.map.target
        wanted = [
            index
            for index, quad in enumerate(self.flat.quads)
            if index not in self.readings and quad[:, 1].min() / high <= down_to
        ]
        self._read(wanted)
        shown = {index: each.text for index, each in sorted(self.readings.items()) if self._shown(index)}
        alien = strangers(shown, self.flat.quads, self.flat.map.target)
        words = [
            word
            for index in shown
            if index not in alien
            for word in words_of(self.readings[index], self.flat.quads[index], wide, high)
        ]
        return replace(
            self.page,
            words=tuple(words),
            source="ocr" if words else "none",
            medium=self.flat.medium,
            width=float(wide),
            height=float(high),
            renderer=self._picture,
            placed=(),
            to_file=self.flat.map.to_file,
        )

    def _shown(self, index: int) -> bool:
        sure = self.readings[index].mean >= DROPPED
        return sure and (index in self.placed or not self._stamped(index))

    def _stamped(self, index: int) -> bool:
        """Whether a line is a stamp's: in coloured ink or aslant, short, and not in the letterhead."""
        quad, text = self.flat.quads[index], self.readings[index].text
        wide, high = self.flat.map.target
        along = quad[1] - quad[0]
        if quad[:, 1].mean() < 0.22 * high or np.hypot(*along) > 0.3 * wide or "@" in text:
            return False
        lean = abs(float(np.degrees(np.arctan2(along[1], along[0]))))
        if lean > ASLANT or np.hypot(*(quad[3] - quad[0])) > 1.6 * np.hypot(*along):
            return True
        return tinge_of(cut(self.flat.picture, quad)) > max(COLOURED, self._usual_tinge() + 22)

    def _usual_tinge(self) -> float:
        """How coloured the page's long lines are: a camera may tinge all print, an office type in blue."""
        if self.tinge is None:
            sides = np.hypot(*(self.flat.quads[:, 1] - self.flat.quads[:, 0]).T)
            longest = self.flat.quads[np.argsort(sides)[-5:]]
            self.tinge = float(np.median([tinge_of(cut(self.flat.picture, quad)) for quad in longest]))
        return self.tinge

    def _picture(self) -> Picture | None:
        return self.flat.picture

    def _read(self, wanted: list[int]) -> None:
        crops = [cut(self.flat.picture, self.flat.quads[index]) for index in wanted]
        found = read_lines(crops)
        again = [place for place, each in enumerate(found) if each.mean < DOUBTFUL and inked(crops[place])]
        for place, other in zip(again, read_lines([bare(crops[place]) for place in again]), strict=True):
            if other.mean > found[place].mean:
                found[place] = other
        found = [with_blanks(each, crop) for each, crop in zip(found, crops, strict=True)]
        self.readings.update(zip(wanted, found, strict=True))

    def look_at(self, boxes: Sequence[Box], wanted: Callable[[str], float]) -> bool:
        """Reads the line that must stand in one of `boxes`, though none was found there.

        `wanted` weighs a text (0: not that line); False where nothing there is wanted.
        """
        wide, high = self.flat.map.target
        quads = [quad_of(box, wide, high) for box in boxes]
        crops = [cut(self.flat.picture, quad) for quad in quads]
        tinted = [place for place, crop in enumerate(crops) if inked(crop, 0.004)]
        crops = [*crops, *(bare(crops[place]) for place in tinted)]
        quads = [*quads, *(quads[place] for place in tinted)]
        found = read_lines(crops)
        best = max(range(len(found)), key=lambda at: (wanted(found[at].text), found[at].mean))
        if found[best].mean < GUESSED or not wanted(found[best].text):
            return False
        sure = tuple(min(each, COVERED) for each in found[best].sure)
        return self._put(
            *trimmed(quads[best], with_blanks(replace(found[best], sure=sure), crops[best])), wanted
        )

    def look_again(self, box: Box, *, closest: bool = False) -> Page:
        """The page after a closer look at `box`, without its coloured ink: stamps and strokes hide lines.

        The closest look keeps the ink: now and then a line is found there that the other misses.
        """
        wide, high = self.flat.map.target
        left, top = int(max(box[0], 0) * wide), int(max(box[1], 0) * high)
        part = self.flat.picture[top : int(box[3] * high) + 1, left : int(box[2] * wide) + 1]
        if min(part.shape[:2]) < 24:
            return self.read()
        part = bare(part) if inked(part, 0.004) and not closest else part
        quads = find_lines(part, round((CLOSEST if closest else CLOSER) * max(part.shape[:2])))
        found = read_lines([cut(part, quad) for quad in quads])
        for quad, reading in zip(quads, found, strict=True):
            if reading.mean >= KEPT and len(reading.text.strip()) > 2:
                sure = tuple(min(each, COVERED) for each in reading.sure)
                self._put(quad + np.array([left, top]), replace(reading, sure=sure))
        return self.read()

    def set_line(self, quad: Quads, reading: Reading, covers: Box) -> None:
        """Sets a line in place of all that was read within `covers`."""
        wide, high = self.flat.map.target
        left, top, right, bottom = covers[0] * wide, covers[1] * high, covers[2] * wide, covers[3] * high
        kept = []
        for index, other in enumerate(self.flat.quads):
            (x0, y0), (x1, y1) = other.min(axis=0), other.max(axis=0)
            aside = x1 < left or x0 > right or not top < (y0 + y1) / 2 < bottom
            if aside or min(x1, right) - max(x0, left) < 0.6 * (x1 - x0):
                kept.append(index)
        self._replace(kept, quad, reading, firm=True)

    def _put(self, quad: Quads, reading: Reading, wanted: Callable[[str], float] | None = None) -> bool:
        """Adds a line in place of those that it covers, unless what is wanted of them was read as well."""
        covered = [
            index
            for index, other in enumerate(self.flat.quads)
            if index in self.readings and (inside(other, quad) > 0.6 or inside(quad, other) > 0.6)
        ]
        olds = [self.readings[index] for index in covered if self._shown(index)]
        olds = [each for each in olds if wanted is None or wanted(each.text)]
        old = sum(len(each.text) * each.mean for each in olds)
        if olds and len(reading.text) * reading.mean <= old + 0.3:
            return False
        kept = [index for index in range(len(self.flat.quads)) if index not in covered]
        self._replace(kept, quad, reading, firm=wanted is not None)
        return True

    def _replace(self, kept: Sequence[int], quad: Quads, reading: Reading, *, firm: bool) -> None:
        """The lines of `kept` stay, and one is added."""
        places = {index: place for place, index in enumerate(kept)}
        self.readings = {
            place: self.readings[index] for index, place in places.items() if index in self.readings
        }
        self.placed = frozenset(place for index, place in places.items() if index in self.placed)
        if firm:
            self.placed |= {len(kept)}
        self.readings[len(kept)] = reading
        self.flat = replace(self.flat, quads=np.concatenate([self.flat.quads[list(kept)], quad[None]]))

    def upright(self) -> Scan:
        """This page, or the same turned by half where its print stands on its head."""
        sides = np.hypot(*(self.flat.quads[:, 1] - self.flat.quads[:, 0]).T)
        high = self.flat.map.target[1]
        order = np.argsort(np.abs(sides - 0.3 * self.flat.map.target[0]))[:3]
        sample = [int(index) for index in order]
        if not sample:
            return self
        self._read(sample)
        here = float(np.mean([self.readings[index].mean for index in sample]))
        if here > 0.9 or high == 0:
            return self
        other = Scan(self.page, self.flat.flipped())
        other._read(sample)
        there = float(np.mean([other.readings[index].mean for index in sample]))
        return other.sorted() if there > here + 0.05 else self

    def sorted(self) -> Scan:
        """The same page with its lines from the top down."""
        order = np.argsort(self.flat.quads[:, :, 1].mean(axis=1), kind="stable")
        places = {int(old): new for new, old in enumerate(order)}
        readings = {places[index]: reading for index, reading in self.readings.items()}
        return Scan(self.page, replace(self.flat, quads=self.flat.quads[order]), readings)


def open_scan(page: Page) -> Scan | None:
    """The page laid flat and the right way up; None where it has no look."""
    shown = page.picture()
    if shown is None or min(shown.shape[:2]) < 40:
        return None
    finder = LineFinder()
    medium: Literal["photo", "scan"] = "photo" if page.medium == "photo" else "scan"
    flat = straighten(shown, medium, finder.find, finder.strips)
    return Scan(page, flat).upright()


def quad_of(box: Box, wide: int, high: int) -> Quads:
    """A box's corners on a page of so many pixels."""
    corners = [(box[x] * wide, box[y] * high) for x, y in ((0, 1), (2, 1), (2, 3), (0, 3))]
    return np.array(corners).clip(0, None)


def words_of(reading: Reading, quad: Quads, wide: int, high: int) -> list[Word]:
    """A line's words, each with its share of the line's box as fractions of the page."""
    words: list[Word] = []
    text, at = reading.text, reading.at
    step = _step(at)
    start = 0
    while start < len(text):
        if text[start] in APART:
            start += 1
            continue
        end = start
        while end < len(text) and text[end] not in APART:
            end += 1
        left = at[start] - _half(at, start, -1, step)
        right = at[end - 1] + _half(at, end - 1, 1, step)
        sure = reading.sure[start:end]
        box = _share(quad, max(left, 0.0), min(right, 1.0), wide, high)
        words.append(Word(text[start:end], box, round(word_trust(text[start:end], sure), 4), size=None))
        start = end
    return words


def trimmed(quad: Quads, reading: Reading) -> tuple[Quads, Reading]:
    """A line's corners about its characters alone, where it was cut out wider than it is."""
    step = 0.8 * _step(reading.at)
    left, right = max(reading.at[0] - step, 0.0), min(reading.at[-1] + step, 1.0)
    upper, lower = quad[1] - quad[0], quad[2] - quad[3]
    corners = [
        quad[0] + left * upper,
        quad[0] + right * upper,
        quad[3] + right * lower,
        quad[3] + left * lower,
    ]
    at = tuple((each - left) / (right - left) for each in reading.at)
    return np.array(corners), replace(reading, at=at)


def _step(at: tuple[float, ...]) -> float:
    """The usual distance of two characters."""
    steps = sorted(b - a for a, b in itertools.pairwise(at) if b > a)
    return steps[len(steps) // 2] if steps else 0.5


def _half(at: tuple[float, ...], index: int, side: int, step: float) -> float:
    """From a character's middle to the edge of its word."""
    other = index - side
    inner = abs(at[index] - at[other]) if 0 <= other < len(at) else step
    return min(max(inner, 0.6 * step), 1.2 * step) * 0.55


def _share(quad: Quads, left: float, right: float, wide: int, high: int) -> tuple[float, float, float, float]:
    upper, lower = quad[1] - quad[0], quad[2] - quad[3]
    points = np.array(
        [quad[0] + left * upper, quad[0] + right * upper, quad[3] + left * lower, quad[3] + right * lower]
    ) / np.array([wide, high])
    low, top = points.min(axis=0).clip(0, 1), points.max(axis=0).clip(0, 1)
    return (float(low[0]), float(low[1]), float(top[0]), float(top[1]))
