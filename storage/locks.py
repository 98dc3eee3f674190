"""Names that one worker holds at a time."""

from __future__ import annotations

import hashlib
import threading

from sqlalchemy import Engine, text

from storage.kept import KeptConnection

SPACE = 4
"""Beside the claims' kinds (storage/claims.py): the first bits of an advisory lock's number."""
_LOCK, _UNLOCK = text("SELECT pg_try_advisory_lock(:key)"), text("SELECT pg_advisory_unlock(:key)")


class OwnNames:
    """Among this process's threads: all there is to tell apart where one daemon runs (SQLite)."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held: set[str] = set()

    def take(self, name: str) -> bool:
        """Whether `name` is ours now; never waits."""
        with self._guard:
            if name in self._held:
                return False
            self._held.add(name)
            return True

    def release(self, name: str) -> None:
        with self._guard:
            self._held.discard(name)

    def close(self) -> None:
        """Nothing is held outside this process."""


class SharedNames(OwnNames):
    """Among daemons on one PostgreSQL: session advisory locks on one kept connection.

    PostgreSQL drops them with the connection, so a dead worker holds nothing.
    """

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._wire = KeptConnection(engine)

    def take(self, name: str) -> bool:
        if not super().take(name):
            return False
        taken = False
        try:
            taken = self._ask(name, lock=True)
        finally:
            if not taken:
                super().release(name)
        return taken

    def release(self, name: str) -> None:
        try:
            self._ask(name, lock=False)
        finally:
            super().release(name)

    def _ask(self, name: str, lock: bool) -> bool:
        with self._wire.used() as connection:
            return bool(connection.scalar(_LOCK if lock else _UNLOCK, {"key": name_key(name)}))

    def close(self) -> None:
        self._wire.close()


def name_key(name: str) -> int:
    """A name as the number of its advisory lock, apart from the numbers of claims."""
    digest = int.from_bytes(hashlib.sha256(name.encode("utf-8", "replace")).digest()[:8], "big")
    return (SPACE << 58) | (digest & ((1 << 58) - 1))


def names_for(engine: Engine) -> OwnNames:
    return OwnNames() if engine.dialect.name == "sqlite" else SharedNames(engine)
