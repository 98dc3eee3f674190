"""Commands that look things up."""

from __future__ import annotations

from typing import Annotated

import typer

from app.audit import story, verify, witness
from app.calendar import print_year
from app.command_options import AsJson, SettingsFile, part
from app.command_parts import settings_of, told
from app.records import open_ledger
from app.show import print_case, print_cases
from app.terminal import one_line

words = part()


@words.command()
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


@words.command()
def show(ticket: str, settings: SettingsFile = None, as_json: AsJson = False) -> None:
    """Show one case: its facts, its story, its mails."""
    with told():
        given = settings_of(settings)
        file = open_ledger(given).views.show(ticket)
        if file is None:
            typer.echo(f"disposisi: there is no case {ticket.upper()}", err=True)
            raise typer.Exit(1)
        print_case(file, given, as_json=as_json)


@words.command()
def calendar(
    year: Annotated[int, typer.Argument(min=1970, max=2100)],
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Print a year as the daemon counts it."""
    with told():
        print_year(settings_of(settings).work_calendar(), year, as_json=as_json)


@words.command()
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
