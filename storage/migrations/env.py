"""Alembic's entry: run the migrations on the given engine."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Engine, text

import storage.partial_indexes  # noqa: F401 (fills the metadata)
from storage.columns import Row

MIGRATION_LOCK = 0x444953504F  # "DISPO": two daemons that start at once migrate one after the other


def run() -> None:
    engine: Engine = context.config.attributes["engine"]
    with engine.connect().execution_options(disposisi_writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        context.configure(connection=connection, target_metadata=Row.metadata, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()


run()
