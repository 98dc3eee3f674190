"""The unit's own name in its agency's letterhead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from parsers.letters.letterheads import SCHOOL_LINE, begins_unit, in_capitals, tidy
from parsers.letters.reading import Reading, weight
from parsers.letters.run import Run, joined
from parsers.words.register import Agency, plainly
from parsers.words.respace import is_known
from parsers.words.wording import ordinary


def unit_of(
    lines: Sequence[Run], first: int, last: int, agency: Agency, opd: Reading[str], title: Run | None
) -> Reading[str]:
    """The unit's own name: what stands under its agency's name in the letterhead, else the agency."""
    rest = [line for line in lines[last:] if in_capitals(line.text) or begins_unit(line.text)]
    shorts = {plainly(agency.abbreviation), *agency.keys}
    starts = [
        index
        for index, line in enumerate(rest)
        if begins_unit(line.text)
        and plainly(line.text).replace(" ", "") not in shorts
        and not is_generic(line.text, agency)
    ]
    before = [line for line in lines[:first] if begins_unit(line.text) and not _same(line.text, agency)]
    if starts:
        run = joined(_with_name(rest[starts[0] :][:3]))
    elif before and agency.kind not in ("biro", "rsud"):
        run = before[-1]
    else:
        return Reading(agency.name, opd.confidence, opd.mark)
    name = _uncut(ordinary(tidy(run.text)), title)
    sure = 0.97
    if title is not None and fuzz.partial_ratio(plainly(name), plainly(title.text)) < 70:
        sure = 0.955
    return Reading(name, round(sure * weight(run.trust()), 4), run.mark())


def _uncut(name: str, title: Run | None) -> str:
    """A unit's name whose last word lost letters at the picture's edge, as the signatory's title has it."""
    last = name.rpartition(" ")[2]
    if title is None or is_known(last):
        return name
    found = re.search(rf"\b{re.escape(last)}([a-z]{{1,2}})\b", title.text, re.IGNORECASE)
    return name + found[1].lower() if found and is_known(last + found[1]) else name


def _with_name(lines: Sequence[Run]) -> Sequence[Run]:
    """A unit's lines up to what a school adds about itself."""
    ends = [index for index, line in enumerate(lines) if index and SCHOOL_LINE.search(line.text)]
    return lines[: ends[0]] if ends else lines


def _same(text: str, agency: Agency) -> bool:
    return fuzz.partial_ratio(plainly(agency.name), plainly(text)) > 92


def is_generic(text: str, agency: Agency | None) -> bool:
    """Whether a line is but one word of an agency's name: `SEKRETARIAT` under the council's name."""
    return agency is not None and plainly(text) in plainly(agency.name).split()
