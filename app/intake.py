"""The mailbox's side of the road: S1 and S3."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from app.clock import Clock
from app.fairness import Line
from mailer.found import Fetched
from mailer.inbox import Inbox
from parsers.mails.header import message_id_of, sender_of
from storage.arrivals import Arrival, DecidedMail
from storage.ledger import Ledger
from storage.repeats import PERIKSA

log = structlog.get_logger("intake")
MOVE_AT_ONCE = 100
"""Mail that comes while others are moved waits for so many at most."""


class Intake:
    """Notes what comes, moves what is decided. One thread's."""

    def __init__(self, inbox: Inbox, ledger: Ledger, clock: Clock, *, from_before: bool = False) -> None:
        self.inbox = inbox
        self._ledger = ledger
        self._clock = clock
        self._from_before = from_before

    def look(self, noted: Callable[[], bool] = lambda: True) -> int:
        """S1: keep and note every mail above the mark; how many are new to us. Raises InboxError.

        Senders take turns, in short batches, and what comes meanwhile has its turn in the next. `noted` is
        called after each batch that brought something new, and ends the look where it says False: nothing
        is lost by it, since the mark never passes a mail that is not noted.
        """
        validity, uidnext = self.inbox.select()
        account, folder = self.inbox.settings.account, self.inbox.settings.folder
        mark = self._ledger.arrivals.high_water(account, folder, validity)
        if mark is None:
            mark = self._begin(account, folder, validity, uidnext)
        line, fresh = Line(mark), 0
        self._find(line, validity)
        if not line and line.seen > mark:  # we died when all was noted, and before the mark rose
            self._ledger.arrivals.begin(account, folder, validity, line.seen, self._clock.now())
        since = self._older_is_left_alone(account, folder, validity)
        while line:
            began = time.monotonic()
            new = self._note_next(line, validity, since)
            line.took(time.monotonic() - began)
            fresh += new
            if new and not noted():
                break
            if line and self.inbox.more():
                self._find(line, validity)
        return fresh

    def _find(self, line: Line, validity: int) -> None:
        """What is new into the line, but for what is noted already: we may have died before the mark rose."""
        settings, arrivals = self.inbox.settings, self._ledger.arrivals
        uids = self.inbox.new(line.seen)
        if uids:
            line.found(uids, arrivals.noted(settings.account, settings.folder, validity, line.seen))

    def _note_next(self, line: Line, validity: int, since: datetime | None) -> int:
        asked = line.unasked()
        line.known(asked, self.inbox.heads(asked))
        return self._note(validity, self.inbox.bodies(line.next()), line.mark(), since)

    def _begin(self, account: str, folder: str, validity: int, uidnext: int) -> int:
        """The first look: mail from before is left alone unless asked for.

        A new UIDVALIDITY of a folder known before is no first look: every mail in it is looked at, and
        its digest says whether it is the same mail.
        """
        arrivals = self._ledger.arrivals
        first = arrivals.began_at(account, folder) is None
        mark = uidnext - 1 if first and not self._from_before else 0
        arrivals.begin(account, folder, validity, mark, self._clock.now())
        self._ledger.say(
            "Mailbox",
            f"{folder} of {account}: first look, UIDVALIDITY {validity}, mail up to UID {mark} is left alone."
            if first
            else f"{folder} of {account} was rebuilt, UIDVALIDITY {validity}: every mail is looked at again.",
            self._clock.now(),
        )
        return mark

    def _note(self, validity: int, batch: Sequence[Fetched], mark: int, since: datetime | None) -> int:
        account, folder = self.inbox.settings.account, self.inbox.settings.folder
        now, arrivals = self._clock.now(), self._ledger.arrivals
        found = [self._arrival(account, folder, validity, mail) for mail in batch]
        wanted = [a for a in found if since is None or a.received_at >= since]
        fresh = arrivals.note(wanted, now, mark)
        if not wanted:
            arrivals.begin(account, folder, validity, mark, now)
        return fresh

    def _older_is_left_alone(self, account: str, folder: str, validity: int) -> datetime | None:
        """In a mailbox that was rebuilt, mail from before the first start is met again: it stays alone.

        Elsewhere the mark alone decides: a server's clock may lag behind ours.
        """
        arrivals = self._ledger.arrivals
        first = arrivals.began_at(account, folder)
        if self._from_before or first == arrivals.began_at(account, folder, validity):
            return None
        return first

    def _arrival(self, account: str, folder: str, validity: int, mail: Fetched) -> Arrival:
        return Arrival(
            account=account,
            folder=folder,
            uidvalidity=validity,
            uid=mail.uid,
            raw=mail.raw,
            received_at=self._clock.arrived(mail.received_at),
            size=mail.size,
            message_id=message_id_of(mail.raw) if mail.raw is not None else None,
            fault=mail.fault,
            sender=sender_of(mail.raw) if mail.raw is not None else None,
        )

    def move(self) -> int:
        """S3: move what is decided; how many. What a person has moved meanwhile is noted as gone."""
        arrivals, settings = self._ledger.arrivals, self.inbox.settings
        waiting = arrivals.to_move(MOVE_AT_ONCE)
        here = [m for m in waiting if self._is_here(m)]
        elsewhere = [m.id for m in waiting if not self._is_here(m)]
        if elsewhere:
            arrivals.gone(elsewhere, self._clock.now())
        if not here:
            return len(elsewhere)
        present = self.inbox.present(m.uid for m in here)
        for target, folder in ((PERIKSA, settings.look_folder), (None, settings.done_folder)):
            moving = [m for m in here if m.uid in present and (m.target == PERIKSA) == (target == PERIKSA)]
            self.inbox.move([m.uid for m in moving], folder)
            arrivals.moved([m.id for m in moving], self._clock.now())
        arrivals.gone([m.id for m in here if m.uid not in present], self._clock.now())
        return len(waiting)

    def _is_here(self, mail: DecidedMail) -> bool:
        settings = self.inbox.settings
        place = (settings.account, settings.folder, self.inbox.uidvalidity)
        return (mail.account, mail.folder, mail.uidvalidity) == place
