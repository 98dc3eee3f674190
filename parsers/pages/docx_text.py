"""A Word paragraph as pieces to be set."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph
from PIL import Image as Pillow

from parsers.pages.docx_flow import Align, Image, Paragraph, Piece, Text
from parsers.pages.page import Picture

EMU = 12_700
"""Word's drawing unit: so many make one point."""
MOST_PIXELS = 40_000_000
MOST_SIDE = 2000.0
_ALIGN: dict[Any, Align] = {WD_ALIGN_PARAGRAPH.CENTER: "center", WD_ALIGN_PARAGRAPH.RIGHT: "right"}
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BOX = qn("w:txbxContent")
_LEFT_OUT = frozenset({_BOX, f"{_MC}Fallback", qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:pPr")})
"""Text boxes are set by themselves; the rest a reader of the document does not see."""
Origin = dict[str, tuple[float, float]]
Box = tuple[Any, tuple[float, float] | None, float]


def points(length: Any, usual: float, least: float, most: float) -> float:
    """A length of Word's in points, within bounds; `usual` where it says none."""
    return min(max(float(length.pt), least), most) if length is not None else usual


class Writer:
    """Turns paragraphs into pieces, styles taken into account."""

    def __init__(self, document: Any) -> None:
        sizes = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:sz/@w:val")
        self._size = float(sizes[0]) / 2 if sizes else 10.0

    def paragraph(self, found: WordParagraph, origin: Origin, breaks: bool = False) -> Paragraph:
        """`breaks`: go by the page breaks that Word itself noted when it last showed the document."""
        chain = [found.paragraph_format, *(style.paragraph_format for style in _styles(found))]
        size, bold = self._look(found)
        spacing = _first(chain, "line_spacing")
        relative = float(spacing) if isinstance(spacing, float) else 1.0
        return Paragraph(
            pieces=tuple(_pieces(found._p, found.part, size, bold, origin, breaks)),
            align=_ALIGN.get(_first(chain, "alignment"), "left"),
            left=points(_first(chain, "left_indent"), 0.0, -200.0, 1000.0),
            right=points(_first(chain, "right_indent"), 0.0, -200.0, 1000.0),
            first=points(_first(chain, "first_line_indent"), 0.0, -500.0, 500.0),
            before=points(_first(chain, "space_before"), 0.0, 0.0, 300.0),
            after=points(_first(chain, "space_after"), 0.0, 0.0, 300.0),
            spacing=min(max(relative, 0.7), 4.0),
            size=size,
            stops=tuple((float(stop.position.pt), "left") for stop in _stops(chain)),
        )

    def _look(self, found: WordParagraph) -> tuple[float, bool]:
        styles = _styles(found)
        size = next((style.font.size.pt for style in styles if style.font.size is not None), self._size)
        bold = next((style.font.bold for style in styles if style.font.bold is not None), False)
        return min(max(float(size), 4.0), 96.0), bool(bold)


def _styles(found: WordParagraph) -> list[Any]:
    """The paragraph's style and those it builds on, nearest first; a circle ends at ten."""
    styles: list[Any] = []
    style = found.style
    while style is not None and len(styles) < 10:
        styles.append(style)
        style = style.base_style
    return styles


def _first(chain: list[Any], name: str) -> Any:
    return next((value for each in chain if (value := getattr(each, name)) is not None), None)


def _stops(chain: list[Any]) -> list[Any]:
    return next((stops for each in chain if (stops := list(each.tab_stops)[:40])), [])


def _visible(element: Any) -> Iterator[Any]:
    """Everything within that is shown, in order, each before what it holds."""
    for child in element:
        if child.tag not in _LEFT_OUT and isinstance(child.tag, str):
            yield child
            yield from _visible(child)


def _pieces(
    element: Any, part: Any, size: float, bold: bool, origin: Origin, breaks: bool
) -> Iterator[Piece]:
    look = size, bold
    hidden = False
    for each in _visible(element):
        if each.tag == qn("w:r"):
            look, hidden = _run_look(each, size, bold)
        elif hidden:
            continue
        elif each.tag == qn("w:t"):
            yield Text(each.text or "", *look)
        elif each.tag in (qn("w:noBreakHyphen"), qn("w:softHyphen")):
            yield Text("-" if each.tag == qn("w:noBreakHyphen") else "", *look)
        elif each.tag == qn("w:tab"):
            yield "tab"
        elif each.tag in (qn("w:br"), qn("w:cr")):
            kind = each.get(qn("w:type"))
            if kind != "page":
                yield "line"
            elif not breaks:
                yield "page"
        elif each.tag == qn("w:lastRenderedPageBreak") and breaks:
            yield "page"
        elif each.tag in (f"{_WP}inline", f"{_WP}anchor"):
            picture = _picture(each, part, origin)
            if picture is not None:
                yield picture


def _run_look(run: Any, size: float, bold: bool) -> tuple[tuple[float, bool], bool]:
    """Size and weight of a run's letters, and whether it is hidden."""
    look = run.find(qn("w:rPr"))
    if look is None:
        return (size, bold), False
    own, weight = look.find(qn("w:sz")), look.find(qn("w:b"))
    if own is not None:
        size = min(max(float(own.get(qn("w:val")) or 2 * size) / 2, 4.0), 96.0)
    if weight is not None:
        bold = weight.get(qn("w:val")) not in ("0", "false", "off")
    hidden = look.find(qn("w:vanish"))
    return (size, bold), hidden is not None and hidden.get(qn("w:val")) not in ("0", "false", "off")


def _picture(frame: Any, part: Any, origin: Origin) -> Image | None:
    blip = frame.find(f".//{_A}blip")
    extent = frame.find(f"{_WP}extent")
    if blip is None or extent is None:
        return None
    target = part.related_parts.get(blip.get(f"{_R}embed") or "")
    blob = bytes(getattr(target, "blob", b""))
    wide, high = (min(max(int(extent.get(side) or 0) / EMU, 1.0), MOST_SIDE) for side in ("cx", "cy"))
    at = _place(frame, origin) if frame.tag == f"{_WP}anchor" else None
    pixels, masked = _measure(blob)
    return Image(wide, high, partial(_decoded, blob), pixels, masked, at)


def _place(anchor: Any, origin: Origin) -> tuple[float, float]:
    """Left and top of what floats, in points on the page."""
    found = []
    for axis, name in enumerate(("positionH", "positionV")):
        position = anchor.find(f"{_WP}{name}")
        base = position.get("relativeFrom") if position is not None else "here"
        offset = position.find(f"{_WP}posOffset") if position is not None else None
        start = origin[base if base in ("page", "margin") else "here"][axis]
        moved = float(offset.text or 0) / EMU if offset is not None else 0.0
        found.append(min(max(start + moved, -500.0), 5000.0))
    return found[0], found[1]


def boxes_in(paragraph: Any, origin: Origin) -> Iterator[Box]:
    """Text boxes that hang on a paragraph: content, place (None: in the text) and width (0: unknown)."""
    for content in list(paragraph.iter(_BOX))[:50]:
        above = list(content.iterancestors())
        if any(each.tag == f"{_MC}Fallback" for each in above) or any(each.tag == _BOX for each in above):
            continue
        anchor = next((each for each in above if each.tag in (f"{_WP}anchor", f"{_WP}inline")), None)
        if anchor is None:
            yield content, None, 0.0
            continue
        extent = anchor.find(f"{_WP}extent")
        wide = int(extent.get("cx") or 0) / EMU if extent is not None else 0.0
        yield content, _place(anchor, origin) if anchor.tag == f"{_WP}anchor" else None, min(wide, MOST_SIDE)


def _measure(blob: bytes) -> tuple[tuple[int, int], bool]:
    """Pixels of a picture and whether it has an alpha channel, by its header alone."""
    try:
        with Pillow.open(io.BytesIO(blob)) as image:
            return image.size, image.mode in ("RGBA", "LA") or "transparency" in image.info
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError):
        return (0, 0), False


def _decoded(blob: bytes) -> Picture | None:
    try:
        with Pillow.open(io.BytesIO(blob)) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            masked = image.mode in ("RGBA", "LA") or "transparency" in image.info
            return np.asarray(image.convert("RGBA" if masked else "RGB"))
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError):
        return None
