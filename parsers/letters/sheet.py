"""A page's lines, cut where columns part."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from unicodedata import combining, normalize

from parsers.letters.collisions import meets_address, uncollided
from parsers.letters.label_lines import labelled
from parsers.letters.run import Run, joined, run_of
from parsers.pages.page import Line, Page, Word, lines_of
from parsers.words.respace import respaced
from rules.letter import Box

COLUMN_GAP = 1.7
"""A gap wider than this many letter heights parts two columns."""
OCR_GAP = 1.2
"""The same for words whose boxes an OCR engine drew: they stand a third higher than the letters."""


Place = tuple[int, float]
"""A row, and where in it something begins: what a label or a value is known again by."""


def place_at(row: int, x: float) -> Place:
    return row, round(x, 4)


@dataclass(frozen=True, slots=True)
class Segment:
    """Words on one line without a column gap between them. `row` counts the page's lines from 0."""

    run: Run
    page: int
    row: int
    box: Box

    @property
    def text(self) -> str:
        return self.run.text

    @property
    def words(self) -> tuple[Word, ...]:
        return self.run.words

    @property
    def middle(self) -> float:
        """Halfway between its edges."""
        return (self.box[0] + self.box[2]) / 2

    @property
    def place(self) -> Place:
        return place_at(self.row, self.box[0])


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as rows of segments. `pitch` is the usual distance of lines, `letter` the letter height."""

    page: Page
    rows: tuple[tuple[Segment, ...], ...]
    pitch: float
    letter: float
    left: float
    right: float

    @property
    def number(self) -> int:
        return self.page.number

    @property
    def run(self) -> Run:
        return joined(segment.run for row in self.rows for segment in row)


def sheet_of(page: Page) -> Sheet:
    words = [_plain(word) for word in page.words]
    if page.source == "ocr":
        words = [latin for word in words if (latin := _latin(word)).text]
    words = uncollided(words)
    page = replace(page, words=respaced(words) if page.source == "ocr" else tuple(words))
    lines = labelled(lines_of(page.words, page.number), scanned=page.source == "ocr")
    heights = [line.size for line in lines]
    letter = median(heights) if heights else 0.012
    tops = sorted(line.box[1] for line in lines)
    steps = [b - a for a, b in pairwise(tops) if 0.6 * letter < b - a < 2.6 * letter]
    rows = _parted([_segments(line, index, page, letter) for index, line in enumerate(lines)])
    lefts = sorted(word.box[0] for word in page.words)
    rights = sorted(word.box[2] for word in page.words)
    return Sheet(
        page=page,
        rows=rows,
        pitch=median(steps) if steps else 1.3 * letter,
        letter=letter,
        left=lefts[len(lefts) // 50] if lefts else 0.1,
        right=rights[-1 - len(rights) // 50] if rights else 0.9,
    )


def _plain(word: Word) -> Word:
    """Wide colons, ligatures, hyphens and the like as ordinary characters (NFKC); curly quotes stay."""
    if word.text.isascii():
        return word
    text = "".join(_unswapped(char) for char in word.text).translate(_HYPHENS)
    return replace(word, text=normalize("NFKC", text).strip() or word.text)


def _unswapped(char: str) -> str:
    """`t` of a character whose two bytes a printer to PDF exchanged, as it does in ligatures (`ti`)."""
    low, high = ord(char) & 0xFF, ord(char) >> 8
    return chr(high) if low == 0 and 0x41 <= high <= 0x7A else char


_HYPHENS = {0x2010: "-", 0x2011: "-", 0x2212: "-", 0xAD: "-"}


def _latin(word: Word) -> Word:
    """Without accents and foreign letters, which a recogniser of many scripts sees in stains."""
    if word.text.isascii():
        return replace(word, text=_mended(word.text))
    bare = "".join(char for char in normalize("NFKD", word.text.translate(_BARRED)) if not combining(char))
    return replace(word, text="".join(char for char in bare if ord(char) < 0x250 or char in _MARKS))


def _mended(text: str) -> str:
    """`II` of small ells and ones, and `S` of a dollar: no word is made of them."""
    if re.fullmatch(r"[Il|]{2,3}[.,]?", text) and "I" in text:
        return re.sub(r"[l|]", "I", text)
    return _DOLLAR.sub("S", text) if "$" in text else text


_BARRED = str.maketrans("łŁøØđĐıħŧ", "lLoOdDiht")
"""Letters that Unicode does not take apart."""
_DOLLAR = re.compile(r"\$(?=[A-Za-z])")
_MARKS = "–—‘’“”•…·●"


NEAR_ROWS = 5
EDGE, SCANNED_EDGE = 0.004, 0.006
"""Columns of a page begin at the same place, to this share of its width."""
INDENT = 0.035
"""An address's lines may be set in so far under its first."""
VALUED = 0.07
"""So far right of the page's left edge a label's value begins, further than a paragraph."""
HEAD, TOP, ADDRESS = 0.4, 0.3, 0.45
"""Above this height, right of this place, a letter's address may stand close beside its subject."""


def _parted(rows: list[tuple[Segment, ...]]) -> tuple[tuple[Segment, ...], ...]:
    """Rows cut also where a narrow gutter is left, if rows above or below begin a column there.

    In a row with a label, or under its value, an address's lines count as well that stand alone in theirs.
    """
    left = min((row[0].box[0] for row in rows if row), default=0.0)
    edges = [[segment.box[0] for segment in row[1:]] for row in rows]
    alone = [
        [row[0].box[0]] if row and row[0].box[0] > ADDRESS and row[0].box[1] < TOP else [] for row in rows
    ]

    def near(at: int, row: tuple[Segment, ...]) -> list[float]:
        around = slice(max(0, at - NEAR_ROWS), at + NEAR_ROWS + 1)
        labelled = len(row) > 1 and row[0].box[0] < ADDRESS / 2
        valued = len(row) == 1 and left + VALUED < row[0].box[0] < ADDRESS and row[0].box[1] < TOP
        found = [*edges[around], *(alone[around] if labelled or valued else [])]
        return [x for each in found for x in each]

    return tuple(
        tuple(part for segment in row for part in _cut(segment, near(at, row))) for at, row in enumerate(rows)
    )


def _cut(segment: Segment, edges: list[float]) -> list[Segment]:
    words = segment.words
    gaps = [after.box[0] - before.box[2] for before, after in pairwise(words)]
    edge = EDGE if segment.run.trust() == 1.0 else SCANNED_EDGE
    for place, gap in enumerate(gaps, 1):
        if words[place].box[0] < ADDRESS or segment.box[0] > ADDRESS or segment.box[1] > HEAD:
            continue
        near = [abs(words[place].box[0] - each) for each in edges]
        begins = sum(each < edge for each in near) >= 2 and gap > 1.5 * median(gaps)
        indented = sum(0 < words[place].box[0] - each < INDENT for each in edges) >= 3
        begins = begins or (indented and gap > 2 * max(median(gaps), 0.003))
        if begins or sum(each < edge for each in near) >= 3:
            return [_of(segment, words[:place]), *_cut(_of(segment, words[place:]), edges)]
    return [segment]


def _of(segment: Segment, words: tuple[Word, ...]) -> Segment:
    return Segment(run_of(words, segment.page), segment.page, segment.row, Line(words).box)


def _stretched(parts: list[list[Word]]) -> bool:
    """Whether a line's words stand equally far apart, as where a line was justified before a long word."""
    gaps = [after[0].box[0] - before[-1].box[2] for before, after in pairwise(parts)]
    alone = all(len(part) == 1 for part in parts)
    return len(gaps) >= 3 and alone and max(gaps) - min(gaps) < 0.04 * max(gaps)


def _segments(line: Line, row: int, page: Page, letter: float) -> tuple[Segment, ...]:
    aspect = page.height / page.width if page.width else 1.414
    height = max(line.size, letter) * aspect
    most = (OCR_GAP if page.source == "ocr" else COLUMN_GAP) * height
    parts: list[list[Word]] = []
    for word in line.words:
        if parts and word.box[0] - parts[-1][-1].box[2] <= most:
            parts[-1].append(word)
        else:
            parts.append([word])
    if page.source != "ocr" and _stretched(parts):
        parts = [list(line.words)]
    parts = [half for part in parts for half in _from_address(part)]
    return tuple(
        Segment(run_of(part, page.number), page.number, row, Line(tuple(part)).box) for part in parts
    )


def _from_address(words: list[Word]) -> list[list[Word]]:
    """`words`, parted where the address begins right behind the letter's number."""
    place = meets_address(words)
    return [words] if place is None else [words[:place], words[place:]]
