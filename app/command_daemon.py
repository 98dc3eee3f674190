"""Commands that run the office."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Annotated

import structlog
import typer

from app import logs
from app.clock import SystemClock
from app.command_options import SettingsFile, part
from app.command_parts import settings_of, told
from app.daemon import Daemon
from app.doctor import examine, print_findings
from app.once import turn_once
from app.replay import replay_all
from app.settings import DEFAULT_FILE
from app.wiring import open_house

words = part()


@words.command()
def run(
    settings: SettingsFile = None,
    json_log: Annotated[bool, typer.Option("--json-log", help="Log as JSON lines.")] = False,
) -> None:
    """Run the daemon until SIGTERM or Ctrl-C."""
    logs.set_up(json=json_log)
    log = structlog.get_logger("run")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with told(), open_house(settings_of(settings)) as house:
        daemon = Daemon(house)
        daemon.start()
        house.ledger.say("Started", "The daemon started.", house.clock.now())
        log.info("started", office=house.desk.office.name, mailbox=house.settings.imap.user)
        while not stop.wait(1.0) and daemon.alive():
            pass
        daemon.stop()
        house.ledger.say("Stopped", "The daemon stopped.", house.clock.now())
        log.info("stopped")
        if not stop.is_set():
            raise typer.Exit(1)


@words.command()
def once(settings: SettingsFile = None) -> None:
    """One turn of each loop, then exit (for cron)."""
    logs.set_up(json=False)
    with told(), open_house(settings_of(settings)) as house:
        done = turn_once(house)
        typer.echo(
            f"{done.noted} mails noted, {done.decided} decisions, "
            f"{done.effects} effects tried, {done.moved} mails moved"
        )
        if done.trouble:
            typer.echo(f"disposisi: {done.trouble}", err=True)
            raise typer.Exit(1)


@words.command()
def doctor(settings: SettingsFile = None) -> None:
    """Try IMAP, SMTP, Zoom, storage and OCR, and say what to mend."""
    logs.set_up(json=False, level=40)
    with told():
        findings = examine(settings_of(settings), file=settings or DEFAULT_FILE)
    raise typer.Exit(0 if print_findings(findings) else 1)


@words.command()
def replay(
    paths: Annotated[list[Path], typer.Argument(exists=True, help=".eml files, a Maildir or an mbox.")],
    settings: SettingsFile = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="On a scratch ledger: nothing is kept, nothing will be sent.")
    ] = False,
) -> None:
    """Send mails through the whole road; the running daemon then carries out what was decided."""
    logs.set_up(json=False, level=30)
    with told():
        replay_all(paths, settings_of(settings), SystemClock(), dry_run=dry_run)
