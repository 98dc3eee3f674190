"""One connection to PostgreSQL, kept open."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, TextClause
from sqlalchemy.exc import DBAPIError


class KeptConnection:
    """Opened when it is first used, in autocommit; opened anew after it broke. One thread uses it at a time.

    Session locks live as long as it does: what breaks it frees them all.
    """

    def __init__(self, engine: Engine, begin: TextClause | None = None) -> None:
        """`begin`: a statement that each new connection starts with."""
        self._engine = engine
        self._begin = begin
        self._guard = threading.Lock()
        self._connection: Connection | None = None

    @contextmanager
    def used(self) -> Iterator[Connection]:
        """The connection, for as long as the block lasts. Raises DBAPIError where it cannot be had."""
        with self._guard:
            try:
                yield self._open()
            except DBAPIError:
                self.close()
                raise

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            if self._begin is not None:
                self._connection.execute(self._begin)
        return self._connection

    def close(self) -> None:
        """Let go of the connection and of all that is locked by it."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
