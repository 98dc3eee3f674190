"""Characters and pictures on a PDF page.

pdfplumber's own `page.chars` resolves some twenty attributes of each character, which takes as long as
reading the page; words need eight of them. `words_on` gives what `page.extract_words` gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTImage
from pdfplumber.utils.text import WordExtractor

_EXTRACTOR = WordExtractor(x_tolerance_ratio=0.15, y_tolerance=3)
Glyph = dict[str, Any]
POSTER = 44.0
"""Letters of more points than this are no print of a letter."""


def words_on(glyphs: list[Glyph]) -> list[tuple[Glyph, Glyph]]:
    """Words (text, x0, x1, top, bottom in points), each with its first character."""
    return [(word, chars[0]) for word, chars in _EXTRACTOR.iter_extract_tuples(_single(glyphs))]


def glyphs_on(page: Any) -> tuple[list[Glyph], list[LTImage]]:
    """The page's characters in drawing order, and its pictures."""
    glyphs: list[Glyph] = []
    images: list[LTImage] = []
    left, above = page.mediabox[:2]
    bottom = float(page.height) + above
    for item in leaves_of(page.layout):
        if isinstance(item, LTChar):
            if _slanted(item):
                continue
            top = bottom - item.y1
            glyphs.append(
                {
                    "text": item.get_text(),
                    "x0": item.x0 + left,
                    "x1": item.x1 + left,
                    "top": top,
                    "bottom": bottom - item.y0,
                    "doctop": top,
                    "upright": item.upright,
                    "size": item.size,
                    "fontname": item.fontname,
                }
            )
        elif isinstance(item, LTImage):
            images.append(item)
    return glyphs, images


def _slanted(item: LTChar) -> bool:
    """Whether a letter lies aslant or is a poster's: a watermark among the text."""
    a, b = abs(item.matrix[0]), abs(item.matrix[1])
    return bool(min(a, b) > 0.12 * max(a, b) or item.size > POSTER)


def turn_of(page: Any) -> int:
    """Degrees clockwise that put most of the page's text upright: 0, 90, 180 or 270."""
    counts: dict[int, int] = {}
    for item in leaves_of(page.layout):
        if isinstance(item, LTChar):
            a, b = item.matrix[:2]
            turn = (0 if a > 0 else 180) if abs(a) >= abs(b) else (90 if b > 0 else 270)
            counts[turn] = counts.get(turn, 0) + 1
    best = max(counts, key=lambda turn: counts[turn], default=0)
    return best if counts.get(best, 0) > 0.7 * sum(counts.values()) else 0


def leaves_of(container: Any) -> Iterator[Any]:
    """Characters, pictures and lines of a page's layout, in drawing order."""
    for item in container:
        if isinstance(item, LTContainer):
            yield from leaves_of(item)
        else:
            yield item


def _single(glyphs: list[Glyph]) -> list[Glyph]:
    """Without the second strike of letters printed twice, a little apart, to look bold."""
    keys = [(glyph["text"], round(glyph["x0"] / 3), round(glyph["top"] / 3)) for glyph in glyphs]
    if len(set(keys)) > 0.97 * len(keys):
        return glyphs
    kept: list[Glyph] = []
    seen: dict[tuple[str, int], list[Glyph]] = {}
    for glyph in glyphs:
        near = seen.setdefault((glyph["text"], round(glyph["top"] / 4)), [])
        doubled = any(
            abs(other["x0"] - glyph["x0"]) < 0.12 * glyph["size"] and abs(other["top"] - glyph["top"]) < 1.5
            for other in near
        )
        if not doubled or glyph["text"].isspace():
            near.append(glyph)
            kept.append(glyph)
    return kept
