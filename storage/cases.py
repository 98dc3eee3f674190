"""Cases to rows and back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Table, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from rules.ask import asked_by
from rules.case import Case
from storage.codec import clean, dump_case, load_case
from storage.fault import Busy
from storage.keys import keys_of
from storage.tables import Values, case_keys, cases, deadlines

_INSERT = insert(cases)
_UPDATE = update(cases)


def lock_case(connection: Connection, ticket: str) -> Case | None:
    """The case, held until the transaction ends; None: no such ticket. Raises Busy where another holds it."""
    query = select(cases.c.body).where(cases.c.ticket == ticket)
    body = connection.scalar(query.with_for_update(skip_locked=True))
    if body is not None:
        return load_case(body)
    if connection.dialect.name == "postgresql" and connection.scalar(query) is not None:
        raise Busy(f"{ticket} is in another worker's hands")
    return None


def read_case(connection: Connection, ticket: str) -> Case | None:
    body = connection.scalar(select(cases.c.body).where(cases.c.ticket == ticket))
    return load_case(body) if body is not None else None


def write_new(connection: Connection, case: Case, body: str, opened_by: str | None, now: datetime) -> None:
    """A case that has just got its ticket, with its keys and deadlines."""
    connection.execute(_INSERT, {**_columns(case, body), "opened_by": opened_by, "opened_at": now})
    _add_keys(connection, case)
    _sync_deadlines(connection, case, fresh=True)


def write_known(connection: Connection, case: Case, body: str) -> None:
    """A case that is there already, as it shall be from now on."""
    connection.execute(_UPDATE.where(cases.c.ticket == case.ticket), _columns(case, body))
    _add_keys(connection, case)
    _sync_deadlines(connection, case, fresh=False)


def body_of(case: Case) -> str:
    return dump_case(case)


def _columns(case: Case, body: str) -> Values:
    ask = asked_by(case)
    due = case.grievance.due if case.grievance else None
    return {
        "ticket": case.ticket,
        "kind": str(case.kind),
        "status": str(case.status),
        "settled": case.settled,
        "opd": _text(ask.opd),
        "letter_number": _text(ask.number),
        "first_day": ask.event.first_day,
        "last_day": ask.event.last_day or ask.event.first_day,
        "requester": _text(case.requester.email) if case.requester else None,
        "due": due or min((d.due for d in case.deadlines), default=None),
        "received_at": case.received_at,
        "complete_at": case.complete_at,
        "decided_at": case.decided_at,
        "settled_at": case.settled_at,
        "body": body,
    }


def _text(value: str | None) -> str | None:
    return clean(value) if value else None


def _new_rows(connection: Connection, table: Table, rows: list[Values]) -> None:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    if rows:
        connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


def _add_keys(connection: Connection, case: Case) -> None:
    rows = [{"key": key, "ticket": case.ticket} for key in sorted(keys_of(case))]
    _new_rows(connection, case_keys, rows)


def _sync_deadlines(connection: Connection, case: Case, *, fresh: bool) -> None:
    wanted = {(d.kind, d.due) for d in case.deadlines}
    if not fresh:
        query = select(deadlines.c.kind, deadlines.c.due).where(deadlines.c.ticket == case.ticket)
        there = {(row.kind, row.due) for row in connection.execute(query)}
        for kind, due in there - wanted:
            connection.execute(
                deadlines.delete().where(
                    deadlines.c.ticket == case.ticket, deadlines.c.kind == kind, deadlines.c.due == due
                )
            )
        wanted -= there
    rows = [{"ticket": case.ticket, "kind": kind, "due": due} for kind, due in sorted(wanted)]
    _new_rows(connection, deadlines, rows)
