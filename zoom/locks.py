"""One change at a time to one user."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol


class Busy(Exception):
    """Somebody else holds the name for longer than we are willing to wait."""


class Locks(Protocol):
    """Names held exclusively until released or until the holder's process dies; never waits."""

    def take(self, name: str) -> bool: ...

    def release(self, name: str) -> None: ...


class OwnLocks:
    """Among this process's threads and event loops."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held: set[str] = set()

    def take(self, name: str) -> bool:
        with self._guard:
            if name in self._held:
                return False
            self._held.add(name)
            return True

    def release(self, name: str) -> None:
        with self._guard:
            self._held.discard(name)


@asynccontextmanager
async def holding(
    locks: tuple[Locks, ...],
    name: str,
    patience: float = 20.0,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncIterator[None]:
    """Hold `name` in all of `locks`, in their order; raises Busy after about `patience` seconds."""
    held: list[Locks] = []
    try:
        for lock in locks:
            waited = 0.0
            while not lock.take(name):
                if waited >= patience:
                    raise Busy(name)
                await sleep(0.05)
                waited += 0.05
            held.append(lock)
        yield
    finally:
        for lock in reversed(held):
            lock.release(name)
