"""`disposisi form`: the form's entries out of a CSV."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import typer

from app.counter import Counter
from app.terminal import one_line, plain
from rules.ask import FORM_FIELDS
from rules.facts import FormEntry
from storage.archive import digest_of


class BadSheet(ValueError):
    """A file that is no sheet of the form's entries; one sentence says why."""


def take_in_form(counter: Counter, path: Path) -> int:
    """Each row is an entry, matched to its case or shown to the reviewers; how many were new.

    A row that was taken in before is passed over: an export is usually the whole sheet again.
    Raises BadSheet where none of its columns is a field: no row of it could ever find its case.
    """
    fresh, entries = 0, entries_of(_text_of(path))
    labels = {label for entry in entries for label in entry.values}
    if entries and not labels & {*FORM_FIELDS, *(each.lower() for each in counter.desk.office.form_fields)}:
        shown = ", ".join(sorted(plain(one_line(label[:40])) for label in labels)[:8])
        raise BadSheet(f"{path}: none of its columns ({shown}) is named in [office.form_fields]")
    for number, entry in enumerate(entries, 2):
        known = f"form/{entry.digest}"
        if counter.ledger.recall(known) is not None:
            continue
        cases = counter.road.state(entry)
        tickets = ", ".join(case.ticket for case in cases) or "kept for a person: no single case fits"
        counter.ledger.remember(known, tickets)
        typer.echo(f"row {number}: {plain(tickets)}")
        fresh += 1
    return fresh


def entries_of(text: str) -> list[FormEntry]:
    """Rows by their headings; empty rows are none."""
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    found = []
    for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter):
        values = {
            str(name).strip().lower(): str(value).strip()
            for name, value in row.items()
            if name and isinstance(value, str) and value.strip()
        }
        if values:
            digest = digest_of(repr(sorted(values.items())).encode())
            found.append(FormEntry(None, values, digest))
    return found


def _text_of(path: Path) -> str:
    """A spreadsheet's export: UTF-8, else what a spreadsheet on Windows writes."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
