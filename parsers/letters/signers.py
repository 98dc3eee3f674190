"""Who signs a letter, over all its pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.letters.block import Block
from parsers.letters.block_lines import nameable
from parsers.letters.document import Document
from parsers.letters.sheet import Segment, Sheet
from parsers.letters.signatories import find_blocks


def signature_block(document: Document) -> Block | None:
    """The block of the person who signs: on the first page that has one."""
    for at, sheet in enumerate(document.sheets):
        later = [row for each in document.sheets[at + 1 :] for row in each.rows]
        blocks = [
            block
            for block in find_blocks(sheet)
            if _complete(block) or not _speaks_on(sheet, block, () if block.nip else later)
        ]
        if blocks and (blocks[0].nip is not None or blocks[0].title_lines):
            return _overleaf(blocks[0], document.sheets[at + 1 : at + 2])
    return next((block for sheet in document.sheets if (block := _private(sheet)) is not None), None)


def _complete(block: Block) -> bool:
    """Whether a block has number and title; in a list of a person's data the title stands behind a colon."""
    return block.nip is not None and bool(block.title_lines) and not block.title_text.lstrip().startswith(":")


def _overleaf(block: Block, following: Sequence[Sheet]) -> Block:
    """A block whose name stands on top of the page after its title, as where that fell on a page's foot."""
    if block.name is not None or block.nip is not None or not following:
        return block
    tops = [
        each
        for each in find_blocks(following[0])
        if each.nip is not None and not each.title_lines and each.name and each.row < 4
    ]
    if not tops:
        return block
    named = tops[0]
    return replace(block, name=named.name, rank=named.rank, nip=named.nip, nip_run=named.nip_run)


def _speaks_on(sheet: Sheet, block: Block, later: Sequence[tuple[Segment, ...]]) -> bool:
    """Whether the letter's closing words stand under a block, or `later`: then nobody signs there."""
    return any(_CLOSING.match(row[0].text) for row in (*sheet.rows[block.row :], *later))


_CLOSING = re.compile(r"^\W*(?:demikian\b|atas\s+perhatian\b.*terima\s?kasih)", re.IGNORECASE)
_GREETED = re.compile(
    r"^\W*(?:hormat\s+(?:saya|kami)|pemohon|pelapor|pengadu|yang\s+(?:ber)?mohon)\W*$", re.IGNORECASE
)
"""What a private person writes over the place for the pen."""


def _private(sheet: Sheet) -> Block | None:
    """The name under a private person's greeting, who holds no office."""
    for index, row in enumerate(sheet.rows):
        for greeting in (segment for segment in row if _GREETED.match(segment.text)):
            left, _, right, bottom = greeting.box
            below = [segment for later in sheet.rows[index + 1 :] for segment in later]
            for line in below:
                near = line.box[0] < right + 0.1 and line.box[2] > left - 0.1 and line.box[1] < bottom + 0.2
                if near and nameable(line.text) and line.run.trust() > 0.6:
                    box = (min(left, line.box[0]), bottom, max(right, line.box[2]), line.box[1])
                    return Block(sheet.number, line.row, line.run, (), None, None, None, box, 0.5)
    return None
