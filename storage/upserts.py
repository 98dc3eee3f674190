"""INSERT … ON CONFLICT, in either engine's words."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Insert as Statement
    from sqlalchemy import Table
    from sqlalchemy.dialects.sqlite import Insert

    Begin = Callable[[Table], Insert]


@cache
def insert_for(engine: str) -> Begin:
    """`insert` of "sqlite" or "postgresql": the other engine's words, which take long to load, never are."""
    return cast("Begin", import_module(f"sqlalchemy.dialects.{engine}").insert)


@cache
def insert_new(engine: str, table: Table) -> Statement:
    """Into `table` what is not there yet: the same statement at each call, compiled once."""
    return insert_for(engine)(table).on_conflict_do_nothing()
