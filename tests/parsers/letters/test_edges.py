"""Laws of where a signature block's lines begin."""

from __future__ import annotations

from parsers.letters.edges import begins
from rules.letter import Box


def _box(left: float, right: float) -> Box:
    return (left, 0.5, right, 0.52)


def test_lines_at_one_edge_say_where_another_begins() -> None:
    """A name begins where rank and NIP begin, though a stamp hides its beginning."""
    assert begins(_box(0.56, 0.8), [_box(0.53, 0.6), _box(0.532, 0.75)]) == [0.531]


def test_lines_about_one_middle_say_where_another_begins() -> None:
    """Of a centred block a line reaches as far to the left as to the right."""
    (place,) = begins(_box(0.62, 0.86), [_box(0.6, 0.82), _box(0.56, 0.86)])
    assert abs(place - 0.56) < 0.001


def test_lines_that_do_not_agree_say_nothing() -> None:
    """One other line, or two without a common edge or middle, are no measure."""
    assert begins(_box(0.56, 0.8), [_box(0.53, 0.6)]) == []
    assert begins(_box(0.56, 0.8), [_box(0.53, 0.6), _box(0.7, 0.9)]) == []
