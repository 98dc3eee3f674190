"""Reads what stands around and across a stamp."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from parsers.ocr.crops import cut, tinge_of
from parsers.ocr.engine import find_lines, read_lines
from parsers.pages.page import Picture, Word
from parsers.signing.circles import fitted
from parsers.words.register import Agency, open_register, plainly
from rules.letter import Box, Letter

LEAST_SIDE = 110
"""Pixels across from which letters on a stamp can be read."""
SLIM, ROUND = 0.2, 0.72
"""Shorter side to longer: a line's box is slimmer than the first; under the second a ring is an oval."""
LOOKED_AT, MOST_LINES = 448, 8
"""Pixels of the longer side in which straight lines are looked for, and how many are read."""
HIGH = 48
MARGIN = 0.08
"""What is cut out around a stamp's box, as a fraction of its side: the box is only as fine as its cells."""
FITTED, PLACES = 160, 96
"""Pixels in which the ring's circle is fitted, and places at which a circle's ink is looked at."""
SURE = 0.72
"""The mean confidence from which a strip's reading counts."""
RING = 0.5
"""A radius is a ring's where so much of its circle is inked."""
OWN, OTHER, FAR = 82.0, 92.0, 62.0
"""Likeness from which a text names an agency; another's must be plainer, and the own far from it."""
NAMED, TORN = 80.0, 68.0
"""Likeness from which a word is read, and from which half of it is."""
TINTED = 6.0
"""Colour of a line's print, of 255, from which it is a stamp's."""
ECHO = 70.0
"""Likeness from which a line repeats the letter's own print."""
_GENERIC = re.compile(r"^(?:dinas|badan|biro|kantor|satuan|sekretariat|upt|balai)")
Strip = npt.NDArray[np.uint8]
Look = npt.NDArray[np.float32]
"""RGB with paper at 1."""


def read_stamp(picture: Picture, box: Box, words: Sequence[Word] = ()) -> list[str]:
    """Texts on a stamp in `box` of a page's picture: along a ring's top and foot, or else in straight lines.

    `words` are the page's own print: what it says inside the box is not the stamp's.
    """
    high, wide = picture.shape[:2]
    left, top, right, bottom = box[0] * wide, box[1] * high, box[2] * wide, box[3] * high
    side, least = max(right - left, bottom - top), min(right - left, bottom - top)
    if side < LEAST_SIDE or least < SLIM * side:
        return []
    edge = MARGIN * side
    rows = slice(max(int(top - edge), 0), int(bottom + edge) + 1)
    part = _on_paper(picture[rows, max(int(left - edge), 0) : int(right + edge) + 1])
    texts: list[str] = []
    if least >= LEAST_SIDE:
        ink = _ink(part)
        square = cv2.resize(ink, (max(ink.shape),) * 2) if least < ROUND * side else ink
        texts = _texts([np.dstack([strip] * 3) for strip in _ring_strips(square, _fitted(square))])
    if not texts:
        printed = _close(" ".join(word.text for word in words if _within(word.box, box)))
        texts = [text for text in _texts(_straight(part)) if _likeness(_close(text), printed) < ECHO]
    return texts


def _texts(strips: list[Picture]) -> list[str]:
    texts = [reading.text.strip() for reading in read_lines(strips) if reading.mean >= SURE]
    return [text for text in texts if len(text) >= 4]


def _within(inner: Box, outer: Box) -> bool:
    """Whether the middle of one box lies in another, or hardly beside it."""
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] - 0.05 < x < outer[2] + 0.05 and outer[1] - 0.01 < y < outer[3] + 0.01


def names_government(picture: Picture, box: Box) -> bool:
    """Whether `PEMERINTAH …` stands in straight lines in `box` of a page's picture, in ink of any colour."""
    high, wide = picture.shape[:2]
    edge = MARGIN * max((box[2] - box[0]) * wide, (box[3] - box[1]) * high)
    rows = slice(max(int(box[1] * high - edge), 0), int(box[3] * high + edge) + 1)
    part = picture[rows, max(int(box[0] * wide - edge), 0) : int(box[2] * wide + edge) + 1]
    if min(part.shape[:2]) < 24:
        return False
    said = [_close(text) for text in _texts(_lines(_on_paper(part)))]
    texts = [text for text in said if "pemerintahan" not in text]  # the name of an office in a title
    government = max((_likeness("pemerintah", text) for text in texts), default=0.0)
    where = max((_likeness(each, text) for text in texts for each in ("provinsi", "kabupaten")), default=0.0)
    return government >= NAMED or (government >= TORN and where >= NAMED)


def names_agency(texts: Sequence[str], letter: Letter) -> bool:
    """Whether two long words of the letter's agency or unit stand among a stamp's texts."""
    said = [text for text in map(_close, texts) if len(text) > 4]
    names = f"{letter.opd or ''} {letter.unit or ''}".lower().split()
    long = {word for word in names if len(word) > 5 and word.isalpha()}
    return sum(any(_likeness(word, text) >= NAMED for text in said) for word in long) > 1


def _straight(part: Look) -> list[Picture]:
    """Pictures of the coloured straight lines across a stamp; black ones may be the letter's own."""
    lines = _lines(part)
    tinges = [tinge_of(line) for line in lines]
    least = max(TINTED, 0.4 * max(tinges, default=0.0))
    return [line for line, tinge in zip(lines, tinges, strict=True) if tinge > least]


def _lines(part: Look) -> list[Picture]:
    """Pictures of the straight lines in a part."""
    scale = min(LOOKED_AT / max(part.shape), 3.0)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    look = np.clip(255 * cv2.resize(part, None, fx=scale, fy=scale, interpolation=way), 0, 255)
    framed = cv2.copyMakeBorder(
        look.astype(np.uint8), 16, 16, 16, 16, cv2.BORDER_CONSTANT, value=(255, 255, 255)
    )
    return [cut(framed, quad) for quad in find_lines(framed, LOOKED_AT + 32)[:MOST_LINES]]


def _fitted(ink: Strip) -> tuple[float, float, float]:
    """Centre and radius of the circle that is inked most: the stamp's outer ring."""
    scale = FITTED / max(ink.shape)
    small = 255 - cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)
    high, wide = small.shape
    usual = min(high, wide) / (2 + 4 * MARGIN)
    blurred = cv2.GaussianBlur(small, (0, 0), 2.5)
    found = _fitted_near(
        blurred, (wide / 2, high / 2, usual), np.arange(-12.0, 13, 4), np.linspace(-0.2, 0.2, 13) * usual
    )
    found = _fitted_near(
        cv2.GaussianBlur(small, (0, 0), 0.8), found, np.arange(-4.0, 5), np.linspace(-4, 4, 9)
    )
    return found[0] / scale, found[1] / scale, found[2] / scale


def _fitted_near(
    ink: Look,
    start: tuple[float, float, float],
    moves: npt.NDArray[np.float64],
    wider: npt.NDArray[np.float64],
) -> tuple[float, float, float]:
    """The best circle near `start`, its radius changed by one of `wider`; a larger one is likelier."""
    x, y, radius = start
    radii = radius + wider
    return fitted(ink, (x, y), moves, radii, 0.9 + 0.1 * radii / radius, PLACES)


def _on_paper(part: Picture) -> Look:
    """A part with its paper at 1."""
    look = part.astype(np.float32)
    paper = np.maximum(np.quantile(look.reshape(-1, 3), 0.9, axis=0), 40)
    return np.asarray(np.clip(look / paper, 0, 1), np.float32)


def _ink(look: Look) -> Strip:
    """The stamp's ink dark on white: coloured ink by its colour, so that black print falls away."""
    spread = look.max(axis=2) - look.min(axis=2)
    dark = spread if np.quantile(spread, 0.93) > 0.14 else 1 - look.mean(axis=2)
    full = max(float(np.quantile(dark, 0.97)), 0.12)
    return np.asarray(255 * (1 - np.clip(1.15 * dark / full - 0.12, 0, 1)), np.uint8)


def _ring_strips(ink: Strip, circle: tuple[float, float, float]) -> list[Strip]:
    """The band between a round stamp's rings laid flat: what stands over the top, and along the foot.

    OpenCV counts degrees clockwise from the right: the top is at 270, the foot at 90.
    """
    x, y, radius = circle
    reach, around = 1.04 * radius, round(2 * math.pi * radius)
    flat = cv2.warpPolar(
        ink,
        (round(reach), around),
        (x, y),
        reach,
        cv2.WARP_POLAR_LINEAR | cv2.INTER_LINEAR | cv2.WARP_FILL_OUTLIERS,
    )
    band = _band(flat)
    if band is None:
        return []
    inner, outer = band
    flat = cv2.rotate(flat[:, inner:outer], cv2.ROTATE_90_COUNTERCLOCKWISE)
    upper = np.roll(flat, -round(around * 150 / 360), axis=1)[:, : round(around * 240 / 360)]
    lower = np.roll(flat, round(around * 20 / 360), axis=1)[:, : round(around * 220 / 360)]
    lower = cv2.rotate(lower, cv2.ROTATE_180)
    return [_lined(upper), _lined(lower)]


def _band(flat: Strip) -> tuple[int, int] | None:
    """Inner and outer radius of the lettering: between the outer ring and the next one inward."""
    inked = (flat < 150).mean(axis=0)
    radius = flat.shape[1]
    rings = [at for at in range(int(0.35 * radius), radius) if inked[at] > RING]
    edges = [at for at in rings if at - 1 not in rings] + [radius]
    ends = [int(0.35 * radius), *[at for at in rings if at + 1 not in rings]]
    wide = [
        (start + 1, end) for start in ends for end in edges if 0.12 * radius <= end - start <= 0.5 * radius
    ]
    clear = [(start, end) for start, end in wide if not any(start < at < end for at in rings)]
    if clear:
        start, end = max(clear, key=lambda each: (each[1] > 0.75 * radius, float(inked[slice(*each)].mean())))
        return start, end
    return (int(0.6 * radius), int(0.94 * radius))


def _lined(strip: Strip) -> Strip:
    scale = HIGH / max(strip.shape[0], 1)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(
        cv2.resize(strip, (max(round(strip.shape[1] * scale), 8), HIGH), interpolation=way), np.uint8
    )


def agrees(texts: Sequence[str], letter: Letter, listed: Path | None = None) -> bool | None:
    """Whether a stamp's text names the letter's agency; False only where it surely names another.

    `listed` is the office's own register; None is the one that comes with the reader.
    """
    said = _close(" ".join(texts))
    if len(said) < 6 or not (letter.opd or letter.unit):
        return None
    register = open_register(listed)
    own = [agency for agency in register.agencies if agency.name in (letter.opd, letter.unit)]
    names = [_close(name) for name in (letter.opd, letter.unit) if name]
    names += [_close(key) for agency in own for key in agency.keys]
    mine = max((_likeness(name, said) for name in names if len(name) >= 5), default=0.0)
    if mine >= OWN:
        return True
    bare = max((_likeness(_GENERIC.sub("", name), said) for name in names if len(name) >= 8), default=100.0)
    if bare < FAR and any(_is_other(agency, said) for agency in register.agencies if agency not in own):
        return False
    return None


def _is_other(agency: Agency, said: str) -> bool:
    keys = [_close(key) for key in agency.keys]
    return any(len(key) >= 10 and _likeness(key, said) >= OTHER for key in keys)


def _likeness(name: str, said: str) -> float:
    return fuzz.partial_ratio(name, said) if len(name) <= len(said) else fuzz.ratio(name, said)


def _close(text: str) -> str:
    """Letters alone: spaces along a ring cannot be told from gaps."""
    return re.sub(r"[^a-z]", "", plainly(text))
