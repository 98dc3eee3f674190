"""Ends of tries, recorded singly or some together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from rules.outcome import Outcome

T = TypeVar("T")
A_MOMENT = 0.02
"""Seconds in which more ends may join a commit, where they may join at all."""


class Ends(Generic[T]):
    """Hands ends to `record`, in a thread, while the next try goes on.

    At most `most` ends are on their way to the disk at once. With one, each is recorded by itself, and the
    next end waits for it; with more, those of one moment are recorded together. What `record` raises is
    raised by the next `put`, or by `settled`.
    """

    def __init__(self, record: Callable[[Sequence[tuple[T, Outcome]]], None], most: int) -> None:
        self._record = record
        self._most = most
        self._open: list[tuple[T, Outcome]] = []
        self._writer: asyncio.Task[None] | None = None
        self._hurry = asyncio.Event()

    async def put(self, what: T, outcome: Outcome) -> None:
        """Record it soon; waits while too many are open."""
        while self._writer is not None and (self._writer.done() or len(self._open) >= self._most):
            await self.settled()
        self._open.append((what, outcome))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())

    async def settled(self) -> None:
        """Wait until all that was put is recorded, and for no company."""
        self._hurry.set()
        writer = self._writer
        if writer is not None:
            await asyncio.shield(writer)
            if self._writer is writer:
                self._writer = None
        self._hurry.clear()

    async def _write(self) -> None:
        while self._open:
            if self._most > 1:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._hurry.wait(), A_MOMENT)
            some = list(self._open)
            await asyncio.to_thread(self._record, some)
            del self._open[: len(some)]
