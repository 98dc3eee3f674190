"""One change at a time to one user."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol


class Busy(Exception):
    """Somebody else holds the name for longer than we are willing to wait."""


class Locks(Protocol):
    """Names held exclusively until released or until the holder's process dies; never waits."""

    def take(self, name: str) -> bool: ...

    def release(self, name: str) -> None: ...


@asynccontextmanager
async def holding(
    locks: Locks,
    name: str,
    patience: float = 20.0,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncIterator[None]:
    """Hold `name`; raises Busy after about `patience` seconds."""
    waited = 0.0
    while not locks.take(name):
        if waited >= patience:
            raise Busy(name)
        await sleep(0.05)
        waited += 0.05
    try:
        yield
    finally:
        locks.release(name)
