"""Options that many commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

SettingsFile = Annotated[
    Path | None, typer.Option("--settings", "-s", help="The settings file (default: ./disposisi.toml).")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def part() -> typer.Typer:
    """Some words of the command line; app/command.py names the module that has them."""
    return typer.Typer(rich_markup_mode=None)
