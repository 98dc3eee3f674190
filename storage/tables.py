"""The tables: what is remembered, column by column."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnClause,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    literal_column,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Id, Row, core
from storage.licence_tables import bookings as bookings
from storage.licence_tables import notes as notes
from storage.licence_tables import paces as paces


class MailRow(Row):
    """One mail on the server. `state`: received, decided, moved, or gone (not there any more).

    `target` is the folder it shall be moved to, `duplicate_of` the mail that this one repeats.
    """

    __tablename__ = "mails"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    account: Mapped[str]
    folder: Mapped[str]
    uidvalidity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str | None]
    body_digest: Mapped[str | None]
    message_id: Mapped[str | None]
    sender: Mapped[str | None]
    size: Mapped[int]
    received_at: Mapped[datetime]
    noted_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    fault: Mapped[str | None]
    form: Mapped[str | None]
    target: Mapped[str | None]
    reason: Mapped[str | None]
    ticket: Mapped[str | None]
    duplicate_of: Mapped[int | None] = mapped_column(BigInteger)
    decided_at: Mapped[datetime | None]
    moved_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("account", "folder", "uidvalidity", "uid"),
        Index("ix_mails_digest", "digest"),
        Index("ix_mails_message_id", "message_id"),
        Index("ix_mails_ticket", "ticket"),
        Index("ix_mails_to_do", "state", "id"),
    )


class MarkRow(Row):
    """How far a folder was read: every UID up to `uid` is noted or was there before `began_at`."""

    __tablename__ = "marks"
    account: Mapped[str] = mapped_column(primary_key=True)
    folder: Mapped[str] = mapped_column(primary_key=True)
    uidvalidity: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    uid: Mapped[int] = mapped_column(BigInteger)
    began_at: Mapped[datetime]


class PartRow(Row):
    """A file that came with a mail; its bytes are in the archive under `digest`."""

    __tablename__ = "parts"
    mail_id: Mapped[int] = mapped_column(Id, ForeignKey("mails.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]


class CaseRow(Row):
    """A case; `body` is the whole of it as JSON, the columns are what is searched and counted."""

    __tablename__ = "cases"
    ticket: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(16))
    settled: Mapped[bool]
    opd: Mapped[str | None]
    letter_number: Mapped[str | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    requester: Mapped[str | None]
    opened_by: Mapped[str | None]
    due: Mapped[datetime | None]
    received_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    complete_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    body: Mapped[str]
    __table_args__ = (
        Index("ix_cases_open", "settled", "kind", "status"),
        Index("ix_cases_opened_by", "opened_by", "opened_at"),
        Index("ix_cases_days", "first_day", "settled"),
    )


class CaseKeyRow(Row):
    """What a case is found by: `letter:number|agency`, `digest:…`, `number:…`."""

    __tablename__ = "case_keys"
    key: Mapped[str] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(String(32), ForeignKey("cases.ticket"), primary_key=True)


class DeadlineRow(Row):
    """A moment at which a rule must be asked about a case."""

    __tablename__ = "deadlines"
    ticket: Mapped[str] = mapped_column(String(32), ForeignKey("cases.ticket"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    due: Mapped[datetime] = mapped_column(primary_key=True)
    __table_args__ = (Index("ix_deadlines_due", "due"),)


class SnapshotRow(Row):
    """A case as it stood after one decision: what that decision's mails are written from."""

    __tablename__ = "snapshots"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    ticket: Mapped[str] = mapped_column(String(32), index=True)
    body: Mapped[str]


class EffectRow(Row):
    """The outbox. `state`: due, done or parked; in hand is what a claim holds (storage/claims.py).

    `lane` keeps order: of one lane only the oldest due row goes out. `not_before` is when the
    decision wanted it, `next_at` when it is to be tried next. `sender` is who wrote what was decided: each
    one's effects take turns with the others'.
    """

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    ticket: Mapped[str | None] = mapped_column(String(32), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    lane: Mapped[str]
    sender: Mapped[str | None]
    state: Mapped[str] = mapped_column(String(8))
    not_before: Mapped[datetime]
    next_at: Mapped[datetime]
    tries: Mapped[int]
    reason: Mapped[str | None]
    result: Mapped[str | None]
    message_id: Mapped[str | None]
    body: Mapped[str]
    snapshot: Mapped[str | None] = mapped_column(String(64), ForeignKey("snapshots.digest"))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    # two more indexes, over what is due: storage/partial_indexes.py


class SentRow(Row):
    """A Message-ID that we sent, and the case that it speaks of."""

    __tablename__ = "sent"
    message_id: Mapped[str] = mapped_column(primary_key=True)
    ticket: Mapped[str | None] = mapped_column(String(32), index=True)
    at: Mapped[datetime]


class EventRow(Row):
    """One decision, one row, for ever. `hash` covers `prev` and every column but the last three.

    `text_digest` stands for the last three in the hash, so that they alone can be removed (UU 27/2022).
    """

    __tablename__ = "events"
    seq: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(32))
    ticket: Mapped[str | None] = mapped_column(String(32), index=True)
    mail_id: Mapped[int | None] = mapped_column(BigInteger)
    status: Mapped[str | None] = mapped_column(String(16))
    text_digest: Mapped[str] = mapped_column(String(64))
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    salt: Mapped[str | None]
    reason: Mapped[str | None]
    evidence: Mapped[str | None]


class ChainRow(Row):
    """The chain's end: one row, whose lock orders the writers."""

    __tablename__ = "chain"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


class NumberRow(Row):
    """The last ticket number of a kind and year."""

    __tablename__ = "numbers"
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True)
    last: Mapped[int] = mapped_column(BigInteger)


class TallyRow(Row):
    """One answer to, or one alert about, an address: rows are counted, never rewritten."""

    __tablename__ = "tallies"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    what: Mapped[str] = mapped_column(String(8))
    address: Mapped[str]
    at: Mapped[datetime]
    __table_args__ = (Index("ix_tallies_what", "what", "address", "at"),)


class LoneFormRow(Row):
    """A form's entry that waits for its letter; gone when that came, or its time is over."""

    __tablename__ = "lone_forms"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[str | None]
    agency: Mapped[str | None]
    first_day: Mapped[date | None]
    body: Mapped[str]
    mail_id: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[datetime]
    __table_args__ = (
        Index("ix_lone_forms_number", "number"),
        Index("ix_lone_forms_day", "first_day", "agency"),
    )


class MetaRow(Row):
    """Single facts about this installation: first start, signing key."""

    __tablename__ = "meta"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class BlobRow(Row):
    """The archive where its URL is `db:`."""

    __tablename__ = "blobs"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes]


mails, marks, parts = core(MailRow), core(MarkRow), core(PartRow)
cases, case_keys, deadlines = core(CaseRow), core(CaseKeyRow), core(DeadlineRow)
snapshots, outbox, sent = core(SnapshotRow), core(EffectRow), core(SentRow)
events, chain, numbers = core(EventRow), core(ChainRow), core(NumberRow)
tallies, meta, blobs = core(TallyRow), core(MetaRow), core(BlobRow)
lone_forms = core(LoneFormRow)

Values = dict[str, Any]

DUE: ColumnClause[str] = literal_column("'due'")
"""Written out, not bound: a partial index serves only a condition that the planner can read."""
