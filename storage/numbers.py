"""Ticket numbers, consecutive within a kind and year."""

from __future__ import annotations

from sqlalchemy import Connection, text

from rules.case import Kind

NUMBERS_LOCK = 0x4E554D42

_NEXT = text(
    "INSERT INTO numbers (kind, year, last) VALUES (:kind, :year, 1) "
    "ON CONFLICT (kind, year) DO UPDATE SET last = numbers.last + 1 RETURNING last"
)


_LOCK = text("SELECT pg_advisory_xact_lock(:key)")


class Numbers:
    """Numbers given in one transaction: rolled back, they were never given.

    On PostgreSQL all numbers stand behind one lock, so that two workers that each need two kinds
    cannot wait for each other. A savepoint rolled back drops the lock: take a new Numbers then.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._locked = connection.dialect.name != "postgresql"

    def next(self, kind: Kind, year: int) -> str:
        """The next ticket, such as `VC-2026-0042`."""
        if not self._locked:
            self._connection.execute(_LOCK, {"key": NUMBERS_LOCK})
            self._locked = True
        number = self._connection.execute(_NEXT, {"kind": str(kind), "year": year}).scalar_one()
        return f"{kind}-{year}-{number:04d}"
