"""The command line: each word to its module."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

WORDS = {
    "run": ("daemon", "Run the daemon until SIGTERM or Ctrl-C."),
    "once": ("daemon", "One turn of each loop, then exit (for cron)."),
    "demo": ("alone", "A whole day at the office, on embedded servers, in two minutes."),
    "read": ("alone", "Show what the daemon reads in a file; stores nothing, knows no settings."),
    "cases": ("look", "List the cases."),
    "show": ("look", "Show one case: its facts, its story, its mails."),
    "doctor": ("daemon", "Try IMAP, SMTP, Zoom, storage and OCR, and say what to mend."),
    "replay": (
        "daemon",
        "Send mails through the whole road; the running daemon then carries out what was decided.",
    ),
    "init": ("alone", "Write a commented settings file to begin with."),
    "calendar": ("look", "Print a year as the daemon counts it."),
    "form": (
        "office",
        "Take in the registration form's entries; the running daemon tells whom they concern.",
    ),
    "revive": (
        "office",
        "Make a parked effect due again, once its cause is mended (its key: disposisi show TICKET).",
    ),
    "audit": ("look", "Check the record of decisions; exit 1 where it is not whole."),
    "report": ("complaints", "The month's figures: requests and complaints, in time and late."),
    "board": (
        "complaints",
        "Write a page of the open cases with their terms; no complainant is on it.",
    ),
    "export": ("complaints", "Write the requests, or the register of complaints, as CSV."),
    "erase": (
        "complaints",
        "Remove personal data whose time is over ([storage] keep_days, [complaints] keep_days).",
    ),
    "zoom": ("office", "Zoom, tried without changing anything."),
    "templates": ("office", "The mails' templates."),
    "complaint": ("complaints", "Complaints that came by another channel than mail."),
}
"""Each word, the module `app.command_…` that has it, and its help: only what is called is loaded."""


class Words(TyperGroup):
    """Loads the module of the word that is called."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        word, _, rest = super().resolve_command(ctx, args)
        return word, loaded(word) if word else None, rest


main = typer.Typer(
    name="disposisi",
    cls=Words,
    help="Reads request letters and complaints from a mailbox, and does what is decided about them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def loaded(word: str) -> Any:
    """The command behind a word."""
    module = importlib.import_module(f"app.command_{WORDS[word][0]}")
    return get_group(module.words).commands[word]


def _not_loaded() -> None:
    """Stands for a command in the list of commands."""


for word, (_, said) in WORDS.items():
    main.command(word, help=said)(_not_loaded)

if __name__ == "__main__":
    sys.exit(main())
