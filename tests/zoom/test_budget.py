"""No second sees more requests than Zoom allows."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from zoom.budget import Budget, Category, OwnPace


class Wall:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 80), st.lists(st.floats(0, 2), min_size=1, max_size=150), st.integers(1, 4))
def test_no_second_holds_more_than_the_limit(limit: int, pauses: list[float], workers: int) -> None:
    """Whenever the workers ask, and however many share the pace."""
    wall = Wall()
    pace = OwnPace(wall)
    sent: list[float] = []

    async def sleep(seconds: float) -> None:
        sent[-1] += seconds

    budgets = [Budget(pace, {Category.LIGHT: limit}, sleep=sleep) for _ in range(workers)]
    for n, pause in enumerate(pauses):
        wall.now += pause / 10
        sent.append(wall.now)
        asyncio.run(budgets[n % workers].spend(Category.LIGHT))
    sent.sort()
    for i, start in enumerate(sent):
        assert bisect_left(sent, start + 1 - 1e-6) - i <= limit


def test_the_budget_is_used_and_not_only_kept() -> None:
    """Under load at least seven tenths of the limit go out."""
    wall = Wall()
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async def run() -> None:
        budget = Budget(OwnPace(wall), {Category.LIGHT: 30}, sleep=sleep)
        for _ in range(300):
            await budget.spend(Category.LIGHT)

    asyncio.run(run())
    assert 300 / waits[-1] >= 21
    assert all(a <= b for a, b in pairwise(waits))


def test_the_categories_do_not_wait_for_each_other() -> None:
    """A medium queue leaves light requests alone."""
    pace = OwnPace(Wall())
    for _ in range(50):
        pace.reserve("medium", 0.1, 0.0)
    assert pace.reserve("light", 0.1, 0.0) == 0.0
