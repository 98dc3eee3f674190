"""Characters and pictures on a PDF page.

pdfplumber's own `page.chars` resolves some twenty attributes of each character, which takes as long as
reading the page; words need eight of them. `words_on` gives what `page.extract_words` gives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTImage
from pdfplumber.utils.text import WordExtractor

_EXTRACTOR = WordExtractor(x_tolerance_ratio=0.15, y_tolerance=3)
Glyph = dict[str, Any]
POSTER = 44.0
"""Letters of more points than this are no print of a letter."""


def words_on(glyphs: list[Glyph]) -> list[tuple[Glyph, Glyph]]:
    """Words (text, x0, x1, top, bottom in points), each with its first character."""
    return [
        (word, chars[0])
        for part in _layers(_single(glyphs))
        for word, chars in _EXTRACTOR.iter_extract_tuples(part)
    ]


def _layers(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """The characters, those apart that were printed over others: a long number that runs into the date."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        last = runs[-1][-1] if runs else None
        if last is None or abs(glyph["top"] - last["top"]) > 1 or glyph["x0"] < last["x0"] - 1:
            runs.append([])
        runs[-1].append(glyph)
    below: list[Glyph] = []
    over: list[list[Glyph]] = []
    spans: dict[int, list[tuple[float, float, float]]] = {}
    for run in runs:
        row, size = round(run[0]["top"] / 3), run[0]["size"]
        left, right, top = run[0]["x0"] + size, run[-1]["x1"] - size, run[0]["top"]
        rows = [span for near in (row - 1, row, row + 1) for span in spans.get(near, [])]
        crossed = any(abs(top - at) < 2 and left < end and start < right for start, end, at in rows)
        if crossed and len(run) > 3:
            over.append(run)
        else:
            below.extend(run)
            spans.setdefault(row, []).append((run[0]["x0"], run[-1]["x1"], top))
    return [below, *over]


def glyphs_on(page: Any, leaves: Sequence[Any]) -> tuple[list[Glyph], list[LTImage]]:
    """The page's characters in drawing order, and its pictures; `leaves` as of `leaves_of`."""
    glyphs: list[Glyph] = []
    images: list[LTImage] = []
    left, above = page.mediabox[:2]
    bottom = float(page.height) + above
    for item in leaves:
        if isinstance(item, LTChar):
            if _slanted(item):
                continue
            top = bottom - item.y1
            if glyphs and glyphs[-1]["text"] == " " and _kerned(glyphs[-1], item.x0 + left, top):
                glyphs.pop()
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


def _kerned(blank: Glyph, x: float, top: float) -> bool:
    """Whether a blank only moves what follows it closer, as printers to PDF set kerned pairs."""
    return bool(abs(top - blank["top"]) < 1 and -0.05 < (x - blank["x0"]) / blank["size"] < 0.1)


def _slanted(item: LTChar) -> bool:
    """Whether a letter lies aslant or is a poster's: a watermark among the text."""
    a, b = abs(item.matrix[0]), abs(item.matrix[1])
    return bool(min(a, b) > 0.12 * max(a, b) or item.size > POSTER)


def turn_of(leaves: Sequence[Any]) -> int:
    """Degrees clockwise that put most of a page's text upright: 0, 90, 180 or 270."""
    counts = Counter(_turn(*item.matrix[:2]) for item in leaves if isinstance(item, LTChar))
    best = max(counts, key=lambda turn: counts[turn], default=0)
    return best if counts[best] > 0.7 * counts.total() else 0


def _turn(a: float, b: float) -> int:
    """Degrees, by where a letter's base line goes."""
    if abs(a) >= abs(b):
        return 0 if a > 0 else 180
    return 90 if b > 0 else 270


def leaves_of(container: Any) -> list[Any]:
    """Characters, pictures and lines of a page's layout, in drawing order."""
    leaves: list[Any] = []
    for item in container:
        if isinstance(item, LTContainer):
            leaves.extend(leaves_of(item))
        else:
            leaves.append(item)
    return leaves


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
