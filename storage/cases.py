"""Cases to rows and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from rules.ask import asked_by
from rules.case import Case, Kind
from rules.decision import Decision
from storage.codec import clean, load_case
from storage.fault import Busy
from storage.keys import keys_of
from storage.staged import Staged
from storage.tables import Values, case_keys, cases, deadlines
from storage.upserts import insert_new

_READ = select(cases.c.body).where(cases.c.ticket == bindparam("ticket"))
_LOCK = _READ.with_for_update(skip_locked=True)
_DEADLINES = select(deadlines.c.kind, deadlines.c.due).where(deadlines.c.ticket == bindparam("ticket"))
_DROP = delete(deadlines).where(
    deadlines.c.ticket == bindparam("ticket"),
    deadlines.c.kind == bindparam("kind"),
    deadlines.c.due == bindparam("due"),
)


def lock_case(connection: Connection, ticket: str) -> Case | None:
    """The case, held until the transaction ends; None: no such ticket. Raises Busy where another holds it."""
    body = connection.scalar(_LOCK, {"ticket": ticket})
    if body is not None:
        return load_case(body)
    if connection.dialect.name == "postgresql" and connection.scalar(_READ, {"ticket": ticket}) is not None:
        raise Busy(f"{ticket} is in another worker's hands")
    return None


def read_case(connection: Connection, ticket: str) -> Case | None:
    body = connection.scalar(_READ, {"ticket": ticket})
    return load_case(body) if body is not None else None


def read_open(connection: Connection, kind: Kind) -> tuple[Case, ...]:
    """Cases of this kind that are not settled, in order of their opening."""
    query = select(cases.c.body).where(cases.c.settled.is_(False), cases.c.kind == str(kind))
    return tuple(
        load_case(body) for body in connection.scalars(query.order_by(cases.c.opened_at, cases.c.ticket))
    )


def stage_new(staged: Staged, case: Case, body: str, opened_by: str | None, now: datetime) -> None:
    """A case that has just got its ticket, with its keys and deadlines."""
    staged.add(cases, [{**_columns(case, body), "opened_by": opened_by, "opened_at": now, "erased_at": None}])
    staged.add(case_keys, _key_rows(case))
    rows = {(d.kind, d.due): {"ticket": case.ticket, "kind": d.kind, "due": d.due} for d in case.deadlines}
    staged.add(deadlines, list(rows.values()))


def write_known(connection: Connection, case: Case, body: str) -> None:
    """A case that is there already, as it shall be from now on."""
    connection.execute(update(cases).where(cases.c.ticket == case.ticket), _columns(case, body))
    engine = connection.dialect.name
    keys = _key_rows(case)
    if keys:
        connection.execute(insert_new(engine, case_keys), keys)
    there = {(row.kind, row.due) for row in connection.execute(_DEADLINES, {"ticket": case.ticket})}
    wanted = {(d.kind, d.due) for d in case.deadlines}
    over = [{"ticket": case.ticket, "kind": kind, "due": due} for kind, due in sorted(there - wanted)]
    if over:
        connection.execute(_DROP, over)
    new = [{"ticket": case.ticket, "kind": kind, "due": due} for kind, due in sorted(wanted - there)]
    if new:
        connection.execute(insert_new(engine, deadlines), new)


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


def _key_rows(case: Case) -> list[Values]:
    return [{"key": key, "ticket": case.ticket} for key in sorted(keys_of(case))]


def chain_of(decision: Decision) -> list[Decision]:
    """A decision and those that go with it, each about one case."""
    steps = [decision]
    while steps[-1].also is not None:
        steps.append(steps[-1].also)
    return steps


def related_to(case: Case, tickets: list[str]) -> Case:
    """The case, told of the others of its decision."""
    others = [t for t in tickets if t != case.ticket and t not in case.related]
    return replace(case, related=(*case.related, *others))
