"""Whether a signature block's lines begin where they must."""

from __future__ import annotations

from parsers.edges import NEAR, begins
from parsers.signatories import Block

HIDDEN = 0.013
"""A gap before a line from which something of it is hidden, as a share of the page's width."""


def placed(block: Block) -> bool:
    """Whether a title begins at the edge of the lines under the pen, or shares their middle: then no
    mark of capacity is hidden before it."""
    title = block.title_lines[0].mark()
    below = [mark.box for run in (block.name, block.rank, block.nip_run) if run and (mark := run.mark())]
    if title is None or len(below) < 2:
        return False
    left, middle = title.box[0], (title.box[0] + title.box[2]) / 2
    edges = sum(abs(box[0] - left) < 0.008 for box in below)
    middles = sum(abs((box[0] + box[2]) / 2 - middle) < 0.007 for box in below)
    return max(edges, middles) >= 2


def covered(block: Block) -> bool:
    """Whether a title begins so far behind the other lines' edge that a mark before it is hidden."""
    first, *others = [*block.title_lines, *(run for run in (block.name, block.rank, block.nip_run) if run)]
    mark, boxes = first.mark(), [each.box for run in others if (each := run.mark())]
    places = begins(mark.box, boxes) if mark is not None else []
    return mark is not None and bool(places) and min(mark.box[0] - place for place in places) > HIDDEN


def named_at_edge(block: Block) -> bool:
    """Whether a name begins where the block's other lines say: then nothing is hidden before it."""
    assert block.name is not None
    runs = [*block.title_lines, *(run for run in (block.rank, block.nip_run) if run)]
    mark = block.name.mark()
    places = begins(mark.box, [each.box for run in runs if (each := run.mark())]) if mark else []
    return mark is None or not places or any(abs(mark.box[0] - place) < 2 * NEAR for place in places)
