"""Blanks that a recogniser left out."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from statistics import median

import numpy as np

from parsers.ocr.engine import Reading
from parsers.pages.page import Picture
from parsers.words.given_names import NAMES
from parsers.words.respace import is_word

LEAST = 2.2
"""A gap so many times the line's usual one between letters may be a blank."""
LIKE_BLANK = 0.72
"""And it is one from this share of the line's narrower blanks."""
WIDER = 1.15
"""Between two known names a step so many times the usual one says that there is a blank."""
OF_HEIGHT = 0.16
"""Where a line shows no blank: from this share of its letters' height."""
_GLUED = re.compile(
    r"[a-z]{2}[A-Z]|[A-Za-z]{2}[.,][A-Z]|[A-Z][.,][A-Z][A-Za-z]{2}|[A-Za-z]{3}\d{2}|[A-Z]{2}[a-z]{2}"
)
_LONG = re.compile(r"[A-Za-z]{9,}")
_DEGREE = re.compile(r"(?:[A-Z][A-Za-z]{0,4}\.){1,3}[A-Za-z]{0,6}[.,]*")
_BEFORE_ADDRESS = re.compile(
    r"(?:akun|e-?mail|surel|alamat|adalah|yaitu)(?=[a-z0-9][\w.-]{2,}@)", re.IGNORECASE
)
_WHOLE = re.compile(r"@|www|://|\d/|/\d")


def with_blanks(reading: Reading, crop: Picture) -> Reading:
    """`reading` with blanks where letters of one word stand as far apart as the line's words."""
    inside = _suspicious(reading.text)
    if not inside or len(reading.at) != len(reading.text):
        return reading
    widths, high = _gaps(reading, crop)
    text = reading.text
    usual = [
        width
        for place, width in widths.items()
        if not text[place].isspace() and not text[place + 1].isspace() and place not in inside
    ] or [widths[place] for place in inside]
    letter = max(median(usual), 0.02 * high) if usual else 0.02 * high
    blanks = [width for place, width in _blanks(text, widths).items() if width > 0]
    least = LIKE_BLANK * float(np.percentile(blanks, 25)) if blanks else OF_HEIGHT * high
    cuts = [place for place in inside if widths[place] >= max(least, LEAST * letter)]
    cuts += [place for place in _between_names(reading) if place not in cuts]
    return _parted(reading, cuts) if cuts else reading


def _suspicious(text: str) -> list[int]:
    """Places (of the character before) inside words that may be two."""
    places: list[int] = []
    for match in re.finditer(r"\S+", text):
        word = match.group()
        long = _LONG.search(word)
        unknown = long is not None and not is_word(long.group())
        lead = _BEFORE_ADDRESS.match(word)
        if lead is not None:
            places.append(match.start() + lead.end() - 1)
        if not _WHOLE.search(word) and not _DEGREE.fullmatch(word) and (_GLUED.search(word) or unknown):
            places.extend(place for place in range(match.start(), match.end() - 1) if _may_part(text, place))
    return places


def _may_part(text: str, place: int) -> bool:
    """Whether a word can end at `place`: not before a mark, nor within a degree (`A.Md.`, `S.Pd.I`)."""
    behind = text[place + 1 :]
    if not behind[0].isalnum():
        return False
    return (
        text[place] not in ".'’-" or re.match(r"[A-Z][A-Za-z]{2,}(?![.\w])|[A-Z]\.[A-Z]", behind) is not None
    )


def _between_names(reading: Reading) -> list[int]:
    """Where two known names meet in one word, and their letters stand further apart than the others."""
    found: list[int] = []
    for match in _LONG.finditer(reading.text):
        word = match.group().lower()
        steps = [b - a for a, b in pairwise(reading.at[match.start() : match.end()])]
        for cut in range(3, len(word) - 2):
            wider = steps[cut - 1] > WIDER * median(steps)
            if wider and word[:cut] in NAMES and word[cut:] in NAMES and word not in NAMES:
                found.append(match.start() + cut - 1)
                break
    return found


def _gaps(reading: Reading, crop: Picture) -> tuple[dict[int, float], float]:
    """The widest stretch without ink between each two neighbours, and the print's height, in dots."""
    light = crop.min(axis=2).astype(np.float32)
    low, high = np.percentile(light, (4, 85))
    ink = light < low + 0.55 * (high - low)
    ink[ink.mean(axis=1) > 0.8] = False  # a rule under the line
    rows = np.flatnonzero(ink.any(axis=1))
    clear = np.flatnonzero(ink.sum(axis=0) <= max(1, round(0.03 * crop.shape[0])))
    runs = np.split(clear, np.flatnonzero(np.diff(clear) > 1) + 1) if len(clear) else []
    wide = crop.shape[1]
    widths: dict[int, float] = {}
    for place, (one, other) in enumerate(pairwise(reading.at)):
        within = [
            float(len(run))
            for run in runs
            if len(run) and one * wide <= (run[0] + run[-1]) / 2 <= other * wide
        ]
        widths[place] = max(within, default=0.0)
    return widths, float(rows[-1] - rows[0] + 1) if len(rows) else float(crop.shape[0])


def _blanks(text: str, widths: dict[int, float]) -> dict[int, float]:
    """The gap at each blank: a blank lies between its neighbours, wherever it was set."""
    return {
        place: max(widths.get(place - 1, 0.0), widths.get(place, 0.0))
        for place, char in enumerate(text)
        if char.isspace()
    }


def _parted(reading: Reading, cuts: list[int]) -> Reading:
    text, sure, at = list(reading.text), list(reading.sure), list(reading.at)
    for place in sorted(cuts, reverse=True):
        text.insert(place + 1, " ")
        sure.insert(place + 1, 1.0)
        at.insert(place + 1, (at[place] + at[place + 1]) / 2)
    return replace(reading, text="".join(text), sure=tuple(sure), at=tuple(at))
