"""The letter's day, as against the event's."""

from __future__ import annotations

import re
from datetime import date

from parsers.letters.block import CLOSING, DATED
from parsers.letters.document import Document
from parsers.letters.reading import Reading, seen
from parsers.letters.run import Run, joined
from parsers.letters.sheet import Segment
from parsers.words.dates import Days, find_days

_BLANK = re.compile(r"^\W*[A-Z][\w\s]{2,30},\s*(?:\.{2,}|_+|…+)?\s*(?:[A-Z][a-z]{2,8}\s+)?20\d\d\W*$")
_TAIL = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)?\s?[,.]\s?\d{1,2}\s?[A-Za-z]{3,9}\s?\d{4}\W*$")
_BROKEN = re.compile(r"^\W*[A-Z][A-Za-z .]{2,28},\s*\d{1,2}(?:\s+[A-Z][a-z]{2,8})?\W*$")
_YEAR = re.compile(r"^(?:[A-Z][a-z]{2,8}\s+)?20\d\d\W*$")
_ALONE = re.compile(r"^\W*\d{1,2}\s+[A-Z][a-z]{2,8}\s+20\d\d\W*$")
"""The newer manner: a date without its place."""
UNPLACED = 0.9
"""How sure a date in the head is at most that stands neither beside a place nor alone."""
_UNFILLED = "Tanggal surat belum diisi lengkap."


def find_letter_date(document: Document, signature_row: tuple[int, int] | None) -> Reading[date] | None:
    """The date beside a place, in the head or over the signature (`signature_row`: the name's page, row)."""
    for pair in document.pairs_as("date"):
        if document.in_head(pair):
            reading = _single(pair.value, 0.98)
            if reading is not None:
                return reading
    head = _placed(document, signature_row)
    if head is not None and head.confidence > UNPLACED:
        return head
    return _signed(document, signature_row) or head or _foot(document)


def _foot(document: Document) -> Reading[date] | None:
    """Place and date under the closing sentence, where nobody's name or title was read below them."""
    for sheet in document.sheets:
        closed = [row[0].row for row in sheet.rows if any(CLOSING.search(segment.text) for segment in row)]
        for row in sheet.rows[closed[-1] + 1 :] if closed else ():
            if row[-1].box[0] > 0.3 and DATED.match(row[-1].text):
                return _single(row[-1].run, 0.95)
    return None


_BORN = re.compile(r"\blahir\b", re.IGNORECASE)


def _placed(document: Document, signature_row: tuple[int, int] | None) -> Reading[date] | None:
    for row in document.head_rows():
        if any(_BORN.search(segment.text) for segment in row):
            continue
        for segment in row:
            tail = _TAIL.search(segment.text) if re.match(r"\W*n\W?o", segment.text, re.IGNORECASE) else None
            if tail is not None:  # a long number leaves no gap before the place
                beside = _single(segment.run.part(tail.start()), 0.965)
                if beside is not None:
                    return beside
            placed = _at_place(segment.text) or _ALONE.match(segment.text)
            reading = _single(segment.run, 0.985 if placed else UNPLACED)
            if reading is not None and not re.search(r"nomor|surat|rapat", segment.text, re.IGNORECASE):
                return reading
            if _BROKEN.match(segment.text):
                whole = _single(joined([segment.run, *_years_under(document, segment)]), 0.965)
                if whole is not None:
                    return whole
    return None


def _years_under(document: Document, segment: Segment) -> list[Run]:
    """The year, or month and year, that a narrow column put under the rest of a date."""
    under = [each for row in document.first.rows[segment.row + 1 : segment.row + 3] for each in row]
    edge = segment.box[0]
    return [each.run for each in under if abs(each.box[0] - edge) < 0.01 and _YEAR.match(each.text)][:1]


def unfilled(document: Document) -> str | None:
    """A sentence where the letter's date was left open (`Pontianak,   Maret 2026`)."""
    ends = [joined(each.run for each in row[at:]) for row in document.head_rows() for at in range(len(row))]
    return _UNFILLED if any(_BLANK.match(run.text) for run in ends) else None


def _at_place(text: str) -> bool:
    return bool(re.match(r"^\W*[A-Za-z][A-Za-z .]{2,28}\s?[,.]", text))


def _single(run: Run, sure: float) -> Reading[date] | None:
    days = find_days(run.text)
    if len(days) != 1 or days[0].first != days[0].last or not days[0].year_given:
        return None
    return _read(run, days[0], sure)


def _read(run: Run, days: Days, sure: float) -> Reading[date]:
    return seen(days.first, run, days.start, days.end, min(sure, 0.93) if days.mended else sure)


def _signed(document: Document, signature_row: tuple[int, int] | None) -> Reading[date] | None:
    """`Ditetapkan di … pada tanggal …`, or place and date over the signatory's title."""
    if signature_row is None:
        return None
    page, last = signature_row
    sheet = next((sheet for sheet in document.sheets if sheet.number == page), None)
    if sheet is None:
        return None
    for row in reversed(sheet.rows[max(0, last - 14) : last]):
        if any(CLOSING.search(segment.text) for segment in row):
            return None  # over it stand the event's days
        for segment in row:
            placed = (
                _at_place(segment.text)
                or re.match(r"^\W*(?:pada\s+)?tanggal\b|^\W*:", segment.text, re.IGNORECASE)
                or (segment.box[0] > 0.3 and _ALONE.match(segment.text))
            )
            days = find_days(segment.text)
            if placed and len(segment.words) <= 9 and days and not days[0].weekdays:
                reading = _single(segment.run, 0.975 if segment.box[0] > 0.3 else 0.955)
                if reading is not None:
                    return reading
    return None
