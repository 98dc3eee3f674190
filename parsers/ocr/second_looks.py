"""Numbers and dates that do not read alike twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from parsers.ocr.engine import read_lines
from parsers.pages.page import Page, Picture
from rules.letter import Letter
from rules.standard import SURE

UNSTEADY = 0.8
"""How sure a reading is at most that comes out otherwise on another look."""
_LOOKS = ((0.25, 0.12, 1.0, 1.0), (0.25, 0.12, 1.15, 1.0), (0.25, 0.12, 0.87, 1.0), (0.6, 0.2, 1.0, 0.9))
"""Margins across and down, in heights of the line, and how much wider and higher it is made."""
_NAMED = {"number": "Nomor", "date": "Tanggal"}
_DOUBT = "{name} surat tampaknya ditulis tangan sehingga tidak terbaca dengan pasti."


def looked_at_again(letter: Letter, pages: Sequence[Page]) -> Letter:
    """`letter`, less sure of a number or date of a scan whose figures change with how the line is cut out.

    Print reads alike each time; what was filled in by hand often does not.
    """
    sure, doubts = dict(letter.confidence), list(letter.doubts)
    for name, label in _NAMED.items():
        if sure.get(name, 0.0) >= SURE and not steady(_texts(letter, name, pages)):
            sure[name] = UNSTEADY
            doubts.append(_DOUBT.format(name=label))
    return replace(letter, confidence=sure, doubts=tuple(doubts)) if sure != letter.confidence else letter


def steady(texts: Sequence[str]) -> bool:
    """Whether each of several readings of a line has the same figures."""
    return len({re.sub(r"\D", "", text) for text in texts}) <= 1


def _texts(letter: Letter, name: str, pages: Sequence[Page]) -> list[str]:
    mark = letter.marks.get(name)
    page = next((each for each in pages if mark is not None and each.number == mark.page), None)
    if mark is None or page is None or page.source != "ocr" or (picture := page.picture()) is None:
        return []
    return [reading.text for reading in read_lines([_cut(picture, mark.box, look) for look in _LOOKS])]


def _cut(picture: Picture, box: tuple[float, float, float, float], look: tuple[float, ...]) -> Picture:
    across, down, wider, higher = look
    high, wide = picture.shape[:2]
    line = (box[3] - box[1]) * high
    left, right = max(box[0] * wide - across * line, 0), min(box[2] * wide + across * line, wide)
    top, bottom = max(box[1] * high - down * line, 0), min(box[3] * high + down * line, high)
    part = picture[int(top) : max(int(bottom), int(top) + 2), int(left) : max(int(right), int(left) + 2)]
    return np.asarray(cv2.resize(part, None, fx=wider, fy=higher), np.uint8)
