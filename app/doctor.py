"""`disposisi doctor`: everything the daemon leans on, tried."""

from __future__ import annotations

import asyncio
import io
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PIL import Image, ImageDraw
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from app.clock import SystemClock
from app.keys import open_ring
from app.reading_files import check_reading_files
from app.records import open_ledger
from app.settings import DEFAULT_FILE, Settings, SettingsError, secret_files
from app.terminal import plain
from app.wiring import inbox_settings, open_sandbox, sender_settings, stationery
from app.zoom_desk import ZoomDesk
from mailer.inbox import Inbox, InboxError
from mailer.samples import check_templates
from mailer.sender import FAILURES, Sender
from rules.letter import UnreadableFile
from storage.engine import open_engine, revisions
from storage.ledger import Ledger

LEAST_ROOM = 1 << 30
"""Bytes of free space under which the archive should be given more."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing tried: good, or `mend` says what to do."""

    what: str
    good: bool
    said: str
    mend: str = ""


def examine(settings: Settings, *, reading: bool = True, file: Path = DEFAULT_FILE) -> list[Finding]:
    """Try everything, the reader too unless told not to; one fault hides no other. `file`: the settings."""
    parts: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
        _storage,
        _imap,
        _smtp,
        _zoom,
        _reading_files,
        *([_reading] if reading else []),
        _authority,
        _templates,
        partial(_files, file=file),
    )
    return [finding for part in parts for finding in part(settings)]


def print_findings(findings: list[Finding]) -> bool:
    """Show them; whether all is good."""
    console = Console(highlight=False)
    for finding in findings:
        mark = "[green]good[/]" if finding.good else "[red]mend[/]"
        console.print(f"{mark}  {finding.what}: {plain(finding.said)}", soft_wrap=True)
        if finding.mend and not finding.good:
            console.print(f"      {plain(finding.mend)}", soft_wrap=True)
    return all(finding.good for finding in findings)


def _storage(settings: Settings) -> Iterator[Finding]:
    url = settings.storage.url
    try:
        if url is None:
            settings.storage.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        engine = open_engine(settings.database_url)
        before, wanted = revisions(engine)
        engine.dispose()
        ledger = open_ledger(settings)
        ledger.change("doctor", SystemClock().now().isoformat())
    except (SQLAlchemyError, OSError, SettingsError) as error:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        yield Finding(
            "storage",
            False,
            cause,
            "check storage.url, storage.data_dir and storage.archive, and who may write there",
        )
        return
    was = "the tables are up to date" if before == wanted else "the tables were brought up to date"
    yield Finding("storage", True, f"{ledger.engine.dialect.name}, writable; {was}")
    yield from _archive(ledger, settings)
    ledger.close()


def _archive(ledger: Ledger, settings: Settings) -> Iterator[Finding]:
    probe = b"disposisi doctor"
    try:
        digest = ledger.archive.keep(probe)
        good = ledger.archive.get(digest) == probe
        ledger.archive.drop(digest)
    except (OSError, ValueError) as error:
        yield Finding("archive", False, f"{ledger.archive.url}: {error}", "check storage.archive")
        return
    yield Finding("archive", good, f"{ledger.archive.url}, kept and read back")
    if "://" not in ledger.archive.url and ledger.archive.url != "db:":
        free = shutil.disk_usage(settings.storage.data_dir).free
        yield Finding("free space", free > LEAST_ROOM, f"{free >> 30} GB", "make room on the archive's disk")
    faults = ledger.verify_chain()
    said = "whole" if not faults else f"{len(faults)} faults, the first at event {faults[0].seq}"
    yield Finding("event log", not faults, said, "see: disposisi audit")


def _imap(settings: Settings) -> Iterator[Finding]:
    inbox = Inbox(inbox_settings(settings))
    where = f"{settings.imap.host}:{settings.imap.port}"
    try:
        inbox.connect()
        can = inbox.capabilities()
        yield Finding("IMAP", True, f"{where} as {settings.imap.user}, {inbox.uidnext - 1} is the last UID")
        idle = "IDLE" in can or not settings.imap.idle
        yield Finding(
            "IMAP IDLE", True, "yes" if idle else f"no: polled every {settings.imap.poll_seconds:.0f} s"
        )
        yield Finding("IMAP MOVE", True, "yes" if "MOVE" in can else "no: copied and expunged instead")
        yield Finding("IMAP folders", True, f"{settings.imap.done_folder}, {settings.imap.look_folder}")
    except InboxError as error:
        yield Finding("IMAP", False, str(error), "check [imap]: host, port, security, user, password")
    finally:
        inbox.dispose()


def _smtp(settings: Settings) -> Iterator[Finding]:
    async def greet() -> tuple[str, int | None]:
        sender = Sender(sender_settings(settings))
        try:
            return await sender.greet()
        finally:
            await sender.close()

    try:
        where, size = asyncio.run(greet())
    except FAILURES as error:
        yield Finding("SMTP", False, str(error), "check [smtp]: host, port, security, user, password")
        return
    enough = size is None or size == 0 or size >= 20 << 20
    said = "no limit said" if not size else f"takes mails up to {size >> 20} MB"
    yield Finding("SMTP", True, f"{where}, logged in" if settings.smtp.user else f"{where}, without a login")
    yield Finding("SMTP size", enough, said, "letters are sent along: ask for at least 20 MB")


def _zoom(settings: Settings) -> Iterator[Finding]:
    if settings.zoom.way == "off":
        yield Finding("Zoom", True, "off by setting")
        return

    async def ask() -> list[Finding]:
        ledger = open_ledger(settings)
        desk = ZoomDesk(settings, ledger, SystemClock())
        try:
            return [Finding(f"Zoom {x.what}", x.good, x.said, x.mend) for x in await desk.check()]
        finally:
            await desk.aclose()
            ledger.close()

    try:
        yield from asyncio.run(ask())
    except (SQLAlchemyError, OSError, SettingsError) as error:
        yield Finding("Zoom", False, str(error), "mend storage first")


def _reading_files(settings: Settings) -> Iterator[Finding]:
    try:
        check_reading_files(settings)
    except SettingsError as error:
        yield Finding("reading files", False, "; ".join(error.faults), "check [reading]")


def _reading(settings: Settings) -> Iterator[Finding]:
    sandbox = open_sandbox(settings)
    try:
        answer = sandbox.read(_tiny_picture(), "doctor.png").result(settings.reading.seconds + 30)
        good = not isinstance(answer, UnreadableFile)
        said = answer.reason if isinstance(answer, UnreadableFile) else "a test page was read"
        mend = (
            "check reading.register_file and reading.trust_anchors; raise reading.memory_mb, reading.seconds"
        )
        yield Finding("OCR", good, said, mend)
        yield Finding("reading sandbox", True, "; ".join(sandbox.describe()))
    except TooLate:
        yield Finding("OCR", False, "the reader did not answer", "see the log of: disposisi read FILE")
    finally:
        sandbox.close()


def _tiny_picture() -> bytes:
    page = Image.new("RGB", (800, 400), "white")
    ImageDraw.Draw(page).text((60, 120), "Nomor: 005/1/DOKTER/2026", fill="black", font_size=36)
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def _authority(settings: Settings) -> Iterator[Finding]:
    review = settings.review
    if review.authenticity == "strict":
        said = f"strict: a reviewer counts only where {review.authserv_id} vouches for the sender"
        yield Finding("authenticity", True, said)
    else:
        yield Finding(
            "authenticity",
            True,
            "token: no server's verdict is asked for; who reads a reviewer's mail can approve in their name",
        )
    try:
        ring = open_ring(settings.signing_key_path)
        yield Finding("signing key", True, f"{len(ring.keys)} in {settings.signing_key_path}")
    except SettingsError as error:
        yield Finding("signing key", False, error.faults[0])


def _templates(settings: Settings) -> Iterator[Finding]:
    paper = stationery(settings)
    faults = [(name, fault) for name, fault in check_templates(paper.templates, paper) if fault]
    said = f"{len(paper.templates.names())} render" if not faults else f"{faults[0][0]}: {faults[0][1]}"
    yield Finding("templates", not faults, said, "see: disposisi templates check")


def _files(settings: Settings, file: Path) -> Iterator[Finding]:
    """Secrets that others on this machine can read."""
    own = [settings.signing_key_path, settings.storage.data_dir, file, *secret_files(file)]
    loose = [path for path in own if path.exists() and _open_to_others(path)]
    said = "for the daemon alone" if not loose else f"{', '.join(map(str, loose))} can be read by others"
    yield Finding("file permissions", not loose, said, "chmod go-rwx " + " ".join(map(str, loose)))
    if os.geteuid() == 0:
        yield Finding("user", False, "running as root", "run the daemon as a user of its own")


def _open_to_others(path: Path) -> bool:
    """A file of root's may be for our group to read: that is how we come to read it."""
    found = path.stat()
    ours = found.st_uid == os.geteuid()
    group = stat.S_IRWXG if ours else stat.S_IWGRP
    return bool(found.st_mode & (group | stat.S_IRWXO))
