"""Bits of a stamp among a signature block's lines."""

from __future__ import annotations

import re

from parsers.letters.block_lines import SKIP, TITLE
from parsers.letters.sheet import Segment
from parsers.words.respace import is_known, is_part
from rules.letter import Box

AROUND = "PEMERINTAH PROVINSI KALIMANTAN BARAT KALBAR KABUPATEN KOTA"
"""What stands on a government's stamp besides the office."""


_DIALLED = re.compile(r"\b0\d{2,3}[\s.-]?\d{3,4}")
"""A telephone, as in a sentence that begins with an office."""


def begins_title(text: str) -> bool:
    """Whether a line may be a title's first."""
    told = SKIP.search(text) or _DIALLED.search(text) or "@" in text
    return bool(TITLE.match(text)) and not told and len(text) <= 90


def scrap(segment: Segment, *boxes: Box) -> bool:
    """Whether a few capitals are a stamp's: they stand at the left edge or the middle of none of `boxes`."""
    text = segment.text
    letters = sum(char.isalpha() for char in text)
    several = len(segment.words) > 1 and max(len(word.text) for word in segment.words) > 4
    if letters > 12 or several or any(char.islower() for char in text) or begins_title(text):
        return False
    numbered = re.fullmatch(r"[IVX]{1,5}\W?", text)
    return (letters < 3 and not numbered) or not any(
        abs(segment.box[0] - box[0]) < 0.008 or abs(segment.middle - (box[0] + box[2]) / 2) < 0.012
        for box in boxes
    )


def between(line: Segment, below: Segment) -> bool:
    """Whether a line stands half in the one under it: a ring's capitals, or the same read twice."""
    high = max(each.box[3] - each.box[1] for each in (line, below))
    apart = (below.box[1] + below.box[3] - line.box[1] - line.box[3]) / 2
    return apart < (0.65 if len(line.words) == 1 and line.text.isupper() else 0.4) * high


def torn(line: Segment) -> bool:
    """Whether a lone word in capitals is part of a longer known one, as a stamp's edge cuts them."""
    text = line.text.strip(" .,:;")
    return len(line.words) == 1 and text.isupper() and line.run.trust() < 1.0 and is_part(text)


def rings(line: Segment) -> bool:
    """A lone word in capitals, or more of a government's, as a ring has them.

    It matters where a title is not set so.
    """
    if not line.text.isupper() or line.run.trust() == 1.0:
        return False
    others = [word for word in line.words if word.text not in AROUND]
    around = len(others) < len(line.words) and not any(is_known(word.text.strip(" ,.")) for word in others)
    return len(line.words) == 1 or around


def stray(line: Segment) -> bool:
    """A scrap of stamp or signature where a title has already ended.

    A known word with a comma behind it is none: an office's name lists what it is for.
    """
    letters = sum(char.isalpha() for char in line.text)
    ring = letters <= 12 and line.text.isupper() and line.run.trust() < 1.0
    office = begins_title(re.sub(r"^[A-Z]{1,3}(?=[A-Z][a-z])", "", line.text))
    known = [is_known(word.text.strip(",.")) for word in line.words]
    listed = all(known) and line.text.endswith(",") and line.run.trust() > 0.9
    office = office or listed or sum(known) > 2
    return not office and (letters < 5 or ring or line.run.trust() < 0.85)
