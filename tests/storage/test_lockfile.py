"""Laws of one daemon on one SQLite file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.engine import open_engine
from storage.fault import InUse
from storage.lockfile import sole_daemon

OTHER = """
import sys, time
from storage.engine import open_engine
from storage.lockfile import sole_daemon
with sole_daemon(open_engine(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_daemon_is_told_which_one_runs(tmp_path: Path) -> None:
    """Another process's lock stops the start with its number; when it is killed, the next one starts."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
    paths = os.pathsep.join(sys.path)
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER, url],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )
    try:
        assert other.stdout is not None and other.stdout.readline().strip() == "held"
        with pytest.raises(InUse, match=str(other.pid)), sole_daemon(open_engine(url)):
            pass
    finally:
        other.send_signal(signal.SIGKILL)
        other.wait()
    with sole_daemon(open_engine(url)):
        assert (tmp_path / "ledger.sqlite3.lock").read_text().strip() == str(os.getpid())


def test_the_lock_ends_with_its_daemon(tmp_path: Path) -> None:
    """One after the other may run."""
    engine = open_engine(f"sqlite:///{tmp_path / 'ledger.sqlite3'}")
    for _ in range(2):
        with sole_daemon(engine):
            assert (tmp_path / "ledger.sqlite3.lock").exists()


def test_on_postgresql_several_may_run(postgresql) -> None:  # type: ignore[no-untyped-def]
    """There the database itself keeps daemons apart: nothing is locked."""
    engine = open_engine(postgresql())
    with sole_daemon(engine), sole_daemon(engine):
        assert engine.dialect.name == "postgresql"
    engine.dispose()
