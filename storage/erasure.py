"""The statements that take people out of the tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from rules.case import Case
from storage.bare import bare_effect
from storage.codec import dump_case, dump_effect, load_effect
from storage.fault import Busy
from storage.lone_forms import KEPT
from storage.tables import (
    bookings,
    cases,
    events,
    lone_forms,
    mails,
    outbox,
    parts,
    sent,
    snapshots,
    tallies,
)

COUNTED_FOR = timedelta(days=2)
"""Tallies younger than this still hold back floods."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The mails that go, and the digests of what is theirs alone."""

    mail_ids: list[int]
    digests: list[str]


def mails_of(connection: Connection, ticket: str) -> list[int]:
    """Mails of this case, but for those that another case, not removed yet, was decided from, too."""
    own = set(connection.scalars(select(mails.c.id).where(mails.c.ticket == ticket)))
    own |= set(
        connection.scalars(select(events.c.mail_id).where(events.c.ticket == ticket, events.c.mail_id > 0))
    )
    shared = (
        select(events.c.mail_id)
        .join(cases, cases.c.ticket == events.c.ticket)
        .where(events.c.mail_id.in_(own), events.c.ticket != ticket, cases.c.erased_at.is_(None))
    )
    return sorted(own - set(connection.scalars(shared)))


def files_of(connection: Connection, ids: Sequence[int]) -> list[str]:
    """Digests of the raw mails `ids`, their repeats and files, that no other mail has."""
    repeats = connection.scalars(select(mails.c.id).where(mails.c.duplicate_of.in_(ids)))
    own = {*ids, *repeats}
    raw = set(
        connection.scalars(select(mails.c.digest).where(mails.c.id.in_(own), mails.c.digest.is_not(None)))
    )
    files = set(connection.scalars(select(parts.c.digest).where(parts.c.mail_id.in_(own))))
    others = select(mails.c.digest).where(mails.c.digest.in_(raw), mails.c.id.not_in(own))
    others_files = select(parts.c.digest).where(parts.c.digest.in_(files), parts.c.mail_id.not_in(own))
    return sorted((raw | files) - set(connection.scalars(others)) - set(connection.scalars(others_files)))


def remove_case(connection: Connection, bare: Case, scope: Scope, now: datetime) -> None:
    """Leave `bare` of a settled case, whose lock is held. Raises Busy where an effect of it is still due."""
    ticket = bare.ticket
    _strip_effects(connection, outbox.c.ticket == ticket, ticket)
    _forget(connection, now)
    released = bookings.c.ticket == ticket, bookings.c.state != "held"
    connection.execute(update(bookings).where(*released).values(host="", host_key=0))
    connection.execute(delete(snapshots).where(snapshots.c.ticket == ticket))
    connection.execute(delete(sent).where(sent.c.ticket == ticket))
    _strip_mails(connection, scope.mail_ids)
    connection.execute(
        update(cases)
        .where(cases.c.ticket == ticket)
        .values(requester=None, opened_by=None, erased_at=now, body=dump_case(bare))
    )
    connection.execute(update(events).where(events.c.ticket == ticket).values(**_WORDLESS))


def remove_stray(connection: Connection, mail_id: int, scope: Scope, now: datetime) -> None:
    """Strip a mail that became no case, and what was sent about it; raises Busy as `remove_case` does."""
    _forget(connection, now)
    _strip_effects(
        connection, outbox.c.key.startswith(f"mail-{mail_id}/", autoescape=True), f"mail-{mail_id}"
    )
    _strip_mails(connection, scope.mail_ids)
    connection.execute(delete(lone_forms).where(lone_forms.c.mail_id == mail_id))
    connection.execute(
        update(events).where(events.c.mail_id == mail_id, events.c.ticket.is_(None)).values(**_WORDLESS)
    )


def _forget(connection: Connection, now: datetime) -> None:
    """Counts by address that hold back no flood any more, form entries whose letter will not come."""
    connection.execute(delete(tallies).where(tallies.c.at < now - COUNTED_FOR))
    connection.execute(delete(lone_forms).where(lone_forms.c.at < now - KEPT))


_WORDLESS = {"salt": None, "reason": None, "evidence": None}
_BARE_MAIL = {"message_id": None, "sender": None, "reason": None, "body_digest": None, "fault": None}
"""The whole mail's digest stays: it gives no words back, and the mail is known if it comes again."""


def _strip_mails(connection: Connection, ids: Sequence[int]) -> None:
    connection.execute(delete(parts).where(parts.c.mail_id.in_(ids)))
    own = or_(mails.c.id.in_(ids), mails.c.duplicate_of.in_(ids))
    connection.execute(update(mails).where(own).values(**_BARE_MAIL))


def _strip_effects(connection: Connection, whose: ColumnElement[bool], scope: str) -> None:
    rows = connection.execute(select(outbox.c.id, outbox.c.state, outbox.c.body).where(whose)).all()
    for row in rows:
        if row.state == "due":
            raise Busy(f"{scope} still has effects to carry out")
        bare = {
            "lane": "",
            "sender": None,
            "reason": None,
            "result": None,
            "message_id": None,
            "snapshot": None,
        }
        body = dump_effect(bare_effect(load_effect(row.body)))
        change = update(outbox).where(outbox.c.id == row.id)
        connection.execute(change.values(key=f"{scope}/removed-{row.id}", body=body, **bare))
