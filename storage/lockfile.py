"""One daemon on one SQLite file."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from storage.fault import InUse


@contextmanager
def sole_daemon(engine: Engine) -> Iterator[None]:
    """Hold `<database>.lock` while open; raises InUse where another daemon holds it.

    The kernel drops the lock with its process, so a crash leaves nothing to clean up. Nothing is
    locked on PostgreSQL, where several daemons may run.
    """
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database or database == ":memory:":
        yield
        return
    path = Path(database + ".lock")
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.read(handle, 32).decode(errors="replace").strip() or "unknown"
            raise InUse(
                f"another daemon (process {owner}) already runs on {database}; "
                "one SQLite file serves one daemon, several daemons need PostgreSQL"
            ) from None
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)
