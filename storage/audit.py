"""The chain of events, gone over row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Connection, Engine, select

from storage.engine import reading
from storage.events import ERASED, FIRST, row_hash, text_digest
from storage.tables import Values, chain, events


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the record: `seq` names the row, `what` says what."""

    seq: int
    what: str


def verify_chain(engine: Engine) -> list[Fault]:
    """Every row changed, missing, or out of the chain; an empty list: the record is whole.

    A writer with the whole database in hand could chain everything anew: note `head` elsewhere
    (the daily report does) and compare it with `hash_at`.
    """
    with reading(engine) as connection, connection.begin():
        end = connection.execute(select(chain.c.seq, chain.c.hash)).one()
        rows = (
            connection.execution_options(yield_per=1000)
            .execute(select(events).order_by(events.c.seq))
            .mappings()
        )
        allowed = _erasures(connection)
        return list(_faults((dict(row) for row in rows), end.seq, end.hash, allowed))


def head(engine: Engine) -> tuple[int, str]:
    """Number and hash of the last event: what a report notes outside the database."""
    with reading(engine) as connection:
        end = connection.execute(select(chain.c.seq, chain.c.hash)).one()
        return int(end.seq), str(end.hash)


def hash_at(engine: Engine, seq: int) -> str | None:
    """The hash of one event, to compare with one that was noted."""
    with reading(engine) as connection:
        return connection.scalar(select(events.c.hash).where(events.c.seq == seq))


def _erasures(connection: Connection) -> dict[str, int]:
    """The last event that says that words were removed, by whose they were."""
    query = select(events.c.ticket, events.c.mail_id, events.c.seq).where(events.c.kind == ERASED)
    return {
        _whose(row.ticket, row.mail_id): row.seq for row in connection.execute(query.order_by(events.c.seq))
    }


def _whose(ticket: str | None, mail_id: int | None) -> str:
    return ticket or f"mail-{mail_id}"


def _faults(rows: Iterator[Values], last: int, end_hash: str, erased: dict[str, int]) -> Iterator[Fault]:
    start: Values = {"seq": 0, "hash": FIRST}
    final = start
    for before, row in pairwise(_led_by(start, rows)):
        final = row
        for missing in range(before["seq"] + 1, row["seq"]):
            yield Fault(missing, "the row is missing")
        if row["seq"] == before["seq"] + 1 and row["prev"] != before["hash"]:
            yield Fault(row["seq"], "it does not follow from the row before")
        if row["hash"] != row_hash(row):
            yield Fault(row["seq"], "the row was changed")
        yield from _text_faults(row, erased)
    for missing in range(final["seq"] + 1, last + 1):
        yield Fault(missing, "the row is missing")
    if final["seq"] > last:
        yield Fault(final["seq"], f"the record should end at {last}")
    elif final["seq"] == last and final["hash"] != end_hash:
        yield Fault(last, "it is not the row that the record should end with")


def _text_faults(row: Values, erased: dict[str, int]) -> Iterator[Fault]:
    if row["reason"] is None and row["evidence"] is None:
        if erased.get(_whose(row["ticket"], row["mail_id"]), 0) <= row["seq"]:
            yield Fault(row["seq"], "its words were removed, and no removal is on record")
    elif text_digest(row["salt"] or "", row["reason"] or "", row["evidence"] or "") != row["text_digest"]:
        yield Fault(row["seq"], "its words were changed")


def _led_by(first: Values, rows: Iterator[Values]) -> Iterator[Values]:
    yield first
    yield from rows
