"""`disposisi read`: what the daemon reads in a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.terminal import plain
from parsers.contract import as_contract
from parsers.limits import Limits
from parsers.options import ReadOptions
from parsers.sandbox import Sandbox
from rules.facts import Facts
from rules.letter import Letter, UnreadableFile

AHEAD = 4
"""Files handed to the readers before the first answer is waited for: memory stays bounded."""
NOT_THERE = "Berkas tidak ditemukan."
NO_FILE = "Ini bukan berkas."

Answer = Letter | UnreadableFile | Facts


def read_files(files: Sequence[Path], *, as_json: bool, evidence: Path | None = None) -> None:
    """Print one object or table for each file, in the order given; an unreadable one is said to be so."""
    console = Console()
    with_sandbox = Sandbox(ReadOptions(), Limits())
    try:
        for path, answer in _answers(files, with_sandbox):
            facts = as_contract(answer, str(path))
            if as_json:
                sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")
                sys.stdout.flush()
            else:
                console.print(_table(str(path), facts))
            if evidence is not None:
                _draw(with_sandbox, path, answer, evidence)
    finally:
        with_sandbox.close()


def _answers(files: Sequence[Path], sandbox: Sandbox) -> Iterator[tuple[Path, Answer]]:
    waiting: list[tuple[Path, Future[Answer] | UnreadableFile]] = []
    for path in files:
        waiting.append((path, _begun(path, sandbox)))
        if len(waiting) > AHEAD:
            yield _ended(*waiting.pop(0))
    for path, work in waiting:
        yield _ended(path, work)


def _begun(path: Path, sandbox: Sandbox) -> Future[Answer] | UnreadableFile:
    try:
        return sandbox.read(path.read_bytes(), path.name)
    except FileNotFoundError:
        return UnreadableFile(path.name, NOT_THERE)
    except IsADirectoryError:
        return UnreadableFile(path.name, NO_FILE)
    except OSError as error:
        return UnreadableFile(path.name, f"Berkas tidak dapat dibuka: {error.strerror}.")


def _ended(path: Path, work: Future[Answer] | UnreadableFile) -> tuple[Path, Answer]:
    return path, work if isinstance(work, UnreadableFile) else work.result()


def _draw(sandbox: Sandbox, path: Path, answer: Answer, out: Path) -> None:
    letters = [answer] if isinstance(answer, Letter) else []
    drawn = sandbox.evidence(path.read_bytes(), path.name, letters[0]).result() if letters else None
    if drawn is None:
        sys.stderr.write(f"disposisi: {path.name} has no page that could be marked\n")
        return
    out.write_bytes(drawn)


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
