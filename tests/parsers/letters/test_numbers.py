"""Laws of a letter's number."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.letters.numbers import against_date
from parsers.letters.reading import Reading


@pytest.mark.parametrize("read", ["N", "NI", "Il"])
def test_a_blurred_month_is_that_of_the_date(read: str) -> None:
    """What is no Roman figure where a number's month stands is read as the date's month, and not surely."""
    written = date(2026, 2 if read == "Il" else 5 if read == "N" else 6, 2)
    found = against_date(Reading(f"555/1/BIRO/{read}/2026", 0.98), written)
    assert found.value == {"N": "555/1/BIRO/V/2026", "NI": "555/1/BIRO/VI/2026"}.get(
        read, "555/1/BIRO/II/2026"
    )
    assert found.confidence < 0.9


def test_a_number_of_another_month_is_doubted() -> None:
    """A Roman month that is not the date's lowers the confidence and is said."""
    right = against_date(Reading("555/1/BIRO/III/2026", 0.98), date(2026, 3, 2))
    wrong = against_date(Reading("555/1/BIRO/V/2026", 0.98), date(2026, 3, 2))
    assert (right.confidence, right.doubts) == (0.98, ())
    assert wrong.confidence <= 0.7
    assert "(V)" in wrong.doubts[0]


def test_a_month_in_figures_is_left_as_it_is() -> None:
    """`/11/2026` in a number of November is no blurred Roman month."""
    found = against_date(Reading("294/PM.00.02/K.KB/11/2026", 0.98), date(2026, 11, 9))
    assert found == Reading("294/PM.00.02/K.KB/11/2026", 0.98)
