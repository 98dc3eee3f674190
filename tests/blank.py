"""A database with every table and no row."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from storage.engine import migrate, open_engine


@cache
def _made() -> bytes:
    """Migrated once, copied thereafter."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blank.sqlite3"
        engine = open_engine(f"sqlite:///{path}")
        migrate(engine)
        engine.dispose()
        return path.read_bytes()


def blank(path: Path) -> str:
    """Put one at `path`, as a first start leaves it, where there is none; its URL."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        path.write_bytes(_made())
    return f"sqlite:///{path}"
