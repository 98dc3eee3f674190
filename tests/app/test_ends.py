"""Ends recorded singly, or some together."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest

from app.ends import Ends
from rules.outcome import Done, Outcome

Batch = Sequence[tuple[int, Outcome]]


def _recorded(count: int, most: int) -> list[list[int]]:
    """What was recorded together, of `count` ends that come one right after another."""
    batches: list[list[int]] = []

    async def run() -> None:
        ends = Ends[int](lambda some: batches.append([number for number, _ in some]), most)
        for number in range(count):
            await ends.put(number, Done({}))
        await ends.settled()

    asyncio.run(run())
    return batches


@pytest.mark.parametrize("most", [1, 4, 100])
def test_each_end_is_recorded_once_and_in_order(most: int) -> None:
    """However many may go together."""
    assert [number for batch in _recorded(9, most) for number in batch] == list(range(9))


@pytest.mark.parametrize("most", [1, 4])
def test_no_more_go_together_than_may_be_open(most: int) -> None:
    """A crash undoes one commit: what it holds is bounded, and one at a time shares it with none."""
    assert max(len(batch) for batch in _recorded(9, most)) == most


def test_the_next_end_waits_for_the_only_open_one() -> None:
    """With one at a time a second end is not even taken before the first is recorded."""
    may_write = threading.Event()

    async def run() -> bool:
        ends = Ends[int](lambda _: bool(may_write.wait(5)), most=1)
        await ends.put(1, Done({}))
        second = asyncio.create_task(ends.put(2, Done({})))
        await asyncio.sleep(0.05)
        waited = not second.done()
        may_write.set()
        await second
        await ends.settled()
        return waited

    assert asyncio.run(run())


@pytest.mark.parametrize("most", [1, 4])
def test_what_could_not_be_recorded_is_raised(most: int) -> None:
    """A database that went away ends the turn; nothing goes on as if all were well."""

    def fail(some: Batch) -> None:
        raise OSError("the disk is full")

    async def run() -> None:
        ends = Ends[int](fail, most)
        await ends.put(1, Done({}))
        await ends.settled()

    with pytest.raises(OSError, match="disk"):
        asyncio.run(run())
