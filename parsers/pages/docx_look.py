"""A laid out page: its words, pictures and look."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw

from parsers.pages.docx_flow import Image, Set, Text, face
from parsers.pages.page import Page, Picture, Placed, Word, lazily
from rules.letter import Box

SCALE = 150 / 72
MOST_SCALE = 300 / 72
FEW_WORDS = 8
COVERED = 0.25
"""A page with few words and a picture over this part of it is a scan put into a document."""


def as_page(number: int, width: float, height: float, laid: Sequence[Set]) -> Page:
    """One page, 1-based; what stands lower than the paper makes it longer, as Word's own measure differs."""
    height = max([height, *(each.box[3] + 20 for each in laid if isinstance(each.what, Text))])

    def fraction(box: Box) -> Box:
        left, top, right, bottom = box
        return left / width, top / height, right / width, bottom / height

    words = tuple(
        Word(each.what.text, fraction(each.box), 1.0, each.what.size, each.what.bold)
        for each in laid
        if isinstance(each.what, Text)
    )
    placed = tuple(
        Placed(_within(fraction(each.box)), each.what.load, each.what.pixels, each.what.masked)
        for each in laid
        if isinstance(each.what, Image)
    )
    cover = max((_area(each.box) for each in placed), default=0.0)
    scan = len(words) < FEW_WORDS and cover >= COVERED
    full = max((max(each.pixels) for each in placed if scan and _area(each.box) == cover), default=0)
    scale = min(max(SCALE, full / height), MOST_SCALE) if scan else SCALE
    return Page(
        number=number,
        width=width,
        height=height,
        words=() if scan else words,
        source="none" if scan or not words else "text",
        medium="scan" if scan else "text",
        renderer=lazily(partial(_drawn, width, height, tuple(laid), scale)),
        placed=placed,
    )


def _within(box: Box) -> Box:
    left, top, right, bottom = (min(max(side, 0.0), 1.0) for side in box)
    return left, top, right, bottom


def _area(box: Box) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)


def _drawn(width: float, height: float, laid: Sequence[Set], scale: float) -> Picture | None:
    """The page as it may look in print: pictures first, print over them."""
    sheet = Pillow.new("RGB", (max(round(width * scale), 1), max(round(height * scale), 1)), "white")
    for each in laid:
        if isinstance(each.what, Image):
            _paste(sheet, each.what, [round(side * scale) for side in each.box])
    pen = ImageDraw.Draw(sheet)
    for each in laid:
        if isinstance(each.what, Text):
            size = max(round(each.what.size * scale * 0.93), 4)
            at = (each.box[0] * scale, each.box[3] * scale - 0.2 * size)
            pen.text(at, each.what.text[:400], fill="black", font=face(size), anchor="ls")
    return np.asarray(sheet)


def _paste(sheet: Pillow.Image, image: Image, box: list[int]) -> None:
    pixels = image.load()
    size = (box[2] - box[0], box[3] - box[1])
    if pixels is None or min(size) < 1 or max(size) > 12_000:
        return
    picture = Pillow.fromarray(pixels).resize(size)
    sheet.paste(picture, (box[0], box[1]), picture if picture.mode == "RGBA" else None)
