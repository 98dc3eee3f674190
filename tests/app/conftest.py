"""A whole office on the loopback for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from app.clock import JumpClock
from app.demo.actors import Actor
from app.demo.day import DOMAIN, Opened, open_office
from app.demo.stage import WIB
from app.demo.story import DESK
from app.once import Done, turn_once
from parsers.limits import Limits
from parsers.options import ReadOptions
from parsers.sandbox import Sandbox
from rules.case import Case
from tests.blank import blank

MONDAY = datetime(2026, 3, 2, 8, 5, tzinfo=WIB)
FORM = f"formulir@{DOMAIN}"
"""Whence the form's notifications come, where an office's settings say so too."""


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Reading processes, started once."""
    with Sandbox(ReadOptions(form_sender=FORM), Limits(workers=1, quick=1)) as shared:
        yield shared


@dataclass
class Day:
    """One office and its people. `turn` does by hand what the daemon's threads do by themselves."""

    opened: Opened
    clock: JumpClock

    def __getitem__(self, name: str) -> Actor:
        return self.opened.people[name]

    def turn(self) -> Done:
        done = turn_once(self.opened.house)
        assert not done.trouble, done.trouble
        return done

    def jump(self, moment: datetime) -> Done:
        """Set the clock forward and let what is due happen."""
        self.clock.jump_to(moment)
        return self.turn()

    def cases(self) -> list[Case]:
        return self.opened.house.ledger.views.cases()

    def case(self, ticket: str) -> Case:
        found = self.opened.house.ledger.views.case(ticket)
        assert found is not None, ticket
        return found

    def mails(self, name: str, *words: str) -> list[EmailMessage]:
        """The person's mails whose subject has all `words`, oldest first."""
        return [
            mail
            for mail in self[name].inbox()
            if all(word.lower() in str(mail["Subject"]).lower() for word in words)
        ]

    def write(self, name: str, subject: str, text: str, **more: Any) -> str:
        return self[name].send(DESK, subject, text, **more)


@pytest.fixture
def office(tmp_path: Path, sandbox: Sandbox) -> Iterator[Callable[..., Day]]:
    """Opens an office; settings by section: `office(review={"authenticity": "token"})`."""
    with ExitStack() as stack:

        def opening(*, at: datetime = MONDAY, **choices: Any) -> Day:
            clock = JumpClock(at)
            number = len(list(tmp_path.iterdir()))
            folder = tmp_path / f"office-{number}"
            blank(folder / "data" / "disposisi.sqlite3")
            return Day(stack.enter_context(open_office(folder, clock, sandbox=sandbox, **choices)), clock)

        yield opening
