"""A PDF page as PDFium draws it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from parsers.pages.page import Made, Part, Picture, on_white
from rules.letter import Box

FINE = 150 / 72
"""Pixels a point of what is cut out of a page."""
ACROSS = (360, 240, 960)
"""Pixels of the longer side of a part taken out by itself; more until the shorter has the second; at most.

A code beside lines of text must still be read.
"""
MOST_PIXELS = 16_000_000
"""Of a picture taken out of a file by itself."""
CLOSE = 0.012
"""How far a picture's place may differ between two readers of a file, as a fraction of the page."""


def render(data: bytes, number: int, scale: float, turn: int = 0) -> Picture | None:
    """Page `number` (1-based) as RGB, `scale` pixels a point; None where PDFium refuses it.

    `turn` turns the page clockwise, in degrees, beyond what the file says.
    """
    return _drawn(data, number, turn, lambda page: page.render(scale=scale, rev_byteorder=True))


def crop(data: bytes, number: int, box: Box, turn: int = 0, scale: float = 200 / 72) -> Picture | None:
    """What the page shows inside `box`, as RGB."""
    return _drawn(data, number, turn, lambda page: _render(page, box, scale))


def _render(page: Any, box: Box, scale: float) -> Any:
    width, height = page.get_size()
    cut = (box[0] * width, (1 - box[3]) * height, (1 - box[2]) * width, box[1] * height)
    return page.render(scale=scale, rev_byteorder=True, crop=cut)


def cut_out(
    data: bytes, number: int, pictures: Sequence[Box], drawn: Sequence[Box], turn: int = 0
) -> tuple[Part, ...]:
    """What stands in `pictures` and `drawn`, each as RGB on white with its box.

    A placed picture is taken out of the file by itself, without the print over it, where its place is plain;
    elsewhere, and for what is drawn in lines, the page is rendered there.
    """
    if not pictures and not drawn:
        return ()

    def cut(page: Any) -> tuple[Part, ...]:
        alone = _objects(page) if pictures and not page.get_rotation() else []
        parts: list[Part] = []
        for box in (*pictures, *drawn):
            found = next((o for place, o in alone if _same(place, box)), None) if box in pictures else None
            picture = _by_itself(found) if found is not None else None
            parts.append((box, _rgb(_render(page, box, FINE)) if picture is None else picture))
        return tuple(part for part in parts if part[1].size)

    return _opened(data, number, turn, cut) or ()


def _objects(page: Any) -> list[tuple[Box, Any]]:
    """The page's own pictures with their places; those inside a form are not told."""
    left, bottom, right, top = page.get_cropbox()
    width, height = right - left, top - bottom
    found = []
    for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=1):
        a, b, c, d = each.get_bounds()
        place = ((a - left) / width, (top - d) / height, (c - left) / width, (top - b) / height)
        found.append((place, each))
    return found


def _same(one: Box, other: Box) -> bool:
    clipped = [min(max(edge, 0.0), 1.0) for edge in one]
    return max(abs(a - b) for a, b in zip(clipped, other, strict=True)) < CLOSE and one == tuple(clipped)


def _by_itself(found: Any) -> Picture | None:
    """A picture of a file with its mask and turn, as large as `ACROSS` says; None where PDFium cannot."""
    try:
        wide, high = found.get_px_size()
        if wide * high > MOST_PIXELS:
            return None
        usual, least, most = ACROSS
        longer, shorter = max(wide, high), max(min(wide, high), 1)
        side = min(longer, max(usual, min(least * longer / shorter, most)))
        pixels = _fitted(found, side).to_numpy()
    except (pypdfium2.PdfiumError, ValueError):
        return None
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        pixels = cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR)
    return np.asarray(cv2.cvtColor(on_white(pixels), cv2.COLOR_BGR2RGB), np.uint8)


def _fitted(found: Any, side: float) -> Any:
    """The picture drawn so that its longer side has about so many pixels."""
    left, bottom, right, top = found.get_bounds()
    matrix = found.get_matrix()
    scale = side / max(right - left, top - bottom)
    found.set_matrix(matrix.scale(scale, scale))
    try:
        return found.get_bitmap(render=True, scale_to_original=False)
    finally:
        found.set_matrix(matrix)


def sizes(data: bytes, most: int) -> list[tuple[float, float]]:
    """Width and height in points of the first `most` pages; none where PDFium refuses the file."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return []
    try:
        return [document.get_page_size(index) for index in range(min(len(document), most))]
    except pypdfium2.PdfiumError:
        return []
    finally:
        document.close()


def _drawn(data: bytes, number: int, turn: int, draw: Callable[[Any], Any]) -> Picture | None:
    return _opened(data, number, turn, lambda page: _rgb(draw(page)))


def _rgb(bitmap: Any) -> Picture:
    picture = bitmap.to_numpy()
    if picture.ndim == 2 or picture.shape[2] == 1:
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB), np.uint8)
    # numpy takes fifty times as long to leave a channel out
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGBA2RGB) if picture.shape[2] == 4 else picture.copy())


def _opened(data: bytes, number: int, turn: int, use: Callable[[Any], Made]) -> Made | None:
    """What `use` makes of a page; None where PDFium refuses the file or the page."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return None
    try:
        page = document[number - 1]
        if turn:
            page.set_rotation((page.get_rotation() + turn) % 360)
        return use(page)
    except (pypdfium2.PdfiumError, ValueError, IndexError):
        return None
    finally:
        document.close()
