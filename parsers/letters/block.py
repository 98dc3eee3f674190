"""A signature block, read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.letters.run import Run, joined
from parsers.letters.scraps import scrap
from parsers.letters.sheet import Segment, Sheet
from parsers.pages.page import hull
from parsers.words.nip import Nip
from rules.letter import Box

CLOSING = re.compile(r"^\W*demikian\b|\bterima\s?kasih\b|\batas\s(?:perhatian|bantuan)", re.IGNORECASE)
"""What ends a letter's body: a signatory's title stands below it."""
DATED = re.compile(r"^\W*[A-Z][A-Za-z. ]{2,28},\s?\d{1,2}\s?[A-Z][a-z]{2,8}\s?(?:19|20)\d\d\W*$")
"""A line that is nothing but place and date."""
ADDRESSED = re.compile(r"\byth\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """A signature block. `box` is the place between title and name where the pen goes.

    `rivalled` where another person signs beside, and neither's office tells whose letter it is.
    """

    page: int
    row: int
    name: Run | None
    title_lines: tuple[Run, ...]
    rank: Run | None
    nip: Nip | None
    nip_run: Run | None
    box: Box
    score: float
    rivalled: bool = False

    @property
    def title_text(self) -> str:
        return " ".join(run.text for run in self.title_lines)


def column(sheet: Sheet, row: int, box: Box, reach: float = 0.06) -> Segment | None:
    """The segment of a row that stands over or under `box`; parts side by side are joined."""
    parts = [
        segment
        for segment in sheet.rows[row]
        if segment.box[0] < box[2] + reach and segment.box[2] > box[0] - reach
    ]
    if not parts:
        return None
    printed = [part for part in parts if not scrap(part, box)]
    parts = printed or parts
    run = joined(segment.run for segment in parts)
    return Segment(run, sheet.number, row, hull(segment.box for segment in parts))


def both(line: Segment, below: Segment) -> Segment:
    """A name with the line that goes on with it."""
    run = joined([line.run, below.run])
    return Segment(run, line.page, line.row, hull(word.box for word in run.words))


def bonus(titles: list[Run]) -> float:
    """The head signs rather than a committee, or a witness."""
    text = " ".join(run.text for run in titles).lower()
    if re.search(
        r"\bkepala\s?(?:dinas|badan|biro|upt|balai|satuan)|\bdirektur\b|\binspektur\b|\bkepala\s?(?:sma|smk)",
        text,
    ):
        return 0.6
    return -2.5 if re.search(r"panitia|bendahara|pptk|notulen|pelaksana kegiatan", text) else 0.0
