"""Signature blocks without a civil servant's number."""

from __future__ import annotations

import re

from parsers.letters.block import ADDRESSED, CLOSING, DATED, Block, bonus, both, column
from parsers.letters.block_lines import RANK, SKIP, nameable, only_degrees, titled_from
from parsers.letters.run import Run
from parsers.letters.scraps import begins_title, scrap
from parsers.letters.sheet import Segment, Sheet
from parsers.words.respace import is_known


def without_nip(sheet: Sheet) -> list[Block]:
    """Blocks of people who have no NIP, or whose NIP nobody could read."""
    found = []
    for index, row in enumerate(sheet.rows):
        if any(ADDRESSED.search(each.text) for each in (*sheet.rows[max(index - 1, 0)], *row)):
            continue
        for at, segment in enumerate(map(titled_from, row)):
            if (
                segment.box[1] < 0.2
                or (at and _ENTRY.match(row[at - 1].text))
                or segment.text.lstrip().startswith(":")
                or not begins_title(segment.text)
                or _ABOUT.search(segment.text)
                or segment.box[2] - segment.box[0] > 0.6
            ):
                continue
            block = _downward(sheet, index, segment)
            if block is not None and not _read_on(sheet, block.row):
                found.append(block)
    return found


_ENTRY = re.compile(r"^\W*\d{1,2}\s?[.)]?\W*$")
"""A list's number that stands apart from what it counts."""
_ABOUT = re.compile(r"\b(?:tentang|perihal|sebagaimana|tanggal)\b", re.IGNORECASE)
"""What a decree's sentence goes on with, which begins like a title."""
_NOTES = re.compile(r"^\W*(?:tembusan|catatan|nb|keterangan|lampiran|dokumen)\b", re.IGNORECASE)


def _read_on(sheet: Sheet, row: int) -> bool:
    """Whether whole lines of running text follow under a row: then the letter goes on."""
    lines = 0
    for each in sheet.rows[row + 1 :]:
        if _NOTES.match(each[0].text):
            break
        line = each[-1]
        lines += len(line.words) >= 6 and line.box[2] - line.box[0] > 0.45 and not line.text.isupper()
    return lines >= 3


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
            if ADDRESSED.search(name.text):
                continue
            pen = name.box[1] - over.box[3]
            if pen > 1.3 * sheet.pitch and title.box[1] - name.box[1] < 1.6 * sheet.pitch:
                box = (name.box[0], over.box[3], name.box[2], name.box[1])
                found.append(
                    Block(sheet.number, name.row, name.run, (title.run,), None, None, None, box, 0.7)
                )
    return found


_NIP = re.compile(r"^\W*N\W?[Il1|]\W?P\b", re.IGNORECASE)
"""A number under a name, though it is none that a civil servant has."""


def unnamed(sheet: Sheet) -> list[Block]:
    """A title under a letter's closing sentence or date, whose bearer's name a stamp or a mark may cover."""
    for row in _under_closing(sheet):
        for title in row:
            if title.box[0] > 0.3 and begins_title(title.text):
                lines = _hanging(sheet, title)
                bottom = lines[-1].words[0].box[3]
                left, right = title.box[0], max(title.box[2], title.box[0] + 0.2)
                box = (left, bottom, right, min(bottom + 0.1, 1.0))
                row_of = title.row + len(lines) - 1
                return [Block(sheet.number, row_of, None, tuple(lines), None, None, None, box, 0.3)]
    return []


def untitled(sheet: Sheet) -> list[Block]:
    """A name that stands alone under a letter's closing sentence, its title hidden by a stamp."""
    names = [
        segment
        for row in _under_closing(sheet)
        for segment in row
        if segment.box[0] > 0.3 and nameable(segment.text) and segment.run.trust() > 0.9
    ]
    if len(names) != 1 or not 2 <= len(names[0].words) <= 7:
        return []
    (name,) = names
    box = (name.box[0], max(name.box[1] - 0.1, 0.0), name.box[2], name.box[1])
    return [Block(sheet.number, name.row, name.run, (), None, None, None, box, 0.25)]


def _under_closing(sheet: Sheet) -> list[tuple[Segment, ...]]:
    """Rows between a letter's closing sentence, or its date if that stands low, and the copies' list."""
    closed = [
        row[0].row
        for row in sheet.rows
        if any(CLOSING.search(each.text) or (each.box[1] > 0.45 and DATED.match(each.text)) for each in row)
    ]
    rows = sheet.rows[closed[-1] + 1 :] if closed else ()
    listed = (
        at
        for at, row in enumerate(rows)
        if any(re.search(r"tembusan|\byth\b", each.text, re.IGNORECASE) for each in row)
    )
    return list(rows[: next(listed, len(rows))])


def _hanging(sheet: Sheet, title: Segment) -> list[Run]:
    """A title with the lines that go on with it."""
    lines, bottom = [title.run], title.box
    for at in range(title.row + 1, min(title.row + 4, len(sheet.rows))):
        line = column(sheet, at, title.box)
        if line is None or scrap(line, title.box, bottom) or SKIP.search(line.text):
            break
        if line.box[1] - bottom[3] > 0.7 * sheet.pitch or line.run.trust() < 0.9 or len(line.words) > 8:
            break
        lines.append(line.run)
        bottom = line.box
    return lines


def _downward(sheet: Sheet, row: int, title: Segment) -> Block | None:
    lines, at = [title.run], row + 1
    bottom = title.box
    while at < len(sheet.rows):
        line = column(sheet, at, title.box)
        at += 1
        if line is None or scrap(line, title.box, bottom) or _speck(line):
            continue
        if re.match(r"^\W*tembusan\b", line.text, re.IGNORECASE):
            break
        gap = line.box[1] - bottom[3]
        numbered = at < len(sheet.rows) and any(_NIP.match(each.text) for each in sheet.rows[at])
        if gap < 0.9 * sheet.pitch and len(lines) < 5 and not (numbered and nameable(line.text)):
            lines.append(line.run)
            bottom = line.box
            continue
        if gap > 0.2 or not nameable(line.text) or _worded(line):
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


def _speck(line: Segment) -> bool:
    """Whether a line is what was read in a pen's stroke or a ring."""
    doubtful = line.run.trust() < 0.98 or (line.text.islower() and not is_known(line.text))
    return doubtful and sum(char.isalpha() for char in line.text) <= 3


def _worded(line: Segment) -> bool:
    """Whether a line is a heading's rather than a person's name."""
    return any(word.text.lower() in _JOINING for word in line.words)


_JOINING = frozenset(
    ("dan", "di", "ke", "dari", "untuk", "bagi", "pada", "dalam", "oleh", "tentang", "yang", "kepada")
)
"""Words that no name has."""
