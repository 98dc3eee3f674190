"""Who has which piece of work in hand."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Protocol

from sqlalchemy import Engine, text

from storage.kept import KeptConnection

MAIL, DEADLINE, EFFECT = 1, 2, 3

_IN_ORDER = "FROM unnest(CAST(:ids AS bigint[])) WITH ORDINALITY AS t(id, n) ORDER BY n"
_ASK = {
    "lock": text("SELECT id, pg_try_advisory_lock(:space | id) " + _IN_ORDER),
    "unlock": text("SELECT id, pg_advisory_unlock(:space | id) " + _IN_ORDER),
}


class Claims(Protocol):
    """Exclusive until released, or until the process dies. Never written down anywhere."""

    def take(self, kind: int, ids: Iterable[int], limit: int) -> list[int]:
        """Those of `ids`, in order and `limit` at most, that nobody else holds: they are ours now."""

    def release(self, kind: int, ids: Iterable[int]) -> None: ...

    def held(self, kind: int) -> frozenset[int]: ...


class OwnClaims:
    """Among this process's threads: all there is to tell apart where one daemon runs (SQLite)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[int, set[int]] = {MAIL: set(), DEADLINE: set(), EFFECT: set()}

    def take(self, kind: int, ids: Iterable[int], limit: int) -> list[int]:
        with self._lock:
            free = [i for i in dict.fromkeys(ids) if i not in self._held[kind]][:limit]
            self._held[kind].update(free)
            return free

    def release(self, kind: int, ids: Iterable[int]) -> None:
        with self._lock:
            self._held[kind].difference_update(ids)

    def held(self, kind: int) -> frozenset[int]:
        with self._lock:
            return frozenset(self._held[kind])

    def close(self) -> None:
        """Nothing is held outside this process."""


class SharedClaims(OwnClaims):
    """Among daemons on one PostgreSQL: session advisory locks on one kept connection.

    PostgreSQL drops them with the connection: no heartbeat, no lease table. A claim says who tries;
    what is recorded is guarded once more by the row's own lock (storage/turn.py).
    """

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._wire = KeptConnection(engine)

    def take(self, kind: int, ids: Iterable[int], limit: int) -> list[int]:
        free = super().take(kind, ids, limit=1_000_000)
        got: list[int] = []
        try:
            for start in range(0, len(free), max(limit, 1)):
                chunk = free[start : start + limit - len(got)]
                got += self._ask("lock", kind, chunk)
                if len(got) >= limit:
                    break
        finally:
            super().release(kind, set(free) - set(got))
        return got

    def release(self, kind: int, ids: Iterable[int]) -> None:
        many = [i for i in ids if i in self.held(kind)]
        try:
            self._ask("unlock", kind, many)
        finally:
            super().release(kind, many)

    def _ask(self, function: str, kind: int, ids: list[int]) -> list[int]:
        if not ids:
            return []
        with self._wire.used() as connection:
            rows = connection.execute(_ASK[function], {"space": kind << 58, "ids": ids}).all()
        return [row[0] for row in rows if row[1]]

    def close(self) -> None:
        self._wire.close()


def claims_for(engine: Engine) -> OwnClaims:
    return OwnClaims() if engine.dialect.name == "sqlite" else SharedClaims(engine)
