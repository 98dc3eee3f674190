"""Indexes over rows that are still to be done."""

from __future__ import annotations

from sqlalchemy import Column, Index, text

from storage.tables import bookings, outbox


def _over(name: str, state: str, *columns: Column[object]) -> Index:
    """Known to the migrations alone: PostgreSQL's part in them would be loaded at every start."""
    held = text(f"state = '{state}'")
    return Index(name, *columns, sqlite_where=held, postgresql_where=held)


INDEXES = (
    _over("ix_outbox_next_at", "due", outbox.c.next_at, outbox.c.id),
    _over("ix_outbox_lane", "due", outbox.c.lane, outbox.c.id),
    _over("ix_bookings_held", "held", bookings.c.ticket, bookings.c.host),
)
