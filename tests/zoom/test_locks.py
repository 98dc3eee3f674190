"""Never two changes to one user at once."""

from __future__ import annotations

import asyncio
import threading

import pytest

from storage.locks import OwnNames
from zoom.locks import Busy, holding


def test_one_name_is_held_by_one_across_threads_and_loops() -> None:
    """Each thread has its own event loop; the counter would tear without the lock."""
    locks, inside, most = OwnNames(), [0], [0]

    async def work() -> None:
        for _ in range(5):
            async with holding(locks, "user"):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                await asyncio.sleep(0.002)
                inside[0] -= 1

    threads = [threading.Thread(target=lambda: asyncio.run(work())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_who_waits_too_long_is_told_and_takes_nothing_from_its_holder() -> None:
    """Busy: the name stays with whoever has it."""

    async def run() -> None:
        locks = OwnNames()
        locks.take("user")

        async def sleep(_: float) -> None: ...

        with pytest.raises(Busy):
            async with holding(locks, "user", sleep=sleep):
                pytest.fail("held twice")
        assert not locks.take("user")

    asyncio.run(run())


def test_a_name_is_free_again_after_a_fault() -> None:
    """What fails under the lock frees it."""

    async def run() -> None:
        locks = OwnNames()
        with pytest.raises(ZeroDivisionError):
            async with holding(locks, "user"):
                raise ZeroDivisionError
        assert locks.take("user")

    asyncio.run(run())
