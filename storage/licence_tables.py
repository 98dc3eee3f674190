"""The tables of licences: bookings, notes, paces."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Double, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Id, Row, core


class BookingRow(Row):
    """Who holds which licence when: a session `[begins, ends)` without margins. `state`: held or released."""

    __tablename__ = "bookings"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    host: Mapped[str]
    host_key: Mapped[int] = mapped_column(BigInteger)
    ticket: Mapped[str] = mapped_column(String(32), index=True)
    begins: Mapped[datetime]
    ends: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8))
    made_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    seats: Mapped[int] = mapped_column(Integer, server_default="0")
    was_licensed: Mapped[bool | None]
    __table_args__ = (
        Index("ix_bookings_host", "host_key", "begins"),
        Index("ix_bookings_ends", "ends"),
    )  # one more, over what is held: storage/partial_indexes.py


class NoteRow(Row):
    """What must survive a crash between asking Zoom and recording it: short texts by key."""

    __tablename__ = "notes"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class PaceRow(Row):
    """Where all workers queue for a category of requests: the next free moment, seconds since 1970."""

    __tablename__ = "paces"
    category: Mapped[str] = mapped_column(String(16), primary_key=True)
    next: Mapped[float] = mapped_column(Double)


bookings, notes, paces = core(BookingRow), core(NoteRow), core(PaceRow)
