"""Tables with their labels on top."""

from __future__ import annotations

import re
from itertools import pairwise

from parsers.letters.labels import Pair
from parsers.letters.run import run_of
from parsers.letters.sheet import Segment, Sheet
from parsers.letters.vocabulary import Role, role_of
from parsers.pages.page import Word, hull

_NO = re.compile(r"^no\.?\s+(?=[A-Z])", re.IGNORECASE)


def header_pairs(sheet: Sheet) -> list[Pair]:
    """A table with its labels on top: each label with what stands in its column below."""
    for index, row in enumerate(sheet.rows):
        columns = [(segment, _role(segment, sheet.rows[index + 1 : index + 2])) for segment in row]
        known = [(segment, role) for segment, role in columns if role and ":" not in segment.text]
        timed = {role[0] for _, role in known} >= {"date", "time"}
        if len(known) >= (2 if timed else 3) and len(known) >= len(columns) - 1 and len(columns) > 2:
            return [_column(segment, role, row, index, sheet) for segment, role in known]
    return []


def _role(head: Segment, below: tuple[tuple[Segment, ...], ...]) -> tuple[Role, float] | None:
    """What a head says, its second line with it where the first alone says nothing."""
    known = role_of(_NO.sub("", head.text), 90.0)
    under = [each for row in below for each in row if abs(each.box[0] - head.box[0]) < 0.01]
    return known or (role_of(f"{head.text} {under[0].text}", 95.0) if under else None)


def _column(
    head: Segment, role: tuple[Role, float], row: tuple[Segment, ...], index: int, sheet: Sheet
) -> Pair:
    """Words under a table head, between the gutters beside it."""
    place = row.index(head)
    below, cuts = _grid(row, index, sheet) or _near(row, index, sheet)
    left, right = cuts[place], cuts[place + 1]
    words = [
        word
        for each in below
        for segment in each
        for word in segment.words
        if left <= (word.box[0] + word.box[2]) / 2 < right
    ]
    if _NO.match(head.text) and len(words) > 1:  # the numbers of the table's rows
        edge = head.box[0] + 0.02
        words = [word for word in words if word.box[0] > edge or not re.fullmatch(r"\d{1,2}[.)]?", word.text)]
    value = run_of(words, sheet.number)
    return Pair(role[0], head.text, value, sheet.number, index, head.box[0], hull([head.box]), False, 0.85)


_Cells = tuple[list[tuple[Segment, ...]], list[float]]


def _grid(row: tuple[Segment, ...], index: int, sheet: Sheet) -> _Cells | None:
    """Rows under a table head as long as the same gutters stay clear, and where these run."""
    aspect = sheet.page.height / sheet.page.width if sheet.page.width else 1.414
    least = 0.4 * sheet.letter * aspect
    free = [(one.box[2], other.box[0]) for one, other in pairwise(row)]
    spans = [[(one.middle, other.middle)] for one, other in pairwise(row)]
    below: list[tuple[Segment, ...]] = []
    bottom = row[0].box[3]
    for each in sheet.rows[index + 1 : index + 9]:
        if each[0].box[1] - bottom > 2.2 * sheet.pitch:
            break
        words = [word for segment in each for word in segment.words]
        narrowed = [_clear(gaps, words, least) for gaps in spans]
        if not all(narrowed):
            break
        spans = narrowed
        below.append(each)
        bottom = max(segment.box[3] for segment in each)
    if not below:
        return None
    cuts = [_cut(gaps, gap) for gaps, gap in zip(spans, free, strict=True)]
    return below, [0.0, *cuts, 1.0]


def _clear(gaps: list[tuple[float, float]], words: list[Word], least: float) -> list[tuple[float, float]]:
    """What `words` leave free of `gaps`, slivers narrower than `least` left out."""
    for word in words:
        gaps = [
            part
            for left, right in gaps
            for part in ((left, min(right, word.box[0])), (max(left, word.box[2]), right))
            if part[1] - part[0] >= least
        ]
    return list(dict.fromkeys(gaps))


def _cut(gaps: list[tuple[float, float]], heads: tuple[float, float]) -> float:
    """The middle of the widest gutter between two columns, that between their heads before others."""
    left, right = max(gaps, key=lambda gap: (min(gap[1], heads[1]) > max(gap[0], heads[0]), gap[1] - gap[0]))
    return (left + right) / 2


def _near(row: tuple[Segment, ...], index: int, sheet: Sheet) -> _Cells:
    """The same where no gutter stays clear: each word belongs to the head nearest to it."""
    centres = [segment.middle for segment in row]
    below: list[tuple[Segment, ...]] = []
    bottom = max(segment.box[3] for segment in row)
    for each in sheet.rows[index + 1 : index + 7]:
        if each[0].box[1] - bottom > 2.2 * sheet.pitch or any(_crosses(part, centres) for part in each):
            break
        below.append(each)
        bottom = max(segment.box[3] for segment in each)
    return below, [0.0, *((one + other) / 2 for one, other in pairwise(centres)), 1.0]


def _crosses(segment: Segment, centres: list[float]) -> bool:
    """Whether a segment runs through the middle of two columns: text, not a cell."""
    return sum(segment.box[0] <= centre <= segment.box[2] for centre in centres) >= 2
