"""Lays a document's paragraphs and tables out as words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from PIL import ImageFont

from parsers.pages.page import Picture

Align = Literal["left", "center", "right"]
LEADING = 1.17
NARROW = 0.93
"""The face that is measured is this much wider than the ones letters are written in."""
STOP = 36.0
"""Points between tab stops where a document sets none."""
MOST_PAGES = 30
MOST_WORDS = 40_000


@dataclass(frozen=True, slots=True)
class Text:
    """Letters of one look; `size` in points."""

    text: str
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """A picture, in points, and where it stands: None in the line, else from the left and the top."""

    width: float
    height: float
    load: Callable[[], Picture | None]
    pixels: tuple[int, int] = (0, 0)
    masked: bool = False
    at: tuple[float, float] | None = None


Control = Literal["tab", "line", "page"]
Piece = Text | Image | Control


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Pieces in order; lengths are points from the column's edges."""

    pieces: tuple[Piece, ...]
    align: Align = "left"
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    before: float = 0.0
    after: float = 0.0
    spacing: float = 1.0
    size: float = 11.0
    stops: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Set:
    """A word or picture that has its place: left, top, right, bottom in points."""

    box: tuple[float, float, float, float]
    what: Text | Image


@dataclass(slots=True)
class _Line:
    x: float
    items: list[tuple[float, float, Text | Image]] = field(default_factory=list)
    high: float = 0.0
    tabbed: bool = False


@lru_cache(maxsize=20_000)
def width_of(text: str, size: float, bold: bool = False) -> float:
    """About how wide a word is printed, in points."""
    return float(face(100).getlength(text)) * size / 100 * NARROW * (1.06 if bold else 1.0)


@lru_cache(maxsize=64)
def face(size: int) -> Any:
    """The face that comes with Pillow; nothing of the system's is needed."""
    return ImageFont.load_default(size)


class Flow:
    """Sets paragraphs one under the other on pages of one size; `top` and `bottom` bound the body."""

    def __init__(self, top: float, bottom: float, overflows: bool = True) -> None:
        self.pages: list[list[Set]] = [[]]
        self.page = 0
        self.y = self.top = top
        self.bottom = bottom
        self.overflows = overflows
        self._words = 0

    def turn_page(self) -> None:
        """Go on at the top of the next page."""
        self.page += 1
        self.y = self.top
        if self.page == len(self.pages):
            self.pages.append([])

    @property
    def full(self) -> bool:
        """Whether the document goes on beyond what is read of it."""
        return self.page >= MOST_PAGES or self._words >= MOST_WORDS

    def place(self, box: tuple[float, float, float, float], what: Text | Image) -> None:
        self._words += 1
        self.pages[self.page].append(Set(box, what))

    def paragraph(self, block: Paragraph, x0: float, x1: float) -> None:
        """Set a paragraph in the column from `x0` to `x1`."""
        self.y += block.before
        start = x0 + block.left
        line = _Line(start + block.first)
        word: list[Text] = []
        edge = x1 - block.right
        for piece in (*block.pieces, None):
            if isinstance(piece, Text):
                line = self._text(piece, word, line, start, edge, block)
                continue
            line = self._word(word, line, start, edge, block)
            if piece == "tab":
                _tab(line, block, x0, start)
            elif piece == "line":
                self._end(line, edge, block)
                line = _Line(start)
            elif piece == "page":
                if line.items:
                    self._end(line, edge, block)
                self.turn_page()
                line = _Line(start)
            elif isinstance(piece, Image):
                line = self._image(piece, line, start, edge, block)
        self._end(line, edge, block)
        self.y += block.after

    def _text(
        self, piece: Text, word: list[Text], line: _Line, start: float, edge: float, block: Paragraph
    ) -> _Line:
        """Letters up to the next space belong to the word before them."""
        rest = piece.text
        while rest:
            head, space, rest = _split(rest)
            if head:
                word.append(Text(head, piece.size, piece.bold))
            if space:
                line = self._word(word, line, start, edge, block)
                line.x += width_of(" ", piece.size) * len(space)
        return line

    def _word(self, word: list[Text], line: _Line, start: float, edge: float, block: Paragraph) -> _Line:
        if not word:
            return line
        whole = Text("".join(part.text for part in word), word[0].size, word[0].bold)
        word.clear()
        wide = width_of(whole.text[:400], whole.size, whole.bold)
        if line.items and line.x + wide > edge + 0.5:
            self._end(line, edge, block)
            line = _Line(start)
        line.items.append((line.x, line.x + wide, whole))
        line.x += wide
        line.high = max(line.high, whole.size)
        return line

    def _image(self, image: Image, line: _Line, start: float, edge: float, block: Paragraph) -> _Line:
        if image.at is not None:
            x, y = image.at
            self.place((x, y, x + image.width, y + image.height), image)
            return line
        if line.items and line.x + image.width > edge + 0.5:
            self._end(line, edge, block)
            line = _Line(start)
        line.items.append((line.x, line.x + image.width, image))
        line.x += image.width
        line.high = max(line.high, image.height / LEADING)
        return line

    def _end(self, line: _Line, edge: float, block: Paragraph) -> None:
        """Set what the line holds, and go one line down."""
        step = (line.high or block.size) * LEADING * block.spacing
        if self.overflows and self.y + step > self.bottom and self.y > self.top:
            self.turn_page()
        shift = 0.0
        if line.items and not line.tabbed and block.align != "left":
            free = max(edge - line.items[-1][1], 0.0)
            shift = free / 2 if block.align == "center" else free
        base = self.y + step
        for left, right, what in line.items:
            high = what.size if isinstance(what, Text) else what.height
            foot = base - 0.2 * (line.high or block.size) + (0.2 * high if isinstance(what, Text) else 0)
            self.place((left + shift, foot - high, right + shift, foot), what)
        self.y = base


def _split(text: str) -> tuple[str, str, str]:
    """Letters, the spaces behind them, and the rest."""
    head = 0
    while head < len(text) and not text[head].isspace():
        head += 1
    tail = head
    while tail < len(text) and text[tail].isspace():
        tail += 1
    return text[:head], text[head:tail], text[tail:]


def _tab(line: _Line, block: Paragraph, x0: float, start: float) -> None:
    """Go on at the next stop: one that the paragraph sets, its indent, or the next of the usual ones."""
    line.tabbed = True
    stops: Sequence[float] = sorted([start, *(x0 + at for at, _ in block.stops)])
    own = [stop for stop in stops if stop > line.x + 0.5]
    line.x = own[0] if own else x0 + ((line.x - x0) // STOP + 1) * STOP
