"""Laws of Indonesian times of day."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.words.times import find_times

CLOCK = st.builds(time, st.integers(0, 23), st.integers(0, 59))
TO = st.sampled_from([" s.d. ", " s/d ", "-", " – ", " sampai dengan ", " s.d ", "s/d", " hingga "])
ZONE = st.sampled_from(["WIB", "WITA", "WIT"])
MARK = st.sampled_from([".", ":"])


@given(CLOCK, CLOCK, TO, ZONE, MARK)
def test_a_span_is_read_back(start: time, end: time, to: str, zone: str, mark: str) -> None:
    """Start, end and zone come back from every way of writing them."""
    text = f"pukul {start:%H}{mark}{start:%M}{to}{end:%H}{mark}{end:%M} {zone}"
    (found,) = find_times(text)
    assert (found.start, found.end, found.timezone) == (start, end, zone)


def test_a_day_may_stand_between_start_and_end() -> None:
    """`pukul 08.00 tanggal … hingga pukul 16.00 tanggal …` is one time with its end."""
    (found,) = find_times(
        "pukul 08.00 WIB tanggal 13 Oktober 2026 hingga pukul 16.00 WIB tanggal 14 Oktober 2026"
    )
    assert (found.start, found.end) == (time(8), time(16))


@given(CLOCK, TO, ZONE)
def test_until_it_is_over_has_no_end(start: time, to: str, zone: str) -> None:
    """`s.d. selesai` has no end, and says so."""
    (found,) = find_times(f"{start:%H.%M} {zone}{to}selesai")
    assert (found.start, found.end, found.open_end) == (start, None, True)


@given(CLOCK)
def test_a_bare_figure_counts_only_under_a_label(start: time) -> None:
    """`09.30` alone is a time where a label says so, and nothing elsewhere."""
    text = f"halaman {start:%H.%M} naskah"
    assert find_times(text) == []
    assert [found.start for found in find_times(text, labelled=True)] == [start]


@pytest.mark.parametrize("text", ["waktu 2. Sdr. Kepala Bidang", "pukul 1. Bd", "jam 7:qd WIB"])
def test_a_word_behind_a_figure_is_no_minute(text: str) -> None:
    """`2. Sdr.` in a list is not ten to three, and nothing raises."""
    assert [found.start.minute for found in find_times(text, labelled=True)] == [0]


@pytest.mark.parametrize("days", ["8 Juni", "8 s.d. 10 Juni", "8 Juni sampai 10 Juni", "1 Mei"])
def test_a_day_from_which_it_goes_on_is_no_hour(days: str) -> None:
    """`mulai 8 Juni` begins on a day, not at eight."""
    (found,) = find_times(f"mulai {days} 2026, pukul 09.00 WIB")
    assert found.start == time(9)


@given(st.text(max_size=120), st.booleans())
def test_any_text_gives_possible_times(text: str, labelled: bool) -> None:
    """Nothing raises, and what is found lies in the text."""
    for found in find_times(text, labelled=labelled):
        assert 0 <= found.start_at < found.end_at <= len(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("jam 9 pagi", "09:00", None),
        ("jam 1 siang sampai jam 3 sore", "13:00", "15:00"),
        ("jam 2 s.d. 4 sore", "14:00", "16:00"),
        ("pukul 19.30 malam", "19:30", None),
        ("09.00 (WIB) s.d. 11.00 (WIB)", "09:00", "11:00"),
        ("pukul 13.30 WIT s.d pukul 15.00 WIT", "13:30", "15:00"),
        ("O9.OO WlB - l2.OO WlB", "09:00", "12:00"),
        ("0900 WIB", "09:00", None),
        ("pukul 08.00WIBs/dselesai", "08:00", None),
        ("08.00.00 WIB", "08:00", None),
        ("pukul 13.00 WITA/12.00 WIB s.d. 14.00 WIB", "12:00", "14:00"),
        ("pukul 12.00 WIB/13.00 WITA", "12:00", None),
        ("dimulai pukul 08.00 WIB dan diakhiri pukul 12.00 WIB", "08:00", "12:00"),
    ],
)
def test_times_as_offices_write_them(text: str, start: str, end: str | None) -> None:
    """Each of the world's ways of writing a time gives its start and end."""
    (found,) = find_times(text)
    assert f"{found.start:%H:%M}" == start
    assert (f"{found.end:%H:%M}" if found.end else None) == end


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("pukul 08.15 WIB selama 3 (tiga) jam", time(11, 15)),
        ("pukul 22.00 WIB, selama 4 jam", None),
        ("pukul 08.00 WIB selama 3 hari", None),
        ("pukul 13.00 WIB (14.00 waktu Malaysia) dan diperkirakan selesai pukul 16.00 WIB", time(16)),
        ("pukul sembilan pagi (09.00 WIB) sampai dengan pukul 11.00 WIB", time(11)),
    ],
)
def test_hours_that_it_lasts_give_the_end(text: str, end: time | None) -> None:
    """A length in hours counts from the start, never over midnight; an end may be told farther on."""
    (found,) = find_times(text)
    assert found.end == end
