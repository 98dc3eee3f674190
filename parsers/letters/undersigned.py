"""Who says of himself that he signs below."""

from __future__ import annotations

import re

from parsers.letters.block import Block
from parsers.letters.run import Run, joined
from parsers.letters.sheet import Sheet
from parsers.words.nip import find_nips

_SAID = re.compile(r"\byang\s+ber\s?tanda\s?tangan\b.{0,12}\bbawah\s+ini\b", re.IGNORECASE)
_FIELD = re.compile(
    r"^\W*(?:(?P<name>nama(?:\s+lengkap)?)|(?P<nip>n\W?[il1]\W?p)|(?P<rank>pangkat[^:]{0,24})|(?P<title>jabatan))"
    r"\s*:\s*(?=\S)",
    re.IGNORECASE,
)
MOST_FIELDS = 8


def undersigned(sheet: Sheet) -> Block | None:
    """Name, NIP, rank and office in the list under `Yang bertanda tangan di bawah ini`.

    Its box is empty: where the pen goes is not known from it.
    """
    begun = (row[0].row for row in sheet.rows if _SAID.search(" ".join(each.text for each in row)))
    at = next(begun, None)
    if at is None:
        return None
    values: dict[str, Run] = {}
    row = at
    for line in sheet.rows[at + 1 : at + 1 + MOST_FIELDS]:
        run = joined(segment.run for segment in line)
        found = _FIELD.match(run.text)
        if found is None and ":" not in run.text:
            break
        if found is not None and found.lastgroup is not None and found.lastgroup not in values:
            row = line[0].row if found.lastgroup == "name" else row
            values[found.lastgroup] = run if found.lastgroup == "nip" else run.part(found.end())
    if "name" not in values:
        return None
    nips = find_nips(values["nip"].text) if "nip" in values else []
    titles = (values["title"],) if "title" in values else ()
    return Block(
        page=sheet.number,
        row=row,
        name=values["name"],
        title_lines=titles,
        rank=values.get("rank"),
        nip=nips[0] if nips else None,
        nip_run=values["nip"] if nips else None,
        box=(0.0, 0.0, 0.0, 0.0),
        score=0.2,
    )
