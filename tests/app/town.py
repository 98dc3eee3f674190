"""Servers, people and settings for real commands."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

from click.testing import Result
from pydantic import SecretStr
from typer.testing import CliRunner

from app import logs
from app.clock import Clock, SystemClock
from app.command import main
from app.demo.actors import Actor, Doors
from app.demo.day import ACCOUNTS, AUTHSERV, DOMAIN, PASSWORD, PEOPLE, STAFF, demo_settings
from app.demo.letters import Wish, letter_pdf
from app.demo.servers import Servers
from app.demo.stage import WIB
from app.demo.story import DESK, STUNTING
from app.records import open_ledger
from app.settings import Settings
from storage.ledger import Ledger
from tests.blank import blank
from zoom.sandbox import SandboxZoom

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0
"""Seconds that a test waits for what must come; an idle machine needs two or three."""


@dataclass
class Town:
    """Servers and people. `file` writes settings, `command` runs a command here, `start` as a process."""

    folder: Path
    servers: Servers
    zoom: SandboxZoom
    people: dict[str, Actor]

    def settings(self, **choices: Mapping[str, Any]) -> Settings:
        return demo_settings(self.folder, self.servers, self.zoom, choices, STAFF)

    def file(self, **choices: Mapping[str, Any]) -> Path:
        path = self.folder / "disposisi.toml"
        path.write_text(as_toml(self.settings(**choices)))
        path.chmod(0o600)
        return path

    def ledger(self, **choices: Mapping[str, Any]) -> Ledger:
        return open_ledger(self.settings(**choices))

    def command(self, *words: str) -> Result:
        return command(*words, "--settings", str(self.folder / "disposisi.toml"))

    @contextmanager
    def start(self, *words: str) -> Iterator[subprocess.Popen[str]]:
        """`disposisi WORDS --settings FILE` as a process; ended where it still runs at the block's end."""
        given = [*words, "--settings", str(self.folder / "disposisi.toml")]
        with process(*given) as running:
            yield running

    def letter(self, sender: str = "dinkes", wish: Wish = STUNTING) -> str:
        """Mail the desk a letter."""
        files = [("surat.pdf", letter_pdf(wish))]
        return self.people[sender].send(DESK, "Permohonan Akun Zoom", "Terlampir.", files=files)


@contextmanager
def open_town(folder: Path, clock: Clock | None = None, *, started: bool = True) -> Iterator[Town]:
    """The servers of one town, until the block is left; `started`: its desk has a database, still empty."""
    if started:
        blank(folder / "data" / "disposisi.sqlite3")
    users = {email: PASSWORD for _, email in PEOPLE.values()} | {DESK: PASSWORD}
    clock = clock or SystemClock()
    zoom = SandboxZoom(now=clock.now, licences=10, accept_after=timedelta(minutes=30))
    with Servers(folder / "mails", AUTHSERV, users) as servers, zoom:
        for name in ACCOUNTS:
            zoom.office.add_user(f"{name}@{DOMAIN}")
        doors = Doors(servers.host, servers.imap_port, servers.smtp_port)
        people = {key: Actor(name, email, PASSWORD, doors, clock) for key, (name, email) in PEOPLE.items()}
        yield Town(folder, servers, zoom, people)


def command(*words: str) -> Result:
    """A command of ours in this process: its exit status, standard output and standard error."""
    try:
        return CliRunner().invoke(main, [*words])
    finally:
        logs.set_up(json=False, to=sys.__stderr__)


@contextmanager
def process(*words: str, **more: Any) -> Iterator[subprocess.Popen[str]]:
    """A command of ours as a process of its own, killed where it outlives the block."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DISPOSISI_")}
    running = subprocess.Popen(
        [sys.executable, "-m", "app.command", *words],
        env={**environment, "PYTHONPATH": str(ROOT)},
        cwd=more.pop("cwd", ROOT),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )
    try:
        yield running
    finally:
        if running.poll() is None:
            running.kill()
        running.communicate()


def wait_until(
    what: str, ready: Callable[[], bool], patience: float = PATIENCE, *, every: float = 0.1
) -> None:
    end = time.monotonic() + patience
    while not ready():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(every)


def fresh_wish(number: int = 1) -> Wish:
    """A letter of today about an event in three weeks: for daemons that live by the machine's clock."""
    today = SystemClock().now().astimezone(WIB).date()
    day = today + timedelta(days=21)
    return replace(
        STUNTING,
        number=f"005/{number}/DINKES-A/{today.year}",
        written=today,
        event=f"Rapat Koordinasi {number}",
        days=(day, day),
    )


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def as_toml(settings: Settings) -> str:
    """The settings as a file that `load` reads back to the same."""
    lines: list[str] = []
    for name, section in settings.model_dump(exclude_none=True, exclude_defaults=True).items():
        for table in section if isinstance(section, list) else [section]:
            lines.append(f"[[{name}]]" if isinstance(section, list) else f"[{name}]")
            lines += [f"{key} = {_value(value)}" for key, value in table.items()]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    match value:
        case SecretStr():
            return json.dumps(value.get_secret_value())
        case bool() | int() | float():
            return json.dumps(value)
        case date() | time_of_day():
            return value.isoformat()
        case list() | tuple() | set() | frozenset():
            return "[" + ", ".join(_value(each) for each in value) + "]"
        case dict():
            return "{" + ", ".join(f"{json.dumps(str(k))} = {_value(v)}" for k, v in value.items()) + "}"
        case _:
            return json.dumps(str(value))
