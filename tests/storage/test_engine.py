"""Laws of opening and setting up the database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

import storage
import storage.partial_indexes
from storage.columns import Row
from storage.engine import HEAD, migrate, open_engine, reading, revisions, writing
from storage.ledger import Ledger
from storage.migration import newest


def test_the_migrations_make_what_the_models_say(ledger: Ledger) -> None:
    """On both engines, migrated tables and typed models do not differ."""
    with ledger.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Row.metadata) == []


def test_the_newest_migration_is_the_head_that_a_start_looks_for() -> None:
    """A migration whose file's name does not begin with its revision would never be run."""
    assert newest() == HEAD


def test_migrating_again_changes_nothing(ledger: Ledger) -> None:
    """Every start migrates; a database that is up to date stays as it is."""
    has, wanted = revisions(ledger.engine)
    migrate(ledger.engine)
    assert revisions(ledger.engine) == (has, wanted)
    assert has == wanted is not None


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_daemons_that_start_at_once_all_find_the_tables(
    kind: str, postgresql: Callable[..., str], tmp_path: Path
) -> None:
    """Processes that migrate one empty database do so one after the other, whoever comes first."""
    empty = f"sqlite:///{tmp_path / 'new.sqlite3'}" if kind == "sqlite" else postgresql("template1")
    children = []
    for _ in range(3):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                migrate(open_engine(empty))
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    engine = open_engine(empty)
    has, wanted = revisions(engine)
    engine.dispose()
    assert has == wanted


def test_sqlite_keeps_what_it_has_committed(tmp_path: Path) -> None:
    """Write-ahead log, synced at each commit, foreign keys on, for every connection."""
    engine = open_engine(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    for _ in range(2):
        with engine.connect() as connection:
            settings = [
                connection.execute(text(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys")
            ]
            assert settings == ["wal", 2, 1]


def test_the_tables_come_with_the_package_from_any_folder(tmp_path: Path) -> None:
    """No alembic.ini and no working directory is needed."""
    house = (
        str(Path(storage.__file__).parent.parent)
        if storage.__file__
        else str(Path(storage.__path__[0]).parent)
    )
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from storage.engine import *\n"
        "engine = open_engine('sqlite:///here.sqlite3'); migrate(engine); print(*revisions(engine))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, house],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    has, wanted = done.stdout.split()
    assert has == wanted


def test_a_failed_write_leaves_nothing(ledger: Ledger) -> None:
    """An exception inside a write transaction undoes all of it."""
    with pytest.raises(ZeroDivisionError), writing(ledger.engine) as connection:
        connection.execute(text("INSERT INTO meta (name, value) VALUES ('a', 'b')"))
        raise ZeroDivisionError
    with reading(ledger.engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM meta")).scalar() == 0


def test_a_write_within_a_write_is_said_at_once(tmp_path: Path) -> None:
    """On SQLite it would wait for itself: it is an error instead."""
    engine = open_engine(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    with pytest.raises(RuntimeError, match="within"), writing(engine), writing(engine):
        pass


def test_a_single_fact_keeps_its_first_value(ledger: Ledger) -> None:
    """`remember` says what was said first; `change` replaces it."""
    assert ledger.recall("key") is None
    assert ledger.remember("key", "one") == "one"
    assert ledger.remember("key", "two") == "one"
    ledger.change("key", "three")
    assert ledger.recall("key") == "three"


def test_writes_go_through_one_connection_until_the_engine_is_closed(tmp_path: Path) -> None:
    """Also after a failed one; once closed, nothing of the file stays open, and writing opens it anew."""
    path = tmp_path / "x.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    seen = set()
    for number in range(3):
        with writing(engine) as connection:
            connection.execute(text(f"CREATE TABLE t{number} (id INTEGER)"))
            seen.add(id(connection.connection.dbapi_connection))
        with pytest.raises(ZeroDivisionError), writing(engine):
            raise ZeroDivisionError
    assert len(seen) == 1
    engine.dispose()
    held = {str(fd.readlink()) for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink()}
    assert not [name for name in held if name.startswith(str(path))]
    with writing(engine) as connection:
        connection.execute(text("DROP TABLE t0"))
    engine.dispose()
