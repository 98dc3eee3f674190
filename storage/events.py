"""The event log: append-only, chained."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from storage.bulk import write_many
from storage.codec import clean, dump_lines, load_lines
from storage.tables import Values, chain, events

FIRST = "0" * 64
ERASED = "Erased"
"""The kind of an event that says that a case's words were removed (storage/retention.py)."""
_INSERT = insert(events)
_HEAD = select(chain.c.seq, chain.c.hash).with_for_update()
_END = update(chain).values(seq=bindparam("last"), hash=bindparam("end"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence for the record, not yet on it."""

    at: datetime
    kind: str
    ticket: str | None
    mail_id: int | None
    status: str | None
    reason: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the record; `reason` is None where it was removed by the rule of retention."""

    seq: int
    at: datetime
    kind: str
    ticket: str | None
    mail_id: int | None
    status: str | None
    reason: str | None
    evidence: tuple[str, ...]
    hash: str


def append(connection: Connection, entries: list[Entry]) -> None:
    """Put `entries` at the chain's end. Call it last: on PostgreSQL it holds the end's row lock."""
    if not entries:
        return
    head = connection.execute(_HEAD).one()
    seq, prev = head.seq, head.hash
    rows = []
    for entry in entries:
        seq += 1
        rows.append(_row(seq, prev, entry))
        prev = rows[-1]["hash"]
    write_many(connection, _INSERT, rows)
    connection.execute(_END, {"last": seq, "end": prev})


def _row(seq: int, prev: str, entry: Entry) -> Values:
    salt, reason, evidence = os.urandom(12).hex(), clean(entry.reason), dump_lines(entry.evidence)
    row: Values = {
        "seq": seq,
        "at": entry.at,
        "kind": entry.kind,
        "ticket": entry.ticket,
        "mail_id": entry.mail_id,
        "status": entry.status,
        "text_digest": text_digest(salt, reason, evidence),
        "prev": prev,
        "salt": salt,
        "reason": reason,
        "evidence": evidence,
    }
    row["hash"] = row_hash(row)
    return row


def text_digest(salt: str, reason: str, evidence: str) -> str:
    """What stands for the texts in the chain; the salt keeps a removed sentence from being guessed."""
    return hashlib.sha256(json.dumps([salt, reason, evidence]).encode()).hexdigest()


def row_hash(row: Values) -> str:
    """SHA-256 over the row before and every lasting column of this one."""
    at = row["at"].astimezone(UTC).isoformat()
    lasting = [row["prev"], row["seq"], at, row["kind"], row["ticket"], row["mail_id"], row["status"]]
    return hashlib.sha256(json.dumps([*lasting, row["text_digest"]]).encode()).hexdigest()


def of_ticket(connection: Connection, ticket: str) -> list[Event]:
    """All that happened to one case, oldest first."""
    rows = connection.execute(select(events).where(events.c.ticket == ticket).order_by(events.c.seq))
    return [_event(row._mapping) for row in rows]


def recent(connection: Connection, limit: int) -> list[Event]:
    """The last `limit` events, oldest first."""
    rows = connection.execute(select(events).order_by(events.c.seq.desc()).limit(limit)).all()
    return [_event(row._mapping) for row in reversed(rows)]


def _event(row: object) -> Event:
    values: Values = dict(row)  # type: ignore[call-overload]
    return Event(
        seq=values["seq"],
        at=values["at"],
        kind=values["kind"],
        ticket=values["ticket"],
        mail_id=values["mail_id"],
        status=values["status"],
        reason=values["reason"],
        evidence=load_lines(values["evidence"]) if values["evidence"] else (),
        hash=values["hash"],
    )
