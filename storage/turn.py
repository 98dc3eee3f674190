"""S2: one decision, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, NestedTransaction

from rules.booking import Booking
from rules.case import Case, Kind
from rules.decision import Decision
from rules.facts import CarriedOut, Facts, FormEntry, Parked
from rules.letter import Letter
from rules.mail import Attachment, Mail
from rules.office import Load
from storage.arrivals import ReceivedMail
from storage.bookings import Desk
from storage.cases import chain_of, lock_case, read_open, related_to, stage_new, write_known
from storage.codec import clean, dump_case
from storage.deadlines import DueDeadline
from storage.decided import stage_mail
from storage.events import Entry
from storage.handed_in import note_handed_in
from storage.loads import NOBODY, load_of, tally_rows
from storage.lone_forms import drop_forms, forms_for, keep_form
from storage.matching import Finder, Match
from storage.numbers import Numbers
from storage.outbox import (
    DueEffect,
    MessageId,
    caused_by,
    finish,
    known_keys,
    outbox_row,
    result_of,
    sent_rows,
)
from storage.staged import Staged
from storage.tables import outbox, sent, snapshots, tallies

Item = ReceivedMail | DueDeadline | DueEffect


@dataclass(frozen=True, slots=True)
class Ways:
    """What turns need to know of this installation."""

    zone: ZoneInfo
    message_id: MessageId | None = None


class Turn:
    """Find, load, decide, record: what one decision may ask and write."""

    def __init__(
        self, connection: Connection, ways: Ways, item: Item | None, earlier: Staged, numbers: Numbers
    ) -> None:
        self._connection = connection
        self._ways = ways
        self._item = item
        self._earlier = earlier
        self._numbers = numbers
        self.strangers: Set[str] = frozenset()
        self.booked: tuple[Booking, ...] | None = None
        self._locked: set[str] = set()
        self._new: set[str] = set()
        self._savepoint: NestedTransaction | None = None
        self._form: dict[str, str] | None = None
        self.flushed = False
        self.staged = Staged()
        self.entries: list[Entry] = []

    def _touch(self) -> Connection:
        """The connection, to write on: what is written from here on can be undone alone."""
        if self._savepoint is None:
            self._savepoint = self._connection.begin_nested()
        return self._connection

    def undo(self) -> None:
        if self._savepoint is not None and self._savepoint.is_active:
            self._savepoint.rollback()

    def keep(self) -> None:
        if self._savepoint is not None:
            self._savepoint.commit()

    def find(self, facts: Facts, now: datetime, form: dict[str, str] | None = None) -> Match:
        """The case that `facts` speak of, locked for this turn.

        `form` is a form entry's values by our own keys (ticket, number, opd, first_day); without it
        the entry's values are taken as they are.
        """
        own = self._item.id if isinstance(self._item, ReceivedMail) else None
        match = Finder(self._connection, self._visible, own).find(facts, now, form)
        if match.case is not None:
            self._locked.add(match.case.ticket)
        self._form = form if form is not None and not match.candidates else None
        return match

    def forms_for(self, letter: Letter, now: datetime) -> tuple[FormEntry, ...]:
        """Form entries that came before `letter` and wait for it."""
        return forms_for(self._connection, letter, now)

    def _visible(self, tickets: set[str] | None = None, keys: set[str] | None = None) -> None:
        """Write out earlier turns' rows, where one of `tickets` or `keys` (None: anything) is among them."""
        if self.flushed or not self._earlier:
            return
        anything = tickets is None and keys is None
        if anything or (tickets or set()) & self._earlier.tickets or (keys or set()) & self._earlier.keys:
            self._earlier.write(self._touch())
            self.flushed = True

    def load(self, now: datetime, address: str | None) -> Load:
        """What `address`, else the mail's own sender, has had from us and sent to us lately: answers on this
        local day, cases, alerts."""
        address = address or self._author(None)
        if not address:
            return Load()
        pending, strangers = (Staged(), set[str]()) if self.flushed else (self._earlier, self.strangers)
        return load_of(self._connection, pending, address, now, self._ways.zone, strangers)

    def record(
        self, facts: Facts, decision: Decision, now: datetime, evidence: tuple[str, ...] = ()
    ) -> list[Case]:
        """S2: write all of `decision` and finish the turn's item; the cases as they are now, with tickets.

        Cases without a ticket get one; cases of one decision (`also`) are told of each other. An effect
        whose key is there already is not enqueued again. The deadline that was answered is gone.
        """
        steps = chain_of(decision)
        recorded = self._with_tickets(steps, now)
        mail: Mail | None = getattr(facts, "mail", None)
        mail_id = self._item.id if isinstance(self._item, ReceivedMail) else None
        for step, case in zip(steps, recorded, strict=True):
            self._write(step, case, facts, mail, now)
            ticket: str | None = case.ticket if case is not None else getattr(facts, "ticket", None)
            status = str(case.status) if case is not None else None
            said = (*step.evidence, *evidence)
            self.entries.append(
                Entry(now, type(facts).__name__, ticket or None, mail_id, status, step.reason, said)
            )
        self._keep_forms(facts, decision, mail_id, now)
        self._finish(facts, steps, recorded, now)
        return [case for case in recorded if case is not None]

    def _keep_forms(self, facts: Facts, decision: Decision, mail_id: int | None, now: datetime) -> None:
        if isinstance(facts, FormEntry) and decision.keep and self._form is not None:
            keep_form(self._touch(), facts, self._form, mail_id, now)
        if decision.joined:
            drop_forms(self._touch(), decision.joined)

    def named(self, ticket: str) -> Case | None:
        """Another case that the facts name, locked for this turn as well; raises Busy where it is in other
        hands."""
        wanted = clean(ticket.strip().upper())
        if not wanted:
            return None
        self._visible(tickets={wanted})
        case = lock_case(self._connection, wanted)
        if case is not None:
            self._locked.add(case.ticket)
        return case

    def open_complaints(self) -> tuple[Case, ...]:
        """Every complaint that is not settled, as it stands now."""
        self._visible()
        return read_open(self._connection, Kind.COMPLAINT)

    def keep_files(
        self, digest: str, files: Sequence[Attachment], ticket: str, size: int, now: datetime
    ) -> None:
        """Note what was handed in without a mail: the archive has it under `digest`, as one message."""
        note_handed_in(self._touch(), digest, files, ticket, size, now)

    def bookings(self, to_book: bool = False) -> tuple[Booking, ...]:
        """All that is held; `to_book`: nobody else books until the commit. Raises Busy where one does now."""
        if to_book or self.booked is None:
            self.booked = Desk(self._connection).look(to_book)
        return self.booked

    def _with_tickets(self, steps: list[Decision], now: datetime) -> list[Case | None]:
        year = now.astimezone(self._ways.zone).year
        recorded: list[Case | None] = []
        for step in steps:
            case = step.case
            if case is not None and not case.ticket:
                case = replace(case, ticket=self._numbers.next(case.kind, year))
                self._new.add(case.ticket)
            recorded.append(self._without_answered(case) if case is not None else None)
        tickets = [case.ticket for case in recorded if case is not None]
        if len(tickets) < 2:
            return recorded
        return [related_to(case, tickets) if case is not None else None for case in recorded]

    def _write(
        self, step: Decision, case: Case | None, facts: Facts, mail: Mail | None, now: datetime
    ) -> None:
        snapshot: str | None = None
        if case is not None:
            body = dump_case(case)
            self._write_case(case, body, mail, now)
            if step.bookings is not None:
                self.booked = None
                Desk(self._touch()).settle(case.ticket, step.bookings, now)
            if step.effects:
                snapshot = hashlib.sha256(body.encode()).hexdigest()
                self.staged.add(snapshots, [{"digest": snapshot, "ticket": case.ticket, "body": body}])
        if not step.effects:
            return
        ticket = case.ticket if case is not None else None
        scope = ticket or self._scope(facts)
        wanted = {clean(f"{scope}/{effect.key}"): effect for effect in reversed(step.effects)}
        # a mail is decided once, and its own effects are the first under its number: nothing to look for
        if not (ticket in self._new if ticket is not None else isinstance(self._item, ReceivedMail)):
            self._visible()
            there = known_keys(self._connection, list(wanted))
            wanted = {key: effect for key, effect in wanted.items() if key not in there}
        fresh = [(key, effect) for key, effect in reversed(wanted.items())]
        ways, whose = self._ways, caused_by(mail, case)
        rows = [outbox_row(key, ticket, e, snapshot, now, ways.message_id, whose) for key, e in fresh]
        self.staged.add(outbox, rows)
        self.staged.add(sent, sent_rows(rows, now))
        self.staged.add(tallies, tally_rows([effect for _, effect in fresh], self._author(mail), now))

    def _write_case(self, case: Case, body: str, mail: Mail | None, now: datetime) -> None:
        if case.ticket in self._new:
            opened_by = clean(mail.sender.email.lower()) if mail and mail.sender else None
            stage_new(self.staged, case, body, opened_by, now)
            return
        self._visible({case.ticket})
        if case.ticket not in self._locked and lock_case(self._connection, case.ticket) is None:
            raise LookupError(f"a decision about {case.ticket}, which does not exist")
        self._locked.add(case.ticket)
        write_known(self._touch(), case, body)

    def _without_answered(self, case: Case) -> Case:
        item = self._item
        if not isinstance(item, DueDeadline) or item.ticket != case.ticket:
            return case
        left = tuple(d for d in case.deadlines if (d.kind, d.due) != (item.kind, item.due))
        return replace(case, deadlines=left)

    def _author(self, mail: Mail | None) -> str | None:
        """Who wrote the mail of this turn, as far as one can tell; None where it is about no mail."""
        if mail is not None and mail.sender is not None:
            return mail.sender.email
        return (self._item.sender or NOBODY) if isinstance(self._item, ReceivedMail) else None

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

    def _finish(
        self, facts: Facts, steps: list[Decision], recorded: list[Case | None], now: datetime
    ) -> None:
        match self._item:
            case ReceivedMail():
                stage_mail(self.staged, self._item.id, facts, steps, recorded, now)
            case DueDeadline():
                self._drop_deadline(self._item)
            case DueEffect():
                result = facts.result if isinstance(facts, CarriedOut) else result_of(self._item)
                reason = facts.reason if isinstance(facts, Parked) else None
                state = "parked" if isinstance(facts, Parked) else "done"
                finish(self._touch(), self._item.id, state, now, reason=reason, result=result)
            case None:
                return

    def _drop_deadline(self, item: DueDeadline) -> None:
        """Where the decision left the case as it was, the deadline goes all the same."""
        case = lock_case(self._connection, item.ticket)
        if case is not None and any((d.kind, d.due) == (item.kind, item.due) for d in case.deadlines):
            case = self._without_answered(case)
            write_known(self._touch(), case, dump_case(case))
