"""Indexes over rows that are still to be done."""

from __future__ import annotations

from sqlalchemy import Column, Index, TextClause, text

from storage.tables import bookings, outbox

DUE, HELD = text("state = 'due'"), text("state = 'held'")


def _over(name: str, where: TextClause, *columns: Column[object]) -> Index:
    """Known to the migrations alone: PostgreSQL's part in them would be loaded at every start."""
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


INDEXES = (
    _over("ix_outbox_next_at", DUE, outbox.c.next_at, outbox.c.id),
    _over("ix_outbox_lane", DUE, outbox.c.lane, outbox.c.id),
    _over("ix_bookings_held", HELD, bookings.c.ticket, bookings.c.host),
)
