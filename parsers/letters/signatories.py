"""The signature block: title, capacity, name, rank, NIP."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from rapidfuzz import fuzz

from parsers.letters.block import ADDRESSED, CLOSING, Block, bonus, both, column
from parsers.letters.block_lines import (
    SKIP,
    TITLE,
    aligned_with,
    ended,
    from_edge,
    nameable,
    only_degrees,
    ranked,
    titled_from,
    torn_degree,
)
from parsers.letters.letterheads import in_capitals
from parsers.letters.plain_blocks import over_title, unnamed, untitled, without_nip
from parsers.letters.run import Run, joined
from parsers.letters.scraps import AROUND, begins_title, between, rings, scrap, stray, torn
from parsers.letters.sheet import Segment, Sheet
from parsers.pages.page import hull
from parsers.words.nip import Nip, find_nips
from parsers.words.respace import is_known


def find_blocks(sheet: Sheet) -> list[Block]:
    """Signature blocks on a page, best first."""
    nips = _nips(sheet)
    lowest = {nip.digits: row for row, _, nip in nips}  # further up it is a person's data in a list
    found = [_from_nip(sheet, row, segment, nip) for row, segment, nip in nips if lowest[nip.digits] == row]
    taken = {(block.row, round(block.name.words[0].box[0], 3)) for block in found if block.name}
    for block in without_nip(sheet) or ([] if found else over_title(sheet)):
        if block.name and (block.row, round(block.name.words[0].box[0], 3)) not in taken:
            found.append(block)
    if not found:
        found = unnamed(sheet) or (untitled(sheet) if sheet.page.source == "ocr" else [])
    found.sort(key=lambda block: -block.score)
    if len(found) > 1 and _rivals(found[0], found[1]):
        found[0] = replace(found[0], rivalled=True)
    return found


def _rivals(one: Block, other: Block) -> bool:
    """Whether two with their numbers sign side by side without an office: one is as good as the other."""
    numbered = one.nip is not None and other.nip is not None
    return numbered and not one.title_lines and not other.title_lines and abs(one.row - other.row) <= 1


def _nips(sheet: Sheet) -> list[tuple[int, Segment, Nip]]:
    found: list[tuple[int, Segment, Nip]] = []
    for index, row in enumerate(sheet.rows):
        digits = sum(char.isdigit() for segment in row for char in segment.text)
        if digits < 10:
            continue
        for position, segment in enumerate(row):
            nips = find_nips(segment.text)
            if not nips and position and re.match(r"^\W*N\W?[Il1|]\W?P\W*$", row[position - 1].text):
                both = joined([row[position - 1].run, segment.run])
                box = hull(word.box for word in both.words)
                segment = Segment(both, segment.page, segment.row, box)
                nips = find_nips(both.text)
            found.extend((index, segment, nip) for nip in nips)
    return found


def _from_nip(sheet: Sheet, row: int, segment: Segment, nip: Nip) -> Block:
    """Reads upward from a NIP: rank, name, the place for the pen, the title."""
    name: Segment | None = None
    rank: Segment | None = None
    degrees: Segment | None = None
    bottom = segment.box[1]
    at = row - 1
    while at >= 0 and row - at <= 7:
        line = column(sheet, at, segment.box)
        at -= 1
        if line is None or (not only_degrees(line.text) and scrap(line, segment.box, (rank or segment).box)):
            continue
        if bottom - line.box[1] > 3.2 * sheet.pitch:
            break
        if between(line, rank or segment):
            continue
        if rank is None and ranked(line.text) and not TITLE.match(line.text):
            rank, bottom = line, line.box[1]
            continue
        line = aligned_with(line, segment, rank)
        if degrees is None and (only_degrees(line.text) or torn_degree(line, column(sheet, at, line.box))):
            degrees, bottom = line, line.box[1]
            continue
        if line.run.trust() < 0.45 and len(line.words) <= 2:
            continue
        if nameable(line.text) and not torn(line):
            name = line if degrees is None else both(line, degrees)
            break
    anchor = name or rank or segment
    titles, top = _titles(sheet, anchor)
    box = (min(segment.box[0], anchor.box[0]), top, max(segment.box[2], anchor.box[2]), anchor.box[1])
    score = 2.0 + (1.0 if titles else 0.0) + (0.5 if nip.labelled else 0) + (0.5 if not nip.flaws else 0)
    score += 0.6 * bool(rank) + bonus(titles) - (0.0 if name else 1.0)
    score -= 3.0 if _listed(name) else 0.0
    return Block(
        page=sheet.number,
        row=anchor.row,
        name=name.run if name else None,
        title_lines=tuple(titles),
        rank=rank.run if rank else None,
        nip=nip,
        nip_run=segment.run,
        box=box,
        score=score,
    )


def _listed(name: Segment | None) -> bool:
    """Whether a name stands behind a colon: a person's data, as of whom a letter names or sends."""
    return name is not None and name.text.lstrip().startswith(":")


def _titles(sheet: Sheet, name: Segment) -> tuple[list[Run], float]:
    """Title lines over a name, top to bottom, and where the last of them ends."""
    above: list[Segment] = []
    top = name.box[1]
    for at in range(name.row - 1, max(name.row - 22, -1), -1):
        if any(CLOSING.search(segment.text) for segment in sheet.rows[at]):
            break
        line = column(sheet, at, name.box, 0.1)
        if line is None:
            continue
        line = titled_from(line)
        if top - line.box[3] > 0.2 or name.box[1] - line.box[3] > 0.32:
            break
        if (len(line.words) > 14 and line.box[2] - line.box[0] > 0.62) or ADDRESSED.search(line.text):
            break
        above.append(line)
        top = line.box[1]
    above = _over_mark(above[::-1], sheet)
    starts = [index for index, line in enumerate(above) if begins_title(line.text)]
    if not starts:
        return [], name.box[1] - 4 * sheet.pitch
    first = _first(above, starts, sheet)
    lines = [above[first]]
    for line in above[first + 1 :]:
        line = from_edge(line, lines[0])
        placed = _aligned(line, lines[0]) or _middled(line, name)
        if (not placed and not begins_title(line.text)) or scrap(line, lines[0].box, lines[-1].box, name.box):
            continue
        step = line.box[1] - lines[-1].box[1]
        apart = step > 1.7 * max(sheet.pitch, sheet.letter) or bool(SKIP.search(line.text))
        if apart and not (begins_title(line.text) and step < 3 * sheet.pitch):
            break
        if name.box[1] - line.box[1] < 1.2 * sheet.pitch and not begins_title(line.text) and len(lines) >= 2:
            break
        if ended(lines[-1].text) and ((stray(line) and not _lists(line, lines)) or _again(line, lines)):
            break
        if rings(line) and not in_capitals(lines[-1].text):
            continue
        lines.append(line)
    return [line.run for line in lines], lines[-1].box[3]


def _lists(line: Segment, lines: list[Segment]) -> bool:
    """Whether a sure known word at a title's edge goes on with what the office is for, behind its comma."""
    known = all(is_known(word.text) and word.text not in AROUND for word in line.words)
    sure = line.run.trust() > 0.95 and abs(line.box[0] - lines[0].box[0]) < 0.006
    return known and sure and lines[-1].text.endswith(",")


def _again(line: Segment, lines: list[Segment]) -> bool:
    """Whether an unsure line says once more what a title that has ended says."""
    said = " ".join(each.text for each in lines).lower()
    return line.run.trust() < 0.9 and fuzz.partial_ratio(line.text.lower(), said) > 88


def _over_mark(lines: list[Segment], sheet: Sheet) -> list[Segment]:
    """A block's lines without what an electronic signature's mark says of the signatory once more."""
    at = next((index for index, line in enumerate(lines) if _MARKED.search(line.text)), len(lines))
    starts = [index for index, line in enumerate(lines[:at]) if begins_title(line.text)]
    if not starts or at == len(lines) or lines[at].box[1] - lines[at - 1].box[3] > 5 * sheet.pitch:
        return lines
    return lines[:at] if starts[-1] == at - 1 or _close(lines[starts[-1] : at], sheet) else lines


_MARKED = re.compile(r"\bditandatangani\b|\bsecara\s+elektronik\b", re.IGNORECASE)


def _aligned(line: Segment, first: Segment) -> bool:
    """Whether a line goes on with the title: same left edge, same middle, or indented under it."""
    return (
        abs(line.middle - first.middle) < 0.035 or first.box[0] - 0.025 <= line.box[0] <= first.box[0] + 0.12
    )


def _middled(line: Segment, name: Segment) -> bool:
    """Whether a line shares its middle with the name."""
    return abs(line.box[0] + line.box[2] - name.box[0] - name.box[2]) < 0.03


def _first(above: list[Segment], starts: list[int], sheet: Sheet) -> int:
    """The uppermost of the title lines that hang together with the lowest."""
    first = starts[-1]
    for index in reversed(starts[:-1]):
        far = above[first].box[1] - above[index].box[1] > 3.4 * sheet.pitch
        if far and not _close(above[index : first + 1], sheet):
            break
        first = index
    return first


def _close(lines: list[Segment], sheet: Sheet) -> bool:
    """Whether a long title's lines follow each other without a gap, at one edge or about one middle."""
    steps = [below.box[1] - above.box[1] for above, below in pairwise(lines)]
    return max(steps) < 1.5 * sheet.pitch and all(_aligned(line, lines[0]) for line in lines)
