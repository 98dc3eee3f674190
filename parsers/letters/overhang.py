"""Lines of a value that stand above its label."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from parsers.letters.sheet import Place, Segment, Sheet
from parsers.pages.page import Word

MOST, FAR = 4, 2.2
"""So many lines above a label may be its value's, each so many letters' heights from the next at most."""
APART = 0.12
"""Rows of a table are farther from each other than one cell's lines, by this share of a letter at least."""


def lines_above(
    at: int,
    x: float,
    slack: float,
    value: Word | None,
    sheet: Sheet,
    labelled: AbstractSet[Place],
) -> tuple[list[Segment], bool]:
    """What a table that sets labels in the middle or at the foot of its rows has over the label in row `at`.

    The second part says that there are lines which may as well belong to the label over them. `x` is where
    the value's column begins, `value` a word of it in the label's row; without one the label may stand
    between two lines, and `x` is where it ends.
    """
    found, over = _lines_over(at, x, (slack, slack if value else 0.06), sheet, labelled)
    if not 0 < len(found) <= MOST:
        return [], False
    before = next((each for each in over if each.box[2] > x), over[-1] if over else None)
    heights = [*map(_height, found), _middle(value or sheet.rows[at][0].words[0])]
    lines = [before, *found]
    for start, line in enumerate(found):
        step = heights[start + 1] - heights[start]
        half = value is None and start == len(found) - 1 and step < sheet.letter
        if half or _begins(line, lines[start], step, sheet):
            return found[start:], False
    alike = before and abs(heights[0] - _height(before) - heights[1] + heights[0]) <= APART * sheet.letter
    return [], bool(before and alike and _room(before, found[0]))


def _lines_over(
    at: int, x: float, slack: tuple[float, float], sheet: Sheet, labelled: AbstractSet[Place]
) -> tuple[list[Segment], tuple[Segment, ...]]:
    """Lines that follow each other over row `at` in the column at `x`, and the row with a label over them."""
    found: list[Segment] = []
    below = sheet.rows[at][0]
    for row in reversed(sheet.rows[max(at - MOST - 1, 0) : at]):
        if _height(below) - _height(row[0]) > FAR * sheet.letter:
            break
        named = any(each.place in labelled for each in row)
        beside = x - slack[0] <= row[0].box[0] <= x + slack[1]
        if named or not beside or row[0].text.startswith(":"):
            return found, row if named else ()
        found.insert(0, row[0])
        below = row[0]
    return found, ()


def astride(row: Sequence[Segment]) -> bool:
    """Whether a label stands between two lines of its value, of which a scan put the lower into its row."""
    return len(row) > 1 and _height(row[1]) - _height(row[0]) > 0.3 * (row[0].box[3] - row[0].box[1])


def _begins(line: Segment, before: Segment | None, step: float, sheet: Sheet) -> bool:
    """Whether a value begins with `line`, not the one `before` it: that is farther off than the next.

    On a scan, where lines may stand a little higher or lower, it must also have had room for the next word.
    """
    if before is None:
        return True
    if _height(line) - _height(before) - step <= APART * sheet.letter:
        return False
    return line.run.trust() == 1.0 or _room(before, line)


def _room(before: Segment, line: Segment) -> bool:
    """Whether the first word of `line` could have stood behind the line before it."""
    return before.box[2] + (line.words[0].box[2] - line.box[0]) + 0.008 < line.box[2]


def _height(line: Segment) -> float:
    """Where a line stands: its last word, as label and colon may stand a little higher or lower."""
    return _middle(line.words[-1])


def _middle(word: Word) -> float:
    return (word.box[1] + word.box[3]) / 2
