"""Personal data whose time is over (UU 27/2022)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, func, or_, select

from rules.case import Case, Kind
from rules.decision import Decision
from storage.archive import Archive
from storage.cases import lock_case
from storage.engine import reading, scoured, writing
from storage.erasure import Scope, files_of, mails_of, remove_case, remove_stray
from storage.events import ERASED, Entry, append
from storage.tables import bookings, cases, events, mails, outbox

Judge = Callable[[Case], Decision | None]
"""rules/retention.py: the case as it may stay, and the sentence on record; None: not yet."""


@dataclass(frozen=True, slots=True)
class Personal:
    """Something settled that still holds data about people: a case, or a mail that became none."""

    ticket: str | None
    mail_id: int | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed, or would be (dry run): mails and files from the archive, words from the rest."""

    ticket: str | None
    mail_id: int | None
    files: int
    effects: int
    events: int
    reason: str


class Retention:
    """Carries out what rules/retention.py decides. Numbers, states, times and the chain stay."""

    def __init__(self, engine: Engine, archive: Archive) -> None:
        self._engine = engine
        self._archive = archive

    def find_cases(self, before: datetime, kind: Kind) -> list[Personal]:
        """Cases of `kind` settled before `before`, oldest number first.

        Left out: what was removed already, and what still has an effect to carry out or a licence to return.
        """
        waiting = select(outbox.c.ticket).where(outbox.c.state == "due", outbox.c.ticket.is_not(None))
        holding = select(bookings.c.ticket).where(bookings.c.state == "held")
        settled = (
            select(cases.c.ticket, cases.c.settled_at)
            .where(cases.c.settled.is_(True), cases.c.settled_at <= before, cases.c.erased_at.is_(None))
            .where(cases.c.kind == str(kind), cases.c.ticket.not_in(waiting), cases.c.ticket.not_in(holding))
            .order_by(cases.c.ticket)
        )
        with reading(self._engine) as connection:
            return [Personal(ticket, None, at) for ticket, at in connection.execute(settled)]

    def find_strays(self, before: datetime) -> list[Personal]:
        """Mails that became no case, decided before `before` and not removed yet."""
        erased = select(events.c.mail_id).where(events.c.kind == ERASED, events.c.mail_id > 0)
        strays = (
            select(mails.c.id, mails.c.decided_at)
            .where(mails.c.ticket.is_(None), mails.c.duplicate_of.is_(None), mails.c.digest.is_not(None))
            .where(mails.c.state.in_(("moved", "gone")), mails.c.decided_at <= before)
            .where(mails.c.id.not_in(erased))
            .order_by(mails.c.id)
        )
        with reading(self._engine) as connection:
            return [Personal(None, number, at) for number, at in connection.execute(strays)]

    def erase_case(
        self, ticket: str, judge: Judge, now: datetime, *, dry_run: bool = False
    ) -> Removed | None:
        """Remove what a case holds about people, in one transaction with one event; None: `judge` says no.

        The case is judged as it stands under its lock. Bytes go where no other case's mail has them.
        Raises Busy where an effect of it is still due, or another worker has it.
        """
        with (reading if dry_run else writing)(self._engine) as connection:
            case = _settled(connection, ticket)
            decision = judge(case) if case is not None else None
            if decision is None or decision.case is None:
                return None
            ids = mails_of(connection, ticket)
            scope = Scope(ids, files_of(connection, ids))
            removed = _counted(connection, Personal(ticket, None, now), scope, decision.reason)
            if dry_run:
                return removed
            remove_case(connection, decision.case, scope, now)
            status = str(decision.case.status)
            append(connection, [Entry(now, ERASED, ticket, None, status, decision.reason)])
        self._drop(scope)
        return removed

    def erase_mail(self, mail_id: int, reason: str, now: datetime, *, dry_run: bool = False) -> Removed:
        """Remove a mail that became no case; `reason` is the sentence put on record."""
        with (reading if dry_run else writing)(self._engine) as connection:
            scope = Scope([mail_id], files_of(connection, [mail_id]))
            removed = _counted(connection, Personal(None, mail_id, now), scope, reason)
            if dry_run:
                return removed
            remove_stray(connection, mail_id, scope, now)
            append(connection, [Entry(now, ERASED, None, mail_id, None, reason)])
        self._drop(scope)
        return removed

    def scour(self) -> bool:
        """Overwrite what was removed in the database's own file; False: somebody read it, try again later."""
        return scoured(self._engine)

    def _drop(self, scope: Scope) -> None:
        # after the commit: a crash before it leaves bytes that nothing points to, never a dead pointer
        for digest in scope.digests:
            self._archive.drop(digest)


def _settled(connection: Connection, ticket: str) -> Case | None:
    """The case, locked; None where nothing may be removed (any more)."""
    row = connection.execute(
        select(cases.c.settled, cases.c.erased_at).where(cases.c.ticket == ticket)
    ).first()
    if row is None or not row.settled or row.erased_at is not None:
        return None
    return lock_case(connection, ticket)


def _counted(connection: Connection, one: Personal, scope: Scope, reason: str) -> Removed:
    if one.ticket is not None:
        effects, said = outbox.c.ticket == one.ticket, events.c.ticket == one.ticket
    else:
        effects = outbox.c.key.startswith(f"mail-{one.mail_id}/", autoescape=True)
        said = events.c.mail_id == one.mail_id
    worded = or_(events.c.reason.is_not(None), events.c.evidence.is_not(None))
    sent = connection.scalar(select(func.count()).select_from(outbox).where(effects)) or 0
    told = connection.scalar(select(func.count()).select_from(events).where(said, worded)) or 0
    return Removed(one.ticket, one.mail_id, len(scope.digests), sent, told, reason)
