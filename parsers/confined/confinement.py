"""Takes from a process what reading does not need."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from parsers.confined import landlock, seccomp

_PDEATHSIG, _NO_NEW_PRIVS = 1, 38  # linux/prctl.h
_NEWUSER, _NEWIPC, _NEWNET = 0x10000000, 0x08000000, 0x40000000  # linux/sched.h
_MAPPED_MB = 4096
"""Address space beyond the memory limit: libraries, fonts and models that are mapped, not held."""
_FILES = 128

_SYSTEM = (
    *("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime"),
    *("/dev/null", "/dev/zero", "/dev/urandom", "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat"),
    *("/sys/devices/system/cpu", "/sys/fs/cgroup"),
)
_REFUSED = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
    "os.remove",
    "os.kill",
)


@dataclass(frozen=True, slots=True)
class Confinement:
    """What is in force in a reading process; the kernel decides what it can be."""

    namespace: bool
    seccomp: bool
    landlock: int
    audit: bool

    def lines(self) -> tuple[str, ...]:
        """One line each for a person: network, system calls, files."""
        network = [
            *(["own empty network namespace"] if self.namespace else []),
            *(["sockets refused by the kernel (seccomp)"] if self.seccomp else []),
            *(["sockets refused by an audit hook"] if self.audit else []),
        ]
        files = (
            f"only Python's own and the register (Landlock {self.landlock})"
            if self.landlock
            else "as its user"
        )
        calls = (
            "programs, processes, signals and changes to files refused (seccomp)" if self.seccomp else "all"
        )
        return (f"network: {', '.join(network)}", f"system calls: {calls}", f"files: {files}")


def confine(parent: int, memory_mb: int, readable: Iterable[str]) -> dict[str, Any]:
    """Before anything of others is imported: this process keeps CPU, memory and what it must read.

    `parent` is the process without which this one shall not live. Gives `Confinement` as a dict.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    namespace = any(
        libc.unshare(flags) == 0 for flags in (_NEWUSER | _NEWNET | _NEWIPC, _NEWNET | _NEWIPC, _NEWNET)
    )
    libc.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # after unshare, which forgets it
    if os.getppid() != parent:
        raise SystemExit("the daemon is gone")
    _limit(memory_mb)
    version = landlock.confine([*map(Path, _SYSTEM), *_python(), *map(Path, readable)], _roots())
    filtered = seccomp.confine()
    if not filtered:
        sys.addaudithook(_refuse)
    return asdict(Confinement(namespace, filtered, version, not filtered))


def _limit(memory_mb: int) -> None:
    """Ceilings that the kernel holds; the daemon watches resident memory beside them."""
    memory = memory_mb << 20
    for what, most in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_AS, memory + (_MAPPED_MB << 20)),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _FILES),
    ):
        hard = resource.getrlimit(what)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))


def _python() -> list[Path]:
    """Where Python and its packages lie; of our own folders only what reading imports."""
    here = Path(__file__).resolve().parents[1]
    packages = [Path(place) for place in sys.path if place.endswith(("site-packages", "dist-packages"))]
    return [Path(sys.prefix), Path(sys.base_prefix), *packages, here, here.parent / "rules"]


def _roots() -> list[Path]:
    """Folders that Python must be able to list to find a module."""
    return [Path(place) for place in sys.path if place]


def _refuse(event: str, _: tuple[Any, ...]) -> None:
    """Where the kernel offers no filter, Python refuses by itself."""
    if event.startswith(_REFUSED):
        raise PermissionError(f"{event} is refused while reading")


def allow_cpu(seconds: float) -> None:
    """From now on, so much CPU time, to the next whole second; the kernel ends the process beyond it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))
