"""How many take part in the event."""

from __future__ import annotations

import re
from dataclasses import replace

from parsers.letters.document import Document
from parsers.letters.reading import Reading, seen
from parsers.letters.run import Run
from parsers.words.digits import DIGIT, as_digits
from parsers.words.number_words import NUMERAL, number_of

_OFFICES = (
    r"(?i:dinas|badan|biro|upt|kab(?:upaten)?|kota|provinsi|kecamatan|desa|kelurahan|puskesmas|sekolah)\b"
)
"""What is counted where those invited are offices, not people."""
_COUNT = rf"(?:\d{{1,3}}(?:[.,]\d{{3}})+|{DIGIT}{{1,5}})"
_NOT_STAFF = r"(?!\s+(?:operator|narasumber|petugas|teknisi|moderator|admin|host|pemateri|tenaga\s+teknis)\b)"
_PEOPLE = re.compile(
    rf"(?<![\w/.])({_COUNT})\s*(?:\([^)]{{3,40}}\)\s*)?(?:orang|org|peserta|partisipan|participants?|pax|undangan|titik|user|pengguna|kader|siswa|guru|pegawai|mahasiswa|penyuluh|pelaku\s+usaha|akun\s+peserta)\b{_NOT_STAFF}",
    re.IGNORECASE,
)
_SORTS = re.compile(
    rf"(?<![\w/.])({_COUNT})\s*(?:\([^)]{{3,40}}\)\s*)?(?:nelayan|petani|peternak|pelajar|santri|dokter|perawat|bidan|tenaga\s+kesehatan|"
    r"kepala\s+(?:desa|sekolah|puskesmas)|camat|lurah|pustakawan|wartawan|jurnalis|anggota|perangkat\s+desa|asn)\b",
    re.IGNORECASE,
)
"""Who comes, told by their trade."""
_TOTAL = re.compile(
    rf"(?:\b(?:total|seluruhnya|keseluruhan|jumlah|sejumlah|sebanyak|sekitar|kurang\s+lebih)\s+|±\s*)"
    rf"({_COUNT})\s(?=anak|keluarga|warga|lansia)",
    re.IGNORECASE,
)
"""Who comes, told by a word too common to count without `total` before the figure."""
_MORE = re.compile(r"\s*,?\s*(?:ditambah|plus|dan|serta)\s+(?:±\s*|sekitar\s+)?\d+\s+[a-z]")
"""Others who come, behind a figure."""
_WORDED = re.compile(
    rf"({NUMERAL})\s*(?:\(\s*\d+\s*\)\s*)?(?:orang|org|peserta|partisipan|undangan|pengguna|siswa|guru|pegawai|mahasiswa)\b{_NOT_STAFF}",
    re.IGNORECASE,
)
"""`kurang lebih seratus lima puluh orang`."""
_ROOM = re.compile(r"(?:kapasitas|lisensi|maksimal|minimal)\b[^.;\d]{0,50}$", re.IGNORECASE)
"""What an account holds, before the figure, rather than who will come."""
_CROWD = re.compile(
    rf"(?:peserta|partisipan|kapasitas|participants?|undangan)\b[^.;\d]{{0,50}}?(?:±|\+/-|kurang\s+lebih|sebanyak|sejumlah|berjumlah|sekitar|"
    rf"maksimal|minimal|adalah|:|jumlah|hingga|sampai)?\s*({_COUNT})(?![\w/]|\.\d|\s{_OFFICES})",
    re.IGNORECASE,
)
_ATTENDED = re.compile(
    rf"(?:diikuti|dihadiri)\s+(?:secara\s+\w+\s+)?(?:oleh\s+)?(?:±\s*|kurang\s+lebih\s+|sekitar\s+|sebanyak\s+|sejumlah\s+)?({_COUNT})(?![\w/]|\.\d|\s{_OFFICES})",
    re.IGNORECASE,
)


def find_participants(document: Document) -> Reading[int] | None:
    """How many take part: the table's figure, else the sentence's."""
    for pair in document.pairs_as("participants"):
        if document.in_head(pair):
            continue
        found = _count(pair.value, labelled=True)
        if found is not None:
            return found
    found = _count(document.body, labelled=False)
    if found is not None:
        return replace(found, confidence=document.spoken(found.confidence))
    asked = [_count(pair.value, labelled=False) for pair in document.pairs_as("subject")]
    named = next((each for each in asked if each is not None), None)
    return replace(named, confidence=min(named.confidence, 0.85)) if named else None


def _count(run: Run, *, labelled: bool) -> Reading[int] | None:
    text = run.text
    several = list(_PEOPLE.finditer(text)) if labelled else []
    if len({_figure(match.group(1)) for match in several}) > 1:
        most = max(
            several, key=lambda match: ("titik" not in match.group().lower(), _figure(match.group(1)) or 0)
        )
        return _counted(run, most, _figure(most.group(1)) or 0, 0.8)
    come = None if labelled else _coming(run)
    if come is not None:
        return come
    told = next(iter((*_SORTS.finditer(text), *_TOTAL.finditer(text), *_ATTENDED.finditer(text))), None)
    for pattern, sure in ((_PEOPLE, 0.98), (_CROWD, 0.95), (_ATTENDED, 0.9), (_SORTS, 0.9), (_TOTAL, 0.9)):
        if pattern is _CROWD and told and not labelled and _HOLDS.search(text):
            continue
        for match in sorted(pattern.finditer(text), key=_places):
            room = told and not labelled and _of_room(run, match)
            value = None if room else _figure(match.group(1))
            if value is not None:
                sure = sure if labelled or (pattern is _PEOPLE and value >= 5) else 0.9
                return _counted(run, match, value, sure + (0.005 if labelled else -0.02))
    worded = _worded(run, labelled=labelled)
    if worded is not None:
        return worded
    if not labelled:
        return None
    plain = list(re.finditer(rf"(?<![\w./])({_COUNT})(?![\w/])(?!\s{_OFFICES})", text))
    values = [(match, value) for match in plain if (value := _figure(match.group(1))) is not None]
    if len(values) == 1:
        return _counted(run, values[0][0], values[0][1], 0.97)
    if values:
        match, value = max(values, key=lambda each: each[1])
        return _counted(run, match, value, 0.8)
    return None


_HOLDS = re.compile(r"\bkapasitas\b", re.IGNORECASE)
_PLACES = re.compile(r"\btitik\b", re.IGNORECASE)


def _places(match: re.Match[str]) -> bool:
    """Whether a figure counts places that are joined, of which more people may sit before each."""
    return _PLACES.search(match.group()) is not None


def _of_room(run: Run, match: re.Match[str]) -> bool:
    """Whether a figure is what a room or an account holds."""
    return _ROOM.search(run.text[max(0, match.start() - 60) : match.start()]) is not None


def _coming(run: Run) -> Reading[int] | None:
    """How many come, where a sentence tells it apart from what the account holds."""
    told = [
        (match, value, _of_room(run, match))
        for match in _PEOPLE.finditer(run.text)
        if (value := _figure(match.group(1))) is not None
    ]
    people = [(match, value) for match, value, room in told if not room]
    if not people or len(people) == len(told):
        return None
    return _counted(run, *people[0], 0.94)


def _worded(run: Run, *, labelled: bool) -> Reading[int] | None:
    """A number in words: the first that counts people, or a label's only one."""
    found = [match for match in _WORDED.finditer(run.text) if (number_of(match.group(1)) or 0) >= 10]
    if not found and labelled:
        found = list(re.finditer(rf"({NUMERAL})", run.text, re.IGNORECASE))[:2]
    value = number_of(found[0].group(1)) if found and (not labelled or len(found) == 1) else None
    if value is None or value < 2:
        return None
    return seen(value, run, found[0].start(1), found[0].end(1), 0.95 if labelled else 0.93)


def _counted(run: Run, match: re.Match[str], value: int, sure: float) -> Reading[int]:
    mended = not re.sub(r"[.,]", "", match.group(1)).isdigit()
    if not 2 <= value <= 10000 or _MORE.match(run.text, match.end()):
        sure = min(sure, 0.7)
    return seen(value, run, match.start(1), match.end(1), min(sure, 0.92) if mended else sure, exact=True)


def _figure(text: str) -> int | None:
    digits = as_digits(re.sub(r"[.,](?=\d{3})", "", text))
    if not any(char.isdigit() for char in text) or not digits.isdigit():
        return None
    value = int(digits)
    return value if 2 <= value <= 50000 else None
