"""The program, killed at a named point.

POINT is `module:Class.method@before` or `…@after`, perhaps with `#N` for the Nth call (default 1).
The process is the real one; only the call named is wrapped. It is forked from one that has imported the
program and has done nothing else: importing it is half of a start's work, and no kill falls there.
"""

from __future__ import annotations

import asyncio
import functools
import importlib
import itertools
import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["app.command_daemon"])


def start(point: str, words: Sequence[str], log: Path) -> BaseProcess:
    """`disposisi WORDS` in a process of its own; what it says goes to `log`. POINT `-`: it lives."""
    process = FORKS.Process(target=run, args=(point, tuple(words), str(log)))
    process.start()
    return process


def run(point: str, words: Sequence[str], log: str) -> None:
    """In the new process, whose environment holds no setting of another office."""
    with Path(log).open("ab") as said:
        for stream in (1, 2):
            os.dup2(said.fileno(), stream)
    for name in [name for name in os.environ if name.startswith("DISPOSISI_")]:
        del os.environ[name]
    if point != "-":
        arm(point)
    sys.argv = ["disposisi", *words]
    importlib.import_module("app.command").main()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(point: str) -> None:
    place, _, rest = point.partition("@")
    when, _, nth = rest.partition("#")
    module_name, _, name = place.partition(":")
    owner: Any = importlib.import_module(module_name)
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    count = itertools.count(1)
    setattr(owner, last, wrapped(getattr(owner, last), when, int(nth or 1), count))


def wrapped(call: Any, when: str, nth: int, count: Any) -> Any:
    if asyncio.iscoroutinefunction(call):

        @functools.wraps(call)
        async def dying(*args: Any, **more: Any) -> Any:
            ours = next(count) == nth
            if ours and when == "before":
                die()
            result = await call(*args, **more)
            if ours:
                die()
            return result

        return dying

    @functools.wraps(call)
    def doomed(*args: Any, **more: Any) -> Any:
        ours = next(count) == nth
        if ours and when == "before":
            die()
        result = call(*args, **more)
        if ours:
            die()
        return result

    return doomed
