"""A batch's decided rows, written together."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import Connection, Table, bindparam, insert, update

from storage.bulk import write_many
from storage.tables import Values, case_keys, cases, deadlines, mails, outbox, parts, sent, snapshots, tallies
from storage.upserts import insert_new

ORDER = (cases, case_keys, deadlines, snapshots, outbox, sent, tallies, parts)
"""What is referred to comes before what refers to it."""
AGAIN = frozenset({case_keys, deadlines, snapshots, sent})
"""Tables where a row that is there already is no fault."""

_DECIDE = (
    update(mails)
    .where(mails.c.id == bindparam("mail"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("state", "target", "reason", "ticket", "form", "decided_at")
        }
    )
)
_PLAIN = {table: insert(table) for table in ORDER if table not in AGAIN}


class Staged:
    """New rows by table, mails to mark as decided, and what a later turn must know of them."""

    def __init__(self) -> None:
        self._rows: dict[Table, list[Values]] = defaultdict(list)
        self._mails: list[Values] = []
        self.tickets: set[str] = set()
        self.keys: set[str] = set()
        self._opened: dict[str, list[datetime]] = defaultdict(list)
        self._tallied: dict[tuple[str, str], list[datetime]] = defaultdict(list)

    def __bool__(self) -> bool:
        return bool(self._rows or self._mails)

    def add(self, table: Table, rows: list[Values]) -> None:
        if not rows:
            return
        self._rows[table] += rows
        if table is cases:
            self.tickets.update(row["ticket"] for row in rows)
            for row in rows:
                if row["opened_by"]:
                    self._opened[row["opened_by"]].append(row["opened_at"])
        elif table is case_keys:
            self.keys.update(row["key"] for row in rows)
        elif table is tallies:
            for row in rows:
                self._tallied[row["what"], row["address"]].append(row["at"])

    def decide_mail(self, mail_id: int, values: Values) -> None:
        self._mails.append({"mail": mail_id, **{f"new_{name}": value for name, value in values.items()}})

    def opened(self, email: str, since: datetime) -> int:
        """Cases staged that `email` opened after `since`."""
        return sum(at > since for at in self._opened.get(email, ()))

    def tallied(self, what: str, email: str, since: datetime) -> int:
        return sum(at >= since for at in self._tallied.get((what, email), ()))

    def take(self, other: Staged) -> None:
        """Add all that `other` has."""
        for table, rows in other._rows.items():
            self.add(table, rows)
        self._mails += other._mails

    def write(self, connection: Connection) -> None:
        """Write all of it, one statement a table."""
        engine = connection.dialect.name
        for table in ORDER:
            rows = self._rows.get(table)
            if rows:
                write_many(connection, insert_new(engine, table) if table in AGAIN else _PLAIN[table], rows)
        write_many(connection, _DECIDE, self._mails)
