"""Who holds which licence when."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, insert, literal_column, select, text, update
from sqlalchemy.exc import IntegrityError

from rules import booking
from storage.codec import clean
from storage.engine import reading
from storage.fault import Busy, DoubleBooking
from storage.tables import bookings

HELD: ColumnElement[str] = literal_column("'held'")
"""Written out, not bound: the partial index serves only a condition that the planner can read."""
_ONE_AT_A_TIME = text("SELECT pg_try_advisory_xact_lock(:key)")
_KEY = 0x626F6F6B  # "book"


@dataclass(frozen=True, slots=True)
class Booking:
    """`host` is held for `ticket` in one session `[begins, ends)`, without margins."""

    id: int
    host: str
    ticket: str
    begins: datetime
    ends: datetime
    state: str
    made_at: datetime
    released_at: datetime | None
    seats: int = 0
    was_licensed: bool | None = None


_BOOKING = [bookings.c[name] for name in Booking.__dataclass_fields__]
_OPEN = (
    select(*(bookings.c[name] for name in ("host", "ticket", "begins", "ends", "seats", "was_licensed")))
    .where(bookings.c.state == HELD)
    .order_by(bookings.c.begins, bookings.c.host)
)


def host_key(host: str) -> int:
    """A host (an account's address, any case) as the number that the exclusion compares."""
    return int.from_bytes(
        hashlib.sha256(host.lower().encode("utf-8", "replace")).digest()[:8], "big", signed=True
    )


def open_bookings(connection: Connection) -> tuple[booking.Booking, ...]:
    """All that is held, as the rules know it, by time."""
    return tuple(booking.Booking(*row) for row in connection.execute(_OPEN))


class Desk:
    """Bookings inside somebody's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def look(self, to_book: bool = False) -> tuple[booking.Booking, ...]:
        """All that is held; where the look leads to a booking, nobody else books until the commit.

        Raises Busy where another daemon is about to book. On SQLite a turn is the single writer anyway.
        """
        shared = self._connection.dialect.name == "postgresql"
        if to_book and shared and not self._connection.scalar(_ONE_AT_A_TIME, {"key": _KEY}):
            raise Busy("another worker is booking a licence just now")
        return open_bookings(self._connection)

    def settle(self, ticket: str, wanted: Sequence[booking.Booking], now: datetime) -> None:
        """`ticket` holds exactly `wanted` from now on; raises DoubleBooking (the transaction stays good)."""
        there = select(*_BOOKING).where(bookings.c.ticket == ticket, bookings.c.state == HELD)
        held = {_what(b): b for b in (Booking(*row) for row in self._connection.execute(there))}
        keep = {(clean(w.host.lower()), w.start, w.end): w for w in wanted}
        over = [b.id for what, b in held.items() if what not in keep]
        if over:
            gone = update(bookings).where(bookings.c.id.in_(over))
            self._connection.execute(gone.values(state="released", released_at=now))
        for what, w in keep.items():
            row = {"seats": w.seats, "was_licensed": w.was_licensed}
            known = held[what].id if what in held else self.hold(w.host, ticket, w.start, w.end, now)
            self._connection.execute(update(bookings).where(bookings.c.id == known).values(row))

    def hold(self, host: str, ticket: str, begins: datetime, ends: datetime, now: datetime) -> int:
        """Book; raises DoubleBooking (the transaction stays good) and ValueError where the time is empty.

        The same ticket holding the same host for the same time already is not a second booking.
        """
        if not begins < ends:
            raise ValueError(f"a booking from {begins} to {ends}")
        name, key = clean(host.lower()), host_key(host)
        same = select(bookings.c.id).where(
            bookings.c.host_key == key,
            bookings.c.ticket == ticket,
            bookings.c.begins == begins,
            bookings.c.ends == ends,
            bookings.c.state == "held",
        )
        known = self._connection.scalar(same)
        if known is not None:
            return int(known)
        row = {"host": name, "host_key": key, "ticket": ticket, "begins": begins, "ends": ends}
        try:
            with self._connection.begin_nested():
                added = self._connection.execute(insert(bookings), {**row, "state": "held", "made_at": now})
        except IntegrityError as error:
            raise DoubleBooking(f"{host} is held by another booking between {begins} and {ends}") from error
        number = added.inserted_primary_key
        return int(number[0]) if number is not None else 0


class Bookings:
    """Reads only: what is held is written with the decisions (storage/turn.py)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self) -> tuple[booking.Booking, ...]:
        """All that is held: bookings of cases whose licence is not back yet, as the rules know them."""
        with reading(self._engine) as connection:
            return open_bookings(connection)

    def of(self, ticket: str) -> list[Booking]:
        """All bookings of a case, released ones too, oldest first."""
        query = select(*_BOOKING).where(bookings.c.ticket == ticket).order_by(bookings.c.id)
        with reading(self._engine) as connection:
            return [Booking(*row) for row in connection.execute(query)]


def _what(held: Booking) -> tuple[str, datetime, datetime]:
    return held.host, held.begins, held.ends
