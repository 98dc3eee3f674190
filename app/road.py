"""The one road: facts in, one decision each, recorded."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

import structlog

from app.answers import Answers
from app.clock import Clock
from app.fairness import FEW, Shares
from rules.case import Case
from rules.decision import Decision
from rules.facts import (
    CarriedOut,
    DigestDue,
    Facts,
    FollowUp,
    FormEntry,
    Parked,
    RequestLetter,
    ReviewerReply,
    Unreadable,
    mail_of,
    with_mail,
)
from rules.mail import Attachment, Mail, Proof, Verb
from rules.office import Desk
from rules.requests import mapped
from rules.rulebook import decide
from storage.arrivals import ReceivedMail
from storage.fault import Busy, DoubleBooking, StorageError, Taken
from storage.ledger import Ledger
from storage.outbox import DueEffect
from storage.turns import Batch, Item, Turn

log = structlog.get_logger("road")
BATCH = 60
"""Mails a turn: short enough that what comes meanwhile is soon looked at."""
A_LOOK = 0.1
"""Seconds: while a scan is read, so long until what came meanwhile is handed out."""
WITH_BOOKINGS = (RequestLetter, FormEntry, FollowUp, ReviewerReply, CarriedOut)
"""Facts whose decisions may need to know who holds which licence when."""


class Reader(Protocol):
    """Bytes to facts, away from this process (parsers/sandbox.py). A future fails only where none reads."""

    def submit(self, raw: bytes) -> Future[Facts]: ...


HandedIn = tuple[str, int, Sequence[Attachment]]
"""Digest and size of the archived message that holds these files."""
Weigh = Callable[[bytes, Mail, Case | None], Proof]


@dataclass(frozen=True, slots=True)
class Read:
    """A mail and what the reader says of it."""

    item: ReceivedMail
    raw: bytes
    facts: Facts


class Road:
    """Gather, decide, record: for mails, for the clock, for outcomes."""

    def __init__(
        self, ledger: Ledger, reader: Reader, weigh: Weigh, desk: Callable[[], Desk], clock: Clock
    ) -> None:
        self._ledger = ledger
        self._reader = reader
        self._weigh = weigh
        self._desk = desk
        self._clock = clock
        self._waiting: dict[Future[Facts], tuple[ReceivedMail, bytes]] = {}
        self._shares = Shares()
        self._answers: Answers[Facts] = Answers()
        self._handed = 0
        self._handed_at = float("-inf")

    def take_in(self, limit: int = BATCH) -> int:
        """Decide mails at S1 until none waits. How many. Raises as `turn` does."""
        decided = 0
        while True:
            count = self.turn(limit, patience=None)
            decided += count
            if not count and not self._waiting:
                return decided

    def wake(self) -> None:
        """Mails were noted: a turn that waits for the readers looks at them now. From any thread."""
        self._answers.ring()

    @property
    def reading(self) -> int:
        """Mails in the readers' hands."""
        return len(self._waiting)

    def turn(self, limit: int = BATCH, patience: float | None = A_LOOK) -> int:
        """Hand out what came, and decide what has been read; how many.

        Mails read sooner, and mails that come meanwhile, do not wait for a slow scan: after `patience`
        seconds without an answer (None: however long) the turn is over, and the next one goes on.
        Raises the reader's fault where no process can read: such mails stay at S1.
        """
        decided = self._hand_out(limit - len(self._waiting)) if self._has_room() else 0
        if not self._waiting:
            return decided
        heard = self._answers.wait(len(self._waiting), patience)
        reads: list[Read] = []
        faults: dict[ReceivedMail, BaseException] = {}
        ended = [(future, *self._waiting.pop(future)) for future in heard]
        self._shares.read(item.id for _, item, _ in ended)
        for future, item, raw in ended:
            error = future.exception()
            if error is None:
                reads.append(self._result(future, item, raw))
            else:
                faults[item] = error
        # no reading process starts: that is our fault, and no mail is decided for it
        self._ledger.arrivals.release(faults)
        decided += self._decide_mails(sorted(reads, key=lambda read: read.item.id))
        for error in faults.values():
            raise error
        return decided

    def _has_room(self) -> bool:
        """Whether to look for mails at S1 now: a look costs the same for few as for many."""
        few = len(self._waiting) <= max(self._handed // 2, FEW)
        return few or self._answers.rung or time.monotonic() - self._handed_at >= A_LOOK

    def _hand_out(self, limit: int) -> int:
        """Give mails at S1 to the readers; decide at once those that cannot be had, and say how many."""
        if limit <= 0:
            return 0
        self._answers.rung, self._handed_at = False, time.monotonic()
        ready: list[Read] = []
        items = self._ledger.arrivals.received(limit)
        try:
            for item in self._shares.choose(items, time.monotonic()):
                raw = self._raw_of(item)
                if isinstance(raw, bytes):
                    future = self._reader.submit(raw)
                    self._waiting[future] = (item, raw)
                    self._answers.expect(future)
                else:
                    ready.append(Read(item, b"", raw))
        finally:
            self._handed = len(self._waiting)
            handed = {item.id for item, _ in self._waiting.values()}
            self._shares.read(item.id for item in items if item.id not in handed)
            handed |= {read.item.id for read in ready}
            self._ledger.arrivals.release(item for item in items if item.id not in handed)
        return self._decide_mails(ready)

    def _raw_of(self, item: ReceivedMail) -> bytes | Unreadable:
        if item.digest is None or item.fault is not None:
            reason = item.fault or "tidak dapat diambil"
            return Unreadable(item.digest or "", reason, item.size, item.received_at)
        try:
            return self._ledger.archive.fetch(item.digest)
        except StorageError as error:
            log.error("archive", mail=item.id, error=str(error))
            return Unreadable(item.digest, f"arsip: {error}", item.size)

    def _result(self, future: Future[Facts], item: ReceivedMail, raw: bytes) -> Read:
        return Read(item, raw, future.result())

    def _decide_mails(self, reads: Sequence[Read]) -> int:
        """Decide what was read in one durable commit; a fault in one undoes that one alone."""
        if not reads:
            return 0
        lines: list[dict[str, object]] = []
        mails = [mail for read in reads if (mail := mail_of(read.facts)) is not None]
        with self._ledger.batch([read.item for read in reads]) as batch:
            batch.foresee([mail.sender.email for mail in mails if mail.sender], self._clock.now())
            for read in reads:
                line = self._decide_mail(batch, read)
                if line:
                    lines.append(line)
        say = log.bind() if lines else log
        for line in lines:
            say.info("mail", **line)
        return len(lines)

    def _decide_mail(self, batch: Batch, read: Read) -> dict[str, object] | None:
        """One mail's turn; its canonical log line, None where it is left for later."""
        try:
            return self._turn(batch, read.item, read.facts, read.raw)
        except (Busy, Taken, DoubleBooking) as reason:
            log.debug("later", mail=read.item.id, reason=str(reason))
            return None
        except Exception as error:  # a fault of ours stops nothing else
            log.exception("fault", mail=read.item.id, digest=read.item.digest, error=repr(error))
            broken = Unreadable(
                read.item.digest or "", f"kesalahan program: {type(error).__name__}", read.item.size
            )
            return self._turn(batch, read.item, broken, b"")

    def answer_clock(self, limit: int = BATCH) -> int:
        """Decide deadlines that are reached. How many."""
        due = self._ledger.deadlines.due(self._clock.now(), limit)
        try:
            return sum(self._decide_one(each, each.facts, ticket=each.ticket) for each in due)
        finally:
            self._ledger.deadlines.release(due)

    def report(self, effect: DueEffect, facts: CarriedOut | Parked) -> bool:
        """Decide what follows from an effect's end; the effect is finished in the same commit."""
        return self._decide_one(effect, facts, ticket=effect.ticket)

    def state(self, facts: Facts) -> Sequence[Case]:
        """Decide facts that nobody mailed (a command at the terminal); the cases as they are now."""
        return self.enter(facts)[1]

    def enter(self, facts: Facts, handed_in: HandedIn | None = None) -> tuple[Decision, Sequence[Case]]:
        """As `state`, with the decision: a new case has no ticket in it. Raises Busy where another daemon
        decides the same now. What was `handed_in` is kept with the case, in the same commit."""
        with self._ledger.turn(None) as turn:
            decision, cases = self._decide(turn, facts, b"")
            if handed_in is not None and cases and decision.case is not None and not decision.case.ticket:
                now, (digest, size, files) = self._clock.now(), handed_in
                turn.keep_files(digest, files, cases[0].ticket, size, now)
            return decision, cases

    def _decide_one(self, item: Item, facts: Facts, ticket: str | None) -> bool:
        try:
            with self._ledger.batch() as batch:
                line = self._turn(batch, item, facts, b"")
        except (Busy, Taken, DoubleBooking) as reason:
            log.debug("later", ticket=ticket, reason=str(reason))
            return False
        except Exception as error:  # a fault of ours stops nothing else
            log.exception("fault", ticket=ticket, facts=type(facts).__name__, error=repr(error))
            return False
        log.info("turn", **line)
        return True

    def _turn(self, batch: Batch, item: Item, facts: Facts, raw: bytes) -> dict[str, object]:
        with batch.turn(item) as turn:
            came = item.received_at if isinstance(item, ReceivedMail) else None
            decision, cases = self._decide(turn, facts, raw, came)
        line: dict[str, object] = {
            "facts": type(facts).__name__,
            "tickets": [case.ticket for case in cases],
            "effects": len(decision.effects),
            "reason": decision.reason,
        }
        if isinstance(item, ReceivedMail):
            line |= {"mail": item.id, "uid": item.uid, "size": item.size, "look": decision.look}
        return line

    def _decide(
        self, turn: Turn, facts: Facts, raw: bytes, came: datetime | None = None
    ) -> tuple[Decision, Sequence[Case]]:
        """Gather, decide, record. A mail counts as received when it `came` to the server, not by its Date."""
        now, gathered = self._clock.now(), dict[str, Any]()
        desk = self._desk()
        form = mapped(facts.values, desk) if isinstance(facts, FormEntry) else None
        case = turn.find(facts, now, form).case
        mail = mail_of(facts)
        if mail is not None:
            proof = self._weigh(raw, mail, case)
            mail = replace(mail, proof=proof, received_at=came or mail.received_at)
            facts = with_mail(facts, mail)
        if mail is not None or isinstance(facts, Unreadable):
            gathered["load"] = turn.load(now, mail.sender.email if mail and mail.sender else None)
        if isinstance(facts, RequestLetter | FollowUp) and facts.letter is not None:
            gathered["forms"] = turn.forms_for(facts.letter, now)
        if isinstance(facts, WITH_BOOKINGS):
            gathered["bookings"] = turn.bookings(to_book=_approves(facts))
        if isinstance(facts, ReviewerReply) and facts.command.verb is Verb.MERGE:
            gathered["named"] = turn.named(facts.command.argument or "")
        if isinstance(facts, DigestDue):
            gathered["register"] = turn.open_complaints()
        decision = decide(facts, case, now, replace(desk, **gathered) if gathered else desk)
        return decision, turn.record(facts, decision, now)


def _approves(facts: Facts) -> bool:
    """What may book a licence: from the look to the commit nobody else may."""
    return isinstance(facts, ReviewerReply) and facts.command.verb is Verb.APPROVE
