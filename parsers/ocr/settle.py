"""Settles doubtful lines by their picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parsers.ocr.crops import bare, cut, inked
from parsers.ocr.engine import Reading, chances_of
from parsers.ocr.fits import Chances
from parsers.ocr.rereads import Reread
from parsers.ocr.scan import COVERED, Scan, quad_of
from parsers.pages.straighten import Quads
from rules.letter import Box

LEAST = -0.33
"""A line counts from this for each of its characters, as a logarithm."""
SLACK = 0.5
"""So much less than what was read a text may be expected, as a logarithm."""
LOWER = 0.13
"""A line is also looked for this part of its height lower."""
LEAD = 3.0
"""What is this much likelier, as a logarithm, than the next of what a line may say, is told with it."""
TIED = 0.8
"""How sure a line is at most that fits hardly better than another."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """The likeliest text of a line: how well it fits, also with what is expected, its lead, and where."""

    text: str
    fit: float
    sum: float
    lead: float
    quad: Quads
    look: Chances


def settle(scan: Scan, again: Reread) -> bool:
    """Reads a line once more from where it must begin, and sets the likeliest of what it may say.

    False where nothing that it may say fits.
    """
    best = max((_fitted(scan, again, box) for box in again.boxes), key=lambda each: each.sum)
    marks = _letters(best.text) == _letters(again.text)
    fits = best.fit >= len(best.text) * LEAST or marks
    if not fits or best.text == again.text or not again.keeps(best.text):
        return False
    if again.hoped(best.text) < again.hoped(again.text) - SLACK:
        return False
    sure, at = best.look.aligned(best.text)
    most = COVERED if best.lead >= LEAD else TIED
    scan.set_line(best.quad, Reading(best.text, tuple(min(each, most) for each in sure), at), again.covers)
    return True


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalpha())


def _fitted(scan: Scan, again: Reread, box: Box) -> _Fit:
    """The likeliest text in a box, seen with its colour and without, and a little lower."""
    wide, high = scan.flat.map.target
    down = LOWER * (box[3] - box[1])
    lower = (box[0], box[1] + down, box[2], box[3] + 1.6 * down)
    quads = [quad_of(each, wide, high) for each in (box, lower)]
    crops = [(quad, cut(scan.flat.picture, quad)) for quad in quads]
    crops += [(quad, bare(crop)) for quad, crop in crops if inked(crop)]
    looks = [(quad, chances_of(crop)) for quad, crop in crops]
    said = dict.fromkeys((again.text, *(look.read().strip() for _, look in looks)))
    texts = list(dict.fromkeys(text for each in said for text in again.likes(each) if text.strip()))
    fits = np.array([look.fit(texts) for _, look in looks])
    sums = fits.max(axis=0) + np.array([again.hoped(text) for text in texts])
    first, *others = np.argsort(sums)[::-1]
    lead = float(sums[first] - sums[others[0]]) if others else LEAD
    quad, look = looks[int(fits[:, first].argmax())]
    return _Fit(texts[first], float(fits[:, first].max()), float(sums[first]), lead, quad, look)
