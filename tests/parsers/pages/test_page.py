"""Laws of words and lines on a page."""

from __future__ import annotations

from parsers.letters.sheet import sheet_of
from parsers.pages.page import Page, Word, lines_of


def test_two_lines_bridged_by_a_column_stay_two() -> None:
    """A word half-way between two lines of another column joins one of them, not both to one line."""
    words = [
        Word("Lamp.", (0.1, 0.100, 0.2, 0.120)),
        Word("Kepala", (0.6, 0.107, 0.7, 0.127)),
        Word("Hal", (0.1, 0.114, 0.2, 0.134)),
    ]
    rows = [[word.text for word in line.words] for line in lines_of(words)]
    assert all(not {"Lamp.", "Hal"} <= set(row) for row in rows)
    assert sum(map(len, rows)) == 3


def test_a_lines_last_word_stays_with_it_beside_a_column() -> None:
    """A column half-way between two lines, nearest to the lower one's last word, does not draw it upward."""
    words = [
        Word("Hal", (0.1119, 0.1768, 0.1448, 0.1960)),
        Word("Permohonan", (0.2252, 0.1777, 0.3189, 0.1942)),
        Word("Dukungan", (0.3287, 0.1780, 0.4002, 0.1944)),
        Word("Pontianak", (0.5775, 0.1854, 0.6536, 0.2027)),
        Word("Zoom", (0.2226, 0.1924, 0.2626, 0.2111)),
        Word("Meeting", (0.2732, 0.1923, 0.3309, 0.2110)),
        Word("(1.000", (0.3342, 0.1922, 0.3865, 0.2109)),
        Word("Peserta)", (0.3889, 0.1921, 0.4559, 0.2108)),
    ]
    rows = [[word.text for word in line.words] for line in lines_of(words)]
    assert rows == [["Hal", "Permohonan", "Dukungan", "Pontianak"], ["Zoom", "Meeting", "(1.000", "Peserta)"]]


def test_a_scans_columns_begin_at_nearly_the_same_place() -> None:
    """A word behind a subject is the address's that begins, to a hair, where the lines around it begin."""
    words = [
        *_line(
            0.172, ("Nomor", 0.124, 0.184), (": 000.1.5/2877", 0.214, 0.426), ("Pontianak,", 0.547, 0.642)
        ),
        *_line(0.188, ("Sifat", 0.129, 0.166), (": Penting", 0.214, 0.295)),
        *_line(0.206, ("Lampiran", 0.128, 0.206), ("Yth.", 0.549, 0.584), ("Kepala", 0.588, 0.645)),
        *_line(0.221, ("Hal", 0.124, 0.156), (": Zoom", 0.213, 0.461), ("Meeting", 0.472, 0.536)),
        *_line(0.220, ("Informatika", 0.544, 0.643)),
        *_line(0.236, ("di", 0.548, 0.565)),
    ]
    rows = sheet_of(Page(1, 595.0, 842.0, tuple(words), "ocr", "scan")).rows
    assert [segment.text for segment in rows[3]] == ["Hal", ": Zoom Meeting", "Informatika"]


def _line(top: float, *words: tuple[str, float, float]) -> list[Word]:
    return [Word(text, (left, top, right, top + 0.016), 0.99) for text, left, right in words]
