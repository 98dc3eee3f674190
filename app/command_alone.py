"""Commands that need no settings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import logs
from app.command_options import AsJson, files_told, part
from app.read import read_files
from app.starter import write_settings

words = part()


@words.command()
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
    with files_told():
        read_files(files, as_json=as_json, evidence=evidence)


@words.command()
def demo(
    folder: Annotated[
        Path | None, typer.Argument(help="Where the day's mails go (default: demo-DATE).")
    ] = None,
) -> None:
    """A whole day at the office, on embedded servers, in two minutes."""
    from app.demo.day import run_day  # the servers are an extra: a plain install lacks them

    raise typer.Exit(run_day(folder))


@words.command()
def init(
    path: Annotated[Path, typer.Argument(help="The file to write.")] = Path("disposisi.toml"),
) -> None:
    """Write a commented settings file to begin with."""
    if path.exists():
        typer.echo(f"disposisi: {path} exists already; it is left as it is", err=True)
        raise typer.Exit(1)
    with files_told():
        write_settings(path)
    typer.echo(f"{path} is written. Fill it in, then try it with: disposisi doctor", err=True)
