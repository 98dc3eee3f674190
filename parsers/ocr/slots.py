"""Lines that a signature block must have."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from parsers.letters.block import Block
from parsers.letters.block_lines import NAME, OFFICE, SKIP, TITLE, heads_like, ranked
from parsers.letters.sheet import Sheet, sheet_of
from parsers.letters.signatories import find_blocks
from parsers.pages.page import Page
from parsers.words.nip import find_nips
from parsers.words.respace import apart, is_known, shorn
from rules.letter import Box

WIDER = 0.06
"""A share of the page's width to either side."""
LONG = 0.44
"""How long a block's line may be, as a share of the page's width."""
HEAD, AWAY = 0.4, 0.5
"""Above the one a letter's number stands, and left of the other."""
_NUMBERED = re.compile(r"^\W*(?:nomor|no)\s?[.:]*\s?$", re.IGNORECASE)
MOST_STEPS = 16
"""Half lines over a name in which its title is sought."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Places where one line may stand; `wanted` says how much a text is what must stand there (0: not)."""

    boxes: tuple[Box, ...]
    wanted: Callable[[str], float]


def open_slots(page: Page) -> list[Slot]:
    """Where a line of the page's signature block is missing: title, its next line, name or NIP."""
    sheet = sheet_of(page)
    block = next(iter(find_blocks(sheet)), None)
    if block is None:
        return []
    if not block.name and not block.nip_run:
        return _under_title(block, sheet) if page.source == "ocr" else []
    boxes = [run.mark().box for run in (block.name, block.rank, block.nip_run) if run and run.mark()]  # type: ignore[union-attr]
    lines = sorted(boxes, key=lambda box: box[1])
    step = _step(lines, sheet)
    if block.name is None:
        downs = _about(-step) if block.rank else [*_about(-step), *_about(-2 * step)]
        near = _beside(block, lines[0], downs, _is_name)
        return [Slot((*near.boxes, *(_wider(box) for box in near.boxes)), _is_name)]
    slots = [] if block.nip_run else [_beside(block, lines[-1], _about(step), _has_nip)]
    if not block.title_lines:
        top = lines[0]
        above = [-step * half / 2 for half in range(3, MOST_STEPS)]
        return [*slots, _beside(block, top, above, _is_title)]
    slots.extend(_beside(block, box, _about(step), _goes_on) for box in _over_gaps(block, step))
    mark = block.title_lines[-1].mark()
    text = block.title_lines[-1].text.rstrip()
    room = mark is not None and lines[0][1] - mark.box[3] > 1.6 * step
    if mark is not None and room and not text.endswith(",") and not _taken(sheet, mark.box, step):
        title = block.title_lines[-1].mark() or mark
        slots.append(_beside(block, title.box, _about(step), _goes_on))
    return slots


def number_slot(page: Page) -> list[Slot]:
    """Where the letter's number stands, if nothing was read beside its label."""
    for row in sheet_of(page).rows:
        label = row[0]
        if label.box[1] > HEAD or (_NUMBERED.match(label.text) and len(row) > 1 and row[1].box[0] < AWAY):
            return []
        if _NUMBERED.match(label.text):
            left, right = label.box[2] + 0.004, min(AWAY, row[1].box[0] - 0.01) if len(row) > 1 else AWAY
            high = label.box[3] - label.box[1]
            tops = [label.box[1] + high * part for part in (0, -0.15, 0.15)]
            return [Slot(tuple((left, top, right, top + high) for top in tops), _is_number)]
    return []


def _is_number(text: str) -> float:
    return float(bool(re.search(r"\d", text) and "/" in text))


def _under_title(block: Block, sheet: Sheet) -> list[Slot]:
    """Where a name may stand under a title, if nothing else of the block could be read."""
    mark = block.title_lines[-1].mark() if block.title_lines else None
    downs = [sheet.pitch * half / 2 for half in range(5, MOST_STEPS)]
    return [_beside(block, mark.box, downs, _is_name)] if mark is not None else []


def _step(lines: list[Box], sheet: Sheet) -> float:
    """The distance of a block's lines."""
    steps = [below[1] - above[1] for above, below in pairwise(lines)]
    steps = [each for each in steps if 0.7 * sheet.pitch < each < 1.4 * sheet.pitch]
    return median(steps) if steps else sheet.pitch


def _about(step: float) -> list[float]:
    return [step, 0.88 * step, 1.12 * step]


def _beside(block: Block, box: Box, downs: Sequence[float], wanted: Callable[[str], float]) -> Slot:
    """The places of a line that stands so far under `box`, as wide as such a line may be."""
    runs = [*block.title_lines, *(run for run in (block.name, block.rank, block.nip_run) if run)]
    boxes = [mark.box for run in runs if (mark := run.mark())]
    lefts, middles = [each[0] for each in boxes], [(each[0] + each[2]) / 2 for each in boxes]
    centred = len(boxes) > 1 and max(middles) - min(middles) < 0.6 * (max(lefts) - min(lefts))
    left = min(lefts) - 0.006
    right = max(left + LONG, max(each[2] for each in boxes) + 0.01)
    if centred:
        half = max((each[2] - each[0]) / 2 for each in boxes) + 0.01
        left, right = median(middles) - half, median(middles) + half
    right = min(right, 0.99)
    half = median(each[3] - each[1] for each in boxes) / 2
    middles = [(box[1] + box[3]) / 2 + down for down in downs]
    return Slot(tuple((left, middle - half, right, middle + half) for middle in middles), wanted)


def _over_gaps(block: Block, step: float) -> list[Box]:
    """A title's lines under which one more has room before the next."""
    boxes = [mark.box for run in block.title_lines if (mark := run.mark())]
    return [above for above, below in pairwise(boxes) if 1.7 * step < below[1] - above[1] < 2.6 * step]


def _taken(sheet: Sheet, box: Box, step: float) -> bool:
    """Whether a line was read under `box` already."""
    middle = (box[1] + box[3]) / 2 + step
    return any(
        segment.box[1] < middle < segment.box[3]
        and segment.box[0] < box[2]
        and segment.box[2] > box[0]
        and (sum(char.isalpha() for char in segment.text) >= 6 and segment.run.trust() > 0.8)
        for row in sheet.rows
        for segment in row
    )


def _wider(box: Box) -> Box:
    """A name may be longer than the rank and the NIP under it."""
    return (max(box[0] - WIDER, 0.0), box[1], min(box[2] + WIDER, 1.0), box[3])


def _is_name(text: str) -> float:
    """Less for one that is torn at an end, more for one that begins with an academic title."""
    if not NAME.match(text) or sum(char.isalpha() for char in text) < 5 or SKIP.search(text) or ranked(text):
        return 0.0
    torn = re.search(r",\s*[A-Z]?\.?$|^[a-z]{1,3}\b(?!\.)", text)
    return 0.6 - 0.3 * bool(torn) + 0.2 * bool(re.match(r"(?:Dr[as]?|drg?|Ir|Hj?|apt|Prof)\.", text))


def _is_title(text: str) -> float:
    """Less where a stamp's letters were read before the office."""
    text = apart(text)
    if TITLE.match(text) and (len(text) >= 6 or _SHORT.fullmatch(text)):
        return 1.0
    first = text.partition(" ")[0].strip(" .,:;")
    if len(first) > 7 and heads_like(first):
        return 0.7
    late = re.search(rf"(?i:(?<![a-z]){OFFICE})(?:\s+\w{{3,}})+", text)
    return 0.5 if late and late.start() < 16 and text[: late.start()].upper() == text[: late.start()] else 0.0


_SHORT = re.compile(r"(?:Ketua|Camat|Lurah|Dekan),?", re.IGNORECASE)


def _has_nip(text: str) -> float:
    return max((0.5 if nip.flaws else 1.0 for nip in find_nips(text)), default=0.0)


def _goes_on(text: str) -> float:
    """Whether a title may go on with `text`: offices and places are known words."""
    words = re.findall(r"[A-Za-z]{3,}", text)
    said = sum(1.0 if is_known(word) else 0.9 * is_known(shorn(word)) for word in words)
    known = said / len(words) if words and not SKIP.search(text) else 0.0
    return known if known >= 0.5 else 0.0
