"""Jobs that wait for a reading process."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Condition
from typing import Any

MOST_AT_ONCE = 16
A_BREATH = 0.002
"""Seconds that small jobs have to come several at once."""
BYTES_AT_ONCE = 64 << 10
"""So much fits into a socket's buffer: handing it over never waits for the process."""


class SandboxError(Exception):
    """Reading is not to be had: the sandbox is closed, or its processes do not start."""


@dataclass(eq=False, slots=True)
class Job:
    """One call of an entry. `accept` gives the result that its answer stands for, or raises WireError;
    `refuse` the result that says, with a reason, that there is none."""

    entry: str
    args: tuple[Any, ...]
    size: int
    accept: Callable[[str, bytes], Any]
    refuse: Callable[[str], Any]
    future: Future[Any] = field(default_factory=Future)
    alone: bool = False
    """Set after a batch broke its process: which of its jobs did, shows when each runs by itself."""


class Lane:
    """A queue that several keepers serve; small jobs are handed out several at once."""

    def __init__(self, keepers: int, at_once: int = 1) -> None:
        self._keepers = keepers
        self._at_once = at_once
        self._jobs: deque[Job] = deque()
        self._changed = Condition()
        self.closed = False

    def put(self, job: Job) -> None:
        """Raises SandboxError where the lane is closed."""
        with self._changed:
            if self.closed:
                raise SandboxError("the sandbox is closed")
            self._jobs.append(job)
            self._changed.notify()

    def put_back(self, jobs: list[Job]) -> None:
        """Jobs that were taken and not done: the next to be taken."""
        with self._changed:
            self._jobs.extendleft(reversed(jobs))
            self._changed.notify_all()
        if self.closed:
            self.fail(SandboxError("the sandbox is closed"))

    def take(self) -> list[Job]:
        """Wait for work: a fair share of it, never more than fits at once. Empty: the lane is closed."""
        batch: list[Job] = []
        while not batch:
            with self._changed:
                waited = not self._jobs
                self._changed.wait_for(lambda: self._jobs or self.closed)
            if waited and self._at_once > 1:
                time.sleep(A_BREATH)
            with self._changed:
                if self.closed:
                    return []
                batch = [job for job in self._share() if _wanted(job)] if self._jobs else []
        return batch

    def _share(self) -> list[Job]:
        share = min(-(-len(self._jobs) // self._keepers), self._at_once)
        batch = [self._jobs.popleft()]
        size = batch[0].size
        while len(batch) < share and not batch[0].alone and self._jobs and not self._jobs[0].alone:
            size += self._jobs[0].size
            if size > BYTES_AT_ONCE:
                break
            batch.append(self._jobs.popleft())
        return batch

    def rest(self, seconds: float) -> None:
        """Wait, unless the lane is closed meanwhile."""
        with self._changed:
            self._changed.wait_for(lambda: self.closed, seconds)

    def fail(self, error: SandboxError) -> None:
        """Give up what waits."""
        with self._changed:
            jobs, self._jobs = self._jobs, deque()
        for job in jobs:
            if _wanted(job):
                job.future.set_exception(error)

    def close(self) -> None:
        with self._changed:
            self.closed = True
            self._changed.notify_all()
        self.fail(SandboxError("the sandbox is closed"))


def _wanted(job: Job) -> bool:
    """Whether anybody still waits for it; from now on it cannot be cancelled."""
    return job.future.running() or job.future.set_running_or_notify_cancel()
