"""Ticket numbers, consecutive within a kind and year."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, text

from rules.case import Kind
from storage.tables import numbers

NUMBERS_LOCK = 0x4E554D42

_LOCK = text("SELECT pg_advisory_xact_lock(:key)")
_LAST = select(numbers.c.last).where(numbers.c.kind == bindparam("kind"), numbers.c.year == bindparam("year"))
_SET = text(
    "INSERT INTO numbers (kind, year, last) VALUES (:kind, :year, :last) "
    "ON CONFLICT (kind, year) DO UPDATE SET last = excluded.last"
)

Mark = tuple[bool, dict[tuple[str, int], int]]


class Numbers:
    """Numbers given in one transaction: rolled back, they were never given.

    On PostgreSQL all numbers stand behind one lock from the first one given to the commit, so that
    two workers never give the same, leave no gap, and cannot wait for each other in a ring.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._locked = connection.dialect.name != "postgresql"
        self._last: dict[tuple[str, int], int] = {}

    def next(self, kind: Kind, year: int) -> str:
        """The next ticket, such as `VC-2026-0042`."""
        if not self._locked:
            self._connection.execute(_LOCK, {"key": NUMBERS_LOCK})
            self._locked = True
        place = (str(kind), year)
        if place not in self._last:
            self._last[place] = self._connection.scalar(_LAST, {"kind": place[0], "year": year}) or 0
        self._last[place] += 1
        return f"{kind}-{year}-{self._last[place]:04d}"

    def mark(self) -> Mark:
        """Where we are, for `back`. (A savepoint rolled back drops a lock taken within it.)"""
        return self._locked, dict(self._last)

    def back(self, mark: Mark) -> None:
        self._locked, self._last = mark[0], dict(mark[1])

    def write(self) -> None:
        rows = [{"kind": kind, "year": year, "last": last} for (kind, year), last in self._last.items()]
        if rows:
            self._connection.execute(_SET, rows)
