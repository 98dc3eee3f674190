"""Commands for complaints, figures and letting go."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from app import logs
from app.board import print_report, write_board
from app.clock import SystemClock
from app.command_options import AsJson, SettingsFile, part
from app.command_parts import settings_of, told
from app.complaints import BadEntry, Entry, add, import_lapor
from app.counter import counter_of
from app.erase import erase_due, keep_of, sentence
from app.export import write_cases, write_register
from app.records import open_ledger
from app.terminal import plain
from rules.case import Kind
from rules.office import Desk

words = part()
complaint = typer.Typer(help="Complaints that came by another channel than mail.", no_args_is_help=True)
words.add_typer(complaint, name="complaint")


@complaint.command("add")
def complaint_add(
    channel: Annotated[str, typer.Option(help="WA, TATAP MUKA, KOTAK, TELEPON, LAPOR, WEBSITE or MEDSOS.")],
    text: Annotated[str, typer.Option(help="What was said; - reads it from standard input.")],
    name: Annotated[str, typer.Option(help="The complainant's name.")] = "",
    contact: Annotated[str, typer.Option(help="Telephone number or email address.")] = "",
    date: Annotated[str, typer.Option(help="The day on which the office got it (default: today).")] = "",
    file: Annotated[list[Path] | None, typer.Option(help="A picture or document; may be repeated.")] = None,
    secret: Annotated[bool, typer.Option("--secret", help="The complainant asks for secrecy.")] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Another complaint, though the same words are on record.")
    ] = False,
    settings: SettingsFile = None,
) -> None:
    """Record one complaint; the running daemon sends the acknowledgement and tells the officers."""
    logs.set_up(json=False, level=40)
    said = sys.stdin.read() if text == "-" else text
    entry = Entry(channel, said, name, contact, date, secret, tuple(file or ()), again)
    with told():
        counter = counter_of(settings_of(settings), SystemClock())
        try:
            case, fresh = add(counter, entry)
        except BadEntry as error:
            typer.echo(f"disposisi: {error}", err=True)
            raise typer.Exit(2) from None
    due = case.grievance.due if case.grievance else None
    last = f", to be answered by {due.astimezone(counter.desk.calendar.zone):%d-%m-%Y}" if due else ""
    known = "" if fresh else " (on record already; --again records another)"
    typer.echo(f"{case.ticket}{last}{known}")


@complaint.command("import")
def complaint_import(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An SP4N-LAPOR! export as CSV.")],
    settings: SettingsFile = None,
) -> None:
    """Take in an SP4N-LAPOR! export; rows that were taken in before are passed over."""
    logs.set_up(json=False, level=40)
    with told():
        found = import_lapor(counter_of(settings_of(settings), SystemClock()), file)
    for fault in found.faults:
        typer.echo(f"left out, {plain(fault)}", err=True)
    numbers = f": {found.new[0]} to {found.new[-1]}" if found.new else ""
    typer.echo(
        f"{len(found.new)} new complaints{numbers}; {found.known} on record already, "
        f"{found.others} rows that are no complaints, {len(found.faults)} left out"
    )
    raise typer.Exit(1 if found.faults else 0)


@words.command()
def report(
    month: Annotated[str, typer.Argument(help="2026-03")],
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """The month's figures: requests and complaints, in time and late."""
    with told():
        given = settings_of(settings)
        try:
            print_report(open_ledger(given).views.cases(), given, month, SystemClock().now(), as_json=as_json)
        except ValueError:
            typer.echo(f"disposisi: {month!r} is no month; write 2026-03", err=True)
            raise typer.Exit(2) from None


@words.command()
def board(
    out: Annotated[Path, typer.Option(help="The folder to write index.html in.")],
    settings: SettingsFile = None,
) -> None:
    """Write a page of the open cases with their terms; no complainant is on it."""
    with told():
        given = settings_of(settings)
        cases = open_ledger(given).views.cases(open_only=True)
        page = write_board(cases, given, SystemClock().now(), out)
    typer.echo(f"{page} shows {len(cases)} open cases")


@words.command()
def export(
    file: Annotated[Path, typer.Argument(help="The CSV to write; - is standard output.")],
    settings: SettingsFile = None,
    complaints: Annotated[
        bool, typer.Option("--complaints", help="The register of complaints instead of the requests.")
    ] = False,
) -> None:
    """Write the requests, or the register of complaints, as CSV."""
    with told():
        given = settings_of(settings)
        cases = open_ledger(given).views.cases()
        desk = Desk(given.desk(), given.work_calendar())
        out = sys.stdout if str(file) == "-" else file.open("w", encoding="utf-8-sig", newline="")
        try:
            count = (
                write_register(cases, SystemClock().now(), desk, out)
                if complaints
                else write_cases(cases, out)
            )
        finally:
            if out is not sys.stdout:
                out.close()
    typer.echo(f"{count} row{'s' if count != 1 else ''}", err=True)


@words.command()
def erase(
    settings: SettingsFile = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go; remove nothing.")] = False,
) -> None:
    """Remove personal data whose time is over ([storage] keep_days, [complaints] keep_days)."""
    logs.set_up(json=False, level=40)
    with told():
        given = settings_of(settings)
        if all(keep_of(given, kind) is None for kind in Kind):
            typer.echo("disposisi: storage.keep_days is not set: everything is kept", err=True)
            raise typer.Exit(1)
        ledger, count = open_ledger(given), 0
        for removed in erase_due(ledger, given, SystemClock().now(), dry_run=dry_run):
            typer.echo(sentence(removed))
            count += 1
        clean = dry_run or not count or ledger.retention.scour()
    typer.echo(f"{count} {'would be' if dry_run else 'were'} removed")
    if not clean:
        typer.echo("disposisi: a reader was at work; run this again to clear the database's log", err=True)
