"""Values with gaps as wide as between columns."""

from __future__ import annotations

import re
from itertools import pairwise

from parsers.letters.sheet import Place, Segment, Sheet
from parsers.pages.page import Word


def slack_of(sheet: Sheet) -> float:
    """How far lines of one column may begin from each other."""
    aspect = sheet.page.height / sheet.page.width if sheet.page.width else 1.414
    return 0.9 * sheet.letter * aspect


def to_phone(value: tuple[Word, ...], others: tuple[Segment, ...]) -> tuple[Word, ...]:
    """A caller's words up to the telephone, where a line was justified so that each stands alone."""
    words = value
    for segment in others[1:4]:
        if sum(char.isdigit() for word in words for char in word.text) > 8 or ":" in segment.text:
            break
        words = (*words, *segment.words)
    return words if sum(char.isdigit() for word in words for char in word.text) > 8 else value


def past_gap(value: tuple[Word, ...], others: tuple[Segment, ...]) -> tuple[Word, ...]:
    """A number with its further parts, where room was left for the figure that comes by hand."""
    for segment in others:
        begins = segment.text.lstrip().startswith("/")
        figure = _BY_HAND.fullmatch(segment.text)
        if not value or segment.words[0].box[0] < value[-1].box[2]:
            continue
        if not (begins or figure) or segment.box[0] - value[-1].box[2] > _ROOM:
            break
        if not (value[-1].text.endswith("/") or (begins and value[-1].text[-1:].isdigit())):
            break
        value = (*value, *segment.words)
    return value


_BY_HAND = re.compile(r"\d{1,6}\s?(?:/\s?[\w.\-]+\s?){0,4}")
_ROOM = 0.16
"""How wide a gap for a number's figure can be, as a share of the page's width."""


def set_wide(
    segment: Segment, row: tuple[Segment, ...], words: list[Word], sheet: Sheet, labelled: set[Place]
) -> list[Word]:
    """The rest of a line that was set to both edges, with gaps as wide as those between columns.

    It ends where the value's other `words` do; where there are none, where the letter's lines end.
    """
    rest = [each for each in row if each.box[0] > segment.box[2]]
    ends = max((word.box[2] for word in words), default=sheet.right)
    slack = slack_of(sheet)
    while rest and rest[-1].box[2] > ends + slack:
        rest.pop()  # another column's
    if not rest or abs(rest[-1].box[2] - ends) > slack:
        return []
    whole = [segment, *rest]
    apart = any(b.box[0] - a.box[2] > _WIDE for a, b in pairwise(whole))
    if apart or any(each.place in labelled or ":" in each.text[:2] for each in rest):
        return []
    return [word for each in rest for word in each.words]


_WIDE = 0.11
"""How far words of a line that was set to both edges stand apart at most, as a share of the page's width."""
