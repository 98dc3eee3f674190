"""Letters of many layouts, field by field."""

from __future__ import annotations

import pytest

from tests.parsers.layouts import Layout, flat, layouts


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.name)
def test_a_drawn_letter_says_what_is_written_in_it(layout: Layout) -> None:
    """Each field named beside the drawing is read as it stands there, capitals aside."""
    read = flat(layout.read())
    wrong = {
        name: (value, read[name])
        for name, value in layout.truth.items()
        if name != "doubtful" and read[name].lower() != value.lower()
    }
    assert wrong == {}


@pytest.mark.parametrize(
    "layout", [layout for layout in layouts() if "doubtful" in layout.truth], ids=lambda layout: layout.name
)
def test_a_doubtful_field_says_so(layout: Layout) -> None:
    """What contradicts itself is given with a confidence under 0.9."""
    letter = layout.read()
    assert letter.confidence[layout.truth["doubtful"]] < 0.9


def test_readings_said_to_be_sure_are_right() -> None:
    """Of readings said to be 0.95 sure or more, at least 98 in 100 are right."""
    sure, right = 0, 0
    for layout in layouts():
        letter = layout.read()
        read = flat(letter)
        for name, value in layout.truth.items():
            if letter.confidence.get(name, 0.0) >= 0.95:
                sure += 1
                right += read[name].lower() == value.lower()
    assert sure > 200
    assert right >= 0.98 * sure


def test_there_are_many_layouts() -> None:
    """The set stays wide: sixty letters at least."""
    assert len(layouts()) >= 60
