"""Settings and told faults, shared by commands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from sqlalchemy.exc import SQLAlchemyError

from app.command_options import files_told
from app.settings import Settings, SettingsError, load
from storage.fault import StorageError

BAD_SETTINGS = 78
"""EX_CONFIG of sysexits.h."""


@contextmanager
def told() -> Iterator[None]:
    """What an operator can mend ends the command with a sentence, not a traceback."""
    try:
        with files_told():
            yield
    except SettingsError as error:
        for fault in error.faults:
            typer.echo(f"disposisi: {fault}", err=True)
        raise typer.Exit(BAD_SETTINGS) from None
    except StorageError as error:
        typer.echo(f"disposisi: {error}", err=True)
        raise typer.Exit(1) from None
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        typer.echo(f"disposisi: the database ([storage] url, data_dir) cannot be used: {cause}", err=True)
        raise typer.Exit(1) from None


def settings_of(path: Path | None) -> Settings:
    settings = load(path)
    settings.work_calendar()  # a list of days that cannot be read stops the start, too
    return settings
