"""A letter's number, exact to the character."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache

from rapidfuzz import fuzz

from parsers.letters.collisions import CUT
from parsers.letters.document import Document
from parsers.letters.labels import Pair
from parsers.letters.reading import Reading, weight
from parsers.letters.run import Run
from parsers.words.dates import spelled
from parsers.words.digits import as_digits
from parsers.words.register import open_register

_PART = r"[\w.()&°]+"
_NUMBER = re.compile(rf"/?\s?{_PART}(?:\s?[/\\]\s?(?:[/\\]\s?)?-?{_PART}|\s?[-–]\s?{_PART})*")
_FREE = re.compile(r"\b\d{2,4}(?:\.\d+)*\s?/\s?[\w.\-]+(?:\s?/\s?[\w.\-]+){1,4}")
_LED = re.compile(
    r"\bno(?:mor)?\W{1,3}([A-Z]{1,3}\s?/\s?\d{1,5}(?:\s?/\s?[\w.\-]+){2,5})(?=\s|$)", re.IGNORECASE
)
"""A number that begins with its class (`Nomor B/418/…`), whose label has no colon."""
_YEARLY = re.compile(r"\s+(?:TAHUN|[Tt]ahun)\s+(?:19|20)\d\d\b")
"""How decrees and circulars are numbered: `Nomor 15 Tahun 2026`."""
_DECREED = re.compile(rf"^\W*no(?:mor)?\W{{1,3}}(\d[\w.]*{_YEARLY.pattern})\W*$", re.IGNORECASE)
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ROMAN_MONTH = re.compile(r"/(X?I{1,3}|I?V|VI{0,3}|I?X)/(?:19|20)\d\d$")
_BLURRED_MONTH = re.compile(r"/([NVWIXYHMUl1|]{1,4})/(?:19|20)\d\d$")
_AS_ROMAN = str.maketrans("NWYHMUl1|", "VVVIIVIII")
"""What a scan makes of a month in Roman figures."""
_SCHOOL = re.compile(r"(?:SM[AKP]|SLB|SD|MA|MTS|TK|PAUD)N?\d")
_LETTERS = str.maketrans("0158", "OISB")


def find_number(document: Document) -> Reading[str] | None:
    """The number beside `Nomor`; else one that looks like it in the letter's head."""
    for pair in document.pairs_as("number"):
        if not document.in_head(pair) and not _early(document, pair):
            continue
        reading = _labelled(pair)
        if reading is not None:
            return reading
    for row in document.head_rows():
        for segment in row:
            named = _DECREED.match(segment.text) or _LED.search(segment.text)
            if named:
                return _reading(named[1], segment.run, named.start(1), named.end(1), 0.95)
            match = _FREE.search(segment.text)
            if match and not re.search(r"jalan|jl\.|telp|@", segment.text, re.IGNORECASE):
                sure = 0.9 if re.search(r"n\W?o\W?m", segment.text, re.IGNORECASE) else 0.8
                return _reading(match.group(), segment.run, match.start(), match.end(), sure)
    return None


def _early(document: Document, pair: Pair) -> bool:
    return pair.page == document.first.number and pair.box[1] < 0.45 and "/" in pair.value.text


def _labelled(pair: Pair) -> Reading[str] | None:
    text = pair.value.text
    found = _span(text)
    if found is None:
        return None
    start, end = found
    if text.rstrip().endswith("/") and "/" not in text[start:end]:  # a blank where its figure shall come
        return Reading(text.strip(), 0.4, pair.value.mark(), ("Nomor surat belum diisi lengkap.",))
    if not any(char.isdigit() for char in text[start:end]):
        if "/" not in text[start:end]:
            return None
        mark = pair.value.mark(start, end)
        return Reading(_compact(text[start:end]), 0.4, mark, ("Nomor surat belum diisi lengkap.",))
    sure = 0.99 if pair.colon and pair.likeness > 0.95 else 0.95
    reading = _reading(text[start:end], pair.value, start, end, sure)
    covered = text[end : end + 1] == CUT
    return (
        replace(reading, value=reading.value + CUT, confidence=min(reading.confidence, 0.85))
        if covered
        else reading
    )


def _span(text: str) -> tuple[int, int] | None:
    """Where the number stands in its label's value; a date or place after it is left out."""
    again = re.match(r"\W*no(?:mor)?\s?[.:]\s?(?=\S)", text, re.IGNORECASE)
    match = _NUMBER.search(text, again.end() if again else 0)
    if match is None:
        return None
    start, end = match.span()
    rest = re.match(
        rf"\s+{_PART}(?:[-–]{_PART})*\s?/\s?{_PART}(?:[-–]{_PART})*(?:\s?/\s?{_PART})*", text[end:]
    )
    if rest and text[end - 1] == "." and text[end:].lstrip()[:1].isdigit():  # `050. 417/…`
        end += rest.end()
        rest = None
    while rest and "/" in text[start:end]:
        end += rest.end()
        rest = re.match(rf"\s+{_PART}\s?/\s?{_PART}", text[end:])
    yearly = _YEARLY.match(text[end:]) if "/" not in text[start:end] else None
    end += yearly.end() if yearly else 0
    while text[end - 1 : end] in (".", ","):
        end -= 1
    return start, _to_code_end(text, start, end)


def _to_code_end(text: str, start: int, end: int) -> int:
    """The end of a number that closes with an abbreviation of two words (`…/DISKOP UKM-A`)."""
    code = text[start:end].rpartition("/")[2].upper()
    for short in _spaced_codes():
        rest = short.removeprefix(code)
        if code and rest.startswith(" ") and text[end:].upper().startswith(rest):
            tail = re.match(r"(?:[-.][A-Z0-9]+)?(?![\w/])", text[end + len(rest) :])
            return end + len(rest) + (tail.end() if tail else 0)
    return end


def _reading(raw: str, run: Run, start: int, end: int, sure: float) -> Reading[str]:
    compact = _compact(raw)
    value = lifted(mend(compact)) if run.trust(start, end) < 1.0 else _typed(compact)
    doubts: tuple[str, ...] = ()
    if compact.startswith("/") or "//" in compact or re.search(r"\.{3,}|_{2,}", compact):
        sure, doubts = min(sure, 0.5), ("Nomor surat belum diisi lengkap.",)
    if value != compact:
        sure = min(sure, 0.9)
    if "/" not in value and len(value) < 6:
        sure = min(sure, 0.8)
    if raw.count(" ") and run.trust(start, end) < 0.995:
        sure = min(sure, 0.94)
    slope = 1.6 if value != compact else 0.5 if well_formed(value) else 1.0
    trust = weight(run.trust(start, end), slope=slope)
    return Reading(value, round(sure * trust, 4), run.mark(start, end), doubts)


def well_formed(number: str) -> bool:
    """Whether a number is made of figures, a known agency's code and perhaps a Roman month: no letter of the
    one can have been read as the other's."""
    parts = number.split("/")
    plain = [part for part in parts if not re.fullmatch(r"[A-Z]{0,2}\d[\d.]*|[IVX]{1,4}", part)]
    return len(parts) > 1 and len(plain) == 1 and open_register().by_code(plain[0]) is not None


def _compact(text: str) -> str:
    text = re.sub(r"\s*([/\\])\s*", r"\1", text.strip()).replace("\\", "/")
    text = re.sub(r"(?<=\d\.)\s+(?=\d)", "", text)
    return re.sub(r"(?<=\w)\s*[–-]\s*(?=\w)", "-", text)


def against_date(reading: Reading[str], written: date | None, *, typed: bool = False) -> Reading[str]:
    """`reading`, less sure where the number's month in Roman figures is not that of the letter's date.

    A month that a scan blurred is put right; where the file holds the letters themselves (`typed`), none is.
    """
    if reading.value.endswith(CUT):
        return _completed(reading, written)
    month = _ROMAN_MONTH.search(reading.value)
    blurred = None if month or written is None or typed else _BLURRED_MONTH.search(reading.value)
    if blurred and written and blurred[1] != str(written.month):
        roman = _ROMANS[written.month - 1]
        ones = blurred[1].isdigit() and len(blurred[1]) != len(roman)  # a month's, a section's figure
        likely = fuzz.ratio(blurred[1].translate(_AS_ROMAN), roman) >= 50 or len(blurred[1]) == len(roman)
        if likely and not ones:
            value = f"{reading.value[: blurred.start(1)]}{roman}{reading.value[blurred.end(1) :]}"
            return replace(reading, value=value, confidence=min(reading.confidence, 0.85))
    if month is None or written is None or _ROMANS.index(month[1]) + 1 == written.month:
        return reading
    doubt = f"Bulan pada nomor surat ({month[1]}) tidak sesuai dengan tanggal surat ({spelled(written)})."
    return replace(reading, confidence=min(reading.confidence, 0.7), doubts=(*reading.doubts, doubt))


def _completed(reading: Reading[str], written: date | None) -> Reading[str]:
    """A number with the year of the letter's date, of which the column beside it covers the end."""
    number, _, begun = reading.value.removesuffix(CUT).rpartition("/")
    if written is not None and str(written.year).startswith(begun):
        return replace(reading, value=f"{number}/{written.year}", confidence=min(reading.confidence, 0.85))
    doubts = (*reading.doubts, "Tahun pada nomor surat tertutup tulisan di sampingnya.")
    return replace(reading, value=f"{number}/{begun}", confidence=min(reading.confidence, 0.5), doubts=doubts)


@cache
def _codes() -> frozenset[str]:
    """Words and abbreviations of the register, in capitals: what stands in numbers."""
    found = set()
    for agency in open_register().agencies:
        found |= {word.upper() for key in agency.keys for word in re.findall(r"[a-z]{4,}", key)}
        found.add(agency.abbreviation.upper())
    return frozenset(found)


@cache
def _spaced_codes() -> tuple[str, ...]:
    keys = {key.upper() for agency in open_register().agencies for key in agency.keys if len(key) <= 16}
    return tuple(sorted(key for key in keys if " " in key))


def mend(number: str) -> str:
    """Digits among letters and letters among digits put right, part by part."""
    return re.sub(r"[^/.\-() ]+", lambda match: _mended(match.group()), number)


def _typed(number: str) -> str:
    """A number whose letters are as typed, but for those that people type for figures (`0O5`, `l2`)."""
    return re.sub(
        r"[^/.\-() ]+", lambda found: _mended(found[0]) if _AS_TYPED.search(found[0]) else found[0], number
    )


_AS_TYPED = re.compile(r"[Ool|]")


def lifted(number: str) -> str:
    """A number in the capitals that it must have been printed in: a scan takes some for small letters."""
    parts = re.findall(r"[^\W\d_]+", number)
    if not any(char.isupper() for char in number) and any(part.upper() in _codes() for part in parts):
        return number.upper()
    number = re.sub(r"(?<![^\W_])[A-Z]{2,}[a-vx-z][A-Z]+(?![^\W_])", lambda found: found[0].upper(), number)
    return re.sub(
        r"(?<![^\W_])[A-Z]{3,}[a-z](?![^\W_])",
        lambda found: found[0].upper() if found[0].upper() in _codes() else found[0],
        number,
    )


def _mended(part: str) -> str:
    digits = sum(char.isdigit() for char in part)
    if digits == len(part) or digits == 0:
        return "III"[: len(part)] if re.fullmatch(r"[lI|]{1,3}", part) and "l" in part else part
    if re.fullmatch(r"[0-9OoQIl|SBZ]+", part) and digits * 2 >= len(part):
        return as_digits(part)
    letters = sum(char.isupper() for char in part)
    if letters >= 3 and part.translate(_LETTERS) in _codes():
        return part.translate(_LETTERS)
    if letters >= 3 and digits == 1 and re.search(r"[A-Z][0158][A-Z]", part) and not _SCHOOL.match(part):
        return part.translate(_LETTERS)
    return part
