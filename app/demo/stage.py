"""The demo's stage: servers, daemon, clock, timeline."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from app.clock import JumpClock
from app.demo.actors import Actor
from rules.case import Case
from storage.ledger import Ledger

WIB = ZoneInfo("Asia/Pontianak")
PATIENCE = 30.0
"""Seconds that the demo waits for anything to happen before it says that the day went wrong."""


class WentWrong(Exception):
    """The day did not go as it should; the text says where."""


@dataclass
class Timeline:
    """What happens, line by line: colours in a terminal, plain lines elsewhere."""

    console: Console
    clock: JumpClock
    lock: threading.Lock = field(default_factory=threading.Lock)

    def day(self, title: str) -> None:
        now = self.clock.now().astimezone(WIB)
        with self.lock:
            self.console.print()
            self.console.rule(f"[bold]{now:%A %d %B %Y}[/] · {title}", align="left", style="blue")

    def say(self, who: str, what: str, *, style: str = "cyan") -> None:
        now = self.clock.now().astimezone(WIB)
        line = Table.grid(padding=(0, 1))
        line.add_column(style="dim", width=8)
        line.add_column(style=style, width=20, no_wrap=True)
        line.add_column(overflow="fold")
        line.add_row(f"{now:%H:%M:%S}", who, what)
        with self.lock:
            self.console.print(line)


@dataclass
class Stage:
    """What the story needs of the running day."""

    ledger: Ledger
    clock: JumpClock
    timeline: Timeline
    wake: Callable[[], None]
    failures: list[str] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)

    def until(self, what: str, ready: Callable[[], bool]) -> None:
        """Wait until `ready`, or raise WentWrong."""
        end = time.monotonic() + PATIENCE
        while not ready():
            if time.monotonic() > end:
                raise WentWrong(f"waited {PATIENCE:.0f} s in vain: {what}")
            time.sleep(0.03)

    def mail(self, actor: Actor, *words: str, after: int = 0) -> EmailMessage:
        """The newest mail in the mailbox whose subject has all `words`; waits for one beyond `after`."""
        found: list[EmailMessage] = []

        def there() -> bool:
            found[:] = [
                m for m in actor.inbox() if all(w.lower() in str(m["Subject"]).lower() for w in words)
            ]
            return len(found) > after

        self.until(f"a mail to {actor.email} about {' '.join(words)}", there)
        return found[-1]

    def count(self, actor: Actor, *words: str) -> int:
        """How many mails in the actor's mailbox have all `words` in the subject."""
        subjects = [str(mail["Subject"]).lower() for mail in actor.inbox()]
        return sum(all(word.lower() in subject for word in words) for subject in subjects)

    def case(self, ticket: str) -> Case:
        found = self.ledger.views.case(ticket)
        if found is None:
            raise WentWrong(f"no case {ticket}")
        return found

    def status(self, ticket: str, wanted: str) -> None:
        self.until(f"{ticket} to be {wanted}", lambda: str(self.case(ticket).status) == wanted)

    def ticket_of(self, sender: Actor, known: set[str]) -> str:
        """The ticket of the case that `sender` just opened."""
        found: list[str] = []

        def there() -> bool:
            mine = [c for c in self.ledger.views.cases() if c.requester and c.requester.email == sender.email]
            found[:] = [c.ticket for c in mine if c.ticket not in known]
            return bool(found)

        self.until(f"a case of {sender.email}", there)
        known.update(found)
        return found[-1]

    def jump(self, moment: datetime, title: str) -> None:
        """Let the open work be done, then set the clock forward."""
        self.quiet()
        self.clock.jump_to(moment)
        self.timeline.day(title)
        self.wake()

    def quiet(self) -> None:
        """Wait until nothing that is due now is left to do."""

        def idle() -> bool:
            views, now = self.ledger.views, self.clock.now()
            due = [e for e in views.effects(state="due") if e.next_at <= now]
            return not due and not views.mails(state="received") and not views.mails(state="decided")

        self.until("the open work to be done", idle)

    def check(self, what: str, good: bool) -> None:
        """One of the ending's checks: kept, and shown."""
        (self.checks if good else self.failures).append(what)
