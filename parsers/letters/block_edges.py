"""Whether a signature block's lines begin where they must."""

from __future__ import annotations

from parsers.letters.block import Block
from parsers.letters.edges import HIDDEN, NEAR, begins, boxes_of


def placed(block: Block) -> bool:
    """Whether a title begins at the edge of the lines under the pen, or shares their middle: then no
    mark of capacity is hidden before it."""
    title = block.title_lines[0].mark()
    below = boxes_of(block.name, block.rank, block.nip_run)
    if title is None or len(below) < 2:
        return False
    left, middle = title.box[0], (title.box[0] + title.box[2]) / 2
    edges = sum(abs(box[0] - left) < 0.008 for box in below)
    middles = sum(abs((box[0] + box[2]) / 2 - middle) < 0.007 for box in below)
    return max(edges, middles) >= 2


def covered(block: Block) -> bool:
    """Whether a title begins so far behind the other lines' edge that a mark before it is hidden."""
    first, *further = block.title_lines
    mark, others = first.mark(), boxes_of(*further, block.name, block.rank, block.nip_run)
    places = begins(mark.box, others) if mark is not None else []
    return mark is not None and bool(places) and min(mark.box[0] - place for place in places) > HIDDEN


def named_at_edge(block: Block) -> bool:
    """Whether a name begins where the block's other lines say: then nothing is hidden before it."""
    assert block.name is not None
    mark, others = block.name.mark(), boxes_of(*block.title_lines, block.rank, block.nip_run)
    places = begins(mark.box, others) if mark else []
    return mark is None or not places or any(abs(mark.box[0] - place) < 2 * NEAR for place in places)
