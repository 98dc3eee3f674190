"""Facts find their case."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from sqlalchemy import Connection, bindparam, or_, select, text

from rules.ask import asked_by
from rules.case import Case, Kind, Status
from rules.facts import (
    Bounce,
    CalendarChanged,
    CarriedOut,
    Complaint,
    DeadlineReached,
    DigestDue,
    Facts,
    FollowUp,
    FormEntry,
    Parked,
    RequestLetter,
    StepStuck,
    Unreadable,
    ZoomDifferences,
)
from rules.letter import Letter
from rules.mail import Address, Mail
from storage.cases import lock_case, read_case
from storage.codec import clean
from storage.fault import Busy
from storage.keys import entry_key, letter_keys, plain_agency, plain_number, unread_key
from storage.lone_forms import day_of
from storage.tables import case_keys, cases, mails, sent

RECENT = timedelta(days=90)
"""How long a settled request is still "the same letter" when the letter comes again."""
MANY = 8
"""More candidates than this help nobody."""

How = Literal["ticket", "thread", "letter", "form", "entry", "none"]


@dataclass(frozen=True, slots=True)
class Match:
    """`case` is locked until the decision is recorded. `candidates` are all cases that fit, `case` first.

    Several candidates and no case: the facts fit more than one, a person must choose.
    """

    case: Case | None
    how: How = "none"
    candidates: tuple[Case, ...] = ()


class Visible(Protocol):
    """Asks that rows of earlier turns be written, where one of these (none given: anything) is among them."""

    def __call__(self, tickets: set[str] | None = None, keys: set[str] | None = None) -> None: ...


_EXISTING = select(cases.c.ticket).where(cases.c.ticket.in_(bindparam("tickets", expanding=True)))
_OURS = select(sent.c.message_id, sent.c.ticket).where(
    sent.c.message_id.in_(bindparam("ids", expanding=True)), sent.c.ticket.is_not(None)
)
_THEIRS = select(mails.c.id, mails.c.message_id, mails.c.ticket, mails.c.state).where(
    mails.c.message_id.in_(bindparam("ids", expanding=True))
)
_BY_KEYS = (
    select(cases.c.ticket)
    .join(case_keys, case_keys.c.ticket == cases.c.ticket)
    .where(
        case_keys.c.key.in_(bindparam("keys", expanding=True)),
        cases.c.kind == str(Kind.REQUEST),
        or_(cases.c.settled.is_(False), cases.c.settled_at >= bindparam("since")),
    )
    .group_by(cases.c.ticket)
    .order_by(cases.c.settled, cases.c.opened_at.desc(), cases.c.ticket)
    .limit(MANY)
)
_UNREAD = (
    select(cases.c.ticket)
    .join(case_keys, case_keys.c.ticket == cases.c.ticket)
    .where(case_keys.c.key == bindparam("key"))
    # of neither is a case settled; said as well, SQLite would look through all that are not
    .where(cases.c.status.in_((str(Status.INCOMPLETE), str(Status.IN_REVIEW))))
    .order_by(cases.c.ticket)
    .limit(MANY)
)
_RESERVE = text("SELECT bool_and(pg_try_advisory_xact_lock(k)) FROM unnest(CAST(:keys AS bigint[])) AS t(k)")
_BY_ENTRY = select(case_keys.c.ticket).where(case_keys.c.key == bindparam("key")).order_by(case_keys.c.ticket)
_BY_NUMBER = (
    select(cases.c.ticket, cases.c.opd)
    .join(case_keys, case_keys.c.ticket == cases.c.ticket)
    .where(case_keys.c.key == bindparam("key"), cases.c.settled.is_(False))
    .order_by(cases.c.ticket)
)
_BY_DAY = (
    select(cases.c.ticket, cases.c.opd)
    .where(cases.c.kind == str(Kind.REQUEST), cases.c.settled.is_(False))
    .where(cases.c.first_day <= bindparam("day"), cases.c.last_day >= bindparam("day"))
    .order_by(cases.c.ticket)
)


class Finder:
    """Finds, and locks what it found. `own_mail` is the row of the mail in hand."""

    def __init__(self, connection: Connection, visible: Visible, own_mail: int | None) -> None:
        self._connection = connection
        self._visible = visible
        self._own_mail = own_mail

    def find(self, facts: Facts, now: datetime, form: dict[str, str] | None) -> Match:
        """The case that `facts` speak of. Raises Busy where it is in other hands."""
        match facts:
            case DeadlineReached() | CarriedOut() | Parked() | CalendarChanged():
                return self._chosen([facts.ticket], "ticket") if facts.ticket else Match(None)
            case Unreadable() | StepStuck() | ZoomDifferences():
                return Match(None)
            case DigestDue():
                self._reserve({facts.digest})
                return Match(None)
            case Complaint(mail=None):
                return self._by_entry(facts.digest)
            case FormEntry():
                return self._by_form(facts, form if form is not None else facts.values)
            case _:
                return self._by_mail(facts, now)

    def _by_mail(self, facts: Facts, now: datetime) -> Match:
        mail: Mail | None = getattr(facts, "mail", None)
        if mail is None:
            return Match(None)
        named = self._existing(mail.tickets)
        references = [*mail.references, *([mail.in_reply_to] if mail.in_reply_to else [])]
        if isinstance(facts, Bounce) and facts.original_id:
            references.append(facts.original_id)
        threaded = self._by_thread(references) if references else []
        if named or threaded:
            return self._chosen([*named, *threaded], "ticket" if named else "thread")
        if not isinstance(facts, RequestLetter | FollowUp):
            return Match(None)
        if isinstance(facts, FollowUp) and facts.letter is None:
            return Match(None)
        found = self._by_letter(letter_keys(facts.letter), now, waited_for(facts.letter))
        return found if found.case is not None or mail.sender is None else self._unread(facts, mail.sender)

    def _chosen(self, tickets: Iterable[str], how: How) -> Match:
        """The first of `tickets`, locked; the others as they are."""
        order = list(dict.fromkeys(tickets))[:MANY]
        self._visible(tickets=set(order))
        case = lock_case(self._connection, order[0])
        others = [read_case(self._connection, ticket) for ticket in order[1:]]
        return Match(case, how, tuple(c for c in (case, *others) if c is not None))

    def _existing(self, tickets: tuple[str, ...]) -> list[str]:
        if not tickets:
            return []
        wanted = [clean(t).upper() for t in tickets[:MANY]]
        self._visible(tickets=set(wanted))
        there = set(self._connection.scalars(_EXISTING, {"tickets": wanted}))
        return [t for t in wanted if t in there]

    def _by_thread(self, references: list[str]) -> list[str]:
        """Cases of the mails referred to, ours and theirs, the nearest reference first.

        Raises Busy where one came before this mail and is not decided yet; waiting for earlier ones
        alone, no two mails can wait for each other.
        """
        self._visible()
        ids = [clean(r) for r in dict.fromkeys(reversed(references))][:50]
        found = {row.message_id: row.ticket for row in self._connection.execute(_OURS, {"ids": ids})}
        for row in self._connection.execute(_THEIRS, {"ids": ids}):
            if row.state == "received" and self._own_mail is not None and row.id < self._own_mail:
                raise Busy(f"mail {row.id}, which this one answers, is not decided yet")
            if row.ticket:
                found.setdefault(row.message_id, row.ticket)
        return [found[i] for i in ids if i in found]

    def _by_letter(self, keys: set[str], now: datetime, also: set[str]) -> Match:
        if not keys:
            return Match(None)
        self._reserve(keys | also)
        self._visible(keys=keys)
        tickets = list(self._connection.scalars(_BY_KEYS, {"keys": sorted(keys), "since": now - RECENT}))
        return self._chosen(tickets, "letter") if tickets else Match(None)

    def _by_entry(self, digest: str) -> Match:
        """A complaint without a mail: the case that the same entry opened before, however it stands now."""
        if not digest:
            return Match(None)
        key = clean(entry_key(digest))
        self._reserve({key})
        self._visible(keys={key})
        tickets = list(self._connection.scalars(_BY_ENTRY, {"key": key}))
        return self._chosen(tickets, "entry") if tickets else Match(None)

    def _unread(self, facts: RequestLetter | FollowUp, sender: Address) -> Match:
        """The one open request of the sender whose letter could not be read: the photo before the scan."""
        key = unread_key(sender.email)
        self._visible(keys={key})
        found = []
        for ticket in self._connection.scalars(_UNREAD, {"key": key}).all():
            case = read_case(self._connection, ticket)
            if case is not None and _may_be(case, facts.letter):
                found.append(ticket)
        return self._chosen(found, "letter") if len(found) == 1 else Match(None)

    def _reserve(self, keys: set[str]) -> None:
        """Two workers with the same letter or entry: the second comes again later, and finds the first's."""
        if not keys or self._connection.dialect.name != "postgresql":
            return
        digests = [hashlib.sha256(key.encode()).digest()[:8] for key in sorted(keys)]
        numbers = [int.from_bytes(digest, "big", signed=True) for digest in digests]
        if not self._connection.scalar(_RESERVE, {"keys": numbers}):
            raise Busy("the same letter or entry is in another worker's hands")

    def _by_form(self, facts: FormEntry, form: dict[str, str]) -> Match:
        """By ticket; else the one open request with that letter's number; else by agency and day."""
        self._visible()
        stated = (form["ticket"],) if form.get("ticket") else ()
        named = self._existing((*stated, *(facts.mail.tickets if facts.mail else ())))
        if named:
            return self._chosen(named, "form")
        number, agency = plain_number(form.get("number")), plain_agency(form.get("opd"))
        day = day_of(form.get("first_day"))
        self._reserve(_waiting_keys(number, agency, day))
        tickets = self._by_number(number, agency) or self._by_day(agency, day)
        if len(tickets) == 1:
            return self._chosen(tickets, "form")
        found = [read_case(self._connection, ticket) for ticket in tickets[:MANY]]
        return Match(None, "form" if found else "none", tuple(c for c in found if c is not None))

    def _by_number(self, number: str | None, agency: str | None) -> list[str]:
        if number is None:
            return []
        rows = self._connection.execute(_BY_NUMBER, {"key": clean(f"number:{number}")}).all()
        same = [row.ticket for row in rows if agency and plain_agency(row.opd) == agency]
        return same or [row.ticket for row in rows]

    def _by_day(self, agency: str | None, day: date | None) -> list[str]:
        if agency is None or day is None:
            return []
        rows = self._connection.execute(_BY_DAY, {"day": day})
        return [row.ticket for row in rows if plain_agency(row.opd) == agency]


def waited_for(letter: Letter | None) -> set[str]:
    """Under which keys form entries may be waiting for this letter."""
    if letter is None:
        return set()
    return _waiting_keys(plain_number(letter.number), plain_agency(letter.opd), letter.event.first_day)


def _waiting_keys(number: str | None, agency: str | None, day: date | None) -> set[str]:
    keys = {f"number:{number}"} if number else set()
    return keys | ({f"day:{day}|{agency}"} if agency and day else set())


def _may_be(case: Case, letter: Letter | None) -> bool:
    """Whether `letter` is what the case still lacks: it waits for a letter, or for the number of this one."""
    if letter is None:
        return case.letter is None
    if "letter" in case.asked:
        return letter.is_request
    ask = asked_by(case)
    same_agency = plain_agency(letter.opd) is not None and plain_agency(letter.opd) == plain_agency(ask.opd)
    same_day = letter.event.first_day is not None and letter.event.first_day == ask.event.first_day
    return letter.is_request and ask.number is None and same_agency and same_day
