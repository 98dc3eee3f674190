"""Form entries that came before their letter."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, delete, or_, select

from rules.facts import FormEntry
from rules.letter import Letter
from storage.codec import clean, dump_result, load_result
from storage.keys import plain_agency, plain_number
from storage.tables import lone_forms
from storage.upserts import insert_new

KEPT = timedelta(days=90)
"""A letter that comes later than this is another event's; nobody's data wait longer."""

_COLUMNS = (lone_forms.c.digest, lone_forms.c.number, lone_forms.c.agency, lone_forms.c.body)
_WAITING = (
    select(*_COLUMNS)
    .where(
        or_(
            lone_forms.c.number == bindparam("number"),
            and_(lone_forms.c.agency == bindparam("agency"), lone_forms.c.first_day == bindparam("day")),
        )
    )
    .where(lone_forms.c.at >= bindparam("since"))
    .order_by(lone_forms.c.at, lone_forms.c.digest)
)


def day_of(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


def keep_form(
    connection: Connection, facts: FormEntry, form: dict[str, str], mail_id: int | None, now: datetime
) -> None:
    """Keep an entry, findable by `form`: its values by our keys; those whose time is over go."""
    connection.execute(delete(lone_forms).where(lone_forms.c.at < now - KEPT))
    number, agency = plain_number(form.get("number")), plain_agency(form.get("opd"))
    row = {
        "digest": facts.digest or (facts.mail.digest if facts.mail else ""),
        "number": clean(number) if number else None,
        "agency": clean(agency) if agency else None,
        "first_day": day_of(form.get("first_day")),
        "body": clean(dump_result(facts.values)),
        "mail_id": mail_id,
        "at": now,
    }
    connection.execute(insert_new(connection.dialect.name, lone_forms), [row])


def forms_for(connection: Connection, letter: Letter, now: datetime) -> tuple[FormEntry, ...]:
    """The entries that `letter` brings the case for, oldest first.

    By the letter's number all of them (who fills in the form twice corrects it), but for another
    agency's where some are this one's; else the one entry for its agency and day that names no number.
    """
    number, agency = plain_number(letter.number), plain_agency(letter.opd)
    wanted = {"number": number and clean(number), "agency": agency and clean(agency)}
    day = letter.event.first_day
    rows = connection.execute(_WAITING, {**wanted, "day": day, "since": now - KEPT}).all()
    numbered = [row for row in rows if wanted["number"] and row.number == wanted["number"]]
    own = [row for row in numbered if row.agency == wanted["agency"]]
    unnumbered = [row for row in rows if row.number is None]
    found = own or numbered or (unnumbered if len(unnumbered) == 1 else [])
    return tuple(FormEntry(None, load_result(row.body), row.digest) for row in found)


def drop_forms(connection: Connection, digests: tuple[str, ...]) -> None:
    """They are in their case now."""
    connection.execute(delete(lone_forms).where(lone_forms.c.digest.in_(digests)))
