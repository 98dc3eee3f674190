"""Agencies that the register does not know."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from parsers.letters.letterheads import SCHOOL_LINE, begins_unit, goes_on, in_capitals
from parsers.letters.reading import Reading
from parsers.letters.run import Run, joined
from parsers.words.register import Register, plainly
from parsers.words.wording import ordinary

CENTRAL = re.compile(
    r"\bkementerian\b|\bkomisi\s+pemilihan\b|\bbadan\s+(?:pusat\s+statistik|narkotika\s+nasional|pertanahan|pengawas\s+pemilihan)|"
    r"\bkepolisian\b|\bkejaksaan\b|\bpengadilan\b|\brepublik\s+indonesia\b",
    re.IGNORECASE,
)
"""The state's own agencies, which belong to no province or region though they name one."""
MINISTRY = re.compile(r"^\W*kementeria?n\b", re.IGNORECASE)
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
    r"\W*(?:universitas|politeknik|direktorat|institut|akademi|pengadilan|mahkamah|kejaksaan|komando|rumah\s+tahanan|loka|kwartir)\b",
    re.IGNORECASE,
)


def _names(text: str) -> bool:
    return begins_unit(text) or _SELF.match(text) is not None


def stranger(head: Sequence[Run], place: str = "") -> Reading[str]:
    """An office that the register does not know, under the government of `place` if that is told."""
    own = _namesake(head)
    name = " ".join(ordinary(own.text).strip(" ,.;:-–\"'").split())
    if place.partition(" ")[2].lower() not in name.lower():
        name = f"{name} {place}"
    return Reading(name, 0.7, own.mark())


def _namesake(head: Sequence[Run]) -> Run:
    """Who writes under a letterhead that the register does not know: the last unit named, with its place."""
    lines = [line for line in head if not _GOVERNMENT.fullmatch(line.text)]
    units = [at for at, line in enumerate(lines) if _names(line.text) and in_capitals(line.text)]
    first = units[-1] if units else 0
    while first and goes_on(lines[first - 1].text):
        first -= 1
    places = [at for at, line in enumerate(lines[:4]) if at and _PLACE.fullmatch(line.text)]
    last = first + 1 if units or not places else places[0]
    if first and _BRANCH.match(lines[first].text):
        first -= 1
    while first and lines[first - 1].text.rstrip().endswith("/"):
        first -= 1
    while units and last < min(len(lines), first + 4) and _goes_on(lines[last - 1].text, lines[last].text):
        last += 1
    if last < len(lines) and _PLACE.fullmatch(lines[last].text):
        last += 1
    return joined(lines[first:last])


def _goes_on(text: str, below: str) -> bool:
    """Whether a unit's name goes on in the line below: more capitals, and no school's remarks."""
    plain = below.strip(" .,-()")
    begun = goes_on(text) or re.match(r"dan\b", plain, re.IGNORECASE)
    named = in_capitals(plain) and len(plain.split()) > 1 and not _PLACE.fullmatch(below)
    return bool(begun or named) and not SCHOOL_LINE.search(below) and not below.lstrip().startswith("(")


_PROVINCES = (
    *("aceh", "sumatera utara", "sumatera barat", "riau", "kepulauan riau", "jambi", "bengkulu", "lampung"),
    *(
        "sumatera selatan",
        "kepulauan bangka belitung",
        "banten",
        "daerah khusus ibukota jakarta",
        "dki jakarta",
    ),
    *(
        "daerah khusus jakarta",
        "jawa barat",
        "jawa tengah",
        "jawa timur",
        "daerah istimewa yogyakarta",
        "bali",
    ),
    *("nusa tenggara barat", "nusa tenggara timur", "kalimantan tengah", "kalimantan selatan"),
    *("kalimantan timur", "kalimantan utara", "sulawesi utara", "sulawesi tengah", "sulawesi selatan"),
    *("sulawesi tenggara", "sulawesi barat", "gorontalo", "maluku", "maluku utara", "papua", "papua barat"),
    *("papua barat daya", "papua selatan", "papua tengah", "papua pegunungan"),
)
_RULED = re.compile(
    r"^\W*(?:pemerintah\s+(?:daerah\s+)?(kabupaten|kota)|(bupati)|(wali\s?kota))\s+"
    r"([A-Za-z][A-Za-z'’ -]{2,30})\W*$",
    re.IGNORECASE,
)
_HEADS = re.compile(
    r"^\W*(?:KEPALA|SEKRETARIS|DIREKTUR|INSPEKTUR)\s[A-Z ,]+\s(KABUPATEN|KOTA)\s+([A-Z][A-Z'’ -]{2,30})\W*$"
)
"""A letterhead that is its head's title, as decrees have it."""
_STATE = re.compile(r"^\W*(?:pemerintah|gubernur)\b", re.IGNORECASE)


def elsewhere(head: Sequence[Run], register: Register) -> str | None:
    """The other province, or the kabupaten or kota the register does not know, whose government writes.

    A register without any kabupaten or kota is not the province's: it says nothing of others.
    """
    if not any(each.regional for each in register.agencies):
        return None
    for run in head[:3]:
        plain = f" {plainly(run.text)} "
        states = [each for each in _PROVINCES if f" {each} " in plain] if _STATE.match(run.text) else []
        if states and not re.search(r"\b(?:kabupaten|kota)\b", plain):
            name = max(states, key=len).title()
            return f"Provinsi {name}" if "daerah" not in name.lower() else name
        ruled = _RULED.match(run.text)
        if ruled is not None and run.trust() >= 0.85 and not _alike(ruled[4], register):
            kind = "Kabupaten" if ruled[2] else "Kota" if ruled[3] else ruled[1].capitalize()
            return f"{kind} {' '.join(ruled[4].split()).title()}"
        heads = _HEADS.match(run.text)
        if heads is not None and run.trust() >= 0.85 and not _alike(heads[2], register):
            return f"{heads[1].capitalize()} {' '.join(heads[2].split()).title()}"
    return None


def _alike(place: str, register: Register) -> bool:
    """Whether the register has a region of nearly that name."""
    known = [each.place.split(" ", 1)[1] for each in register.agencies if each.regional]
    shown = plainly(place).replace(" ", "")
    return any(fuzz.ratio(shown, plainly(each).replace(" ", "")) >= 75 for each in known)
