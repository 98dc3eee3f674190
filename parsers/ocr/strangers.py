"""Print on a picture that is not the letter's."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

EDGE = 0.045
"""Above this height a fax machine prints whence, when and how many pages it sent."""
LONG, FEWEST, WIDE = 0.33, 4, 0.55
"""A line this long, as a share of the page's width, is the letter's own; so many, that spread so wide, tell
where it stands."""
STRAY = 0.12
"""Further out than this from where long lines usually begin or end, one is not the letter's."""
BESIDE, CROWD = 0.035, 3
"""So far beside all of the letter's lines so many lines are another sheet's: it has a margin of its own."""
_SENT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b\d{1,2}[:.]\d\d\s?(?:[ap]m)?\b",
        r"\b\d{1,4}[-/. ](?:\d{1,2}|[A-Z]{3})[-/. ,]+\d{2,4}\b|\b[A-Z]{3}[-. ]+\d{1,2}[-, ]+20\d\d\b",
        r"\b(?:hal|page|pg|p)\W{0,3}\d{1,3}\b|\b\d{1,3}\s?/\s?\d{1,3}\W*$",
        r"\b(?:fax|faks|from|dari|to)\b\s?(?:no\b)?\W*[\w+(]",
    )
)
_HEAD = re.compile(r"^\W*(?:PEMERINTAH(?:AN)?\s?(?:PROVINSI|KABUPATEN|KOTA|DAERAH|DESA)|KEMENTERIAN)\b")
_NUMBER = re.compile(r"^\W*(?:nomor\b|no\s?[.:])", re.IGNORECASE)
_OVER, _HIGHEST = 3, 0.35
"""So many lines at least that stand over a letterhead, above this height, are another sheet's."""
_LABEL = re.compile(r"^\W*(?:no(?:mor)?|sifat|lamp(?:iran)?|hal|perihal|klasifikasi)\b", re.IGNORECASE)


def strangers(texts: Mapping[int, str], lines: npt.NDArray[np.float64], size: tuple[int, int]) -> set[int]:
    """Lines that a fax machine set over the letter, and those of sheets beside it.

    `texts` are lines as read, by their place in `lines`: corners in pixels of a page of `size`, width first.
    """
    across, down = lines[:, :, 0] / size[0], lines[:, :, 1] / size[1]
    return _faxed(texts, down) | _beside(texts, across) | _over(texts, down)


def _faxed(texts: Mapping[int, str], down: npt.NDArray[np.float64]) -> set[int]:
    """The lines at the very top that have an hour or a page's number, and a day or a sender besides."""
    top = {at for at in texts if down[at].max() < EDGE}
    text = " ".join(texts[at] for at in top)
    hour, day, number, sender = (bool(sign.search(text)) for sign in _SENT)
    return top if (hour or number) and hour + day + number + sender > 1 else set()


def _over(texts: Mapping[int, str], down: npt.NDArray[np.float64]) -> set[int]:
    """The lines of a sheet that shows above the letterhead, if the letter's number stands under that."""
    heads = [float(down[at].min()) for at, text in texts.items() if _HEAD.match(text)]
    head = min(heads, default=1.0)
    numbers = [float(down[at].min()) for at, text in texts.items() if _NUMBER.match(text)]
    over = {at for at in texts if down[at].mean() < head}
    return over if head < _HIGHEST and len(over) >= _OVER and numbers and min(numbers) > head else set()


def _beside(texts: Mapping[int, str], across: npt.NDArray[np.float64]) -> set[int]:
    """The lines that stand wholly beside all long ones; none where the letter's labels stand there."""
    lefts, rights = across.min(axis=1), across.max(axis=1)
    long = rights - lefts > LONG
    if long.sum() < FEWEST:
        return set()
    long &= (lefts > np.median(lefts[long]) - STRAY) & (rights < np.median(rights[long]) + STRAY)
    left, right = float(lefts[long].min(initial=1.0)), float(rights[long].max(initial=0.0))
    if right - left < WIDE:
        return set()
    before = {at for at in texts if rights[at] < left - BESIDE}
    behind = {at for at in texts if lefts[at] > right + BESIDE}
    labels = {at for at, text in texts.items() if _LABEL.match(text)}
    if labels & before and len(labels - before - behind) < 2:
        before = set()
    return {at for side in (before, behind) if len(side) >= CROWD for at in side}
