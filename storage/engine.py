"""The database: opened, set up, written by turns."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url

HEAD = max(file.name[:4] for file in (Path(__file__).parent / "migrations" / "versions").glob("[0-9]*.py"))
"""The newest revision, by its file's name: where the database has it, Alembic is not even loaded."""
PATIENCE = 30_000
"""Milliseconds that SQLite waits for another process's write (a command beside the daemon)."""

_inside = threading.local()


class Writer:
    """The one connection through which this process writes to SQLite; its pages stay in memory."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.connection: Connection | None = None

    def on(self, engine: Engine) -> Connection:
        """Under `lock`."""
        if not self._usable():
            self.connection = engine.connect().execution_options(disposisi_writes=True)
        assert self.connection is not None  # made just now, if it was not there
        return self.connection

    def close(self) -> None:
        with self.lock:
            if self.connection is not None and self._usable():
                self.connection.detach()  # the pool it came from is gone, and would keep it open
                self.connection.close()
            self.connection = None

    def _usable(self) -> bool:
        return self.connection is not None and not (self.connection.closed or self.connection.invalidated)


_writers: WeakKeyDictionary[Engine, Writer] = WeakKeyDictionary()


def open_engine(url: str, *, connections: int = 10) -> Engine:
    """The engine of `sqlite:///path` or `postgresql+psycopg://…`; raises sqlalchemy.exc.ArgumentError.

    A statement that fails is told, and logged, without the names and words that went with it.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(
            parsed, pool_size=connections, max_overflow=-1, pool_use_lifo=True, hide_parameters=True
        )
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "engine_disposed", lambda disposed: _writers[disposed].close())
    else:
        engine = create_engine(
            parsed,
            pool_size=connections,
            max_overflow=connections,
            pool_pre_ping=True,
            hide_parameters=True,
        )
    _writers[engine] = Writer()
    return engine


def _set_up_sqlite(connection: Any, record: Any) -> None:
    # The driver's own BEGINs come too late for BEGIN IMMEDIATE: it is told to begin nothing.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {PATIENCE}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "cache_size = -16000",
        "recursive_triggers = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("disposisi_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One write transaction, committed on leaving, rolled back on an exception.

    On SQLite writers of this process queue on a lock (SQLite's own waiting is by polling, and unfair);
    a write within a write of the same thread would wait for itself: RuntimeError.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    if _inside.__dict__.get("engine") is engine:
        raise RuntimeError("a write transaction within a write transaction")
    writer = _writers[engine]
    with writer.lock:
        connection = writer.on(engine)
        _inside.engine = engine
        try:
            with connection.begin():
                yield connection
        finally:
            _inside.engine = None


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One view: the same while it is open (SQLite), the same within a statement (PostgreSQL)."""
    with engine.connect() as connection:
        yield connection


def scoured(engine: Engine) -> bool:
    """Write SQLite's file anew, so that deleted rows are in none of its pages, and empty its log.

    False where another connection holds an older view: the log is emptied when this is run again.
    PostgreSQL's own vacuum frees and overwrites its pages in time: True.
    """
    if engine.dialect.name != "sqlite":
        return True
    with _writers[engine].lock:
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("VACUUM")
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            cursor.close()
        finally:
            raw.close()
    return not busy


def migrate(engine: Engine) -> None:
    """Bring the tables to this version's form; does nothing where they are. Safe to run on every start."""
    if _revision(engine) == HEAD:
        return
    from storage.migration import upgrade  # a third of a second to load, once in a version's life

    upgrade(engine)


def revisions(engine: Engine) -> tuple[str | None, str]:
    """The revision that the database has, and the one that this version wants."""
    return _revision(engine), HEAD


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found
