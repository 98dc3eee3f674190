"""A sheet of paper that letters are typed on."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

FACES = {
    "times": ("Times-Roman", "Times-Bold"),
    "helvetica": ("Helvetica", "Helvetica-Bold"),
    "courier": ("Courier", "Courier-Bold"),
}


@dataclass
class Paper:
    """Types downwards from the top; `y` is the next baseline in points, `size` the letter size."""

    face: str = "times"
    size: float = 11.5
    paper: tuple[float, float] = A4
    left: float = 62.0
    right: float = 62.0
    turn: int = 0

    def __post_init__(self) -> None:
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=self.paper, invariant=True)
        self.begin()

    @property
    def width(self) -> float:
        return self.paper[0] - self.left - self.right

    @property
    def step(self) -> float:
        return self.size * 1.32

    def begin(self) -> None:
        self.y = self.paper[1] - 56.0

    def turn_over(self) -> None:
        self.canvas.showPage()
        self.begin()

    def font(self, bold: bool = False, size: float | None = None) -> None:
        self.canvas.setFont(FACES[self.face][bold], size or self.size)

    def put(self, x: float, text: str, *, bold: bool = False, size: float | None = None) -> None:
        self.font(bold, size)
        self.canvas.drawString(x, self.y, text)

    def down(self, lines: float = 1.0) -> None:
        self.y -= lines * self.step

    def head(self, lines: Sequence[str], address: Sequence[str] = (), *, spacing: float = 0.0) -> None:
        """A letterhead with its double rule; `spacing` sets its capitals apart, in points."""
        for index, line in enumerate(lines):
            size = 13.0 if index == 0 else 15.0
            self.font(index > 0, size)
            wide = stringWidth(line, FACES[self.face][index > 0], size) + spacing * (len(line) - 1)
            self.canvas.drawString((self.paper[0] - wide) / 2, self.y, line, charSpace=spacing)
            self.y -= 18
        for line in address:
            self.font(False, 8.5)
            self.canvas.drawCentredString(self.paper[0] / 2, self.y, line)
            self.y -= 11
        self.canvas.setLineWidth(1.8)
        self.canvas.line(self.left, self.y + 3, self.paper[0] - self.right, self.y + 3)
        self.canvas.setLineWidth(0.5)
        self.canvas.line(self.left, self.y, self.paper[0] - self.right, self.y)
        self.y -= 24

    def rows(
        self, rows: Sequence[tuple[str, str]], x: float, value_x: float, *, mark: str = ":", wrap: float = 0.0
    ) -> None:
        """Labels and values; a long value goes on under its first line."""
        room = wrap or self.paper[0] - self.right - value_x - 10
        for label, value in rows:
            self.put(x, label)
            if mark:
                self.put(value_x - 9, mark)
            for line in simpleSplit(value, FACES[self.face][0], self.size, room):
                self.put(value_x, line)
                self.down()

    def grid(self, rows: Sequence[Sequence[str]], columns: Sequence[float], *, high: float = 20.0) -> None:
        """A ruled table; `columns` are the widths in points."""
        for row in rows:
            cells = [
                simpleSplit(cell, FACES[self.face][0], self.size, wide - 10)
                for cell, wide in zip(row, columns, strict=True)
            ]
            tall = max(high, 8 + self.step * max(len(cell) for cell in cells))
            x = self.left
            for cell, wide in zip(cells, columns, strict=True):
                self.canvas.rect(x, self.y - tall + 12, wide, tall, stroke=1, fill=0)
                y = self.y
                for line in cell:
                    self.font()
                    self.canvas.drawString(x + 5, y, line)
                    y -= self.step
                x += wide
            self.y -= tall
        self.down()

    def para(self, text: str, *, indent: float = 30.0, justified: bool = True) -> None:
        """Running text, justified by stretching its spaces."""
        face = FACES[self.face][0]
        words, line, x = text.split(), [], self.left + indent
        for word in [*words, None]:
            room = self.paper[0] - self.right - x
            if word is not None and stringWidth(" ".join([*line, word]), face, self.size) <= room:
                line.append(word)
                continue
            self._line(line, x, room, stretch=justified and word is not None)
            line, x = ([word] if word is not None else []), self.left
        self.down(0.3)

    def _line(self, words: list[str], x: float, room: float, *, stretch: bool) -> None:
        face = FACES[self.face][0]
        self.font()
        bare = sum(stringWidth(word, face, self.size) for word in words)
        usual = stringWidth(" ", face, self.size)
        gap = (room - bare) / (len(words) - 1) if stretch and len(words) > 1 else usual
        for word in words:
            self.canvas.drawString(x, self.y, word)
            x += stringWidth(word, face, self.size) + gap
        self.down()

    def sign(
        self,
        title: Sequence[str],
        name: str,
        below: Sequence[str],
        x: float = 330.0,
        *,
        gap: float = 4.5,
        bold: bool = True,
    ) -> tuple[float, float]:
        """A signature block; returns where the pen goes (x, y of the space's lower left corner)."""
        for line in title:
            self.put(x, line)
            self.down()
        self.down(gap)
        corner = (x, self.y + self.step)
        self.put(x, name, bold=bold)
        self.down()
        for line in below:
            self.put(x, line)
            self.down()
        return corner

    def picture(self, image: Any, x: float, y: float, wide: float, tall: float) -> None:
        data = io.BytesIO()
        image.save(data, "PNG")
        data.seek(0)
        self.canvas.drawImage(ImageReader(data), x, y, wide, tall, mask="auto")

    def done(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return _turned(self.out.getvalue(), self.turn) if self.turn else self.out.getvalue()


def _turned(data: bytes, turn: int) -> bytes:
    """The file with its pages shown turned clockwise by `turn` degrees."""
    document, out = pypdfium2.PdfDocument(data), io.BytesIO()
    for page in document:
        page.set_rotation(turn)
    document.save(out)
    return out.getvalue()
