"""Daemon, mail servers and public, a process each."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from imapclient import IMAPClient

from app import logs
from app.clock import JumpClock
from app.daemon import Daemon
from app.demo.actors import Actor, Doors
from app.demo.day import AUTHSERV, PASSWORD, PEOPLE, demo_settings
from app.demo.letters import letter_pdf
from app.demo.servers import Servers
from app.demo.story import DESK, MONDAY, STUNTING
from app.wiring import open_house
from mailer.idling import begin_idle, said, speaks_of_mail
from tests.dovecot import Dovecot
from zoom.sandbox import SandboxZoom

Choices = Mapping[str, Mapping[str, Any]]
AGENCIES = ("dinkes", "dinkes2", "dinsos", "dishub", "bappeda", "satpol", "bkd")
"""They write in turn: none of them comes near a cap."""
USERS = {email: PASSWORD for _, email in PEOPLE.values()} | {DESK: PASSWORD}


class Mx(Servers):
    """The mail house of the demo; the desk's own mailbox may lie on a Dovecot."""

    def __init__(self, folder: Path, dovecot: Dovecot | None) -> None:
        super().__init__(folder, AUTHSERV, USERS)
        self._dovecot = dovecot
        self._client: IMAPClient | None = None

    async def _deliver(self, raw: bytes, rcpts: Sequence[str], when: datetime) -> None:
        if self._dovecot is not None and list(rcpts) == [DESK]:
            if self._client is None:
                self._client = IMAPClient(self._dovecot.host, self._dovecot.port, ssl=False)
                self._client.login(DESK, PASSWORD)
            self._client.append("INBOX", raw, msg_time=when)
        else:
            await super()._deliver(raw, rcpts, when)


def _serve(folder: Path, dovecot: bool, flood: Sequence[bytes], link: Connection) -> None:
    """The mail servers; at a word the flood comes in, a reply says that all of it did; None ends them."""
    logs.set_up(json=False, level=40)
    with ExitStack() as stack:
        there = stack.enter_context(Dovecot([DESK], PASSWORD)) if dovecot else None
        servers = stack.enter_context(Mx(folder / "mails", there))
        imap = there.port if there else servers.imap_port
        link.send((Doors(servers.host, servers.imap_port, servers.smtp_port), imap))
        while link.recv() is not None:
            for raw in flood:
                servers.deliver(raw, [DESK])
            link.send(None)


def _work(folder: Path, doors: Doors, imap: int, choices: Choices, link: Connection) -> None:
    """The daemon; a word asks how many mails are decided, None ends it."""
    logs.set_up(json=False, level=40)
    clock = JumpClock(MONDAY)
    there = Servers(folder / "mails", AUTHSERV, USERS)  # not started: it stands for the other process's
    there.host, there.imap_port, there.smtp_port = doors.host, imap, doors.smtp_port
    with SandboxZoom(now=clock.now, licences=10, accept_after=timedelta(minutes=30)) as zoom:
        settings = demo_settings(folder, there, zoom, choices)
        with open_house(settings, clock) as house:
            daemon = Daemon(house)
            house.sandbox.ready()
            daemon.start()
            link.send(None)
            while link.recv() is not None:
                rows = house.ledger.views.counts()
                link.send(rows.get("mails.decided", 0) + rows.get("mails.moved", 0))
            daemon.stop()


@dataclass(frozen=True, slots=True)
class Town:
    """What a bench can do in it. `daemon` is the process id of the daemon."""

    doors: Doors
    daemon: int
    _daemon: Connection
    _servers: Connection

    def decided(self) -> int:
        """Mails decided so far."""
        self._daemon.send("decided")
        return int(self._daemon.recv())

    def flood(self) -> None:
        """Let the flood come in; returns at once."""
        self._servers.send("flood")

    def answered(self, number: int) -> float:
        """Seconds from a born-digital letter's hand-over to the acknowledgement in the agency's mailbox."""
        wish = replace(STUNTING, number=f"005/{number}/DINKES-A/2026", event=f"Rapat {number}")
        name, email = PEOPLE[AGENCIES[number % len(AGENCIES)]]
        actor, pdf = Actor(name, email, PASSWORD, self.doors, JumpClock(MONDAY)), letter_pdf(wish)
        with IMAPClient(self.doors.host, self.doors.imap_port, ssl=False) as client:
            client.login(email, PASSWORD)
            before = int(client.select_folder("INBOX", readonly=True)[b"EXISTS"])
            begin_idle(client)
            began = time.perf_counter()
            actor.send(DESK, f"Permohonan {number}", "Terlampir.", files=[("surat.pdf", pdf)])
            while not any(speaks_of_mail(line) and int(line.split()[1]) > before for line in said(client)):
                pass
            took = time.perf_counter() - began
            client.idle_done()
        return took


@contextmanager
def open_town(
    flood: Sequence[bytes] = (), *, dovecot: bool = False, **choices: Mapping[str, Any]
) -> Iterator[Town]:
    """All of it at work; `choices` are settings by section. The desk's mailbox is pymap's, or Dovecot's."""
    spawn = multiprocessing.get_context("spawn")
    started: list[tuple[Any, Connection]] = []

    def start(work: Any, *words: Any) -> tuple[Connection, Any, int]:
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=work, args=(*words, theirs))
        process.start()
        started.append((process, ours))
        return ours, ours.recv(), int(process.pid or 0)

    with tempfile.TemporaryDirectory() as scratch:
        try:
            servers, (doors, imap), _ = start(_serve, Path(scratch), dovecot, flood)
            daemon, _, number = start(_work, Path(scratch), doors, imap, choices)
            yield Town(doors, number, daemon, servers)
        finally:
            for process, link in reversed(started):
                link.send(None)
                process.join(30)
