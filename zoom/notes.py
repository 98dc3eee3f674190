"""What must survive a crash while Zoom is asked."""

from __future__ import annotations

import threading
from typing import Protocol


class Notes(Protocol):
    """Short texts by key, on disk before `write` returns.

    before/ACCOUNT: what the account was before we touched it (absent, basic, licensed).
    given/ACCOUNT: whether its licence is on by us (zoom/grants.py).
    meeting/TICKET: the meeting that was asked for (JSON: host, start, end, asked, id).
    """

    def read(self, key: str) -> str | None: ...

    def write(self, key: str, value: str) -> None: ...

    def erase(self, key: str) -> None: ...

    def under(self, prefix: str) -> dict[str, str]:
        """All notes whose key begins so."""


class OwnNotes:
    """In memory: for tests, and where a crash may be forgotten."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._notes: dict[str, str] = {}

    def read(self, key: str) -> str | None:
        with self._lock:
            return self._notes.get(key)

    def write(self, key: str, value: str) -> None:
        with self._lock:
            self._notes[key] = value

    def erase(self, key: str) -> None:
        with self._lock:
            self._notes.pop(key, None)

    def under(self, prefix: str) -> dict[str, str]:
        with self._lock:
            return {key: value for key, value in self._notes.items() if key.startswith(prefix)}
