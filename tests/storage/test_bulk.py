"""Laws of rows bound at once."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import insert, select

from storage.bulk import write_many
from storage.engine import writing
from storage.ledger import Ledger
from storage.tables import Values, cases, tallies
from tests.storage.conftest import NOW


def _case(number: int) -> Values:
    empty: Values = {column.name: None for column in cases.c}
    filled = {"ticket": f"VC-2026-{number:04}", "kind": "VC", "status": "open", "settled": number % 2 == 0}
    moments = {"received_at": NOW, "opened_at": NOW + timedelta(hours=number)}
    return empty | filled | moments | {"body": "{}", "first_day": date(2026, 3, number)}


def test_rows_written_at_once_are_as_rows_written_one_by_one(ledger: Ledger) -> None:
    """Moments, days, truths and what is missing come back as they went in, on both engines."""
    rows = [_case(number) for number in (1, 2, 3)]
    with writing(ledger.engine) as connection:
        write_many(connection, insert(cases), rows[:2])
        connection.execute(insert(cases), rows[2])
        found = [dict(row._mapping) for row in connection.execute(select(cases).order_by(cases.c.ticket))]
    assert found == rows


def test_rows_may_leave_out_what_the_database_fills_in(ledger: Ledger) -> None:
    """A number of its own for each; and no rows at all are no fault."""
    rows: list[Values] = [{"what": "answer", "address": f"a{n}@opd", "at": NOW} for n in range(3)]
    with writing(ledger.engine) as connection:
        write_many(connection, insert(tallies), rows)
        write_many(connection, insert(tallies), [])
        numbers = connection.scalars(select(tallies.c.id)).all()
    assert len(set(numbers)) == 3
