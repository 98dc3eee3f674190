"""A process killed while many mails are due."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.delivery import BACKLOG, LINES, TOGETHER
from app.demo.day import DOMAIN
from rules.case import Case, Kind, Status
from rules.decision import Decision, SendMail
from rules.facts import StepStuck
from rules.mail import Address
from storage.views import EffectView
from tests.app.killing import PATIENCE, Scene, open_scene
from tests.mailer.proxy import Proxy

DUE = 2 * BACKLOG
NTH = BACKLOG + 4
"""So many tries into a backlog some ends are on record, some wait for a commit, some are to come."""
TAKEN_NOT_ON_RECORD = (
    f"mailer.sender:Sender._send@after#{NTH}",
    "storage.outbox:Outbox.done@before#2",
)
ON_RECORD = "storage.outbox:Outbox.done@after#2"


@dataclass
class Backlogs:
    """One office behind a wire that counts its connections."""

    scene: Scene
    wire: Proxy
    made: int = 0

    def fill(self) -> set[str]:
        """As many cases as DUE, a mail due for each; their Message-IDs."""
        now, ledger = datetime.now(UTC), self.scene.ledger
        before = {effect.id for effect in self.effects()}
        with ledger.batch() as batch:
            for _ in range(DUE):
                self.made += 1
                person = Address(f"dinkes@{DOMAIN}", f"OPD {self.made}")
                case = Case(Kind.REQUEST, Status.INCOMPLETE, now, person, subject="Permohonan")
                mail = SendMail("told", "follow-up-ack", (person,))
                with batch.turn(None) as turn:
                    turn.record(StepStuck("mail", "uji", now), Decision(case, (mail,), "Satu surat."), now)
        return {str(e.message_id) for e in self.effects() if e.id not in before}

    def effects(self) -> list[EffectView]:
        return self.scene.ledger.views.effects()

    def on_record(self) -> set[str]:
        return {str(e.message_id) for e in self.effects() if e.state == "done"}

    def drain(self) -> None:
        """The daemon runs, unharmed, until nothing is due."""
        with self.scene.daemon():
            end = time.monotonic() + PATIENCE
            while self.scene.ledger.views.effects(state="due"):
                assert time.monotonic() < end, self.scene.log()
                time.sleep(0.1)


@pytest.fixture
def backlogs(tmp_path: Path) -> Iterator[Backlogs]:
    with open_scene(tmp_path) as scene, Proxy(scene.servers.smtp_port) as wire:
        file = tmp_path / "disposisi.toml"
        file.write_text(file.read_text().replace(f"port = {scene.servers.smtp_port}", f"port = {wire.port}"))
        yield Backlogs(scene, wire)


@pytest.mark.timeout(900)
def test_killed_in_a_backlog_no_mail_is_lost_and_none_on_record_is_sent_again(backlogs: Backlogs) -> None:
    """Each mail arrives, at most twice and under one Message-ID; twice only where the server had taken it
    and its end, which it shares with others, was not on record yet."""
    for point in (*TAKEN_NOT_ON_RECORD, ON_RECORD):
        mails, before = backlogs.fill(), backlogs.wire.connections
        with backlogs.scene.daemon(point) as process:
            process.join(PATIENCE)
        assert process.exitcode == -signal.SIGKILL, f"{point} was not reached\n{backlogs.scene.log()}"
        assert backlogs.wire.connections - before > 1, "one connection is no backlog's"
        recorded = backlogs.on_record() & mails
        assert 0 < len(recorded) < DUE, f"{point} is not in the middle"
        backlogs.drain()
        arrived = backlogs.scene.sent()
        assert {arrived[mail] for mail in mails} <= {1, 2}, point
        twice = {mail for mail in mails if arrived[mail] == 2}
        assert not twice & recorded, f"{point}: what was on record went out again"
        assert len(twice) <= TOGETHER + LINES, point
        assert twice or point == ON_RECORD, f"{point}: the server had taken one"
    assert set(backlogs.scene.sent()) == backlogs.on_record(), "no mail under another Message-ID"
    ended = [effect.finished_at for effect in backlogs.effects()]
    assert len(set(ended)) < len(ended), "no two ends shared a commit"
