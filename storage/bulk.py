"""Many rows for one statement, bound at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Update

from storage.columns import Moment
from storage.tables import Values

Bound = Callable[[Sequence[Values]], list[Any]]


def write_many(connection: Connection, statement: Insert | Update, rows: Sequence[Values]) -> None:
    """Execute `statement` for each of `rows`, which all have the same keys; nothing comes back.

    How its values are bound is worked out once, and not with each batch of rows.
    """
    if rows:
        text, bound = _prepared(statement, connection.dialect, tuple(rows[0]))
        connection.exec_driver_sql(text, bound(rows))


@lru_cache(maxsize=100)
def _prepared(statement: Insert | Update, dialect: Dialect, keys: tuple[str, ...]) -> tuple[str, Bound]:
    """The statement's text, and what makes rows into the driver's parameters."""
    made: Any = statement.inline().compile(dialect=dialect, column_keys=list(keys))
    ways = {}
    for name, each in made.binds.items():
        ways[name] = each.type.dialect_impl(dialect).bind_processor(dialect)
        if isinstance(each.type, Moment):  # the rows of one decision share few moments
            ways[name] = lru_cache(maxsize=64)(ways[name])
    if made.positional:
        order = [(name, ways[name]) for name in made.positiontup]

        def tuples(rows: Sequence[Values]) -> list[Any]:
            return [tuple([way(row[name]) if way else row[name] for name, way in order]) for row in rows]

        return str(made), tuples
    named = list(ways.items())

    def mappings(rows: Sequence[Values]) -> list[Any]:
        return [{name: way(row[name]) if way else row[name] for name, way in named} for row in rows]

    return str(made), mappings
