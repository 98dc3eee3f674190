"""Reading in processes that can do nothing else."""

from __future__ import annotations

import compileall
import hashlib
import re
import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, get_args

from parsers.confined.child import Told
from parsers.confined.forms import load
from parsers.confined.keeper import Keeper
from parsers.confined.lanes import MOST_AT_ONCE, Job, Lane, SandboxError
from parsers.confined.wire import WireError
from parsers.limits import SIZE, Limits
from parsers.options import ReadOptions
from rules.facts import Facts, MailFacts, Unreadable, mail_of
from rules.letter import Letter, UnreadableFile

ENTRIES: Mapping[str, str] = {
    "mail": "parsers.reader:read_mail",
    "any": "parsers.reader:read_any",
    "evidence": "parsers.evidence:draw_evidence",
}
"""What runs in the processes: `package.module:function` by the job's name."""
AHEAD = ("parsers.files",)
"""What a process for mails with files loads at its start; where plain mails are read it is never loaded."""
PLAIN_BYTES = 32 << 10
QUICK_SECONDS = 15.0
NICE = 5
"""Behind the daemon itself; the same for all, so that a flood of plain mails takes no core from a letter."""
_MAIL_FORMS = frozenset(form.__name__ for form in (*get_args(MailFacts), Unreadable))
_ANY_FORMS = _MAIL_FORMS | {"Letter", "UnreadableFile"}
_FILES = tuple(
    re.compile(begins)
    for begins in (
        rb"name\s*(?:\*\d*)?\*?\s*=",
        rb"\ncontent-type:\s*(?!text/|message/|multipart/)\S",
        rb"begin[ -]\d{3} ",
    )
)
"""Each begins with letters that can be sought at once, in a mail in small letters."""


class Sandbox:
    """Hands bytes to reading processes and gives back facts, whatever the bytes do to the process.

    Each process is a fresh interpreter without the daemon's environment, files and network, under `limits`;
    one that exceeds them is replaced, and its job ends as Unreadable or UnreadableFile with the reason.
    Mails without files go to processes of their own: they wait for no scan, and no file was ever opened
    where they are read. A future fails with SandboxError only where no process starts, or after `close`.
    """

    def __init__(
        self, options: ReadOptions, limits: Limits | None = None, entries: Mapping[str, str] = ENTRIES
    ) -> None:
        self._limits = limits = limits or Limits()
        self._options = replace(
            options,
            pages=min(options.pages, limits.pages),
            file_bytes=min(options.file_bytes, limits.file_mb << 20),
        )
        own = Path(__file__).resolve().parent
        compileall.compile_dir(own, quiet=2, workers=1)  # the processes themselves can write nothing
        readable = tuple(str(path.resolve()) for path in (options.register, options.trust_anchors) if path)
        told = Told(limits, dict(entries), readable, AHEAD, nice=NICE)
        self._slow = Lane(limits.workers)
        self._keepers = [Keeper(self._slow, told, f"reader-{n}") for n in range(limits.workers)]
        self._quick = self._slow
        if limits.quick:
            brisk = replace(limits, seconds=min(limits.seconds, QUICK_SECONDS))
            self._quick = Lane(limits.quick, MOST_AT_ONCE)
            told = Told(brisk, {"mail": entries["mail"]}, readable, nice=NICE)
            self._keepers += [Keeper(self._quick, told, f"quick-reader-{n}") for n in range(limits.quick)]
        for keeper in self._keepers:
            keeper.start()

    def submit(self, raw: bytes) -> Future[Facts]:
        """What a mail says; Unreadable, with the reason, where it could not be read."""
        digest = hashlib.sha256(raw).hexdigest()
        job = Job(
            "mail",
            (raw, self._options),
            len(raw),
            partial(_facts, digest),
            partial(_unread, digest, len(raw)),
        )
        if len(raw) > self._limits.mail_mb << 20:
            return _done(job.refuse(SIZE.format(mb=self._limits.mail_mb)))
        (self._quick if is_plain(raw) else self._slow).put(job)
        return job.future

    def read(self, data: bytes, name: str) -> Future[Letter | UnreadableFile | Facts]:
        """What a file says (a PDF, a picture, a mail); UnreadableFile where it could not be read."""
        refuse = partial(_unread_file, name, hashlib.sha256(data).hexdigest(), time.perf_counter())
        job = Job("any", (data, name, self._options), len(data), _anything, refuse)
        if len(data) > self._limits.mail_mb << 20:
            return _done(refuse(SIZE.format(mb=self._limits.file_mb)))
        self._slow.put(job)
        return job.future

    def evidence(self, data: bytes, name: str, letter: Letter) -> Future[bytes | None]:
        """The letter's page with its evidence marked, as PNG; None where it cannot be drawn."""
        job = Job("evidence", (data, name, letter), len(data), _picture, lambda _: None)
        if len(data) > self._limits.file_mb << 20:
            return _done(None)
        self._slow.put(job)
        return job.future

    def ready(self, timeout: float = 60.0) -> bool:
        """Wait until every process can read; False where that takes longer. SandboxError where one cannot."""
        until = time.monotonic() + timeout
        settled = all(keeper.settled.wait(max(until - time.monotonic(), 0)) for keeper in self._keepers)
        for keeper in self._keepers:
            if keeper.fault:
                raise SandboxError(keeper.fault)
        return settled

    def describe(self) -> tuple[str, ...]:
        """What confines the processes on this machine, a line each; empty until one has started."""
        for keeper in self._keepers:
            if keeper.confinement:
                return keeper.confinement.lines()
        return ()

    def close(self) -> None:
        """End every process; what waits fails with SandboxError. May be called twice."""
        for lane in (self._slow, self._quick):
            lane.close()
        for keeper in self._keepers:
            keeper.stop()
        for keeper in self._keepers:
            keeper.join()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def is_plain(raw: bytes) -> bool:
    """Whether a mail is small and carries no file of any kind, by its look alone; in doubt it is not."""
    if len(raw) > PLAIN_BYTES:
        return False
    small = b"\n" + raw.lower()
    return not any(each.search(small) for each in _FILES)


def _done(result: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(result)
    return future


def _facts(digest: str, name: str, body: bytes) -> Facts:
    """Facts about the mail that was asked about, and none other."""
    if name not in _MAIL_FORMS:
        raise WireError(f"{name} in answer to a mail")
    facts: Facts = load(name, body)
    mail = mail_of(facts)
    if (mail is not None and mail.digest != digest) or (
        isinstance(facts, Unreadable) and facts.digest != digest
    ):
        raise WireError("facts about another mail")
    return facts


def _anything(name: str, body: bytes) -> Letter | UnreadableFile | Facts:
    if name not in _ANY_FORMS:
        raise WireError(f"{name} in answer to a file")
    found: Letter | UnreadableFile | Facts = load(name, body)
    return found


def _picture(name: str, body: bytes) -> bytes | None:
    if name == "none":
        return None
    if name != "bytes" or not body.startswith(b"\x89PNG\r\n\x1a\n"):
        raise WireError("no picture in answer to a letter")
    return body


def _unread(digest: str, size: int, reason: str) -> Unreadable:
    return Unreadable(digest, reason, size)


def _unread_file(name: str, digest: str, began: float, reason: str) -> UnreadableFile:
    return UnreadableFile(name, reason, digest, time.perf_counter() - began)
