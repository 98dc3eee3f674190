"""Signature blocks without a civil servant's number."""

from __future__ import annotations

import re

from parsers.block import ADDRESSED, CLOSING, Block, bonus, both, column
from parsers.block_lines import RANK, nameable, only_degrees, titled_from
from parsers.scraps import begins_title, scrap
from parsers.sheet import Segment, Sheet


def without_nip(sheet: Sheet) -> list[Block]:
    """Blocks of people who have no NIP, or whose NIP nobody could read."""
    found = []
    for index, row in enumerate(sheet.rows):
        if any(ADDRESSED.search(each.text) for each in (*sheet.rows[max(index - 1, 0)], *row)):
            continue
        for segment in map(titled_from, row):
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


def over_title(sheet: Sheet) -> list[Block]:
    """Blocks of firms, whose signatories' offices stand under their names."""
    found = []
    for index, row in enumerate(sheet.rows):
        for title in row:
            if index < 2 or title.box[1] < 0.2 or len(title.words) > 5 or not begins_title(title.text):
                continue
            name, over = column(sheet, index - 1, title.box), column(sheet, index - 2, title.box)
            if name is None or over is None or not nameable(name.text) or len(name.words) > 8:
                continue
            pen = name.box[1] - over.box[3]
            if pen > 1.3 * sheet.pitch and title.box[1] - name.box[1] < 1.6 * sheet.pitch:
                box = (name.box[0], over.box[3], name.box[2], name.box[1])
                found.append(
                    Block(sheet.number, name.row, name.run, (title.run,), None, None, None, box, 0.7)
                )
    return found


def unnamed(sheet: Sheet) -> list[Block]:
    """A title under a letter's closing sentence, whose bearer's name a stamp may cover."""
    closed = [row[0].row for row in sheet.rows if any(CLOSING.search(each.text) for each in row)]
    for row in sheet.rows[closed[-1] + 1 :] if closed else ():
        if any(re.search(r"tembusan|\byth\b", each.text, re.IGNORECASE) for each in row):
            break
        for title in row:
            if title.box[0] > 0.3 and begins_title(title.text):
                left, top, right = title.box[0], title.box[3], max(title.box[2], title.box[0] + 0.2)
                box = (left, top, right, min(top + 0.1, 1.0))
                return [Block(sheet.number, title.row, None, (title.run,), None, None, None, box, 0.3)]
    return []


def _downward(sheet: Sheet, row: int, title: Segment) -> Block | None:
    lines, at = [title.run], row + 1
    bottom = title.box
    while at < len(sheet.rows):
        line = column(sheet, at, title.box)
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
        score = 0.8 + bonus(lines) + 0.3 * (title.box[0] > 0.4) + 0.2 * title.box[1] + 0.08 * len(lines)
        box = (min(title.box[0], line.box[0]), bottom[3], max(title.box[2], line.box[2]), line.box[1])
        below = column(sheet, at, line.box) if at < len(sheet.rows) else None
        if below is not None and only_degrees(below.text):
            line = both(line, below)
            below = column(sheet, at + 1, line.box) if at + 1 < len(sheet.rows) else None
        rank = below.run if below and RANK.search(below.text) else None
        return Block(sheet.number, line.row, line.run, tuple(lines), rank, None, None, box, score)
    return None
