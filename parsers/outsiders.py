"""Agencies that the register does not know."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.letterheads import begins_unit, in_capitals
from parsers.run import Run, joined

CENTRAL = re.compile(
    r"\bkementerian\b|\bkomisi\s+pemilihan\b|\bbadan\s+(?:pusat\s+statistik|narkotika\s+nasional|pertanahan|pengawas\s+pemilihan)|"
    r"\bkepolisian\b|\bkejaksaan\b|\bpengadilan\b|\brepublik\s+indonesia\b",
    re.IGNORECASE,
)
"""The state's own agencies, which belong to no province or region though they name one."""
_BRANCH = re.compile(
    r"^\W*(?:(?:kantor\s+)?perwakilan|kantor\s+wilayah)\s+(?:prov|prop|kalimantan)", re.IGNORECASE
)
"""A branch that bears its agency's name, which stands above."""
_PLACE = re.compile(
    r"\W*(?:(?:(?:provinsi|daerah)\s+)?kalimantan\s+barat|(?:kabupaten|kota)\s+\w+(?:\s\w+)?)\W*",
    re.IGNORECASE,
)
_GOVERNMENT = re.compile(r"\W*(?:republik\s+indonesia|pemerintah\s+provinsi\s+\w+\s+\w+)\W*", re.IGNORECASE)


_SELF = re.compile(
    r"\W*(?:universitas|politeknik|institut|akademi|pengadilan|mahkamah|kejaksaan|komando|rumah\s+tahanan|loka|kwartir)\b",
    re.IGNORECASE,
)


def _names(text: str) -> bool:
    return begins_unit(text) or _SELF.match(text) is not None


def namesake(head: Sequence[Run]) -> Run:
    """Who writes under a letterhead that the register does not know: the last unit named, with its place."""
    lines = [line for line in head if not _GOVERNMENT.fullmatch(line.text)]
    units = [at for at, line in enumerate(lines) if _names(line.text) and in_capitals(line.text)]
    first = units[-1] if units else 0
    places = [at for at, line in enumerate(lines[:4]) if at and _PLACE.fullmatch(line.text)]
    last = first + 1 if units or not places else places[0]
    if first and _BRANCH.match(lines[first].text):
        first -= 1
    while first and lines[first - 1].text.rstrip().endswith("/"):
        first -= 1
    if last < len(lines) and _PLACE.fullmatch(lines[last].text):
        last += 1
    return joined(lines[first:last])
