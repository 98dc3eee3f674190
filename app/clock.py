"""The one place that asks what time it is."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware."""
        ...

    def arrived(self, internal_date: datetime | None) -> datetime:
        """When a mail counts as received: the IMAP server's word, never later than now."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def arrived(self, internal_date: datetime | None) -> datetime:
        now = self.now()
        return min(internal_date, now) if internal_date else now


class JumpClock:
    """A clock that runs like any other and can be set forward: the demo's days pass in seconds."""

    def __init__(self, start: datetime) -> None:
        self._offset = start - datetime.now(UTC)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            return datetime.now(UTC) + self._offset

    def arrived(self, internal_date: datetime | None) -> datetime:
        """Its own time: the embedded server's dates are the machine's."""
        return self.now()

    def jump_to(self, moment: datetime) -> None:
        """Set the clock forward to `moment`; a clock never goes back."""
        with self._lock:
            self._offset += max(moment - (datetime.now(UTC) + self._offset), timedelta(0))
