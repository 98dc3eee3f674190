"""`disposisi form`: the form's entries out of a CSV."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import typer

from app.counter import Counter
from app.terminal import plain
from rules.facts import FormEntry
from storage.archive import digest_of


def take_in_form(counter: Counter, path: Path) -> int:
    """Each row is an entry, matched to its case or shown to the reviewers; how many were new.

    A row that was taken in before is passed over: an export is usually the whole sheet again.
    """
    fresh = 0
    for number, entry in enumerate(entries_of(_text_of(path)), 2):
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
