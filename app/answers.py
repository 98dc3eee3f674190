"""What the readers have read, as it comes."""

from __future__ import annotations

import time
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

A_MOMENT = 0.005
"""Seconds: answers come many at once, and those of one moment share a commit."""
Answer = TypeVar("Answer")


class Answers(Generic[Answer]):
    """Futures in the order in which they end; one thread waits for them, and any may ring."""

    def __init__(self) -> None:
        self._ended: SimpleQueue[Future[Answer] | None] = SimpleQueue()
        self.rung = False
        """Whether the bell rang since whoever waits here set this to False."""

    def expect(self, future: Future[Answer]) -> None:
        future.add_done_callback(self._ended.put)

    def ring(self) -> None:
        """End a wait at once, the next one where none is on; from any thread."""
        self._ended.put(None)

    def wait(self, most: int, patience: float | None) -> list[Future[Answer]]:
        """What ends within one moment, `most` at most; nothing where the bell rings before, or `patience`
        (None: for ever) is over."""
        ended: list[Future[Answer]] = []
        over: float | None = None
        left = patience
        while len(ended) < most:
            try:
                future = self._ended.get(timeout=left)
            except Empty:
                break
            if future is None:
                self.rung = True
            else:
                ended.append(future)
                over = over or time.monotonic() + A_MOMENT
            left = max(over - time.monotonic(), 0.0) if over else 0.0
        return ended
