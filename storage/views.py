"""What people and metrics are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select

from rules.case import Case, Kind
from rules.decision import Effect
from storage.bookings import Booking, Bookings
from storage.cases import read_case
from storage.codec import load_case, load_effect, load_result
from storage.engine import reading
from storage.events import Event, of_ticket, recent
from storage.tables import Values, bookings, cases, deadlines, mails, outbox, parts


@dataclass(frozen=True, slots=True)
class EffectView:
    """An effect of a case and how it stands: due, done or parked."""

    id: int
    key: str
    ticket: str | None
    effect: Effect
    state: str
    tries: int
    next_at: datetime
    reason: str | None
    result: dict[str, str]
    message_id: str | None
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class MailView:
    """A mail and where it stands: received, decided, moved or gone."""

    id: int
    digest: str | None
    message_id: str | None
    size: int
    received_at: datetime
    state: str
    form: str | None
    target: str | None
    reason: str | None
    ticket: str | None
    fault: str | None
    duplicate_of: int | None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All that is known of one case."""

    case: Case
    events: list[Event]
    effects: list[EffectView]
    mails: list[MailView]
    bookings: list[Booking]


_MAIL = [mails.c[name] for name in MailView.__dataclass_fields__]


class Views:
    """Reads only."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def cases(
        self, *, open_only: bool = False, kind: Kind | None = None, limit: int | None = None
    ) -> list[Case]:
        """Cases in order of their opening."""
        query = select(cases.c.body).order_by(cases.c.opened_at, cases.c.ticket).limit(limit)
        if open_only:
            query = query.where(cases.c.settled.is_(False))
        if kind is not None:
            query = query.where(cases.c.kind == str(kind))
        with reading(self._engine) as connection:
            return [load_case(body) for body in connection.scalars(query)]

    def case(self, ticket: str) -> Case | None:
        with reading(self._engine) as connection:
            return read_case(connection, ticket.upper())

    def show(self, ticket: str) -> CaseFile | None:
        """The whole file of one case; None: no such ticket."""
        wanted = ticket.upper()
        case = self.case(wanted)
        if case is None:
            return None
        query = select(_MAIL[0], *_MAIL[1:]).where(mails.c.ticket == wanted).order_by(mails.c.id)
        with reading(self._engine) as connection:
            came = [MailView(*row) for row in connection.execute(query)]
        booked = Bookings(self._engine).of(wanted)
        return CaseFile(case, self.events(wanted), self.effects(ticket=wanted), came, booked)

    def events(self, ticket: str | None = None, *, limit: int = 1000) -> list[Event]:
        """Of one case all, else the last `limit`; oldest first."""
        with reading(self._engine) as connection:
            return of_ticket(connection, ticket.upper()) if ticket else recent(connection, limit)

    def effects(
        self, *, ticket: str | None = None, state: str | None = None, limit: int | None = None
    ) -> list[EffectView]:
        """Effects in the order of their decisions."""
        query = select(outbox).order_by(outbox.c.id).limit(limit)
        if ticket is not None:
            query = query.where(outbox.c.ticket == ticket.upper())
        if state is not None:
            query = query.where(outbox.c.state == state)
        with reading(self._engine) as connection:
            return [_effect(dict(row)) for row in connection.execute(query).mappings()]

    def mails(self, *, state: str | None = None, limit: int | None = None) -> list[MailView]:
        """Mails in the order of their noting."""
        query = select(*_MAIL).order_by(mails.c.id).limit(limit)
        if state is not None:
            query = query.where(mails.c.state == state)
        with reading(self._engine) as connection:
            return [MailView(*row) for row in connection.execute(query)]

    def mails_with(self, digest: str, ticket: str | None = None) -> list[str]:
        """Digests of the raw mails that brought the file `digest`, then of all the mails of `ticket`."""
        whole = mails.c.digest.is_not(None)
        direct = (
            select(mails.c.digest)
            .join(parts, parts.c.mail_id == mails.c.id)
            .where(parts.c.digest == digest, whole)
            .order_by(mails.c.id)
        )
        others = select(mails.c.digest).where(mails.c.ticket == ticket, whole).order_by(mails.c.id.desc())
        with reading(self._engine) as connection:
            found = list(connection.scalars(direct))
            found += connection.scalars(others) if ticket else []
        return list(dict.fromkeys(found))

    def counts(self) -> dict[str, int]:
        """By `mails.STATE`, `outbox.KIND.STATE`, `cases.KIND.STATUS`, `deadlines`, `bookings.STATE`."""
        questions = {
            "mails": select(mails.c.state, func.count()).group_by(mails.c.state),
            "outbox": select(outbox.c.kind, outbox.c.state, func.count()).group_by(
                outbox.c.kind, outbox.c.state
            ),
            "cases": select(cases.c.kind, cases.c.status, func.count()).group_by(
                cases.c.kind, cases.c.status
            ),
            "bookings": select(bookings.c.state, func.count()).group_by(bookings.c.state),
            "deadlines": select(func.count()).select_from(deadlines),
        }
        counted: dict[str, int] = {}
        with reading(self._engine) as connection:
            for name, question in questions.items():
                for *words, number in connection.execute(question):
                    counted[".".join([name, *map(str, words)])] = number
        return counted


def _effect(values: Values) -> EffectView:
    values["effect"] = load_effect(values["body"])
    values["result"] = load_result(values["result"]) if values["result"] else {}
    return EffectView(**{name: values[name] for name in EffectView.__dataclass_fields__})
