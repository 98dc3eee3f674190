"""Personal data, found and removed when its time is over (UU 27/2022)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, func, or_, select

from rules.case import Kind
from storage.archive import Archive
from storage.cases import lock_case
from storage.engine import reading, writing
from storage.erasure import Scope, files_of, mails_of, remove_case, remove_stray
from storage.events import ERASED, Entry, append
from storage.tables import cases, events, mails, outbox


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


class Retention:
    """Removal by rule. Numbers, kinds, states, times and the chain stay; names, addresses and words go."""

    def __init__(self, engine: Engine, archive: Archive) -> None:
        self._engine = engine
        self._archive = archive

    def find_personal(self, before: datetime, *, kind: Kind | None = None) -> list[Personal]:
        """Cases settled before `before`, and (no `kind` given) mails decided before it that became no case.

        Left out: what was removed already, and what still has an effect to carry out.
        """
        waiting = select(outbox.c.ticket).where(outbox.c.state == "due", outbox.c.ticket.is_not(None))
        settled = (
            select(cases.c.ticket, cases.c.settled_at)
            .where(cases.c.settled.is_(True), cases.c.settled_at < before, cases.c.erased_at.is_(None))
            .where(cases.c.ticket.not_in(waiting))
            .order_by(cases.c.ticket)
        )
        strays = (
            select(mails.c.id, mails.c.decided_at)
            .where(mails.c.ticket.is_(None), mails.c.duplicate_of.is_(None), mails.c.digest.is_not(None))
            .where(mails.c.state.in_(("moved", "gone")), mails.c.decided_at < before)
            .where(
                mails.c.id.not_in(
                    select(events.c.mail_id).where(events.c.kind == ERASED, events.c.mail_id > 0)
                )
            )
            .order_by(mails.c.id)
        )
        if kind is not None:
            settled = settled.where(cases.c.kind == str(kind))
        with reading(self._engine) as connection:
            found = [Personal(ticket, None, at) for ticket, at in connection.execute(settled)]
            if kind is None:
                found += [Personal(None, number, at) for number, at in connection.execute(strays)]
        return found

    def erase(
        self, found: Sequence[Personal], now: datetime, *, rule: str, dry_run: bool = False
    ) -> list[Removed]:
        """Remove what `found` holds about people; each one transaction and one event.

        `rule` is the sentence put on record. Bytes go where no other case's mail has them. What is
        open, unknown or removed already is left out.
        """
        removed = []
        for one in found:
            with (reading if dry_run else writing)(self._engine) as connection:
                scope = _scope(connection, one)
                if scope is None:
                    continue
                removed.append(_counted(connection, one, scope))
                if not dry_run:
                    self._remove(connection, one, scope, now, rule)
            # After the commit: a crash before it leaves bytes that nothing points to, never a dead pointer.
            for digest in scope.digests if not dry_run else ():
                self._archive.drop(digest)
        return removed

    def _remove(self, connection: Connection, one: Personal, scope: Scope, now: datetime, rule: str) -> None:
        if one.ticket is not None:
            status = remove_case(connection, one.ticket, scope, now)
            append(connection, [Entry(now, ERASED, one.ticket, None, status, rule)])
        elif one.mail_id is not None:
            remove_stray(connection, one.mail_id, scope)
            append(connection, [Entry(now, ERASED, None, one.mail_id, None, rule)])


def _scope(connection: Connection, one: Personal) -> Scope | None:
    """The mails and bytes concerned; None where nothing may be removed (any more)."""
    if one.ticket is None:
        ids = [one.mail_id] if one.mail_id is not None else []
        return Scope(ids, files_of(connection, ids)) if ids else None
    row = connection.execute(
        select(cases.c.settled, cases.c.erased_at).where(cases.c.ticket == one.ticket)
    ).first()
    if (
        row is None
        or not row.settled
        or row.erased_at is not None
        or lock_case(connection, one.ticket) is None
    ):
        return None
    ids = mails_of(connection, one.ticket)
    return Scope(ids, files_of(connection, ids))


def _counted(connection: Connection, one: Personal, scope: Scope) -> Removed:
    if one.ticket is not None:
        effects, said = outbox.c.ticket == one.ticket, events.c.ticket == one.ticket
    else:
        effects = outbox.c.key.startswith(f"mail-{one.mail_id}/", autoescape=True)
        said = events.c.mail_id == one.mail_id
    worded = or_(events.c.reason.is_not(None), events.c.evidence.is_not(None))
    numbers = [
        connection.scalar(select(func.count()).select_from(outbox).where(effects)) or 0,
        connection.scalar(select(func.count()).select_from(events).where(said, worded)) or 0,
    ]
    return Removed(one.ticket, one.mail_id, len(scope.digests), *numbers)
