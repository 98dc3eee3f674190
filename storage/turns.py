"""S2: one turn, one decision, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, insert, select, update

from rules.case import Case
from rules.decision import Decision, Effect, SendMail
from rules.facts import CarriedOut, Facts, Parked
from rules.mail import Mail
from rules.office import Load
from storage.arrivals import PERIKSA, SELESAI, ReceivedMail
from storage.bookings import Desk
from storage.cases import body_of, lock_case, write_known, write_new
from storage.claims import DEADLINE, EFFECT, MAIL
from storage.codec import clean
from storage.deadlines import DueDeadline
from storage.events import Entry, append
from storage.fault import Taken
from storage.matching import Match, find
from storage.numbers import next_ticket
from storage.outbox import DueEffect, MessageId, enqueue, finish
from storage.tables import Values, cases, deadlines, mails, outbox, parts, snapshots, tallies

Item = ReceivedMail | DueDeadline | DueEffect
COUNTED = 10_000
"""Counting stops here: no cap in settings is as high."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What turns need to know of this installation."""

    zone: ZoneInfo
    message_id: MessageId | None = None


class Batch:
    """Many turns, one durable commit. Nothing of a batch may be moved or sent before the batch is left."""

    def __init__(self, connection: Connection, ways: Ways) -> None:
        self._connection = connection
        self._ways = ways
        self._entries: list[Entry] = []
        self.used: list[tuple[int, int]] = []

    @contextmanager
    def turn(self, item: Item | None) -> Iterator[Turn]:
        """One decision about `item` (None: one that nobody sent, such as a command at the terminal).

        An exception inside undoes this turn alone. Raises Taken where the item is already decided,
        Busy (from `find` or `record`) where the case is in other hands: the item stays for later.
        """
        if item is not None:
            self.used.append(_claim_of(item))
        turn = Turn(self._connection, self._ways, item)
        with self._connection.begin_nested():
            turn.hold()
            yield turn
        self._entries += turn.entries

    def seal(self) -> None:
        """Put the turns' sentences on the record; the ledger calls it right before the commit."""
        append(self._connection, self._entries)


def _claim_of(item: Item) -> tuple[int, int]:
    match item:
        case ReceivedMail():
            return MAIL, item.id
        case DueDeadline():
            return DEADLINE, item.id
        case DueEffect():
            return EFFECT, item.id


class Turn:
    """Find, load, decide, record: what one decision may ask and write."""

    def __init__(self, connection: Connection, ways: Ways, item: Item | None) -> None:
        self._connection = connection
        self._ways = ways
        self._item = item
        self._locked: set[str] = set()
        self.entries: list[Entry] = []

    def hold(self) -> None:
        """Take the item's row lock; Taken where it is gone or decided."""
        item = self._item
        match item:
            case None:
                return
            case ReceivedMail():
                query = select(mails.c.id).where(mails.c.id == item.id, mails.c.state == "received")
            case DueDeadline():
                query = select(deadlines.c.ticket).where(
                    deadlines.c.ticket == item.ticket,
                    deadlines.c.kind == item.kind,
                    deadlines.c.due == item.due,
                )
            case DueEffect():
                query = select(outbox.c.id).where(outbox.c.id == item.id, outbox.c.state == "due")
        if self._connection.execute(query.with_for_update(skip_locked=True)).first() is None:
            raise Taken(f"{item!r} is done already, or in other hands")

    def find(self, facts: Facts, now: datetime, form: dict[str, str] | None = None) -> Match:
        """The case that `facts` speak of, locked for this turn.

        `form` is a form entry's values by our own keys (ticket, number, opd, first_day); without it
        the entry's values are taken as they are.
        """
        match = find(self._connection, facts, now, form)
        if match.case is not None:
            self._locked.add(match.case.ticket)
        return match

    def load(self, now: datetime, address: str | None) -> Load:
        """What `address` has had from us and sent to us lately: answers on this local day, cases, alerts."""
        if not address:
            return Load()
        email = clean(address.lower())
        midnight = now.astimezone(self._ways.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        hour = now - timedelta(hours=1)
        opened = select(cases.c.ticket).where(cases.c.opened_by == email, cases.c.opened_at > hour)
        counts = [
            _tally("answer", email, midnight),
            select(func.count()).select_from(opened.limit(COUNTED).subquery()).scalar_subquery(),
            _tally("alert", email, hour),
        ]
        return Load(*self._connection.execute(select(*counts)).one())

    def record(
        self, facts: Facts, decision: Decision, now: datetime, evidence: tuple[str, ...] = ()
    ) -> list[Case]:
        """S2: write all of `decision` and finish the turn's item; the cases as they are now, with tickets.

        Cases without a ticket get one; cases of one decision (`also`) are told of each other. An effect
        whose key is there already is not enqueued again. The deadline that was answered is gone.
        """
        steps = _chain_of(decision)
        recorded = self._with_tickets(steps, now)
        mail: Mail | None = getattr(facts, "mail", None)
        mail_id = self._item.id if isinstance(self._item, ReceivedMail) else None
        for step, case in zip(steps, recorded, strict=True):
            self._write(step, case, facts, mail, now)
            if case is not None:
                ticket, status = case.ticket, str(case.status)
            else:
                ticket, status = getattr(facts, "ticket", None) or None, None
            said = (*step.evidence, *evidence)
            entry = Entry(now, type(facts).__name__, ticket, mail_id, status, step.reason, said)
            self.entries.append(entry)
        self._finish(facts, decision, steps, recorded, now)
        return [case for case in recorded if case is not None]

    def book(self, host: str, ticket: str, begins: datetime, ends: datetime, now: datetime) -> int:
        """Hold `host` for `ticket` in this turn's transaction; raises DoubleBooking."""
        return Desk(self._connection).hold(host, ticket, begins, ends, now)

    def unbook(self, ticket: str, now: datetime) -> int:
        """Release every booking of `ticket`; how many there were."""
        return Desk(self._connection).release(ticket, now)

    def _with_tickets(self, steps: list[Decision], now: datetime) -> list[Case | None]:
        year = now.astimezone(self._ways.zone).year
        recorded: list[Case | None] = []
        self._new: set[str] = set()
        for step in steps:
            case = step.case
            if case is not None and not case.ticket:
                case = replace(case, ticket=next_ticket(self._connection, case.kind, year))
                self._new.add(case.ticket)
            recorded.append(case)
        tickets = [case.ticket for case in recorded if case is not None]
        if len(tickets) < 2:
            return recorded
        return [_related(case, tickets) if case is not None else None for case in recorded]

    def _write(
        self, step: Decision, case: Case | None, facts: Facts, mail: Mail | None, now: datetime
    ) -> None:
        snapshot: int | None = None
        ticket = case.ticket if case is not None else None
        if case is not None:
            case = self._without_answered(case)
            body = body_of(case)
            self._write_case(case, body, mail, now)
            if step.effects:
                added = self._connection.execute(insert(snapshots), {"ticket": case.ticket, "body": body})
                key = added.inserted_primary_key
                snapshot = int(key[0]) if key is not None else None
        scope = ticket or self._scope(facts)
        items = [(f"{scope}/{effect.key}", ticket, effect) for effect in step.effects]
        fresh = enqueue(self._connection, items, snapshot, now, self._ways.message_id)
        self._count(fresh, mail, now)

    def _write_case(self, case: Case, body: str, mail: Mail | None, now: datetime) -> None:
        if case.ticket in self._new:
            opened_by = mail.sender.email if mail and mail.sender else None
            write_new(self._connection, case, body, clean(opened_by) if opened_by else None, now)
            return
        if case.ticket not in self._locked and lock_case(self._connection, case.ticket) is None:
            raise LookupError(f"a decision about {case.ticket}, which does not exist")
        self._locked.add(case.ticket)
        write_known(self._connection, case, body)

    def _without_answered(self, case: Case) -> Case:
        item = self._item
        if not isinstance(item, DueDeadline) or item.ticket != case.ticket:
            return case
        left = tuple(d for d in case.deadlines if (d.kind, d.due) != (item.kind, item.due))
        return replace(case, deadlines=left)

    def _scope(self, facts: Facts) -> str:
        """Whose keys these are where no case is: the mail's, the effect's, or the deadline's."""
        match self._item:
            case ReceivedMail():
                return f"mail-{self._item.id}"
            case DueEffect():
                return self._item.key
            case DueDeadline():
                return self._item.ticket
            case None:
                return getattr(facts, "digest", "") or type(facts).__name__

    def _count(self, effects: list[Effect], mail: Mail | None, now: datetime) -> None:
        sends = [effect for effect in effects if isinstance(effect, SendMail)]
        told = {clean(a.email.lower()) for effect in sends for a in (*effect.to, *effect.cc)}
        rows: list[Values] = [{"what": "answer", "address": email, "at": now} for email in sorted(told)]
        if mail and mail.sender and any(effect.template.endswith("alert") for effect in sends):
            rows.append({"what": "alert", "address": clean(mail.sender.email.lower()), "at": now})
        if rows:
            self._connection.execute(insert(tallies), rows)

    def _finish(
        self,
        facts: Facts,
        decision: Decision,
        steps: list[Decision],
        recorded: list[Case | None],
        now: datetime,
    ) -> None:
        match self._item:
            case ReceivedMail():
                look = any(step.look for step in steps)
                ticket = next((case.ticket for case in recorded if case is not None), None)
                self._finish_mail(
                    self._item, facts, PERIKSA if look else SELESAI, decision.reason, ticket, now
                )
            case DueDeadline():
                self._drop_deadline(self._item)
            case DueEffect():
                result = facts.result if isinstance(facts, CarriedOut) else {}
                reason = facts.reason if isinstance(facts, Parked) else None
                state = "parked" if isinstance(facts, Parked) else "done"
                finish(self._connection, self._item.id, state, now, reason=reason, result=result)
            case None:
                return

    def _finish_mail(
        self, item: ReceivedMail, facts: Facts, target: str, reason: str, ticket: str | None, now: datetime
    ) -> None:
        values = {
            "state": "decided",
            "target": target,
            "reason": clean(reason),
            "ticket": ticket,
            "form": type(facts).__name__,
            "decided_at": now,
        }
        self._connection.execute(update(mails).where(mails.c.id == item.id), values)
        mail: Mail | None = getattr(facts, "mail", None)
        files = {a.digest: a for a in mail.attachments} if mail else {}
        rows = [
            {
                "mail_id": item.id,
                "digest": digest,
                "name": clean(a.name),
                "media_type": clean(a.media_type),
                "size": a.size,
            }
            for digest, a in files.items()
        ]
        if rows:
            self._connection.execute(insert(parts), rows)

    def _drop_deadline(self, item: DueDeadline) -> None:
        """Where the decision left the case as it is, the row goes all the same; the case's own list follows."""
        case = lock_case(self._connection, item.ticket)
        if case is not None and any((d.kind, d.due) == (item.kind, item.due) for d in case.deadlines):
            case = self._without_answered(case)
            write_known(self._connection, case, body_of(case))


def _tally(what: str, email: str, since: datetime) -> object:
    rows = select(tallies.c.id).where(
        tallies.c.what == what, tallies.c.address == email, tallies.c.at >= since
    )
    return select(func.count()).select_from(rows.limit(COUNTED).subquery()).scalar_subquery()


def _chain_of(decision: Decision) -> list[Decision]:
    steps = [decision]
    while steps[-1].also is not None:
        steps.append(steps[-1].also)
    return steps


def _related(case: Case, tickets: list[str]) -> Case:
    others = [t for t in tickets if t != case.ticket and t not in case.related]
    return replace(case, related=(*case.related, *others))
