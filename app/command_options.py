"""Options that many commands take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

SettingsFile = Annotated[
    Path | None, typer.Option("--settings", "-s", help="The settings file (default: ./disposisi.toml).")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@contextmanager
def files_told() -> Iterator[None]:
    """A place that cannot be read or written ends the command with a sentence, not a traceback."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            raise
        typer.echo(f"disposisi: {error.filename}: {error.strerror}", err=True)
        raise typer.Exit(1) from None


def part() -> typer.Typer:
    """Some words of the command line; app/command.py names the module that has them."""
    return typer.Typer(rich_markup_mode=None)
