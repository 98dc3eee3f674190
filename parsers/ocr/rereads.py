"""Signature block lines that are read once more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from parsers.letters.block import Block
from parsers.letters.edges import HIDDEN, NEAR, begins
from parsers.letters.run import Run, run_of
from parsers.letters.sheet import Sheet, sheet_of
from parsers.letters.signatories import find_blocks
from parsers.ocr.spellings import OF_OFFICE, lines_like, named, names_like, titled, titles_like, worded
from parsers.pages.page import Page, Word, hull
from parsers.words.given_names import NAMES
from parsers.words.respace import is_known
from rules.letter import Box

CLEAR = 0.9
"""A line whose words are all surer than this, and that begins where it must, is not read again."""
BEFORE, BEHIND = 0.004, 0.022
"""What is seen beside a line, as shares of the page's width."""
ASIDE = 0.1
"""So far from the lines under the pen a title may begin."""
SHORT = 14.0
"""How much less a text is expected that leaves out what is hidden, as a logarithm."""


@dataclass(frozen=True, slots=True)
class Reread:
    """Places where a line may begin, what was read there, and what it may say, given a reading."""

    boxes: tuple[Box, ...]
    text: str
    likes: Callable[[str], list[str]]
    expected: Callable[[str], float]
    covers: Box
    least: float = 0.0
    kept: tuple[str, ...] = ()

    def keeps(self, text: str) -> bool:
        """Whether `text` holds all known words that were surely read."""
        return all(word in text.lower() for word in self.kept)

    def hoped(self, text: str) -> float:
        """How much a text is to be expected, as a logarithm: less if shorter than its room asks for."""
        return self.expected(text) - SHORT * (len(text) < self.least)


def rereads(page: Page) -> list[Reread]:
    """Lines of the page's signature block that begin elsewhere than the others say, or were hardly read."""
    sheet = sheet_of(page)
    block = next(iter(find_blocks(sheet)), None)
    if block is None:
        return []
    name = block.name or _over(block, sheet)
    ends = next((at for at, run in enumerate(block.title_lines, 1) if run.text.endswith(",")), None)
    first, *further = block.title_lines[:ends] or (_headless(block, sheet),)
    lines = [
        _Line(first, titles_like, titled, bool(block.title_lines)),
        *(_Line(line, lines_like, worded) for line in further),
    ]
    lines.append(_Line(name, names_like, named))
    known = [each.run for each in lines] + [block.rank, block.nip_run]
    boxes = [(run, mark.box) for run in known if run is not None and (mark := run.mark())]
    found = (_again(line, [box for run, box in boxes if run is not line.run], sheet) for line in lines)
    return [again for again in found if again is not None]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as read, what it may say, and how much that is to be expected."""

    run: Run | None
    likes: Callable[[str], list[str]]
    expected: Callable[[str], float]
    whole: bool = True


def _again(line: _Line, others: Sequence[Box], sheet: Sheet) -> Reread | None:
    if line.run is None:
        return None
    words = line.run.words
    clear = [word for word in words if word.confidence >= CLEAR]
    printed, whole = hull(word.box for word in clear or words), hull(word.box for word in words)
    places = begins((whole[0], *printed[1:]), others)
    near = min((abs(whole[0] - place) for place in places), default=0.0)
    before = _before(whole, sheet)
    if line.whole and near < NEAR and len(clear) == len(words) and not (before and len(places) > 1):
        return None
    gap = min((whole[0] - place for place in places), default=0.0)
    hidden = gap / max(whole[2] - whole[0], HIDDEN) * len(line.run.text) - 0.5 if gap > HIDDEN else 0.0
    least = len(line.run.text) + hidden - 0.5 if gap > -NEAR and places else 0.0
    kept = tuple(word for each in clear if is_known(word := each.text.strip(" ,.").lower()) or word in NAMES)
    high = median(box[3] - box[1] for box in [printed, *others])
    tall = printed[3] - printed[1] > 1.3 * high
    tops = [printed[1], printed[3] - high] if tall else [(printed[1] + printed[3] - high) / 2]
    right = min(whole[2] + BEHIND, 1.0)
    found = tuple(
        (max(place - BEFORE, 0.0), top, right, top + high)
        for place in places or dict.fromkeys((whole[0], *(box[0] for box in others[-1:])))
        for top in tops
        if place < printed[2] - 0.03
    )
    if not found:
        return None
    covers = hull([*found, whole, *before])
    return Reread(found, line.run.text, line.likes, line.expected, covers, least, kept)


def _before(line: Box, sheet: Sheet) -> list[Box]:
    """What was read close before a line."""
    middle = (line[1] + line[3]) / 2
    return [
        word.box
        for row in sheet.rows
        for segment in row
        for word in segment.words
        if line[0] - 0.08 < word.box[2] < line[0] + 0.01 and word.box[1] < middle < word.box[3]
    ]


def _headless(block: Block, sheet: Sheet) -> Run | None:
    """The line over a name that says which office a title is of, though not that it is a head's."""
    below = block.name or block.rank or block.nip_run
    mark = below.mark() if below is not None else None
    if mark is None:
        return None
    for row in reversed(sheet.rows):
        for segment in row:
            over = 0.02 < mark.box[1] - segment.box[3] < 0.2 and abs(segment.box[0] - mark.box[0]) < ASIDE
            if over and len(segment.words) < 10 and OF_OFFICE.match(segment.text):
                return segment.run
    return None


def _over(block: Block, sheet: Sheet) -> Run | None:
    """What stands right over rank and NIP, where no name could be read."""
    below = block.rank or block.nip_run
    mark = below.mark() if below is not None else None
    if mark is None:
        return None
    left, top, right, bottom = mark.box
    words: list[Word] = []
    for row in sheet.rows:
        for segment in row:
            middle = (segment.box[1] + segment.box[3]) / 2
            near = 0.4 < (top + bottom - 2 * middle) / 2 / sheet.pitch < 1.7
            if near and segment.box[0] < right and segment.box[2] > left:
                words.extend(segment.words)
    letters = sum(char.isalpha() for word in words for char in word.text)
    return run_of(words, mark.page) if letters >= 5 else None
