"""`disposisi complaint`: complaints that no mail brought."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from email import policy
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

from app.counter import Counter
from app.road import HandedIn
from rules.case import Case
from rules.complaint_lapor import read_lapor
from rules.facts import CHANNELS, Complaint
from rules.mail import Attachment
from rules.office_days import read_day
from storage.archive import digest_of

LARGEST = 40 << 20
"""Bytes of one file that is handed in."""


class BadEntry(ValueError):
    """An entry that cannot be taken; the text is one sentence for whoever typed it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One complaint as it was typed in."""

    channel: str
    text: str
    name: str = ""
    contact: str = ""
    day: str = ""
    secret: bool = False
    files: tuple[Path, ...] = ()
    again: bool = False


@dataclass(slots=True)
class Import:
    """What an export came to: `new` cases, rows `known` already, `others` no complaints, `faults`."""

    new: list[str] = field(default_factory=list)
    known: int = 0
    others: int = 0
    faults: tuple[str, ...] = ()


def add(counter: Counter, entry: Entry) -> tuple[Case, bool]:
    """Record `entry`; its case, and whether it is new: the same words typed in twice are one complaint.

    Raises BadEntry, and Busy where another daemon records the same now.
    """
    files = [_file(path) for path in entry.files]
    facts = complaint_of(entry, counter.clock.now(), counter, tuple(digest_of(data) for _, data in files))
    handed_in = _keep(counter, files, facts.digest) if files else None
    return _entered(counter, facts, handed_in)


def complaint_of(entry: Entry, now: datetime, counter: Counter, files: tuple[str, ...] = ()) -> Complaint:
    """The facts of `entry`; raises BadEntry."""
    said = " ".join(entry.channel.upper().replace("-", " ").split())
    channel = next((c for c in CHANNELS if c == said), None)
    if channel is None or channel == "EMAIL":
        allowed = ", ".join(c for c in CHANNELS if c != "EMAIL")
        raise BadEntry(f"--channel {entry.channel!r} is not allowed; allowed are {allowed}")
    text = entry.text.strip()
    if not text:
        raise BadEntry("--text is empty; it must be what the complainant said")
    day = _day(entry.day, now.astimezone(counter.desk.calendar.zone).date())
    facts = Complaint(
        mail=None,
        text=text,
        channel=channel,
        reporter=entry.name.strip() or None,
        contact=entry.contact.strip() or None,
        wants_secrecy=entry.secret,
        received_on=day,
        files=files,
    )
    return replace(facts, digest=_digest(facts, now if entry.again else None))


def import_lapor(counter: Counter, path: Path) -> Import:
    """Every row of an SP4N-LAPOR! export, one commit each: an import that stopped goes on where it was."""
    export = read_lapor(_decoded(path.read_bytes()))
    found = Import(others=export.others, faults=export.faults)
    for facts in export.complaints:
        case, fresh = _entered(counter, facts, None)
        if fresh:
            found.new.append(case.ticket)
        else:
            found.known += 1
    return found


def _entered(counter: Counter, facts: Complaint, handed_in: HandedIn | None) -> tuple[Case, bool]:
    decision, cases = counter.road.enter(facts, handed_in)
    return cases[0], decision.case is not None and not decision.case.ticket


def _digest(facts: Complaint, again: datetime | None) -> str:
    said = (facts.channel, facts.reporter, facts.contact, str(facts.received_on), facts.text, *facts.files)
    return sha256(repr((said, again.isoformat() if again else "")).encode()).hexdigest()


def _day(text: str, today: date) -> date | None:
    if not text.strip():
        return None
    day = read_day(text.strip())
    if day is None:
        raise BadEntry(f"--date {text!r} is no date; write 2026-12-31 or 31-12-2026")
    if day > today:
        raise BadEntry(f"--date {day:%d-%m-%Y} is still to come")
    return day


def _file(path: Path) -> tuple[str, bytes]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadEntry(f"--file {str(path)!r} cannot be read: {error.strerror}") from error
    if len(data) > LARGEST:
        raise BadEntry(f"--file {str(path)!r} has {len(data) >> 20} MB; {LARGEST >> 20} MB are allowed")
    return path.name, data


def _keep(counter: Counter, files: Sequence[tuple[str, bytes]], entry: str) -> HandedIn:
    """One message with all files, in the archive before the case is: found and removed like any mail's."""
    message, noted = EmailMessage(policy=policy.SMTP), []
    message["Subject"] = f"Berkas pengaduan {entry[:16]}"
    message.set_content("Berkas yang diserahkan bersama pengaduan.\n")
    for name, data in files:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        if main in ("text", "message", "multipart"):  # their bytes would be changed on the way
            main, sub = "application", "octet-stream"
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
        noted.append(Attachment(name, f"{main}/{sub}", len(data), digest_of(data)))
    message.set_boundary(f"=_{entry[:32]}")  # the same entry is the same message, to the byte
    raw = message.as_bytes()
    return counter.ledger.archive.keep(raw), len(raw), noted


def _decoded(data: bytes) -> str:
    """An export is UTF-8, or what a spreadsheet of an Indonesian Windows writes."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return re.sub("\x00", "", data.decode("cp1252", "replace"))
