"""Reads what stands around and across a stamp."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from parsers.ocr import read_lines
from parsers.page import Picture
from parsers.register import Agency, open_register, plainly
from rules.letter import Box, Letter

LEAST_SIDE = 110
"""Pixels across from which letters on a stamp can be read."""
HIGH = 48
SURE = 0.72
"""The mean confidence from which a strip's reading counts."""
RING = 0.5
"""A radius is a ring's where so much of its circle is inked."""
OWN, OTHER, FAR = 82.0, 92.0, 62.0
"""Likeness from which a text names an agency; another's must be plainer, and the own far from it."""
Strip = npt.NDArray[np.uint8]


def read_stamp(picture: Picture, box: Box) -> list[str]:
    """Texts on a stamp in `box` of a page's picture: along the ring's top, its foot, and across it."""
    high, wide = picture.shape[:2]
    left, top, right, bottom = box[0] * wide, box[1] * high, box[2] * wide, box[3] * high
    if min(right - left, bottom - top) < LEAST_SIDE:
        return []
    cut = picture[max(int(top), 0) : int(bottom) + 1, max(int(left), 0) : int(right) + 1]
    ink = _ink(cut)
    strips = _ring_strips(ink)
    read = read_lines([np.dstack([strip] * 3) for strip in strips])
    return [
        reading.text.strip() for reading in read if reading.mean >= SURE and len(reading.text.strip()) >= 4
    ]


def _ink(cut: Picture) -> Strip:
    """The stamp's ink dark on white: coloured ink by its colour, so that black print falls away."""
    look = cut.astype(np.float32)
    paper = np.maximum(np.quantile(look.reshape(-1, 3), 0.9, axis=0), 40)
    look = np.clip(look / paper, 0, 1)
    spread = look.max(axis=2) - look.min(axis=2)
    dark = spread if np.quantile(spread, 0.93) > 0.14 else 1 - look.mean(axis=2)
    full = max(float(np.quantile(dark, 0.97)), 0.12)
    return np.asarray(255 * (1 - np.clip(1.15 * dark / full - 0.12, 0, 1)), np.uint8)


def _ring_strips(ink: Strip) -> list[Strip]:
    """The band between a round stamp's rings laid flat: what stands over the top, and along the foot.

    OpenCV counts degrees clockwise from the right: the top is at 270, the foot at 90.
    """
    high, wide = ink.shape
    side = max(high, wide)
    square = cv2.resize(ink, (side, side), interpolation=cv2.INTER_LINEAR)
    radius, around = side / 2, int(math.pi * side)
    flat = cv2.warpPolar(
        square, (int(radius), around), (radius, radius), radius, cv2.WARP_POLAR_LINEAR | cv2.INTER_LINEAR
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


def agrees(texts: Sequence[str], letter: Letter) -> bool | None:
    """Whether a stamp's text names the letter's agency; False only where it surely names another."""
    said = _close(" ".join(texts))
    if len(said) < 6 or not (letter.opd or letter.unit):
        return None
    register = open_register(None)
    own = [agency for agency in register.agencies if agency.name in (letter.opd, letter.unit)]
    names = [_close(name) for name in (letter.opd, letter.unit) if name]
    names += [_close(key) for agency in own for key in agency.keys]
    mine = max((_likeness(name, said) for name in names if len(name) >= 5), default=0.0)
    if mine >= OWN:
        return True
    if mine < FAR and any(_is_other(agency, said) for agency in register.agencies if agency not in own):
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
