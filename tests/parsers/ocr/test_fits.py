"""Laws of texts weighed against a line's picture."""

from __future__ import annotations

import numpy as np

from parsers.ocr.fits import Chances

PLACES = {"blank": 0, "P": 1, "l": 2, "t": 3, "h": 4, ".": 5}


def _chances(*steps: str, sure: float = 0.9) -> Chances:
    """Steps that surely show their character (`_`: none)."""
    logs = np.full((len(steps), len(PLACES)), np.log((1 - sure) / (len(PLACES) - 1)), np.float32)
    for at, char in enumerate(steps):
        logs[at, PLACES.get(char, 0)] = np.log(sure)
    return Chances(logs, PLACES)


def test_the_text_that_is_shown_fits_best() -> None:
    """Of texts that may stand there the likeliest is the one whose letters the steps show."""
    found = _chances("P", "P", "_", "l", "t", "t", ".")
    plt, plh, short = found.fit(["Plt.", "Plh.", "P."])
    assert plt > plh > short
    assert found.read() == "Plt."


def test_a_letter_stands_where_its_steps_are() -> None:
    """Each character is placed at its steps, and is as sure as the surest of them."""
    sure, at = _chances("P", "_", "_", "l", sure=0.8).aligned("Pl")
    assert at[0] < 0.3 < 0.7 < at[1]
    assert all(abs(each - 0.8) < 0.01 for each in sure)
    wrong, _ = _chances("P", "_", "_", "l", sure=0.8).aligned("Pt")
    assert wrong[1] < 0.1
