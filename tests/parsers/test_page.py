"""Laws of words and lines on a page."""

from __future__ import annotations

from parsers.page import Word, lines_of


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
