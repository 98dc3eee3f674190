"""The signature block: title, capacity, name, rank, NIP."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from parsers.block_lines import (
    RANK,
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
from parsers.letterheads import in_capitals
from parsers.nip import Nip, find_nips
from parsers.page import hull
from parsers.run import Run, joined
from parsers.scraps import begins_title, between, rings, scrap, stray, torn
from parsers.sheet import Segment, Sheet
from rules.letter import Box


@dataclass(frozen=True, slots=True)
class Block:
    """A signature block. `box` is the place between title and name where the pen goes."""

    page: int
    row: int
    name: Run | None
    title_lines: tuple[Run, ...]
    rank: Run | None
    nip: Nip | None
    nip_run: Run | None
    box: Box
    score: float

    @property
    def title_text(self) -> str:
        return " ".join(run.text for run in self.title_lines)


def find_blocks(sheet: Sheet) -> list[Block]:
    """Signature blocks on a page, best first."""
    found = [_from_nip(sheet, row, segment, nip) for row, segment, nip in _nips(sheet)]
    taken = {(block.row, round(block.name.words[0].box[0], 3)) for block in found if block.name}
    for block in _without_nip(sheet) or ([] if found else _over_title(sheet)):
        if block.name and (block.row, round(block.name.words[0].box[0], 3)) not in taken:
            found.append(block)
    return sorted(found, key=lambda block: -block.score)


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


def _column(sheet: Sheet, row: int, box: Box, reach: float = 0.06) -> Segment | None:
    """The segment of a row that stands over or under `box`; parts side by side are joined."""
    parts = [
        segment
        for segment in sheet.rows[row]
        if segment.box[0] < box[2] + reach and segment.box[2] > box[0] - reach
    ]
    if not parts:
        return None
    printed = [part for part in parts if not scrap(part, box)]
    parts = printed or parts
    run = joined(segment.run for segment in parts)
    return Segment(run, sheet.number, row, hull(segment.box for segment in parts))


def _from_nip(sheet: Sheet, row: int, segment: Segment, nip: Nip) -> Block:
    """Reads upward from a NIP: rank, name, the place for the pen, the title."""
    name: Segment | None = None
    rank: Segment | None = None
    degrees: Segment | None = None
    bottom = segment.box[1]
    at = row - 1
    while at >= 0 and row - at <= 7:
        line = _column(sheet, at, segment.box)
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
        if degrees is None and (only_degrees(line.text) or torn_degree(line, _column(sheet, at, line.box))):
            degrees, bottom = line, line.box[1]
            continue
        if line.run.trust() < 0.45 and len(line.words) <= 2:
            continue
        if nameable(line.text) and not torn(line):
            name = line if degrees is None else _both(line, degrees)
            break
    anchor = name or rank or segment
    titles, top = _titles(sheet, anchor)
    box = (min(segment.box[0], anchor.box[0]), top, max(segment.box[2], anchor.box[2]), anchor.box[1])
    score = 2.0 + (1.0 if titles else 0.0) + (0.5 if nip.labelled else 0) + (0.5 if not nip.flaws else 0)
    score += 0.6 * bool(rank) + _bonus(titles) - (0.0 if name else 1.0)
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


def _both(line: Segment, below: Segment) -> Segment:
    """A name with the line that goes on with it."""
    run = joined([line.run, below.run])
    return Segment(run, line.page, line.row, hull(word.box for word in run.words))


def _bonus(titles: list[Run]) -> float:
    """The head signs rather than a committee, or a witness."""
    text = " ".join(run.text for run in titles).lower()
    if re.search(
        r"\bkepala\s?(?:dinas|badan|biro|upt|balai|satuan)|\bdirektur\b|\binspektur\b|\bkepala\s?(?:sma|smk)",
        text,
    ):
        return 0.6
    return -2.5 if re.search(r"panitia|bendahara|pptk|notulen|pelaksana kegiatan", text) else 0.0


_CLOSING = re.compile(r"^\W*demikian\b|\bterima\s?kasih\b|\batas\s(?:perhatian|bantuan)", re.IGNORECASE)
"""What ends a letter's body: a signatory's title stands below it."""
_ADDRESSED = re.compile(r"\byth\b", re.IGNORECASE)


def _titles(sheet: Sheet, name: Segment) -> tuple[list[Run], float]:
    """Title lines over a name, top to bottom, and where the last of them ends."""
    above: list[Segment] = []
    top = name.box[1]
    for at in range(name.row - 1, max(name.row - 22, -1), -1):
        if any(_CLOSING.search(segment.text) for segment in sheet.rows[at]):
            break
        line = _column(sheet, at, name.box, 0.1)
        if line is None:
            continue
        line = titled_from(line)
        if top - line.box[3] > 0.2 or name.box[1] - line.box[3] > 0.32:
            break
        if (len(line.words) > 14 and line.box[2] - line.box[0] > 0.62) or _ADDRESSED.search(line.text):
            break
        above.append(line)
        top = line.box[1]
    above.reverse()
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
        if ended(lines[-1].text) and stray(line):
            break
        if rings(line) and not in_capitals(lines[-1].text):
            continue
        lines.append(line)
    return [line.run for line in lines], lines[-1].box[3]


def _aligned(line: Segment, first: Segment) -> bool:
    """Whether a line goes on with the title: same left edge, same middle, or indented under it."""
    middle = (line.box[0] + line.box[2]) / 2
    return (
        abs(middle - (first.box[0] + first.box[2]) / 2) < 0.035
        or first.box[0] - 0.025 <= line.box[0] <= first.box[0] + 0.12
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


def _without_nip(sheet: Sheet) -> list[Block]:
    """Blocks of people who have no NIP, or whose NIP nobody could read."""
    found = []
    for index, row in enumerate(sheet.rows):
        if any(_ADDRESSED.search(each.text) for each in (*sheet.rows[max(index - 1, 0)], *row)):
            continue
        for segment in row:
            if (
                segment.box[1] < 0.2
                or not begins_title(segment.text)
                or segment.box[2] - segment.box[0] > 0.6
            ):
                continue
            block = _downward(sheet, index, segment)
            if block is not None:
                found.append(block)
    return found


def _over_title(sheet: Sheet) -> list[Block]:
    """Blocks of firms, whose signatories' offices stand under their names."""
    found = []
    for index, row in enumerate(sheet.rows):
        for title in row:
            if index < 2 or title.box[1] < 0.2 or len(title.words) > 5 or not begins_title(title.text):
                continue
            name, over = _column(sheet, index - 1, title.box), _column(sheet, index - 2, title.box)
            if name is None or over is None or not nameable(name.text) or len(name.words) > 8:
                continue
            pen = name.box[1] - over.box[3]
            if pen > 1.3 * sheet.pitch and title.box[1] - name.box[1] < 1.6 * sheet.pitch:
                box = (name.box[0], over.box[3], name.box[2], name.box[1])
                found.append(
                    Block(sheet.number, name.row, name.run, (title.run,), None, None, None, box, 0.7)
                )
    return found


def _downward(sheet: Sheet, row: int, title: Segment) -> Block | None:
    lines, at = [title.run], row + 1
    bottom = title.box
    while at < len(sheet.rows):
        line = _column(sheet, at, title.box)
        at += 1
        if line is None or scrap(line, title.box, bottom):
            continue
        gap = line.box[1] - bottom[3]
        if gap < 0.9 * sheet.pitch and len(lines) < 5:
            lines.append(line.run)
            bottom = line.box
            continue
        if gap > 0.2 or not nameable(line.text):
            if gap > 0.2:
                break
            continue
        score = 0.8 + _bonus(lines) + 0.3 * (title.box[0] > 0.4) + 0.2 * title.box[1] + 0.08 * len(lines)
        box = (min(title.box[0], line.box[0]), bottom[3], max(title.box[2], line.box[2]), line.box[1])
        below = _column(sheet, at, line.box) if at < len(sheet.rows) else None
        if below is not None and only_degrees(below.text):
            line = _both(line, below)
            below = _column(sheet, at + 1, line.box) if at + 1 < len(sheet.rows) else None
        rank = below.run if below and RANK.search(below.text) else None
        return Block(sheet.number, line.row, line.run, tuple(lines), rank, None, None, box, score)
    return None
