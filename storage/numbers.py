"""Ticket numbers, consecutive within a kind and year."""

from __future__ import annotations

from sqlalchemy import Connection, text

from rules.case import Kind

NUMBERS_LOCK = 0x4E554D42

_NEXT = text(
    "INSERT INTO numbers (kind, year, last) VALUES (:kind, :year, 1) "
    "ON CONFLICT (kind, year) DO UPDATE SET last = numbers.last + 1 RETURNING last"
)


def next_ticket(connection: Connection, kind: Kind, year: int) -> str:
    """The next ticket, in the transaction given: rolled back, the number was never given.

    On PostgreSQL all numbers stand behind one lock, so that two workers that each need two kinds
    cannot wait for each other.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": NUMBERS_LOCK})
    number = connection.execute(_NEXT, {"kind": str(kind), "year": year}).scalar_one()
    return f"{kind}-{year}-{number:04d}"
