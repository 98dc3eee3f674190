"""Commands for what an office does now and then."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app import logs
from app.clock import SystemClock
from app.command_options import SettingsFile, part
from app.command_parts import settings_of, told
from app.counter import counter_of
from app.form import BadSheet, take_in_form
from app.records import open_ledger
from app.terminal import plain
from app.wiring import stationery
from app.zoom_desk import ZoomDesk
from mailer.samples import check_templates
from zoom.check import Line

words = part()
zoom = typer.Typer(help="Zoom, tried without changing anything.", no_args_is_help=True)
templates = typer.Typer(help="The mails' templates.", no_args_is_help=True)
words.add_typer(zoom, name="zoom")
words.add_typer(templates, name="templates")


@words.command()
def form(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The form's entries as CSV.")],
    settings: SettingsFile = None,
) -> None:
    """Take in the registration form's entries; the running daemon tells whom they concern."""
    logs.set_up(json=False, level=30)
    with told():
        counter = counter_of(settings_of(settings), SystemClock())
        try:
            typer.echo(f"{take_in_form(counter, file)} new entries")
        except BadSheet as error:
            typer.echo(f"disposisi: {error}", err=True)
            raise typer.Exit(2) from None


@words.command()
def revive(key: str, settings: SettingsFile = None) -> None:
    """Make a parked effect due again, once its cause is mended (its key: disposisi show TICKET)."""
    with told():
        if not open_ledger(settings_of(settings)).outbox.revive(key, SystemClock().now()):
            typer.echo(f"disposisi: no parked effect has the key {key}", err=True)
            raise typer.Exit(1)
    typer.echo(f"{key} is due again")


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
