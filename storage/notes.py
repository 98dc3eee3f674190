"""Short texts by key, kept before a change."""

from __future__ import annotations

from sqlalchemy import Engine, bindparam, delete, select

from storage.codec import clean
from storage.engine import reading, writing
from storage.tables import notes
from storage.upserts import insert_for

_READ = select(notes.c.value).where(notes.c.key == bindparam("wanted"))


class Notebook:
    """Zoom's notes (zoom/notes.py) in the database: each call a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def read(self, key: str) -> str | None:
        with reading(self._engine) as connection:
            return connection.scalar(_READ, {"wanted": clean(key)})

    def write(self, key: str, value: str) -> None:
        """Committed when this returns."""
        insert_into = insert_for(self._engine.dialect.name)
        row = insert_into(notes).values(key=clean(key), value=clean(value))
        with writing(self._engine) as connection:
            connection.execute(
                row.on_conflict_do_update(index_elements=["key"], set_={"value": clean(value)})
            )

    def erase(self, key: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(notes).where(notes.c.key == clean(key)))

    def under(self, prefix: str) -> dict[str, str]:
        """All notes whose key begins so."""
        query = select(notes.c.key, notes.c.value).where(notes.c.key.startswith(prefix, autoescape=True))
        with reading(self._engine) as connection:
            return {row.key: row.value for row in connection.execute(query)}
