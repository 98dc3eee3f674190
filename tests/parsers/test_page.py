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
