"""Where the lines of a signature block begin."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from parsers.letters.run import Run
from rules.letter import Box

NEAR = 0.0075
"""Lines of one block begin at the same place, or share their middle, to this share of the page's width."""
HIDDEN = 0.013
"""From this gap before a line, as a share of the page's width, something of it is hidden."""


def boxes_of(*runs: Run | None) -> list[Box]:
    """Where lines stand, of those that are there."""
    return [mark.box for run in runs if run is not None and (mark := run.mark()) is not None]


def begins(line: Box, others: Sequence[Box]) -> list[float]:
    """Where `line` must begin by the other lines of its block: at their edge, or as they share a middle.

    None where no two of the others agree; two places where they agree on both.
    """
    lefts = _agreed([box[0] for box in others])
    middles = _agreed([(box[0] + box[2]) / 2 for box in others])
    most = max(len(lefts), len(middles))
    found = []
    if most >= 2 and len(lefts) == most:
        found.append(median(lefts))
    if most >= 2 and len(middles) == most:
        found.append(2 * median(middles) - line[2])
    return found


def _agreed(values: Sequence[float]) -> list[float]:
    """The most of `values` that lie about one of them."""
    around = [[other for other in values if abs(other - each) < NEAR] for each in values]
    return max(around, key=len, default=[])
