"""What a PDF page looks like, as PDFium draws it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pypdfium2

from parsers.page import Picture
from rules.letter import Box


def render(data: bytes, number: int, scale: float, turn: int = 0) -> Picture | None:
    """Page `number` (1-based) as RGB, `scale` pixels a point; None where PDFium refuses it.

    `turn` turns the page clockwise, in degrees, beyond what the file says.
    """
    return _drawn(data, number, turn, lambda page: page.render(scale=scale, rev_byteorder=True))


def crop(data: bytes, number: int, box: Box, turn: int = 0, scale: float = 200 / 72) -> Picture | None:
    """What the page shows inside `box`, as RGB."""

    def draw(page: Any) -> Any:
        width, height = page.get_size()
        cut = (box[0] * width, (1 - box[3]) * height, (1 - box[2]) * width, box[1] * height)
        return page.render(scale=scale, rev_byteorder=True, crop=cut)

    return _drawn(data, number, turn, draw)


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
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return None
    try:
        page = document[number - 1]
        if turn:
            page.set_rotation((page.get_rotation() + turn) % 360)
        picture = draw(page).to_numpy()
        return np.ascontiguousarray(picture[:, :, :3]) if picture.ndim == 3 else np.dstack([picture] * 3)
    except (pypdfium2.PdfiumError, ValueError, IndexError):
        return None
    finally:
        document.close()
