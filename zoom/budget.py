"""Requests a second, by category, shared by all workers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Category(StrEnum):
    """Zoom's rate limit labels (developers.zoom.us, API rate limits)."""

    LIGHT = "light"
    MEDIUM = "medium"
    HEAVY = "heavy"


PRO: dict[Category, int] = {Category.LIGHT: 30, Category.MEDIUM: 20, Category.HEAVY: 10}
BUSINESS: dict[Category, int] = {Category.LIGHT: 80, Category.MEDIUM: 60, Category.HEAVY: 40}
RATES = {"pro": PRO, "business": BUSINESS}
"""By the account's plan; Business stands for Education, Enterprise and Partners, too."""


class Pace(Protocol):
    """Where the workers queue: one row a category in the database, or this process's memory."""

    def reserve(self, category: str, spacing: float, slack: float) -> float:
        """Take the category's next place, atomically, and say how many seconds to wait for it (0.0: now).

        With `next` the kept moment and `now` the store's own clock, which all workers share:
        place = max(next, now - slack); next = place + spacing; answer max(0, place - now).
        """


class OwnPace:
    """The queue of one process, for all its threads and event loops."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}

    def reserve(self, category: str, spacing: float, slack: float) -> float:
        with self._lock:
            now = self._clock()
            place = max(self._next.get(category, 0.0), now - slack)
            self._next[category] = place + spacing
            return max(0.0, place - now)


class NoPace:
    """No limit: for a server that has none."""

    def reserve(self, category: str, spacing: float, slack: float) -> float:
        return 0.0


@dataclass(frozen=True, slots=True)
class Budget:
    """Holds each category under its limit in every second, not only on average.

    Requests are spaced at `share` of the limit; a burst of the rest may come at once, so that no window
    of one second, wherever it starts, sees more than the limit.
    """

    pace: Pace
    limits: dict[Category, int]
    share: float = 0.8
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def spend(self, category: Category) -> None:
        """Wait for the category's next place."""
        limit = self.limits[category]
        steady = max(1.0, limit * self.share)
        burst = max(1, int(limit - steady))
        wait = self.pace.reserve(str(category), 1 / steady, (burst - 1) / steady)
        if wait > 0:
            await self.sleep(wait)
