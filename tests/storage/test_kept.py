"""Laws of a connection that is kept."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.engine import open_engine
from storage.kept import KeptConnection


def test_a_connection_that_broke_is_told_once_and_opened_anew(postgresql) -> None:  # type: ignore[no-untyped-def]
    """Whoever used it hears of it; the next user has another, begun as the first was; its locks are gone."""
    engine = open_engine(postgresql())
    kept, other = KeptConnection(engine, text("SET application_name = 'kept'")), KeptConnection(engine)
    who, lock = text("SELECT pg_backend_pid()"), text("SELECT pg_try_advisory_lock(7)")
    with kept.used() as connection:
        first = connection.scalar(who)
        assert connection.scalar(lock) is True
    with kept.used() as connection:
        assert connection.scalar(who) == first, "it is kept"
    with other.used() as connection:
        assert connection.scalar(lock) is False
        connection.execute(text("SELECT pg_terminate_backend(:pid, 60000)"), {"pid": first})
        assert connection.scalar(lock) is True
    with pytest.raises(DBAPIError), kept.used() as connection:
        connection.scalar(who)
    with kept.used() as connection:
        assert connection.scalar(who) != first
        assert connection.scalar(text("SHOW application_name")) == "kept"
    for each in (kept, other):
        each.close()
    engine.dispose()
