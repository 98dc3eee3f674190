"""Facts that people bring, beside a running daemon."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass

from app.clock import Clock
from app.records import open_ledger
from app.road import Road
from app.settings import Settings
from rules.facts import Facts
from rules.mail import Proof
from rules.office import Desk
from storage.ledger import Ledger


class NoReader:
    """A counter reads no mail."""

    def submit(self, raw: bytes) -> Future[Facts]:
        raise RuntimeError("mail is the daemon's to read")


@dataclass(frozen=True, slots=True)
class Counter:
    """What it takes to record by hand what no mail brought; the running daemon sends the mails."""

    ledger: Ledger
    road: Road
    desk: Desk
    clock: Clock


def counter_of(settings: Settings, clock: Clock) -> Counter:
    """A counter on this installation's ledger."""
    ledger, desk = open_ledger(settings), Desk(settings.desk(), settings.work_calendar())
    road = Road(ledger, NoReader(), lambda raw, mail, case: Proof(), lambda: desk, clock)
    return Counter(ledger, road, desk, clock)
