"""Two daemons on one PostgreSQL and one Zoom."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.clock import JumpClock
from rules.case import Status
from rules.mail import Verb
from storage.engine import open_engine
from storage.fault import Busy
from storage.locks import SharedNames
from storage.paces import LONGEST, SharedPace
from tests.app.town import PATIENCE
from tests.app.zoom_office import MONDAY, RINA, THURSDAY, ZoomOffice, open_zoom_office
from tests.storage.conftest import postgresql
from zoom.budget import PRO, Category
from zoom.sandbox import SandboxZoom

__all__ = ["postgresql"]


class WatchedZoom(SandboxZoom):
    """Counts the changes to each user that are under way at one moment."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.guard, self.inside, self.most = threading.Lock(), Counter[str](), Counter[str]()

    def answer(self, method: str, target: str, headers: dict[str, str], raw: bytes) -> Any:
        user = target.split("/")[3].partition("?")[0] if method != "GET" and "/users/" in target else ""
        if not user:
            return super().answer(method, target, headers, raw)
        with self.guard:
            self.inside[user] += 1
            self.most[user] = max(self.most[user], self.inside[user])
        try:
            time.sleep(0.02)
            return super().answer(method, target, headers, raw)
        finally:
            with self.guard:
                self.inside[user] -= 1


@pytest.fixture
def pair(postgresql: Callable[..., str], tmp_path: Path) -> Iterator[Callable[..., list[ZoomOffice]]]:
    """Opens two daemons' offices on one fresh database and one Zoom."""
    with ExitStack() as stack:

        def opening(accounts: int = 0, **choices: Any) -> list[ZoomOffice]:
            url, clock = postgresql(), JumpClock(MONDAY)
            zoom = stack.enter_context(WatchedZoom(now=clock.now, licences=50))
            for n in range(accounts):
                zoom.office.add_user(account(n))
            return [
                stack.enter_context(open_zoom_office(tmp_path / "office", zoom, clock, url, **choices))
                for _ in range(2)
            ]

        yield opening


def account(n: int) -> str:
    return f"opd{n}.zoom@kominfo.example"


def at_once(*works: Callable[[], None]) -> None:
    """Run each in a thread of its own, begun together; a failure in one is raised here."""
    barrier, faults = threading.Barrier(len(works)), list[BaseException]()

    def run(work: Callable[[], None]) -> None:
        try:
            barrier.wait(10)
            work()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    if faults:
        raise faults[0]


def approve(office: ZoomOffice, ticket: str) -> None:
    """As the road does with a mail: what another daemon has in hand is tried again."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            office.hear(ticket, Verb.APPROVE)
        except Busy:
            time.sleep(0.01)
        else:
            return
    raise AssertionError(f"{ticket} stayed in other hands")


def test_two_approvals_at_once_book_the_last_licence_once(pair: Callable[..., list[ZoomOffice]]) -> None:
    """Six days, each with one licence and two daemons that approve at the same moment: one yes, one no."""
    one, two = pair(licences=1, licence_from="margin")
    for n in range(6):
        day = THURSDAY + timedelta(days=n)
        first, second = (one.request(account(2 * n + k), day=day, sender=f"tu{k}@x.example") for k in (0, 1))
        at_once(lambda a=first: approve(one, a), lambda b=second: approve(two, b))
        states = sorted(str(one.case(ticket).status) for ticket in (first, second))
        assert states == [str(Status.APPROVED), str(Status.IN_REVIEW)]
    assert len(one.ledger.bookings.open()) == 6


def test_no_user_is_changed_by_two_daemons_at_once(pair: Callable[..., list[ZoomOffice]]) -> None:
    """Effects in one daemon, licence turns and a comparison in the other: one change at a time."""
    one, two = pair(accounts=8, licences=20, licence_from="margin")
    for n in range(8):
        approve(one, one.request(account(n), sender=f"tu{n}@x.example"))
    one.clock.jump_to(datetime.fromisoformat("2026-03-05T08:40+07:00"))
    zoom = one.zoom
    assert isinstance(zoom, WatchedZoom)

    def keep(office: ZoomOffice) -> None:
        for _ in range(3):
            office.runner.run(office.desk.turn())
            office.runner.run(office.desk.reconcile())

    at_once(one.turn, lambda: keep(two))
    at_once(lambda: keep(one), two.turn)
    assert set(zoom.most.values()) == {1}
    assert one.licensed() == {account(n) for n in range(8)}
    assert Counter(c.who for c in zoom.changed("user.type")) == {account(n): 1 for n in range(8)}
    assert {case.status for case in one.ledger.views.cases()} == {Status.ACTIVE}
    assert len(one.meetings()) == 8


def test_each_effect_is_carried_out_by_one_daemon(pair: Callable[..., list[ZoomOffice]]) -> None:
    """Both deliver from one outbox: one licence, one meeting, one confirmation for each case."""
    one, two = pair(accounts=6)
    tickets = [one.request(account(n), sender=f"tu{n}@x.example") for n in range(6)]
    for ticket in tickets:
        approve(one, ticket)
    at_once(one.turn, two.turn)
    one.turn()
    two.turn()
    assert {one.case(ticket).status for ticket in tickets} == {Status.ACTIVE}
    assert len(one.zoom.changed("user.type")) == len(one.zoom.changed("meeting.created")) == 6
    sent = [mail["Message-ID"] for office in (one, two) for mail in office.mails("approved-confirmation")]
    assert len(sent) == len(set(sent)) == 6
    assert len(one.mails("approved-notice") + two.mails("approved-notice")) == 6
    assert not one.mails("approved-notice", RINA)


def test_all_workers_queue_for_one_budget(postgresql: Callable[..., str]) -> None:
    """Four workers on two connections ask as fast as they can: their places lie a full spacing apart."""
    engine = open_engine(postgresql())
    paces, spacing, each = [SharedPace(engine), SharedPace(engine)], 1 / PRO[Category.LIGHT], 40
    waits: list[float] = []
    began = time.monotonic()

    def ask(pace: SharedPace) -> None:
        waits.extend(pace.reserve("light", spacing, 0.0) for _ in range(each))

    at_once(*(lambda p=pace: ask(p) for pace in paces * 2))
    took = time.monotonic() - began
    # the last place is so far from the first, whoever took the places between
    assert max(waits) + took >= (4 * each - 1) * spacing
    assert min(waits) == 0.0
    with engine.begin() as connection:
        connection.execute(text("UPDATE paces SET next = next + 25200"))
    assert paces[0].reserve("light", spacing, 0.0) <= LONGEST, "the server's clock was set back seven hours"
    for pace in paces:
        pace.close()
    engine.dispose()


def test_a_name_is_held_by_one_worker_until_it_lets_go_or_dies(postgresql: Callable[..., str]) -> None:
    """Another connection waits; a connection that breaks holds nothing any more."""
    engine = open_engine(postgresql())
    mine, other = SharedNames(engine), SharedNames(engine)
    assert mine.take("zoom/a") and not mine.take("zoom/a")
    assert not other.take("zoom/a") and other.take("zoom/b")
    mine.release("zoom/a")
    assert other.take("zoom/a")
    other.close()
    until = time.monotonic() + PATIENCE
    while not mine.take("zoom/a"):  # the server notices a broken connection a moment later
        assert time.monotonic() < until
        time.sleep(0.02)
    assert mine.take("zoom/b")
    mine.close()
    engine.dispose()
