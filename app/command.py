"""The command line: words to functions."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

import structlog
import typer

from app import command_complaints, logs
from app.clock import SystemClock
from app.command_office import attach
from app.command_parts import AsJson, SettingsFile, settings_of, told
from app.daemon import Daemon
from app.doctor import examine, print_findings
from app.once import turn_once
from app.read import read_files
from app.replay import replay_all
from app.show import print_case, print_cases
from app.starter import write_settings
from app.wiring import open_house, open_ledger

main = typer.Typer(
    name="disposisi",
    help="Reads request letters and complaints from a mailbox, and does what is decided about them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@main.command()
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


@main.command()
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


@main.command()
def demo(
    folder: Annotated[
        Path | None, typer.Argument(help="Where the day's mails go (default: demo-DATE).")
    ] = None,
) -> None:
    """A whole day at the office, on embedded servers, in two minutes."""
    from app.demo.day import run_day  # the servers are an extra: a plain install lacks them

    raise typer.Exit(run_day(folder))


@main.command()
def read(
    files: Annotated[list[Path], typer.Argument(help="PDF, picture, DOCX, ZIP or .eml.")],
    as_json: AsJson = False,
    evidence: Annotated[
        Path | None, typer.Option(help="Write the letter's page with its evidence marked (PNG).")
    ] = None,
) -> None:
    """Show what the daemon reads in a file; stores nothing, knows no settings."""
    if evidence is not None and len(files) != 1:
        raise typer.BadParameter("--evidence goes with one file", param_hint="--evidence")
    logs.set_up(json=False)
    read_files(files, as_json=as_json, evidence=evidence)


@main.command()
def cases(
    settings: SettingsFile = None,
    open_only: Annotated[bool, typer.Option("--open", help="Only cases that are not settled.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the cases."""
    with told():
        given = settings_of(settings)
        ledger = open_ledger(given)
        print_cases(ledger.views.cases(open_only=open_only), given, as_json=as_json)


@main.command()
def show(ticket: str, settings: SettingsFile = None, as_json: AsJson = False) -> None:
    """Show one case: its facts, its story, its mails."""
    with told():
        given = settings_of(settings)
        file = open_ledger(given).views.show(ticket)
        if file is None:
            typer.echo(f"disposisi: there is no case {ticket.upper()}", err=True)
            raise typer.Exit(1)
        print_case(file, given, as_json=as_json)


@main.command()
def doctor(settings: SettingsFile = None) -> None:
    """Try IMAP, SMTP, Zoom, storage and OCR, and say what to mend."""
    logs.set_up(json=False, level=40)
    with told():
        findings = examine(settings_of(settings))
    raise typer.Exit(0 if print_findings(findings) else 1)


@main.command()
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


@main.command()
def init(
    path: Annotated[Path, typer.Argument(help="The file to write.")] = Path("disposisi.toml"),
) -> None:
    """Write a commented settings file to begin with."""
    if path.exists():
        typer.echo(f"disposisi: {path} exists already; it is left as it is", err=True)
        raise typer.Exit(1)
    write_settings(path)
    typer.echo(f"{path} is written. Fill it in, then try it with: disposisi doctor", err=True)


attach(main)
command_complaints.attach(main)

if __name__ == "__main__":
    sys.exit(main())
