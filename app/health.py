"""How each step fares: health file and metrics."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, Gauge, start_http_server

from app.clock import Clock
from rules.facts import StepStuck
from rules.upkeep import STEPS

STUCK = timedelta(minutes=10)
"""A step that has failed for so long is stuck: health goes red, the operator hears of it."""
AGAIN = timedelta(hours=1)


@dataclass
class Step:
    """`good_at` is the last success, `bad_since` the first failure after it."""

    good_at: datetime | None = None
    bad_since: datetime | None = None
    reason: str = ""
    told_at: datetime | None = None


class Health:
    """Each step says how its turn went; `alarms` names those that are stuck and not told of lately."""

    def __init__(self, clock: Clock, file: Path | None = None) -> None:
        self._clock = clock
        self._file = file
        self._lock = threading.Lock()
        self._steps = {name: Step() for name in STEPS}

    def good(self, step: str) -> None:
        with self._lock:
            self._steps[step] = Step(good_at=self._clock.now())

    def bad(self, step: str, reason: str) -> None:
        with self._lock:
            known = self._steps[step]
            known.bad_since = known.bad_since or self._clock.now()
            known.reason = reason

    def alarms(self) -> list[StepStuck]:
        """Steps that are stuck now; each is given once an hour."""
        now, found = self._clock.now(), []
        with self._lock:
            for name, step in self._steps.items():
                if step.bad_since is None or now - step.bad_since < STUCK:
                    continue
                if step.told_at is None or now - step.told_at >= AGAIN:
                    step.told_at = now
                    found.append(StepStuck(name, step.reason, step.bad_since))
        return found

    def untold(self, step: str) -> None:
        """The alarm for `step` could not be recorded: it is given again."""
        with self._lock:
            self._steps[step].told_at = None

    def red(self) -> list[str]:
        """The steps that are stuck."""
        now = self._clock.now()
        with self._lock:
            return [
                n for n, s in self._steps.items() if s.bad_since is not None and now - s.bad_since >= STUCK
            ]

    def state(self) -> dict[str, Any]:
        """`{"ok": …, "at": …, "steps": {…}}`; `at` shows a monitor that the file is old."""
        red = self.red()
        with self._lock:
            steps = {
                name: {
                    "ok": step.bad_since is None,
                    "good_at": step.good_at.isoformat() if step.good_at else None,
                    "bad_since": step.bad_since.isoformat() if step.bad_since else None,
                    "reason": step.reason,
                }
                for name, step in self._steps.items()
            }
        return {"ok": not red, "at": self._clock.now().isoformat(), "steps": steps}

    def write(self) -> None:
        """The health file, anew; raises OSError where it cannot be written."""
        if self._file is None:
            return
        coming = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        coming.write_text(json.dumps(self.state(), indent=1) + "\n")
        coming.replace(self._file)


class Metrics:
    """What is waiting and what was done, for Prometheus, on the loopback."""

    def __init__(self, port: int, counts: Callable[[], dict[str, int]]) -> None:
        self._counts = counts
        registry = CollectorRegistry()
        self._gauge = Gauge(
            "disposisi_things",
            "Mails, effects, cases, deadlines and bookings by state",
            ["what"],
            registry=registry,
        )
        self._server, _ = start_http_server(port, addr="127.0.0.1", registry=registry)

    def refresh(self) -> None:
        self._gauge.clear()
        for what, number in self._counts().items():
            self._gauge.labels(what).set(number)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
