"""Which agency and unit a letter comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from parsers.letters.letterheads import (
    VILLAGE,
    begins_unit,
    letterhead,
    tidy,
    units_of,
)
from parsers.letters.outsiders import CENTRAL, MINISTRY, elsewhere, stranger
from parsers.letters.reading import Reading, weight
from parsers.letters.run import Run, joined
from parsers.letters.sheet import Sheet
from parsers.letters.units import is_generic, unit_of
from parsers.words.register import Agency, Register, plainly
from parsers.words.respace import shorn
from parsers.words.wording import ordinary

_GOVERNMENT = re.compile(
    r"p\s?e\s?m\s?e\s?r\s?[i1l]\s?n\s?t\s?a\s?h(?!an)|^\W*gubernur\b|^\W*bupati\b|^\W*wali\s?kota\b",
    re.IGNORECASE,
)
_SCHOOL = re.compile(r"\b(?:sma|smk|slb|sman|smkn|slbn|sekolah menengah|sekolah luar biasa)\b", re.IGNORECASE)
_SECRETARY = re.compile(
    r"gubernur\s+kalimantan\s+barat\W+(?:plh\.?|pj\.?)?\s*sekretaris\s+daerah", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Source:
    """Agency and unit as found; `outside` is the letterhead's name where the register has no such agency."""

    opd: Reading[str] | None
    unit: Reading[str] | None
    outside: str | None = None


def find_agency(
    sheet: Sheet | None, number: str | None, title: Run | None, body: str, register: Register
) -> Source:
    """Letterhead, the number's code and the signature block, weighed together."""
    head = letterhead(sheet) if sheet is not None else []
    central = any(CENTRAL.search(line.text) for line in head[:4])
    regional = None if central else _regional(head, register)
    if regional is not None:
        return _local(regional, head, title)
    place = None if central else elsewhere(head, register)
    if place is not None:
        outside = stranger(head, place)
        return Source(None, outside, outside.value)
    return _provincial(head, number, title, body, register)


def _regional(head: Sequence[Run], register: Register) -> tuple[Agency, Run] | None:
    """The kabupaten or kota whose government stands on top."""
    for run in head[:3]:
        if re.search(r"kabupaten|kota\b|bupati|wali\s?kota|\bkab\b", run.text, re.IGNORECASE):
            text = re.sub(r"bupati", "kabupaten", run.text, flags=re.IGNORECASE)
            text = re.sub(r"wali\s?kota", "kota", text, flags=re.IGNORECASE)
            found = register.region(text)
            if found is not None:
                return found, run
    return None


def _local(found: tuple[Agency, Run], head: Sequence[Run], title: Run | None) -> Source:
    """An agency of a kabupaten or kota: the region is the register's row, the agency its unit."""
    region, run = found
    names = units_of(
        [
            line
            for line in head
            if line is not run and (VILLAGE.match(line.text) or not _GOVERNMENT.search(line.text))
        ]
    )
    sure = 0.985 * weight(run.trust())
    agrees = (
        title is not None
        and fuzz.partial_ratio(plainly(region.place.split(" ", 1)[1]), plainly(title.text)) > 85
    )
    opd = Reading(region.name, round(min(0.99, sure + (0.005 if agrees else 0)), 4), run.mark())
    if not names:
        return Source(opd, Reading(region.name, 0.9 * weight(run.trust()), run.mark()))
    unit_run = names[-1]
    name = ordinary(tidy(VILLAGE.sub("", unit_run.text)))
    place = region.place.split(" ", 1)[1]
    if place.lower() not in name.lower():
        name = f"{name} {region.place}"
    return Source(opd, Reading(name, round(0.96 * weight(unit_run.trust()), 4), unit_run.mark()))


def _provincial(
    head: Sequence[Run], number: str | None, title: Run | None, body: str, register: Register
) -> Source:
    lines = [line for line in head if not _government_only(line.text)]
    best = _matched(lines, register)
    if best is not None and any(MINISTRY.match(line.text) for line in lines[best[2] : best[3]]):
        outside = stranger(head)  # a ministry's field is often the province's agency's, too
        return Source(None, outside, outside.value)
    coded = register.by_code(_code(number)) if number else None
    signed = _signed(title, register)
    if best is None:
        return _without_head(head, lines, coded, signed, title, body, register)
    agency, likeness, first, last = best
    run = joined(lines[first:last])
    if agency.kind == "sekretariat":
        bureau = _bureau(title, register)
        if bureau is not None and title is not None:
            sure = bureau[1] * weight(min(run.trust(), title.trust()))
            own = Reading(bureau[0].name, round(sure, 4), run.mark())
            return Source(own, own)
        if coded is not None and coded.kind == "biro":
            own = Reading(coded.name, round(0.9 * weight(run.trust()), 4), run.mark())
            return Source(own, own)
    sure, doubts = _weighed(agency, likeness, coded, signed)
    opd = Reading(agency.name, round(min(sure, 0.995) * weight(run.trust()), 4), run.mark(), doubts)
    return Source(opd, unit_of(lines, first, last, agency, opd, title))


def _weighed(
    agency: Agency, likeness: float, coded: Agency | None, signed: Agency | None
) -> tuple[float, tuple[str, ...]]:
    """How sure the letterhead's agency is when number and signatory have spoken, and what is doubted."""
    sure = 0.985 if likeness >= 96 else 0.95 if likeness >= 91 else 0.88
    votes = {vote.name for vote in (coded, signed) if vote is not None}
    if votes == {agency.name}:
        return max(sure, 0.97) + 0.01, ()
    if agency.name in votes or len(votes) != 1 or signed is None:
        return sure, ()
    if coded is not None:
        doubt = f"Kop surat menyebut {agency.name}, tetapi nomor dan penanda tangan menunjuk {coded.name}."
        return min(sure, 0.85), (doubt,)
    doubt = f"Kop surat menyebut {agency.name}, tetapi penanda tangan menjabat pada {signed.name}."
    return min(sure, 0.93), (doubt,)


def _government_only(text: str) -> bool:
    plain = plainly(text)
    return (bool(_GOVERNMENT.search(text)) and len(plain.split()) <= 3) or plain in ("", "republik indonesia")


def _matched(lines: Sequence[Run], register: Register) -> tuple[Agency, float, int, int] | None:
    """The best match of one to four lines running with a name of the register."""
    best: tuple[Agency, float, int, int] | None = None
    weighed = 0.0
    for first in range(min(len(lines), 6)):
        for last in range(first + 1, min(first + 5, len(lines)) + 1):
            text = " ".join(line.text for line in lines[first:last])
            found = register.named(_bare(text))
            if found is None:
                continue
            agency, score = found
            rank = score + (4 if agency.kind in ("biro", "rsud") else 0) + 0.05 * len(plainly(text))
            if rank > weighed:
                best, weighed = (agency, score, first, last), rank
    if best is not None:
        return best
    for index, line in enumerate(lines[:4]):
        near = register.within(line.text, 92.0)
        if near is not None and not near[0].regional:
            return near[0], min(near[1], 92.0), index, index + 1
    return None


def _bare(text: str) -> str:
    """A name without the government before it."""
    return re.sub(
        r"^\W*pemerintah\s+(?:daerah\s+)?(?:provinsi|propinsi)\s+kalimantan\s+barat\W*",
        "",
        text,
        flags=re.IGNORECASE,
    )


def _code(number: str) -> str:
    """The part of a number that abbreviates its agency: letters, not roman months."""
    parts = [part for part in number.split("/") if re.search(r"[A-Za-z]{3}", part)]
    parts = [part for part in parts if not re.fullmatch(r"[IVXivx]+", part)]
    return parts[0] if parts else ""


def _signed(title: Run | None, register: Register) -> Agency | None:
    if title is None:
        return None
    found = register.within(title.text, 93.0)
    return found[0] if found and not found[0].regional else None


def _bureau(title: Run | None, register: Register) -> tuple[Agency, float] | None:
    """The biro whose head signs a letter of the Sekretariat Daerah, and how sure; half a name may tell it."""
    said = " ".join(shorn(word.text) for word in title.words) if title is not None else ""
    plain = f" {plainly(said)} "
    biros = [agency for agency in register.agencies if agency.kind == "biro"]
    for each in biros:
        if any(f" {key} " in plain for key in each.keys):
            return each, 0.96
    half = re.search(r"\bbiro \w{4,}.*", plain)
    begun = [each for each in biros if half and plainly(each.name).startswith(half[0].strip())]
    return (begun[0], 0.88) if len(begun) == 1 else None


def _without_head(
    head: Sequence[Run],
    lines: Sequence[Run],
    coded: Agency | None,
    signed: Agency | None,
    title: Run | None,
    body: str,
    register: Register,
) -> Source:
    """No letterhead that the register knows: the signature block, then the number's code, then a school."""
    named = next((line for line in lines if begins_unit(line.text)), lines[0] if lines else None)
    if named is not None and any(is_generic(named.text, each) for each in (coded, signed)):
        named = None
    unit = ordinary(tidy(named.text)) if named is not None else None
    if signed is not None and title is not None:
        sure = 0.93 if coded is not None and coded.name == signed.name else 0.85
        opd = Reading(signed.name, sure * weight(title.trust()), title.mark())
        own = named if named is not None and unit and begins_unit(unit) else None
        return Source(
            opd,
            Reading(unit, 0.9, own.mark())
            if own and unit
            else Reading(signed.name, sure - 0.05, title.mark()),
        )
    if title is not None and _SECRETARY.search(title.text):  # the governor's own letterhead
        office = register.named("Sekretariat Daerah")
        if office is not None:
            whole = Reading(office[0].name, 0.85 * weight(title.trust()), title.mark())
            return Source(whole, whole)
    school = next((line for line in lines if _SCHOOL.search(line.text)), None)
    if school is not None:
        parent = register.named("Dinas Pendidikan dan Kebudayaan") or register.named("Dinas Pendidikan")
        if parent is not None:
            name = ordinary(tidy(school.text))
            return Source(Reading(parent[0].name, 0.88, school.mark()), Reading(name, 0.95, school.mark()))
    if coded is not None:
        opd = Reading(coded.name, 0.8, named.mark() if named is not None else None)
        return Source(opd, Reading(unit or coded.name, 0.75, opd.mark))
    if named is None:
        return Source(None, None)
    outside = stranger(head)
    return Source(None, outside, outside.value)
