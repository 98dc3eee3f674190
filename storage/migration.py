"""Alembic, called on an engine."""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

MIGRATIONS = Path(__file__).parent / "migrations"

_migrating = threading.Lock()  # Alembic keeps its context in a global of its own


def upgrade(engine: Engine) -> None:
    """Run the migrations that the database has not had."""
    with _migrating:
        command.upgrade(_config(engine), "head")


def newest() -> str | None:
    """The last revision in migrations/versions."""
    return ScriptDirectory.from_config(_config(None)).get_current_head()


def _config(engine: Engine | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config
