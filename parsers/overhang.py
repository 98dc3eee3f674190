"""Lines of a value that stand above its label."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from parsers.sheet import Segment, Sheet

MOST, FAR = 4, 2.2
"""So many lines above a label may be its value's, each so many letters' heights from the next at most."""
APART = 0.12
"""Rows of a table are farther from each other than one cell's lines, by this share of a letter at least."""


def lines_above(
    at: int, x: float, slack: float, bare: bool, sheet: Sheet, labelled: AbstractSet[tuple[int, float]]
) -> tuple[list[Segment], bool]:
    """What a table that sets labels in the middle or at the foot of its rows has over the label in row `at`.

    The second part says that there are lines which may as well belong to the label over them.

    `x` is where the value's column begins; of a label with nothing but a colon beside it (`bare`), its end.
    """
    found: list[Segment] = []
    over: tuple[Segment, ...] = ()
    below = sheet.rows[at][0]
    for row in reversed(sheet.rows[max(at - MOST - 1, 0) : at]):
        if _middle(below) - _middle(row[0]) > FAR * sheet.letter:
            break
        named = any((each.row, round(each.box[0], 4)) in labelled for each in row)
        beside = x - slack <= row[0].box[0] <= x + (0.06 if bare else slack)
        if named or not beside or row[0].text.startswith(":"):
            over = row if named else ()
            break
        found.insert(0, row[0])
        below = row[0]
    if not 0 < len(found) <= MOST:
        return [], False
    before = next((each for each in over if each.box[2] > x), over[-1] if over else None)
    for start, (line, under) in enumerate(pairwise([*found, sheet.rows[at][0]])):
        if _begins(line, before, _middle(under) - _middle(line), sheet, bare and start == len(found) - 1):
            return found[start:], False
        before = line
    first, step = found[0], _middle((*found, sheet.rows[at][0])[1]) - _middle(found[0])
    alike = over and abs(_middle(first) - _middle(over[-1]) - step) <= APART * sheet.letter
    return [], bool(alike and _room(over[-1], first))


def astride(row: Sequence[Segment]) -> bool:
    """Whether a label stands between two lines of its value, of which a scan put the lower into its row."""
    return len(row) > 1 and _middle(row[1]) - _middle(row[0]) > 0.3 * (row[0].box[3] - row[0].box[1])


def _begins(line: Segment, before: Segment | None, step: float, sheet: Sheet, half: bool) -> bool:
    """Whether a value begins with `line`, not the one `before` it: that is farther off.

    On a scan, where lines may stand a little higher or lower, it must also have had room for the next word.
    """
    if half:  # a value of two lines with its label between them
        return step < sheet.letter
    if before is None:
        return True
    if _middle(line) - _middle(before) - step <= APART * sheet.letter:
        return False
    return line.run.trust() == 1.0 or _room(before, line)


def _room(before: Segment, line: Segment) -> bool:
    """Whether the first word of `line` could have stood behind the line before it."""
    return before.box[2] + (line.words[0].box[2] - line.box[0]) + 0.008 < line.box[2]


def _middle(line: Segment) -> float:
    return (line.box[1] + line.box[3]) / 2
