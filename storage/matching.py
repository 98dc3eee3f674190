"""Facts find their case."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, or_, select, text

from rules.case import Case, Kind
from rules.facts import (
    Bounce,
    CarriedOut,
    DeadlineReached,
    Facts,
    FollowUp,
    FormEntry,
    Parked,
    RequestLetter,
    Unreadable,
)
from rules.mail import Mail
from storage.cases import lock_case, read_case
from storage.codec import clean
from storage.fault import Busy
from storage.keys import letter_keys, plain_agency, plain_number
from storage.tables import case_keys, cases, mails, sent

RECENT = timedelta(days=90)
"""How long a settled request is still "the same letter" when the letter comes again."""
MANY = 8
"""More candidates than this help nobody."""

How = Literal["ticket", "thread", "letter", "form", "none"]


@dataclass(frozen=True, slots=True)
class Match:
    """`case` is locked until the decision is recorded. `candidates` are all cases that fit, `case` first.

    Several candidates and no case: the facts fit more than one, a person must choose.
    """

    case: Case | None
    how: How = "none"
    candidates: tuple[Case, ...] = ()


def find(connection: Connection, facts: Facts, now: datetime, form: dict[str, str] | None) -> Match:
    """The case that `facts` speak of. Raises Busy where it is in other hands."""
    match facts:
        case DeadlineReached() | CarriedOut() | Parked():
            case = lock_case(connection, facts.ticket) if facts.ticket else None
            return Match(case, "ticket", (case,) if case else ())
        case Unreadable():
            return Match(None)
        case FormEntry():
            return _by_form(connection, facts, form or facts.values, now)
        case _:
            return _by_mail(connection, facts, now)


def _by_mail(connection: Connection, facts: Facts, now: datetime) -> Match:
    mail: Mail | None = getattr(facts, "mail", None)
    if mail is None:
        return Match(None)
    named = _existing(connection, mail.tickets)
    references = [*mail.references, *([mail.in_reply_to] if mail.in_reply_to else [])]
    if isinstance(facts, Bounce) and facts.original_id:
        references.append(facts.original_id)
    threaded = _by_thread(connection, references) if references else []
    if named or threaded:
        return _chosen(connection, [*named, *threaded], "ticket" if named else "thread")
    if isinstance(facts, RequestLetter | FollowUp) and facts.letter is not None:
        keys = letter_keys(facts.letter)
        return _by_keys(connection, keys, now, "letter") if keys else Match(None)
    return Match(None)


def _chosen(connection: Connection, tickets: Iterable[str], how: How) -> Match:
    """The first of `tickets`, locked; the others as they are."""
    order = list(dict.fromkeys(tickets))[:MANY]
    case = lock_case(connection, order[0])
    others = [read_case(connection, ticket) for ticket in order[1:]]
    return Match(case, how, tuple(c for c in (case, *others) if c is not None))


def _existing(connection: Connection, tickets: tuple[str, ...]) -> list[str]:
    if not tickets:
        return []
    wanted = [clean(t).upper() for t in tickets[:MANY]]
    there = set(connection.scalars(select(cases.c.ticket).where(cases.c.ticket.in_(wanted))))
    return [t for t in wanted if t in there]


def _by_thread(connection: Connection, references: list[str]) -> list[str]:
    """Cases of the mails referred to, ours and theirs, the nearest reference first."""
    ids = [clean(r) for r in dict.fromkeys(reversed(references))][:50]
    ours = select(sent.c.message_id, sent.c.ticket).where(
        sent.c.message_id.in_(ids), sent.c.ticket.is_not(None)
    )
    theirs = select(mails.c.message_id, mails.c.ticket, mails.c.state).where(mails.c.message_id.in_(ids))
    found = {row.message_id: row.ticket for row in connection.execute(ours)}
    for row in connection.execute(theirs):
        if row.state == "received":
            raise Busy("the mail that this one answers is not decided yet")
        if row.ticket:
            found.setdefault(row.message_id, row.ticket)
    return [found[i] for i in ids if i in found]


def _by_keys(connection: Connection, keys: set[str], now: datetime, how: How) -> Match:
    _reserve(connection, keys)
    query = (
        select(cases.c.ticket)
        .join(case_keys, case_keys.c.ticket == cases.c.ticket)
        .where(
            case_keys.c.key.in_([clean(k) for k in sorted(keys)]),
            cases.c.kind == str(Kind.REQUEST),
            or_(cases.c.settled.is_(False), cases.c.settled_at >= now - RECENT),
        )
        .order_by(cases.c.settled, cases.c.opened_at.desc())
        .limit(MANY)
    )
    tickets = list(connection.scalars(query))
    return _chosen(connection, tickets, how) if tickets else Match(None)


def _reserve(connection: Connection, keys: set[str]) -> None:
    """Two workers with the same letter: the second waits for a later turn, and then finds the first's case."""
    if connection.dialect.name != "postgresql":
        return
    for key in sorted(keys):
        number = int.from_bytes(
            hashlib.sha256(key.encode("utf-8", "replace")).digest()[:8], "big", signed=True
        )
        if not connection.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": number | 1}):
            raise Busy("the same letter is in another worker's hands")


def _by_form(connection: Connection, facts: FormEntry, form: dict[str, str], now: datetime) -> Match:
    """By ticket; else the one open request with the letter's number (and agency); else by agency and day."""
    named = _existing(
        connection,
        (*([form["ticket"]] if form.get("ticket") else []), *(facts.mail.tickets if facts.mail else ())),
    )
    if named:
        return _chosen(connection, named, "form")
    tickets = _by_number(connection, plain_number(form.get("number")), plain_agency(form.get("opd")))
    if not tickets:
        tickets = _by_day(connection, plain_agency(form.get("opd")), _day(form.get("first_day")))
    if len(tickets) == 1:
        return _chosen(connection, tickets, "form")
    found = [read_case(connection, ticket) for ticket in tickets[:MANY]]
    return Match(None, "form" if found else "none", tuple(c for c in found if c is not None))


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


def _by_number(connection: Connection, number: str | None, agency: str | None) -> list[str]:
    if number is None:
        return []
    query = (
        select(cases.c.ticket, cases.c.opd)
        .join(case_keys, case_keys.c.ticket == cases.c.ticket)
        .where(case_keys.c.key == clean(f"number:{number}"), cases.c.settled.is_(False))
        .order_by(cases.c.ticket)
    )
    rows = connection.execute(query).all()
    same = [row.ticket for row in rows if agency and plain_agency(row.opd) == agency]
    return same or [row.ticket for row in rows]


def _by_day(connection: Connection, agency: str | None, day: date | None) -> list[str]:
    if agency is None or day is None:
        return []
    query = (
        select(cases.c.ticket, cases.c.opd)
        .where(cases.c.kind == str(Kind.REQUEST), cases.c.settled.is_(False))
        .where(cases.c.first_day <= day, cases.c.last_day >= day)
        .order_by(cases.c.ticket)
    )
    return [row.ticket for row in connection.execute(query) if plain_agency(row.opd) == agency]
