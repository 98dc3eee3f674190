"""Serves jobs inside a reading process."""

from __future__ import annotations

import gc
import importlib
import json
import os
import pickle
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from parsers.confined.confinement import allow_cpu
from parsers.confined.wire import FAULT, HEAD, LIMIT, TIRED, WireError, dump, frame, pack
from parsers.fault import PageError
from parsers.limits import CPU, GRACE, MEMORY, WALL

SELDOM = 10_000
"""Objects after which a process for plain mails looks for refuse: what such a mail leaves is little."""
SOFT = 0.9
"""Part of a time limit after which the file at hand is given up, so that its mail can still be told."""


class LimitError(PageError):
    """A limit reached while a file is read: that file is given up, the rest of its mail may go on."""

    def __init__(self, reason: str) -> None:
        # some libraries raise anew what passes through them, with lines of their own below
        super().__init__(reason.partition("\n")[0])


class Server:
    """Runs jobs one after the other; `tired` once a limit was reached: what it left behind is not known."""

    def __init__(self, told: dict[str, Any]) -> None:
        self._entries: dict[str, Callable[..., object]] = {
            name: _function(place) for name, place in told["entries"].items()
        }
        self._seconds = float(told["seconds"])
        self._cpu_seconds = float(told["cpu_seconds"])
        self.tired = False
        self._told = ""
        self._reading = False
        """Whether a limit can end the job: while an answer is made of it, nobody would catch the error."""
        signal.signal(signal.SIGALRM, lambda *_: self._over(WALL))
        signal.signal(signal.SIGPROF, lambda *_: self._over(CPU))

    def _over(self, reason: str) -> None:
        self.tired = True
        self._told = reason
        if self._reading:
            raise LimitError(reason)

    def run(self, jobs: list[tuple[str, tuple[Any, ...]]]) -> bytes:
        """The answers, packed, up to the one that a limit was reached in; limits count from here."""
        self._told = ""
        allow_cpu(self._cpu_seconds * GRACE)
        signal.setitimer(signal.ITIMER_REAL, self._seconds * SOFT, 1.0)
        signal.setitimer(signal.ITIMER_PROF, self._cpu_seconds * SOFT, 1.0)
        try:
            parts: list[tuple[str, bytes]] = []
            for entry, args in jobs:
                parts.append(self._answer(entry, args))
                if self.tired:
                    break
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.setitimer(signal.ITIMER_PROF, 0)
        return pack([*parts, *([(TIRED, b"")] if self.tired else [])])

    def _answer(self, entry: str, args: tuple[Any, ...]) -> tuple[str, bytes]:
        """A limit that a library took for its own error is told all the same: half a reading is none."""
        try:
            self._reading = True
            try:
                name, body = dump(self._entries[entry](*args))
            finally:
                self._reading = False
        except LimitError as error:
            return LIMIT, error.reason.encode()
        except MemoryError:
            self.tired = True
            return LIMIT, MEMORY.encode()
        except Exception as error:  # noqa: BLE001  # a fault of the reader is told to the daemon's log
            if self._told:
                return LIMIT, self._told.encode()
            return FAULT, f"{type(error).__name__}: {error}"[-500:].encode("utf-8", "replace")
        if self._told and self._told.encode() not in body:
            return LIMIT, self._told.encode()
        return name, body


def serve(told: dict[str, Any]) -> None:
    """Answer until the daemon closes its end."""
    gc.disable()  # what is loaded stays
    server = Server(told)
    for name in told["ahead"]:
        importlib.import_module(name)
    sys.dont_write_bytecode = True
    gc.freeze()
    gc.enable()
    if not told["ahead"]:
        gc.set_threshold(SELDOM)
    link = socket.socket(fileno=int(told["fd"]))
    with link, link.makefile("rb") as requests:
        link.sendall(frame(json.dumps(told["confinement"]).encode()))
        os.dup2(1, 2)  # from here on nobody listens
        while head := requests.read(HEAD.size):
            jobs = pickle.loads(_body(requests, head))  # noqa: S301  # from the daemon alone
            link.sendall(frame(server.run(jobs)))


def _body(requests: BinaryIO, head: bytes) -> bytes:
    size = HEAD.unpack(head)[0]
    body = requests.read(size)
    if len(body) < size:
        raise WireError("the daemon left in the middle of a request")
    return body


def _function(place: str) -> Callable[..., object]:
    """`package.module:function`, imported."""
    module, _, name = place.partition(":")
    found: Callable[..., object] = getattr(importlib.import_module(module), name)
    return found
