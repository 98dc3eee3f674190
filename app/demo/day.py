"""`disposisi demo`: a day at the office, checked."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from app import logs
from app.clock import JumpClock
from app.daemon import Daemon
from app.demo.actors import Actor, Doors
from app.demo.album import write_album
from app.demo.ending import check_ending
from app.demo.servers import Servers
from app.demo.stage import WIB, Stage, Timeline, WentWrong
from app.demo.story import DESK, MONDAY, Story
from app.once import turn_once
from app.settings import Settings
from app.wiring import House, open_house
from parsers.sandbox import Sandbox
from rules.ask import asked_by
from zoom.sandbox import SandboxZoom

AUTHSERV = "mx.kalbarprov.example"
DOMAIN = "kalbarprov.example"
PASSWORD = "demo"  # noqa: S105 - of mailboxes that live as long as the demo
PEOPLE = {
    "dinkes": ("Dinas Kesehatan", f"dinkes@{DOMAIN}"),
    "dinkes2": ("Sekretariat Dinkes", f"sekretariat.dinkes@{DOMAIN}"),
    "dinsos": ("Dinas Sosial", f"dinsos@{DOMAIN}"),
    "dishub": ("Dinas Perhubungan", f"dishub@{DOMAIN}"),
    "bappeda": ("Bappeda", f"bappeda@{DOMAIN}"),
    "satpol": ("Satpol PP", f"satpolpp@{DOMAIN}"),
    "bkd": ("BKD", f"bkd@{DOMAIN}"),
    "warga": ("Tini", "tini@warga.example"),
    "forger": ("Rina", "orang.lain@luar.example"),
    "rina": ("Rina", f"rina@{DOMAIN}"),
    "budi": ("Budi", f"budi@{DOMAIN}"),
    "kabid": ("Kepala Bidang", f"kabid@{DOMAIN}"),
    "sari": ("Sari", f"sari@{DOMAIN}"),
}
STAFF = (
    {"address": f"rina@{DOMAIN}", "name": "Rina", "roles": ["reviewer"]},
    {"address": f"budi@{DOMAIN}", "name": "Budi", "roles": ["reviewer"]},
    {"address": f"sari@{DOMAIN}", "name": "Sari", "roles": ["complaints"]},
    {"address": f"kabid@{DOMAIN}", "name": "Kepala Bidang", "roles": ["supervisor"]},
)
ACCOUNTS = ("dinkes.zoom", "dinsos.zoom", "bappeda.zoom")
"""Agencies that Zoom knows already; the others' accounts are made when they are approved."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The office of one demo, running."""

    house: House
    daemon: Daemon
    servers: Servers
    zoom: SandboxZoom
    people: dict[str, Actor]


def run_day(folder: Path | None) -> int:
    """Play the day; 0 where it ended as it must, else 1."""
    began = time.monotonic()
    folder = folder or Path(f"demo-{datetime.now(WIB):%Y%m%d-%H%M%S}")
    console = Console(highlight=False)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        console.print(f"{folder} is not empty: a day begins in a folder of its own.", soft_wrap=True)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    clock = JumpClock(MONDAY)
    with (folder / "daemon.log").open("w") as log, ExitStack() as stack:
        logs.set_up(json=False, to=log)
        opened = stack.enter_context(open_office(folder, clock))
        console.print("The readers start …", style="dim")
        opened.house.sandbox.ready()
        opened.daemon.start()
        stage = Stage(opened.house.ledger, clock, Timeline(console, clock), opened.daemon.wake)
        story = Story(stage, opened.people)
        try:
            story.run()
            stage.quiet()
            # the night's comparison may still be at work: what it has to say is said before the end
            opened.daemon.stop()
            turn_once(opened.house)
            check_ending(stage, story, opened.zoom, opened.people)
        except WentWrong as error:
            stage.failures.append(str(error))
        console.print()
        console.print(_cases(opened.house))
        write_album(folder, opened.servers.folder, opened.house)
    return _ended(console, stage, folder, time.monotonic() - began)


@contextmanager
def open_office(
    folder: Path,
    clock: JumpClock,
    *,
    sandbox: Sandbox | None = None,
    staff: Sequence[Mapping[str, Any]] = STAFF,
    **choices: Mapping[str, Any],
) -> Iterator[Opened]:
    """Embedded servers, the sandbox Zoom and a daemon that is not started, until the block is left.

    `choices` are settings by section, over the demo's own.
    """
    users = {email: PASSWORD for _, email in PEOPLE.values()} | {DESK: PASSWORD}
    zoom = SandboxZoom(now=clock.now, licences=10, accept_after=timedelta(minutes=30))
    with Servers(folder / "mails", AUTHSERV, users) as servers, zoom:
        for name in ACCOUNTS:
            zoom.office.add_user(f"{name}@{DOMAIN}")
        settings = demo_settings(folder, servers, zoom, choices, staff)
        doors = Doors(servers.host, servers.imap_port, servers.smtp_port)
        people = {key: Actor(name, email, PASSWORD, doors, clock) for key, (name, email) in PEOPLE.items()}
        with open_house(settings, clock, sandbox) as house:
            daemon = Daemon(house)
            try:
                yield Opened(house, daemon, servers, zoom, people)
            finally:
                daemon.stop()


def demo_settings(
    folder: Path,
    servers: Servers,
    zoom: SandboxZoom,
    choices: Mapping[str, Mapping[str, Any]],
    staff: Sequence[Mapping[str, Any]] = STAFF,
) -> Settings:
    """The demo's office; what the environment says of other offices does not count here."""
    for name in [n for n in os.environ if n.startswith("DISPOSISI_")]:
        del os.environ[name]
    door = {"host": servers.host, "security": "plain", "user": DESK, "password": PASSWORD}
    access = zoom.access
    given: dict[str, Any] = {
        "office": {
            "name": "Dinas Komunikasi dan Informatika Provinsi Kalimantan Barat",
            "address": DESK,
            "contact_name": "Rina, Bidang Aplikasi Informatika",
            "contact_phone": "(0561) 8173627",
            "health_file": folder / "health.json",
        },
        "imap": {**door, "port": servers.imap_port, "from_before": True},
        "smtp": {**door, "port": servers.smtp_port, "from_name": "Diskominfo Kalbar"},
        "zoom": {
            "account_id": access.account_id,
            "client_id": access.client_id,
            "client_secret": access.client_secret,
            "base_url": access.api_url,
            "oauth_url": access.token_url,
            "licences": 10,
        },
        "storage": {"data_dir": folder / "data"},
        "review": {"authserv_id": AUTHSERV, "check_dkim": False},
    }
    sections: dict[str, Any] = {
        name: {**given.get(name, {}), **choices.get(name, {})} for name in {*given, *choices}
    }
    return Settings(**sections, staff=list(staff))


def _cases(house: House) -> Table:
    """The cases with the times of the standard's steps: letter, review, account, confirmation."""
    table = Table(title="Perkara", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Nomor", "Dari", "Diterima", "Diputuskan", "Aktif", "Keadaan"):
        table.add_column(heading, no_wrap=heading != "Dari")
    for case in house.ledger.views.cases():
        who = asked_by(case).opd or (case.requester.name if case.requester else "")
        times = (case.received_at, case.decided_at, case.confirmed_at)
        table.add_row(case.ticket, who, *map(_moment, times), str(case.status))
    return table


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(WIB):%d/%m %H.%M}" if at else "–"


def _ended(console: Console, stage: Stage, folder: Path, seconds: float) -> int:
    for check in stage.checks:
        console.print(f"[green]✓[/] {check}")
    for failure in stage.failures:
        console.print(f"[bold red]✗[/] {failure}")
    console.print(
        f"\n{folder / 'index.html'} shows every mail; {folder / 'data'} holds the database.", soft_wrap=True
    )
    console.print(
        f"The day took {seconds:.0f} s." if not stage.failures else "[bold red]The day went wrong.[/]"
    )
    return 1 if stage.failures else 0
