"""Cases and the register of complaints as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TextIO

from app.terminal import one_line
from mailer.wording import STATUS
from rules.ask import asked_by
from rules.case import Case, Kind
from rules.complaint_register import register_row
from rules.office import Desk

CASES = (
    *("ticket", "status", "received", "complete", "decided", "decided_by", "confirmed", "settled"),
    *("opd", "unit", "number", "letter_date", "event", "first_day", "last_day", "participants", "account"),
    "reason",
)
REGISTER = (
    *("ticket", "status", "channel", "category", "proposed", "received", "due", "left"),
    *("settled", "decided_by", "forwarded_to"),
)
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A cell that begins so is a formula to a spreadsheet, in its wide forms as well; what is no character before
it is looked past."""


def write_cases(cases: Iterable[Case], out: TextIO) -> int:
    """Requests as CSV (RFC 4180), one row each, times as ISO text; how many."""
    rows = [_case_row(case) for case in cases if case.kind is Kind.REQUEST]
    return _write(CASES, rows, out)


def write_register(cases: Iterable[Case], now: datetime, desk: Desk, out: TextIO) -> int:
    """The register of complaints as CSV: what it shows to anybody, no text and no reporter; how many."""
    found = [register_row(case, now, desk) for case in cases if case.kind is Kind.COMPLAINT]
    rows = [{**row, "status": STATUS.get(row["status"], row["status"])} for row in found]
    return _write(REGISTER, rows, out)


def cell(value: object) -> str:
    """One cell. Letters fill these: what a spreadsheet would run is shown as text, behind an apostrophe.

    Numbers of ours stay numbers.
    """
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return str(value)
    text = one_line(str(value)).strip()
    return f"'{text}" if text.lstrip(" \ufffd").startswith(FORMULA) else text


def _write(names: Sequence[str], rows: Sequence[Mapping[str, Any]], out: TextIO) -> int:
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([cell(row.get(name)) for name in names] for row in rows)
    return len(rows)


def _case_row(case: Case) -> dict[str, Any]:
    ask = asked_by(case)
    event = ask.event
    moments = {
        "received": case.received_at,
        "complete": case.complete_at,
        "decided": case.decided_at,
        "confirmed": case.confirmed_at,
        "settled": case.settled_at,
    }
    return {
        **{name: moment.isoformat() if moment else None for name, moment in moments.items()},
        "ticket": case.ticket,
        "status": STATUS.get(str(case.status), str(case.status)),
        "decided_by": case.decided_by,
        "opd": ask.opd,
        "unit": ask.unit,
        "number": ask.number,
        "letter_date": ask.letter_date,
        "event": event.name,
        "first_day": event.first_day,
        "last_day": event.last_day,
        "participants": event.participants,
        "account": case.account or ask.account,
        "reason": case.reason,
    }
