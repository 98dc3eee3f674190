"""Tables whose rows share a line, taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from parsers.letters.labels import pairs_of
from parsers.letters.sheet import Sheet, sheet_of
from parsers.pages.page import Page, Word

Rows = Sequence[tuple[str, Sequence[str]]]
LINE, PAD = 0.016, 0.004
EVENT = (
    "Asistensi Penyusunan Dokumen",
    "Mutu bagi Unit Pengolahan Ikan",
    "Skala Kecil dan Menengah di",
    "Kabupaten Sambas",
)


def _words(text: str, x: float, y: float, confidence: float) -> list[Word]:
    found = []
    for word in text.split():
        found.append(Word(word, (x, y, x + 0.01 * len(word), y + 0.011), confidence))
        x += 0.01 * (len(word) + 1)
    return found


def _read(rows: Rows, at: str, pad: float, confidence: float) -> dict[str, str]:
    pairs = pairs_of(_sheet(rows, at, pad, confidence))
    return {pair.role: pair.value.text.lstrip(": ") for pair in pairs}


def _sheet(rows: Rows, at: str, pad: float, confidence: float, colon: str = ":") -> Sheet:
    """A table whose labels stand `at` top, middle or foot of its rows."""
    words, y = _words("Yth. Kepala Dinas Komunikasi dan Informatika", 0.12, 0.24, confidence), 0.3
    for label, lines in rows:
        place = {"top": 0.0, "middle": (len(lines) - 1) / 2, "foot": len(lines) - 1.0}[at]
        words += _words(label, 0.12, y + place * LINE, confidence)
        words += _words(colon, 0.27, y + place * LINE, confidence)
        for number, line in enumerate(lines):
            words += _words(line, 0.29, y + number * LINE, confidence)
        y += len(lines) * LINE + pad
    source, medium = ("text", "text") if confidence == 1 else ("ocr", "scan")
    return sheet_of(Page(1, 595.0, 842.0, tuple(words), source, medium))


@pytest.mark.parametrize("at", ["top", "middle", "foot"])
@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("confidence", [1.0, 0.99])
def test_a_value_is_whole_wherever_its_label_stands(at: str, count: int, confidence: float) -> None:
    """One to four lines are the value of the label in whose row they stand, and of no other."""
    event = EVENT[4 - count :]
    rows = [("Tanggal", ["10 Maret 2026"]), ("Nama Kegiatan", event), ("Pukul", ["09.00 WIB"])]
    read = _read(rows, at, PAD, confidence)
    assert (read["date"], read["event"], read["time"]) == ("10 Maret 2026", " ".join(event), "09.00 WIB")


def test_lines_set_evenly_go_on_with_the_label_above_them() -> None:
    """Where no row is set apart, what stands between two labels is the first one's."""
    read = _read([("Perihal", EVENT[:2]), ("Lampiran", ["-"])], "top", 0.0, 1.0)
    assert read["subject"] == " ".join(EVENT[:2])


def test_a_label_whose_lines_may_be_anothers_is_doubted() -> None:
    """Where rows are not set apart, a line under a short value may as well be the next label's."""
    sheet = _sheet([("Sifat", ["Biasa"]), ("Perihal", EVENT[:2])], "foot", 0.0, 1.0)
    (subject,) = [pair for pair in pairs_of(sheet) if pair.role == "subject"]
    assert subject.likeness < 0.9


@pytest.mark.parametrize("raised", [0.002, -0.002])
def test_labels_need_not_stand_at_the_same_height_as_values(raised: float) -> None:
    """Where labels and colons stand a hair above or under their values, the values' lines are compared."""
    rows = [("Lampiran", ["-"]), ("Perihal", EVENT[:2])]
    words = [
        replace(word, box=(word.box[0], word.box[1] - raised, word.box[2], word.box[3] - raised))
        if word.box[0] < 0.285
        else word
        for row in _sheet(rows, "foot", PAD, 1.0).rows
        for segment in row
        for word in segment.words
    ]
    pairs = pairs_of(sheet_of(Page(1, 595.0, 842.0, tuple(words), "text", "text")))
    assert [pair.value.text for pair in pairs if pair.role == "subject"] == [" ".join(EVENT[:2])]


def test_a_scan_may_lose_the_colon() -> None:
    """Of a scan a label at its row's foot has the lines over it, whether its colon was read or not."""
    rows = [("Tanggal", ["10 Maret 2026"]), ("Nama Kegiatan", EVENT[1:])]
    pairs = pairs_of(_sheet(rows, "foot", PAD, 0.99, ""))
    assert [pair.value.text for pair in pairs if pair.role == "event"] == [" ".join(EVENT[1:])]


def test_a_label_between_two_lines_needs_no_colon_on_a_scan() -> None:
    """A label that stands half a line above the value in its row has the line over it, too."""
    words = [
        *_words("Sifat : Biasa", 0.12, 0.2046, 0.99),
        *_words(EVENT[0], 0.25, 0.2240, 0.99),
        *_words("Perihal", 0.12, 0.2343, 0.99),
        *_words(EVENT[1], 0.25, 0.2382, 0.99),
    ]
    pairs = pairs_of(sheet_of(Page(1, 595.0, 842.0, tuple(words), "ocr", "scan")))
    assert [pair.value.text for pair in pairs if pair.role == "subject"] == [" ".join(EVENT[:2])]


def test_a_label_midway_between_two_lines_has_both() -> None:
    """A label in a row of its own, as a scan that lost its colon has it, belongs to the lines beside it."""
    words = [
        *_words("Lampiran", 0.12, 0.2046, 0.99),
        *_words(EVENT[0], 0.25, 0.2240, 0.99),
        *_words("Hal", 0.12, 0.2314, 0.99),
        *_words(EVENT[1], 0.25, 0.2388, 0.99),
    ]
    pairs = pairs_of(sheet_of(Page(1, 595.0, 842.0, tuple(words), "ocr", "scan")))
    assert [pair.value.text for pair in pairs if pair.role == "subject"] == [" ".join(EVENT[:2])]


@pytest.mark.parametrize(
    ("above", "label", "named"),
    [("Lampiran : -", "Hel :", True), ("Lampiran : -", "H:", True), ("Biasa", "Hel :", False)],
)
def test_a_torn_label_under_the_attachments_is_the_subjects(above: str, label: str, named: bool) -> None:
    """On a scan what begins with `H` and has its colon there is `Hal`."""
    words = [*_words(above, 0.12, 0.2, 0.99), *_words(f"{label} {EVENT[0]}", 0.12, 0.22, 0.5)]
    pairs = pairs_of(sheet_of(Page(1, 595.0, 842.0, tuple(words), "ocr", "scan")))
    assert [pair.value.text for pair in pairs if pair.role == "subject"] == [EVENT[0]] * named
