"""Commands for what an office does now and then."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app import logs
from app.audit import story, verify, witness
from app.calendar import print_year
from app.clock import SystemClock
from app.command_parts import AsJson, SettingsFile, settings_of, told
from app.counter import counter_of
from app.form import take_in_form
from app.terminal import one_line, plain
from app.wiring import open_ledger, stationery
from app.zoom_desk import ZoomDesk
from mailer.samples import check_templates
from zoom.check import Line

zoom = typer.Typer(help="Zoom, tried without changing anything.", no_args_is_help=True)
templates = typer.Typer(help="The mails' templates.", no_args_is_help=True)


def attach(main: typer.Typer) -> None:
    """Add this half's commands to the command line."""
    main.command()(calendar)
    main.command()(form)
    main.command()(revive)
    main.command()(audit)
    main.add_typer(zoom, name="zoom")
    main.add_typer(templates, name="templates")


def calendar(year: int, settings: SettingsFile = None, as_json: AsJson = False) -> None:
    """Print a year as the daemon counts it."""
    with told():
        print_year(settings_of(settings).work_calendar(), year, as_json=as_json)


def form(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The form's entries as CSV.")],
    settings: SettingsFile = None,
) -> None:
    """Take in the registration form's entries; the running daemon tells whom they concern."""
    logs.set_up(json=False, level=30)
    with told():
        typer.echo(f"{take_in_form(counter_of(settings_of(settings), SystemClock()), file)} new entries")


def revive(key: str, settings: SettingsFile = None) -> None:
    """Make a parked effect due again, once its cause is mended (its key: disposisi show TICKET)."""
    with told():
        if not open_ledger(settings_of(settings)).outbox.revive(key, SystemClock().now()):
            typer.echo(f"disposisi: no parked effect has the key {key}", err=True)
            raise typer.Exit(1)
    typer.echo(f"{key} is due again")


def audit(
    ticket: Annotated[str | None, typer.Argument(help="Tell this case's story with its evidence.")] = None,
    noted: Annotated[
        str | None,
        typer.Option(help="NUMBER:HASH that an earlier audit printed: it must still stand."),
    ] = None,
    settings: SettingsFile = None,
) -> None:
    """Check the record of decisions; exit 1 where it is not whole."""
    with told():
        given = settings_of(settings)
        ledger = open_ledger(given)
        if ticket is not None:
            lines = story(ledger, ticket.upper(), given.work_calendar().zone)
            faults = [] if lines else [f"there is no case {ticket.upper()}"]
        else:
            faults = verify(ledger, _noted(noted))
            number, digest = witness(ledger)
            lines = [] if faults else [f"The record is whole. Its last event: {number}:{digest}"]
        ledger.close()
    for line in lines:
        typer.echo(line)
    for fault in faults:
        typer.echo(f"disposisi: {one_line(fault)}", err=True)
    raise typer.Exit(1 if faults else 0)


def _noted(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    number, _, digest = text.partition(":")
    if not number.isdigit() or not digest:
        raise typer.BadParameter("NUMBER:HASH is wanted", param_hint="--noted")
    return int(number), digest.strip()


@zoom.command("check")
def zoom_check(settings: SettingsFile = None) -> None:
    """Try token, scopes, users, licences and hosts with the office's credentials; changes nothing."""
    with told():
        given = settings_of(settings)
        ledger = open_ledger(given)

        async def ask() -> list[Line]:
            desk = ZoomDesk(given, ledger, SystemClock())
            try:
                return await desk.check()
            finally:
                await desk.aclose()

        lines = asyncio.run(ask())
    console = Console(highlight=False)
    for line in lines:
        mark = "[green]good[/]" if line.good else "[red]mend[/]"
        console.print(f"{mark}  {line.what}: {plain(line.said)}", soft_wrap=True)
        if line.mend:
            console.print(f"      {plain(line.mend)}", soft_wrap=True)
    raise typer.Exit(0 if all(line.good for line in lines) else 1)


@templates.command("check")
def templates_check(settings: SettingsFile = None) -> None:
    """Render every template, the office's own ones too, with sample facts."""
    with told():
        paper = stationery(settings_of(settings))
    faults = 0
    for name, fault in check_templates(paper.templates, paper):
        typer.echo(f"{name}: {plain(fault) if fault else 'good'}")
        faults += fault is not None
    raise typer.Exit(1 if faults else 0)
