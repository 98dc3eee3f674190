"""A thread that keeps one reading process at work."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from threading import Event, Thread

from parsers.confined.child import Child, StartError, Stopped, Told
from parsers.confined.confinement import Confinement
from parsers.confined.lanes import Job, Lane, SandboxError
from parsers.confined.wire import FAULT as FAULT_PART
from parsers.confined.wire import LIMIT, TIRED, WireError
from parsers.limits import ANSWER, FAULT

log = logging.getLogger("parsers.sandbox")
GIVE_UP_STARTS = 3
LONGEST_REST = 30.0
RECYCLE_AFTER = 5000
"""Jobs that one process reads at most."""
RECYCLE_AT = 0.85
"""Part of the memory limit that a process at rest may hold."""


class Keeper(Thread):
    """Starts a process, hands it jobs, replaces it when it ends; a job that ended it is refused, once."""

    def __init__(self, lane: Lane, told: Told, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self._lane = lane
        self._told = told
        self._child: Child | None = None
        self.settled = Event()
        """Set once the first start has succeeded, or has failed for good."""
        self.fault: str | None = None
        self.confinement: Confinement | None = None

    def run(self) -> None:
        failed = 0
        while not self._lane.closed:
            try:
                self._child = child = Child(self._told)
            except (StartError, OSError) as error:
                failed += 1
                self._not_started(error, failed)
                continue
            failed, self.fault, self.confinement = 0, None, child.confinement
            self.settled.set()
            try:
                self._serve(child)
            finally:
                child.end()
        self.settled.set()

    def _not_started(self, error: Exception, failed: int) -> None:
        log.error("%s", error)
        if failed >= GIVE_UP_STARTS:
            self.fault = str(error)
            self.settled.set()
            self._lane.fail(SandboxError(self.fault))
        self._lane.rest(min(0.25 * 2.0**failed, LONGEST_REST))

    def stop(self) -> None:
        """End the process at once; its job fails with SandboxError where the lane is closed."""
        if self._child is not None:
            self._child.kill()

    def _serve(self, child: Child) -> None:
        """Until the process ends or has earned its rest."""
        served = 0
        while batch := self._lane.take():
            if not child.alive():
                self._lane.put_back(batch)
                return
            try:
                parts = child.ask(batch)
            except Stopped as stopped:
                self._stopped(batch, stopped.reason)
                return
            tired = bool(parts) and parts[-1][0] == TIRED
            sound = self._deliver_tired(batch, parts[:-1]) if tired else self._deliver(batch, parts)
            served += len(batch)
            weary = served >= RECYCLE_AFTER or child.resident_mb() > RECYCLE_AT * self._told.limits.memory_mb
            if tired or weary or not sound:
                return

    def _stopped(self, batch: Sequence[Job], reason: str) -> None:
        if self._lane.closed:
            for job in batch:
                job.future.set_exception(SandboxError("the sandbox is closed"))
        elif len(batch) == 1:
            log.warning("a reading process was ended: %s", reason)
            batch[0].future.set_result(batch[0].refuse(reason))
        else:
            self._each_alone(batch)

    def _each_alone(self, batch: Sequence[Job]) -> None:
        for job in batch:
            job.alone = True
        self._lane.put_back(list(batch))

    def _deliver_tired(self, batch: Sequence[Job], parts: Sequence[tuple[str, bytes]]) -> bool:
        """The last of `parts` tells of a limit: among several jobs, the ones before it may have used it."""
        if len(batch) == 1:
            return self._deliver(batch, parts)
        done = max(len(parts) - 1, 0)
        self._each_alone(batch[done:])
        return self._deliver(batch[:done], parts[:done])

    def _deliver(self, batch: Sequence[Job], parts: Sequence[tuple[str, bytes]]) -> bool:
        """Whether each answer was one that its job can have."""
        if len(parts) != len(batch):
            self._stopped(batch, ANSWER)
            return False
        sound = True
        for job, (name, body) in zip(batch, parts, strict=True):
            if name == LIMIT:
                job.future.set_result(job.refuse(body.decode("utf-8", "replace")[:400]))
            elif name == FAULT_PART:
                log.error("the reader failed on %s: %s", job.entry, body.decode("utf-8", "replace")[:1000])
                job.future.set_result(job.refuse(FAULT))
            else:
                try:
                    job.future.set_result(job.accept(name, body))
                except WireError as error:
                    log.error("a false answer from a reading process: %s", error)
                    job.future.set_result(job.refuse(ANSWER))
                    sound = False
        return sound
