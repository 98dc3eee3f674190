"""Where all workers queue for their requests a second."""

from __future__ import annotations

import threading

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

_RESERVE = text(
    "WITH clock AS (SELECT extract(epoch FROM clock_timestamp())::double precision AS now) "
    "INSERT INTO paces AS p (category, next) SELECT :category, clock.now - :slack + :spacing FROM clock "
    "ON CONFLICT (category) DO UPDATE SET next = greatest("
    "p.next, extract(epoch FROM clock_timestamp())::double precision - :slack) + :spacing "
    "RETURNING p.next - :spacing - extract(epoch FROM clock_timestamp())::double precision"
)


class SharedPace:
    """One row a category on PostgreSQL, by its clock: the row's lock puts all workers in one line.

    What a crash of the server forgets is a fraction of a second: the commit is not waited for.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._wire = threading.Lock()
        self._connection: Connection | None = None

    def reserve(self, category: str, spacing: float, slack: float) -> float:
        """The seconds to wait for the place that is ours now (zoom/budget.py, Pace)."""
        row = {"category": category, "spacing": spacing, "slack": slack}
        with self._wire:
            try:
                wait = self._open().scalar(_RESERVE, row)
            except DBAPIError:
                self.close()
                raise
        return max(0.0, float(wait or 0.0))

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._connection.execute(text("SET synchronous_commit = off"))
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
