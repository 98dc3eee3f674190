"""One reading process, seen from the daemon."""

from __future__ import annotations

import json
import os
import pickle
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parsers.confined.confinement import Confinement
from parsers.confined.lanes import Job
from parsers.confined.wire import HEAD, WireError, frame, unpack
from parsers.limits import ANSWER, CPU, CRASH, GRACE, MEMORY, WALL, Limits

START_SECONDS = 60.0
TICK = 0.1
LAST_BREATH = 2.0
"""Seconds in which a process that closed its socket must be gone: the system ends files before processes."""
_PAGE = resource.getpagesize()
_TICKS = os.sysconf("SC_CLK_TCK")
_BOOT = """
import json, os, sys
told = json.loads(sys.argv[1])
os.nice(told["nice"])
sys.path[:] = told["path"]
from parsers.confined import confinement
told["confinement"] = confinement.confine(told["parent"], told["memory_mb"], told["readable"])
from parsers.confined import sandbox_child
sandbox_child.serve(told)
"""


class StartError(Exception):
    """A reading process that does not start; the message ends with what it said."""


class Stopped(Exception):
    """A reading process that ended, or was ended, within a job; `reason` is for a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Told:
    """What a reading process is told at its start."""

    limits: Limits
    entries: Mapping[str, str]
    readable: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()
    """Modules loaded at the start, though a job would load them itself when it needs them."""
    nice: int = 0

    def line(self, handle: int) -> str:
        root = Path(__file__).resolve().parents[2]
        path = [str(root), *(str(Path(place).resolve()) for place in sys.path if place)]
        packages = [str(root / place.partition(".")[0]) for place in self.entries.values()]
        return json.dumps(
            {
                **{"fd": handle, "parent": os.getpid(), "path": list(dict.fromkeys(path))},
                **{"memory_mb": self.limits.memory_mb, "cpu_seconds": self.limits.cpu_seconds},
                **{"seconds": self.limits.seconds, "results_bytes": self.limits.results_bytes},
                **{"entries": dict(self.entries), "readable": [*self.readable, *packages], "nice": self.nice},
                **{"ahead": self.ahead},
            }
        )


class Child:
    """A fresh interpreter at the other end of a socket: nothing of the daemon's goes over but jobs."""

    def __init__(self, told: Told) -> None:
        """Start it and wait until it can read. Raises StartError.

        Call from a thread that lives as long as the process shall: the kernel ends it with that thread.
        """
        self._limits = told.limits
        self._watched: dict[str, int] = {}
        self._ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", "-c", _BOOT, told.line(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd="/",
                env=_environment(),
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self.confinement = self._ready()

    @property
    def pid(self) -> int:
        return self._process.pid

    def _ready(self) -> Confinement:
        try:
            self._ours.settimeout(START_SECONDS)
            answer = json.loads(self._receive(time.monotonic() + START_SECONDS, watch=False))
            return Confinement(**answer)
        except (Stopped, OSError, ValueError, TypeError, WireError) as error:
            self.kill()
            said = self._process.stderr.read() if self._process.stderr else b""
            last = said.decode("utf-8", "replace").strip()[-300:]
            raise StartError(f"a reading process does not start: {last or repr(error)}") from error
        finally:
            if self._process.stderr:
                self._process.stderr.close()

    def _held(self, name: str) -> str:
        """A file of the process's under /proc, opened once; empty where the system does not tell."""
        try:
            handle = self._watched.get(name)
            if handle is None:
                handle = os.open(f"/proc/{self.pid}/{name}", os.O_RDONLY | os.O_CLOEXEC)
                self._watched[name] = handle
            return os.pread(handle, 4096, 0).decode()
        except OSError:
            return ""

    def alive(self) -> bool:
        return self._process.poll() is None

    def resident_mb(self) -> float:
        """Memory that it holds now; 0 where the system does not tell."""
        try:
            return int(self._held("statm").split()[1]) * _PAGE / (1 << 20)
        except (IndexError, ValueError):
            return 0.0

    def _cpu_seconds(self) -> float:
        try:
            fields = self._held("stat").rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / _TICKS
        except (IndexError, ValueError):
            return 0.0

    def ask(self, jobs: Sequence[Job]) -> list[tuple[str, bytes]]:
        """The answers to `jobs` as named parts, in order. Raises Stopped where it ended before."""
        deadline = time.monotonic() + self._limits.seconds * GRACE
        self._cpu_before = self._cpu_seconds()
        request = frame(pickle.dumps([(job.entry, job.args) for job in jobs], protocol=5))
        try:
            self._ours.settimeout(self._limits.seconds)
            self._ours.sendall(request)
            self._ours.settimeout(TICK)
            return unpack(self._receive(deadline, watch=True))
        except WireError as error:
            self.kill()
            raise Stopped(ANSWER) from error
        except OSError as error:
            raise Stopped(self._end()) from error

    def _receive(self, deadline: float, watch: bool) -> bytes:
        size = HEAD.unpack(self._exactly(HEAD.size, deadline, watch))[0]
        if size > self._limits.results_bytes:
            raise WireError(f"an answer of {size} bytes")
        return self._exactly(size, deadline, watch)

    def _exactly(self, size: int, deadline: float, watch: bool) -> bytes:
        held = bytearray()
        looked = time.monotonic()
        while len(held) < size:
            now = time.monotonic()
            if now >= deadline:
                self.kill()
                raise Stopped(WALL)
            if watch and now >= looked + TICK:
                looked = now
                self._look()
            try:
                got = self._ours.recv(min(size - len(held), 1 << 20))
            except TimeoutError:
                continue
            if not got:
                raise Stopped(self._end())
            held += got
        return bytes(held)

    def _look(self) -> None:
        """Whether it keeps within memory and CPU time; children of its own it cannot have."""
        if self.resident_mb() > self._limits.memory_mb:
            self.kill()
            raise Stopped(MEMORY)
        if self._cpu_seconds() - self._cpu_before > self._limits.cpu_seconds * GRACE + 1:
            self.kill()
            raise Stopped(CPU)

    def _end(self) -> str:
        """Why a process that is gone is gone."""
        try:
            code = self._process.wait(LAST_BREATH)
        except subprocess.TimeoutExpired:  # it closed its socket and lives on
            self.kill()
            return CRASH
        ends = {
            -signal.SIGXCPU: CPU,
            -signal.SIGKILL: MEMORY,
        }  # SIGKILL not ours: the system ran out of memory
        return ends.get(code, CRASH)

    def kill(self) -> None:
        """At once, whatever it does."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def end(self) -> None:
        """Kill it and let go of it."""
        self.kill()
        self._ours.close()
        while self._watched:
            os.close(self._watched.popitem()[1])


def _environment() -> dict[str, Any]:
    """Nothing of the daemon's: no secret, no proxy, no path. One thread a process for numpy's libraries."""
    fixed = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": os.defpath, "HOME": "/nonexistent"}
    return {**fixed, "MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
