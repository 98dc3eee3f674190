"""Effects carried out: mails in line, Zoom in parallel."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

import structlog

from app.clock import Clock
from app.ends import Ends
from app.road import Road
from rules.decision import Effect, SendMail
from rules.facts import CarriedOut, Parked
from rules.outcome import Again, Done, Outcome, Refused
from rules.patience import next_try
from rules.privacy import EMAIL, text_for_others
from storage.fault import Taken
from storage.ledger import Ledger
from storage.outbox import DueEffect

log = structlog.get_logger("delivery")
MAILS = ("send-mail",)
ZOOM = ("activate-zoom", "deactivate-zoom", "schedule-meeting")
AT_ONCE = 50
FEWEST, MOST = 8, 200
"""Mails taken in hand for a turn: twice as many as the last one sent."""
A_TURN = 0.5
"""Seconds after which a turn takes no further mail: what fell due meanwhile has its turn in the next."""
LINES = 4
"""Connections in a backlog, where the server takes so many: one mail is composed while others are read."""
BACKLOG = 20
"""From so many mails due on their ends share commits; below, one waits for the last one's commit."""
TOGETHER = 16
"""Most mails between the server's 250 and its commit in a backlog: what a crash may send twice."""
SIDE_BY_SIDE = 8
A_WHILE = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Ready:
    """A composed mail with its envelope (RFC 5321)."""

    raw: bytes
    mail_from: str
    rcpts: tuple[str, ...]


class Post(Protocol):
    """Composes and hands mails to the server."""

    def compose(self, due: DueEffect, effect: SendMail) -> Ready: ...

    async def send(self, mail: Ready) -> Outcome: ...


Carry = Callable[[Effect, str], Awaitable[Outcome]]
"""Tells Zoom; the text is the case's ticket."""


class Delivery:
    """One turn takes what is due, tries each once, and records how it ended."""

    def __init__(self, ledger: Ledger, road: Road, post: Post, carry: Carry | None, clock: Clock) -> None:
        self._ledger = ledger
        self._road = road
        self._post = post
        self._carry = carry
        self._clock = clock
        self._gate = asyncio.Semaphore(SIDE_BY_SIDE)
        self._room = AT_ONCE
        self.trouble: dict[str, str] = {}
        """By kind of effect: why the last try of that kind has to be repeated."""
        self._unwritten: dict[int, tuple[DueEffect, Outcome]] = {}
        """Mails that the server has, until that is on record: with a full disk nobody gets them again."""

    async def turn(self) -> int:
        """Carry out what is due now; how many effects were tried."""
        mails, zoom = await asyncio.gather(self.mails(AT_ONCE), self.zoom())
        return mails + zoom

    async def mails(self, limit: int | None = None) -> int:
        """Send what is due, in line and for a short turn; how many were tried."""
        if self._unwritten:
            await asyncio.to_thread(self._end_mails, list(self._unwritten.values()))
        room = limit or self._room
        due = await asyncio.to_thread(self._ledger.outbox.claim, self._clock.now(), MAILS, room)
        try:
            tried = await self._in_hand(due)
        finally:
            # what was not tried is free again: the turn was over, or the database went away half-way
            await asyncio.to_thread(self._ledger.outbox.release, due)
        self._room = min(max(2 * tried, FEWEST), MOST)
        return tried

    async def _in_hand(self, due: Sequence[DueEffect]) -> int:
        """One mail after another; a backlog side by side, with few commits."""
        backlog = len(due) >= BACKLOG
        over = time.monotonic() + A_TURN
        ends = Ends(self._end_mails, most=TOGETHER if backlog else 1)
        waiting = iter(due)
        lines = [self._line(waiting, ends, over) for _ in range(LINES if backlog else 1)]
        tried = await asyncio.gather(*lines, return_exceptions=True)
        await ends.settled()
        for fault in tried:
            if isinstance(fault, BaseException):
                raise fault
        return sum(count for count in tried if isinstance(count, int))

    async def _line(self, waiting: Iterator[DueEffect], ends: Ends[DueEffect], over: float) -> int:
        tried = 0
        for due in waiting:
            mail = await self._composed(due)
            outcome = mail if isinstance(mail, Refused) else await self._post.send(mail)
            if isinstance(outcome, Done) or outcome.taken:
                self._unwritten[due.id] = due, outcome
            await ends.put(due, outcome)
            tried += 1
            if time.monotonic() >= over:
                break
        return tried

    def _end_mails(self, ended: Sequence[tuple[DueEffect, Outcome]]) -> None:
        """Record how some mails ended: those that were sent in one commit, the others each in its own."""
        sent = [(due, outcome) for due, outcome in ended if isinstance(outcome, Done)]
        if sent:
            self.trouble.pop("send-mail", None)
            try:
                self._ledger.outbox.done([(due, done.result) for due, done in sent], self._clock.now())
            except Taken as reason:  # another daemon wrote one of them; the others are written, too
                log.warning("sent", error=str(reason))
        for due, outcome in ended:
            if isinstance(outcome, Done):
                _log(due, outcome)
            else:
                self._end(due, outcome)
            self._unwritten.pop(due.id, None)

    async def _composed(self, due: DueEffect) -> Ready | Refused:
        effect = due.effect
        assert isinstance(effect, SendMail), due.key  # claimed by kind
        try:
            if effect.evidence or effect.attach or effect.data.get("bookings"):
                return await asyncio.to_thread(self._post.compose, due, effect)
            # words alone are sooner written than handed to a thread, while a server has its turn
            return self._post.compose(due, effect)
        except Exception as error:  # a fault of ours stops nothing else
            log.exception("compose", ticket=due.ticket, effect=due.key, error=repr(error))
            return Refused(f"surat tidak dapat disusun: {type(error).__name__}: {error}")

    async def zoom(self) -> int:
        """Tell Zoom what is due, side by side; how many were tried."""
        if self._carry is None:
            return 0
        due = await asyncio.to_thread(self._ledger.outbox.claim, self._clock.now(), ZOOM, AT_ONCE)
        await asyncio.gather(*(self._tell(effect, self._carry) for effect in due))
        return len(due)

    async def _tell(self, due: DueEffect, carry: Carry) -> None:
        async with self._gate:
            try:
                outcome = await carry(due.effect, due.ticket or "")
            except Exception as error:  # a fault of ours stops nothing else
                log.exception("zoom", ticket=due.ticket, effect=due.key, error=repr(error))
                outcome = Again(f"kesalahan program: {type(error).__name__}")
        await asyncio.to_thread(self._end, due, outcome)

    def _end(self, due: DueEffect, outcome: Outcome) -> None:
        """Record how one try ended; a mail that was sent is `_end_mails`' own."""
        now, outcome = self._clock.now(), _discreet(outcome, due)
        self.trouble.pop(due.effect.kind, None)
        if not isinstance(outcome, Done):
            due = replace(due, taken=(*due.taken, *outcome.taken))
        match outcome:
            case Done(result):
                self._report(due, CarriedOut(due.ticket or "", due.effect, result))
            case Again(reason, at):
                # the health file and the operator need the cause, not who was written to
                self.trouble[due.effect.kind] = EMAIL.sub("<alamat>", reason)
                again = next_try(due.effect.kind, due.tries + 1, now, at)
                if again is None:
                    self._give_up(due, f"setelah {due.tries + 1} kali dicoba: {reason}", refused=False)
                else:
                    self._ledger.outbox.again(due, again, reason)
            case Refused(reason):
                self._give_up(due, reason)
        _log(due, outcome)

    def _give_up(self, due: DueEffect, reason: str, *, refused: bool = True) -> None:
        self._report(due, Parked(due.ticket or "", _missed(due), reason, refused))

    def _report(self, due: DueEffect, facts: CarriedOut | Parked) -> None:
        if not self._road.report(due, facts):
            # the case is in other hands, or a rule of ours failed: not at once again, and not lost
            self._ledger.outbox.again(due, self._clock.now() + A_WHILE, "hasilnya belum tercatat")


def _missed(due: DueEffect) -> Effect:
    """The effect as those know it whom it did not reach: nobody is told of the others."""
    effect = due.effect
    if not isinstance(effect, SendMail) or not due.taken:
        return effect
    return replace(effect, to=tuple(a for a in (*effect.to, *effect.cc) if a.email not in due.taken), cc=())


def _discreet(outcome: Outcome, due: DueEffect) -> Outcome:
    """A mail server's words name whom it refuses: in confidence nobody's name goes on record."""
    if due.case is None or isinstance(outcome, Done):
        return outcome
    return replace(outcome, reason=text_for_others(outcome.reason, due.case))


def _log(due: DueEffect, outcome: Outcome) -> None:
    log.info("effect", ticket=due.ticket, key=due.key, tries=due.tries + 1, outcome=_said(outcome))


def _said(outcome: Outcome) -> str:
    match outcome:
        case Done():
            return "done"
        case Again(reason):
            return f"again: {reason}"
        case Refused(reason):
            return f"refused: {reason}"
