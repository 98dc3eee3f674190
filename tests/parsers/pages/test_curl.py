"""Laws of bent sheets."""

from __future__ import annotations

import numpy as np
import pytest

from parsers.pages.curl import Strip, bend_of, strips_of
from parsers.pages.page_map import PageMap

SIZE = (1600, 2300)


def _strips(bent: float, tilt: float = 0.0) -> list[Strip]:
    """Twenty lines of many lengths that follow one wave, `bent` pixels high."""
    strips = []
    for row in range(20):
        x = np.linspace(150 + 60 * (row % 5), 700 + 170 * (row % 6), 12)
        y = 200 + 90.0 * row + bent * np.sin(x / SIZE[0] * 3.6) * (1 + tilt * row / 20)
        strips.append(np.stack([x, y], axis=1))
    return strips


@pytest.mark.parametrize(("bent", "tilt"), [(12.0, 0.0), (40.0, 0.0), (-30.0, 0.8)])
def test_lines_of_a_bent_sheet_become_level(bent: float, tilt: float) -> None:
    """Points of one line lie at one height once the bend is taken out of them."""
    strips = _strips(bent, tilt)
    bend = bend_of(strips, SIZE)
    assert bend is not None
    for strip in strips:
        flat = strip[:, 1] - bend.down(strip)
        assert np.ptp(flat) < 0.12 * abs(bent) + 2


@pytest.mark.parametrize("strips", [_strips(0.0), _strips(40.0)[:5]])
def test_straight_or_few_lines_bend_nothing(strips: list[Strip]) -> None:
    """A page whose lines are straight, or too few to tell, is left as it is."""
    assert bend_of(strips, SIZE) is None


def test_lines_that_agree_on_no_bend_are_left_alone() -> None:
    """Lines that stray each in its own way are noise."""
    chance = np.random.default_rng(3)
    strips = [strip + np.stack([np.zeros(12), chance.normal(0, 8, 12)], axis=1) for strip in _strips(0.0)]
    assert bend_of(strips, SIZE) is None


@pytest.mark.parametrize("half", [False, True])
def test_a_box_on_a_flattened_page_leads_back_to_its_file(half: bool) -> None:
    """What was flattened, and perhaps turned by half, is found where the bent sheet shows it."""
    bend = bend_of(_strips(40.0), SIZE)
    assert bend is not None
    way = PageMap(np.eye(3), SIZE, SIZE, bend)
    way = way.flipped() if half else way
    spot = np.array([[400.0, 900.0]])
    x, y = (SIZE[0] - 1 - 400.0, SIZE[1] - 1 - 900.0) if half else (400.0, 900.0)
    left, top, right, bottom = way.to_file((x / SIZE[0], y / SIZE[1], x / SIZE[0], y / SIZE[1]))
    there = bend.bent(spot)[0] / np.array(SIZE)
    assert (left, top) == pytest.approx(tuple(there), abs=2e-3)
    assert (right, bottom) == pytest.approx(tuple(there), abs=2e-3)


def test_the_finders_map_shows_how_a_line_runs() -> None:
    """A blob's points follow its middle; a round one is no line."""
    chances = np.zeros((300, 400), dtype=np.float32)
    for x in range(60, 340):
        middle = round(100 + 15 * np.sin(x / 60))
        chances[middle - 4 : middle + 5, x] = 0.9
    chances[200:240, 180:220] = 0.9
    (strip,) = strips_of(chances, (2.0, 2.0))
    assert np.abs(strip[:, 1] / 2 - 0.5 - (100 + 15 * np.sin(strip[:, 0] / 120))).max() < 2.5
