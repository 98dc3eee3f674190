"""A letterhead's lines, addresses left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.letters.run import Run, joined
from parsers.letters.sheet import Sheet

_ADDRESS = re.compile(
    r"\b(?:jalan|jln|jl|telp|telepon|tlp|fax|faks|faksimile|faximile|email|e-mail|website|laman|kode\s*pos|pos-el|posel|"
    r"surel|situs|http|www|npsn|nss|akreditasi)\b|@|\d{5}|\bwww\.|\.go\.id|\.sch\.id|\(0\d{3}\)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\d{3}|@|telp|telepon|\bjln?\b|no\.|www|\.id\b|e-?mail|laman|fax", re.IGNORECASE)
UNIT = re.compile(
    r"\b(?:uptd?|unit\s+pelaksana|balai|cabang|smp|smpn|sdn|sd(?=\s+negeri)|sma|smk|slb|sman|smkn|sekolah|rumah\s+sakit|rsud|rsj|bidang|bagian|museum|taman|"
    r"laboratorium|unit|kantor|samsat|pusat|panti|puskesmas|kesatuan|instalasi|kph|perwakilan|komisi|stasiun|lembaga|fakultas|pelabuhan|terminal|kecamatan|kelurahan|desa|"
    r"dinas|badan|sekretariat|inspektorat|satuan|biro|brida|bappeda|bkpsdm)\b",
    re.IGNORECASE,
)
_START = re.compile(
    r"^\W*(?:nomor|no\s*[.:]|hal\b|perihal|lampiran|lamp\b|sifat|kepada|yth|surat\b|nota\s+dinas|undangan$|lembar|daftar)",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(r",\s*(?:tanggal\s*)?\d{0,2}\s*[A-Za-z]{3,10}\s*\.?\s*[2Z][0O]\d\d\s*$")


VILLAGE = re.compile(r"^\W*pemerintah\s+(?=(?:desa|kelurahan|kecamatan)\b)", re.IGNORECASE)
SCHOOL_LINE = re.compile(
    r"bidang\s+keahlian|program\s+keahlian|kelompok\s+teknologi|terakreditasi", re.IGNORECASE
)


_BROKEN = re.compile(
    r"\b(?:PEMERINTAH|PROVINSI|KABUPATEN|KOTA|REPUBLIK|(?:PROVINSI|WILAYAH|DAERAH)\s+KALIMANTAN)\s*$"
)
"""What a name in a narrow letterhead goes on behind (`PEMERINTAH KABUPATEN` over `SANGGAU`)."""


def letterhead(sheet: Sheet) -> list[Run]:
    """The letterhead's lines that name who writes, addresses left out."""
    lines: list[Run] = []
    for row in sheet.rows[:16]:
        if row[0].box[1] > 0.4:
            break
        worded = [segment for segment in row if sum(char.isalpha() for char in segment.text) > 2]
        whole = joined(segment.run for segment in worded or row)  # a crest's scraps read as letters left out
        text = whole.text
        if any(_START.match(segment.text) for segment in row) or _DATE_LINE.search(text):
            break
        if _ADDRESS.search(text) and (_NUMBERED.search(text) or not _names(text)):
            if lines:
                break
            continue
        broken = lines and _BROKEN.search(lines[-1].text) and not begins_unit(text)
        if lines and (broken or re.fullmatch(r"[IVX]{1,4}", text.strip())) and _middled(whole, lines[-1]):
            lines[-1] = joined([lines[-1], whole])  # a name's number or a place, on a line of its own
        elif sum(char.isalpha() for char in text) >= 4:
            lines.append(whole)
    return lines[:9]


def _middled(run: Run, other: Run) -> bool:
    """Whether two lines share their middle."""
    middles = [each.words[0].box[0] + each.words[-1].box[2] for each in (run, other)]
    return abs(middles[0] - middles[1]) < 0.02


def _names(text: str) -> bool:
    """Whether a line with a road in it names a unit: `UPT PENGELOLAAN JALAN`, not `Jalan …`."""
    return begins_unit(text) or (
        in_capitals(text) and not re.match(r"\W*(?:jalan|jln?)\b", text, re.IGNORECASE)
    )


def begins_unit(text: str) -> bool:
    return bool(re.match(rf"^\W*{UNIT.pattern}", text, re.IGNORECASE))


def in_capitals(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and sum(char.isupper() for char in letters) > 0.75 * len(letters)


def goes_on(text: str) -> bool:
    """Whether a name does not end with its line (`DINAS PEMBERDAYAAN MASYARAKAT DAN`)."""
    return bool(re.search(r"(?:\b(?:dan|serta)|[,&])\s*$", text, re.IGNORECASE))


def units_of(lines: Sequence[Run]) -> list[Run]:
    """The units that a letterhead names, each with the lines that go on with its name."""
    units: list[list[Run]] = []
    for line in lines:
        if VILLAGE.match(line.text):
            units.append([line])
        elif not units or (begins_unit(line.text) and not goes_on(units[-1][-1].text)):
            if UNIT.search(line.text):
                units.append([line])
        elif in_capitals(line.text) and len(units[-1]) < 4 and not SCHOOL_LINE.search(line.text):
            units[-1].append(line)
    return [joined(unit) for unit in units]


def tidy(text: str) -> str:
    """A unit's name without the province behind it and marks around it."""
    text = re.sub(
        r"\s*[-–]?\s*(?:pemerintah\s+)?(?:provinsi|propinsi)\s+kalimantan\s+barat\s*$",
        "",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(r"(?<=negeri)(?=\d)", " ", text, flags=re.IGNORECASE)
    return " ".join(text.strip(" ,.;:-–\"'").split())
