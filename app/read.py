"""`disposisi read`: what the daemon reads in a file."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from hashlib import sha256
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.enclosed import Found, in_archive, in_mail
from app.terminal import one_line, plain, say_json
from parsers.best import best_of
from parsers.contract import as_contract
from parsers.limits import Limits
from parsers.options import ReadOptions
from parsers.sandbox import Sandbox
from rules.facts import Facts, mail_of
from rules.letter import Letter, UnreadableFile

AHEAD = 4
"""Files handed to the readers before the first answer is waited for: memory stays bounded."""
NOT_THERE = "Berkas tidak ditemukan."
NO_FILE = "Ini bukan berkas."

Answer = Letter | UnreadableFile | Facts


def read_files(files: Sequence[Path], *, as_json: bool, evidence: Path | None = None) -> None:
    """Print one object or table for each file, in the order given; an unreadable one is said to be so."""
    options, console = ReadOptions(), Console()
    # a command ends soon: no processes for plain mails alone, and none that finds no work
    workers = min(2, len(files), os.cpu_count() or 1)
    with Sandbox(options, Limits(workers=workers, quick=0)) as sandbox:
        for path, answer, seconds in _answers(files, sandbox):
            facts = as_contract(answer, str(path), seconds)
            if as_json:
                say_json(facts)
            else:
                console.print(_table(str(path), facts))
            if evidence is not None:
                _draw(sandbox, path, answer, evidence, options)


def _answers(files: Sequence[Path], sandbox: Sandbox) -> Iterator[tuple[Path, Answer, float]]:
    """Each answer in its turn, with the seconds since the file was handed in."""
    waiting: list[tuple[Path, Future[Answer] | UnreadableFile, float]] = []
    for path in files:
        waiting.append((path, _begun(path, sandbox), time.perf_counter()))
        if len(waiting) > AHEAD:
            yield _ended(*waiting.pop(0))
    for each in waiting:
        yield _ended(*each)


def _begun(path: Path, sandbox: Sandbox) -> Future[Answer] | UnreadableFile:
    try:
        return sandbox.read(path.read_bytes(), path.name)
    except FileNotFoundError:
        return UnreadableFile(path.name, NOT_THERE)
    except IsADirectoryError:
        return UnreadableFile(path.name, NO_FILE)
    except OSError as error:
        return UnreadableFile(path.name, f"Berkas tidak dapat dibuka: {error.strerror}.")


def _ended(path: Path, work: Future[Answer] | UnreadableFile, began: float) -> tuple[Path, Answer, float]:
    answer = work if isinstance(work, UnreadableFile) else work.result()
    return path, answer, time.perf_counter() - began


def _draw(sandbox: Sandbox, path: Path, answer: Answer, out: Path, options: ReadOptions) -> None:
    letter = _letter_of(answer)
    found = _file_of(path, letter, options) if letter else None
    drawn = sandbox.evidence(found.data, found.name, letter).result() if found and letter else None
    if drawn is None:
        sys.stderr.write(f"disposisi: {one_line(path.name)} has no page that could be marked\n")
        return
    out.write_bytes(drawn)


def _letter_of(answer: Answer) -> Letter | None:
    """The letter itself, or the one that counts among a mail's files."""
    if isinstance(answer, Letter | UnreadableFile):
        return answer if isinstance(answer, Letter) else None
    mail = mail_of(answer)
    return best_of(mail.letters) if mail else None


def _file_of(path: Path, letter: Letter, options: ReadOptions) -> Found | None:
    """The letter's own bytes: the file, or what lies in it."""
    data = path.read_bytes()
    if sha256(data).hexdigest() == letter.digest:
        return Found(path.name, "", data)
    return in_archive(data, path.name, letter.digest, options) or in_mail(data, letter.digest, options)


def _table(title: str, facts: dict[str, object]) -> Table:
    table = Table(title=plain(title), title_justify="left", show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    sure = facts.get("confidence")
    for name, value in _flat(facts):
        share = sure.get(name) if isinstance(sure, dict) else None
        doubt = f"  ({share:.0%})" if isinstance(share, float) else ""
        table.add_row(name, f"{plain(str(value))}{doubt}")
    return table


def _flat(facts: dict[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in facts.items():
        if name in ("confidence", "marks", "file") or value is None or value in ([], ""):
            continue
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for number, each in enumerate(value, 1):
                yield from _flat(each, f"{prefix}{name} {number}.")
        else:
            yield f"{prefix}{name}", ", ".join(map(str, value)) if isinstance(value, list) else value
