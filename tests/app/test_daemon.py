"""The daemon on two mail servers and two databases."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient
from sqlalchemy import create_engine, text

from app.clock import JumpClock
from app.daemon import Daemon
from app.demo.actors import Actor, Doors
from app.demo.day import PASSWORD, Opened, open_office
from app.demo.letters import letter_pdf
from app.demo.stage import WIB
from app.demo.story import DESK, STUNTING
from app.wiring import open_house
from parsers.sandbox import Sandbox
from tests import dovecot
from tests.app.conftest import MONDAY
from tests.app.test_intake import SELESAI, complaint
from tests.app.town import free_port, wait_until
from tests.mailer.proxy import Proxy
from tests.storage.conftest import postgresql

__all__ = ["postgresql"]
Database = Callable[[str], dict[str, Any]]


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Database:
    """Settings of [storage] for an engine by its name."""

    def settings(engine: str) -> dict[str, Any]:
        return {"url": request.getfixturevalue("postgresql")()} if engine == "postgresql" else {}

    return settings


class Mailbox:
    """The desk's mailbox on the server under test; what the MX takes in for the desk is carried there."""

    def __init__(self, opened: Opened, host: str, port: int, password: str) -> None:
        self._mx = Doors(opened.servers.host, opened.servers.imap_port, 0)
        self._door = (host, port, password)
        self._carried = 0
        self._same = port == opened.servers.imap_port

    def carry(self) -> None:
        if self._same:
            return
        with IMAPClient(self._mx.host, self._mx.imap_port, ssl=False) as source:
            source.login(DESK, PASSWORD)
            source.select_folder("INBOX", readonly=True)
            uids = sorted(source.search(["ALL"]))[self._carried :]
            found = source.fetch(uids, ["BODY.PEEK[]"]) if uids else {}
        for uid in uids:
            with self._client() as client:
                client.append("INBOX", found[uid][b"BODY[]"])
            self._carried += 1

    def count(self, folder: str) -> int:
        with self._client() as client:  # Dovecot puts a full stop between the parts of a folder's name
            names = [name for _, _, name in client.list_folders() if name.replace(".", "/") == folder]
            return int(client.select_folder(names[0], readonly=True)[b"EXISTS"]) if names else 0

    def _client(self) -> IMAPClient:
        host, port, password = self._door
        client = IMAPClient(host, port, ssl=False)
        client.login(DESK, password)
        return client


@pytest.fixture
def running(tmp_path: Path, sandbox: Sandbox) -> Iterator[Callable[..., Opened]]:
    """Opens an office whose daemon runs; it is stopped at the end."""
    with ExitStack() as stack:

        def opening(**choices: Any) -> Opened:
            folder = tmp_path / f"office-{len(list(tmp_path.iterdir()))}"
            opened = stack.enter_context(open_office(folder, JumpClock(MONDAY), sandbox=sandbox, **choices))
            opened.daemon.start()
            return opened

        yield opening


@pytest.fixture(params=["pymap", pytest.param("dovecot", marks=pytest.mark.dovecot)])
def imap(request: pytest.FixtureRequest) -> Iterator[dict[str, Any]]:
    """Settings of [imap] that differ from the embedded server's: none for pymap."""
    if request.param == "pymap":
        yield {}
        return
    if not dovecot.there():
        pytest.skip(dovecot.WHY_NOT)
    with dovecot.Dovecot([DESK]) as server:
        yield {"host": server.host, "port": server.port, "password": server.password}


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_letter_goes_the_whole_road(
    engine: str, imap: dict[str, Any], database: Database, running: Callable[..., Opened]
) -> None:
    """The same daemon on either mail server and either database: number, page, approval, account, folders."""
    opened = running(imap=imap, storage=database(engine))
    door = opened.house.settings.imap
    box = Mailbox(opened, door.host, door.port, imap.get("password", PASSWORD))
    dinkes, rina = opened.people["dinkes"], opened.people["rina"]

    def mail_for(actor: Actor, word: str) -> bool:
        box.carry()
        return any(word in str(mail["Subject"]) for mail in actor.inbox())

    dinkes.send(DESK, "Permohonan Zoom", "Terlampir.", files=[("surat.pdf", letter_pdf(STUNTING))])
    wait_until("the acknowledgement", lambda: mail_for(dinkes, "[VC-2026-0001]"))
    wait_until("the review mail", lambda: mail_for(rina, "ditinjau"))
    rina.reply(rina.inbox()[-1], "SETUJU")
    wait_until("the confirmation", lambda: mail_for(dinkes, "aktif"))
    [case] = opened.house.ledger.views.cases()
    assert str(case.status) == "active"
    assert [c.who for c in opened.zoom.changed("meeting.created")] == [STUNTING.account]
    wait_until("the mails to be moved", lambda: box.count(SELESAI) == 2)
    assert box.count("INBOX") == 0
    assert opened.house.ledger.engine.dialect.name == engine
    assert not opened.house.ledger.verify_chain()


def test_two_daemons_share_one_mailbox_and_one_database(
    database: Database, running: Callable[..., Opened], sandbox: Sandbox
) -> None:
    """Thirty mails in a burst: each has one case and one acknowledgement, whoever took it."""
    opened = running(storage=database("postgresql"), review={"cases_per_hour": 500, "answers_per_day": 500})
    with open_house(opened.house.settings, opened.house.clock, sandbox) as second:
        other = Daemon(second)
        other.start()
        try:
            for number in range(30):
                opened.servers.deliver(_from_tini(number), [DESK])
            views = opened.house.ledger.views

            def done() -> bool:
                mails = views.mails()
                return len(mails) >= 30 and all(m.state in ("moved", "gone") for m in mails)

            wait_until("thirty mails to be decided and moved", done)
            wait_until("the acknowledgements", lambda: not views.effects(state="due"))
        finally:
            other.stop()
    cases = views.cases()
    assert sorted(case.subject for case in cases) == sorted(f"Keluhan {n}" for n in range(30))
    assert len({case.ticket for case in cases}) == 30
    heard = Counter(str(mail["Subject"])[:15] for mail in opened.people["warga"].inbox())
    assert heard == {f"[{case.ticket}]": 1 for case in cases}
    assert not opened.house.ledger.verify_chain()


def _from_tini(number: int) -> bytes:
    mail = message_from_bytes(complaint(f"Keluhan {number}"), policy=policy.SMTP)
    mail.replace_header("From", "Tini <tini@warga.example>")
    return mail.as_bytes()


def test_a_database_that_hangs_up_is_called_again(database: Database, running: Callable[..., Opened]) -> None:
    """PostgreSQL ends every connection while the daemon sleeps: the next mail gets its number."""
    storage = database("postgresql")
    opened = running(storage=storage)
    wait_until("the first turn", lambda: bool(opened.house.ledger.views.events()))
    engine = create_engine(storage["url"])
    with engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    engine.dispose()
    opened.servers.deliver(_from_tini(1), [DESK])
    wait_until("an acknowledgement", lambda: len(opened.people["warga"].inbox()) == 1)
    assert opened.daemon.alive()


def test_a_mail_server_that_is_away_at_the_start_is_waited_for(tmp_path: Path, sandbox: Sandbox) -> None:
    """The daemon starts all the same, says what is stuck, alerts after ten minutes, recovers by itself."""
    port, clock = free_port(), JumpClock(MONDAY)
    with open_office(tmp_path / "office", clock, sandbox=sandbox, imap={"port": port}) as opened:
        opened.daemon.start()
        health, kabid = opened.house.health, opened.people["kabid"]
        wait_until("the first failure", lambda: bool(health.state()["steps"]["inbox"]["bad_since"]))
        assert health.state()["ok"] is True
        assert str(port) in health.state()["steps"]["inbox"]["reason"]
        clock.jump_to(datetime(2026, 3, 2, 8, 20, tzinfo=WIB))
        opened.daemon.wake()
        wait_until("health to go red", lambda: _health_of(opened)["ok"] is False)
        wait_until(
            "the supervisor to hear of it",
            lambda: any("perlu perhatian" in str(m["Subject"]) for m in kabid.inbox()),
        )
        with Proxy(opened.servers.imap_port, port=port):
            opened.servers.deliver(_from_tini(1), [DESK])
            wait_until("an acknowledgement", lambda: len(opened.people["warga"].inbox()) == 1)
            opened.daemon.wake()
            wait_until("health to be good", lambda: _health_of(opened)["ok"] is True)
            opened.daemon.stop()


def _health_of(opened: Opened) -> dict[str, Any]:
    """The health file, as a monitor reads it."""
    path = opened.house.settings.office.health_file
    assert path is not None
    return dict(json.loads(path.read_text())) if path.exists() else {"ok": None}


def test_a_daemon_that_stops_ends_the_turn_in_hand(running: Callable[..., Opened]) -> None:
    """What was begun is on record when `stop` returns; the loops have ended."""
    opened = running()
    for number in range(5):
        opened.servers.deliver(_from_tini(number), [DESK])
    wait_until("the first mail", lambda: bool(opened.house.ledger.views.mails()))
    opened.daemon.stop()
    assert not opened.daemon.alive()
    assert not opened.house.ledger.verify_chain()
