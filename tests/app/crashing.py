"""`disposisi run` that dies at a named point.

    python crashing.py POINT ARGUMENTS…

POINT is `module:Class.method@before` or `…@after`, perhaps with `#N` for the Nth call (default 1).
The process is the real one; only the call named is wrapped.
"""

from __future__ import annotations

import asyncio
import functools
import importlib
import itertools
import os
import signal
import sys
from typing import Any


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


if __name__ == "__main__":
    if sys.argv[1] != "-":
        arm(sys.argv[1])
    command = importlib.import_module("app.command")
    sys.argv = ["disposisi", *sys.argv[2:]]
    command.main()
