"""Print in the pictures that signing services leave."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import cv2

from parsers.ocr.crops import cut
from parsers.ocr.engine import find_lines, read_lines
from parsers.ocr.scan import words_of
from parsers.pages.page import Page, Placed, Word, on_white

MARKED_PAGES = 4
"""Pages at whose pictures is looked."""
_WIDE, _LONG, _LOW = 0.3, 2.0, 0.5
"""How wide a mark is at least, as a share of the page's width; its width by its height; how low it stands."""
_DOTS = 280.0
"""Dots an inch to which a coarser picture is enlarged before it is read."""
_SAYS = re.compile(
    r"di\s*tanda\s*tangani\s*secara\s*(?:elektronik|digital)|serti(?:fikat|fikasi)\s*elektronik|\bbsre\b",
    re.IGNORECASE,
)

_NIP = re.compile(r"\W*NIP\b", re.IGNORECASE)


def with_marks(pages: Sequence[Page]) -> list[Page]:
    """Typed pages with what a picture at their foot says, where that speaks of an electronic signature."""
    return [_with_marks(page) if page.number <= MARKED_PAGES else page for page in pages]


def _with_marks(page: Page) -> Page:
    if page.source != "text" or not (strips := [each for each in page.placed if _strip(each, page)]):
        return page
    if _speak(page.words) and any(_NIP.match(word.text) for word in page.words):
        return page  # it is told in type as well
    told = [words for each in strips if _speak(words := _words(each, page))]
    return replace(page, words=(*page.words, *(word for words in told for word in words))) if told else page


def _strip(placed: Placed, page: Page) -> bool:
    """Whether a picture has a mark's shape and place: wide, flat and low on the page."""
    left, top, right, bottom = placed.box
    wide, high = (right - left) * page.width, (bottom - top) * page.height
    return top > _LOW and right - left > _WIDE and high > 0 and wide / high > _LONG


def _speak(words: Sequence[Word]) -> bool:
    return bool(_SAYS.search(" ".join(word.text for word in words)))


def _words(placed: Placed, page: Page) -> list[Word]:
    """Words of a picture, in their place on the page."""
    picture = placed.load()
    if picture is None:
        return []
    left, top, right, bottom = placed.box
    picture = on_white(picture)
    scale = _DOTS * (right - left) * page.width / 72 / picture.shape[1]
    if scale > 1:
        picture = cv2.resize(
            picture, None, fx=min(scale, 4.0), fy=min(scale, 4.0), interpolation=cv2.INTER_CUBIC
        )
    high, wide = picture.shape[:2]
    quads = find_lines(picture)
    found = read_lines([cut(picture, quad) for quad in quads])
    words = [
        word for quad, each in zip(quads, found, strict=True) for word in words_of(each, quad, wide, high)
    ]
    across, down = right - left, bottom - top
    return [
        replace(
            word,
            box=(
                left + word.box[0] * across,
                top + word.box[1] * down,
                left + word.box[2] * across,
                top + word.box[3] * down,
            ),
        )
        for word in words
    ]
