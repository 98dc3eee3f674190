"""Jobs that misbehave inside a reading process."""

from __future__ import annotations

import ctypes
import hashlib
import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from parsers.confined.wire import frame, pack
from parsers.options import ReadOptions
from rules.facts import Facts, Other
from rules.letter import Letter, UnreadableFile
from rules.mail import Mail


def mail(raw: bytes, options: ReadOptions) -> Facts:
    """An honest reading, unless the mail's first line names a deed."""
    deed = DEEDS.get(raw.partition(b"\n")[0].decode("utf-8", "replace"))
    said = deed(raw) if deed else raw.decode("utf-8", "replace")
    if isinstance(said, str):
        return Other(Mail(hashlib.sha256(raw).hexdigest(), len(raw), text=said))
    return said


def file(data: bytes, name: str, options: ReadOptions) -> Letter | UnreadableFile:
    """An honest reading of a file, unless it names a deed."""
    deed = DEEDS.get(data.partition(b"\n")[0].decode("utf-8", "replace"))
    return Letter(name, subject=str(deed(data) if deed else "surat"), pages=options.pages)


def picture(data: bytes, name: str, letter: Letter) -> bytes | None:
    """The evidence that `data` says: a picture, none, or what is no picture."""
    return data if data != b"none" else None


def _eat(_: bytes) -> str:
    held = []
    while True:
        held.append(bytearray(b"x" * (32 << 20)))


def _eat_late(_: bytes) -> str:
    """Out of memory just before its CPU time ends: letting go of what it held takes longer than is left."""
    held: list[object] = []
    while signal.getitimer(signal.ITIMER_PROF)[0] > 0.01:
        if len(held) < 2_500_000:
            held.extend([object() for _ in range(100_000)])
    raise MemoryError(len(held))


def _eat_shared(_: bytes) -> str:
    """Memory that no ceiling of the process itself counts: pages shared without a file."""
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    size = 600 << 20
    place = libc.mmap(None, ctypes.c_size_t(size), 3, 0x21, -1, ctypes.c_long(0))
    ctypes.memset(place, 1, size)
    time.sleep(60)
    return "kept"


def _loop(_: bytes) -> str:
    while True:
        pass


def _toil(_: bytes) -> str:
    """Honest work: half a second of the processor's time."""
    until = time.process_time() + 0.5
    while time.process_time() < until:
        pass
    return "done"


def _sleep(_: bytes) -> str:
    time.sleep(60)
    return "rested"


def _swallow(_: bytes) -> str:
    """Loops, and takes every exception that would end it."""
    while True:
        try:
            while True:
                time.sleep(0.01)
        except Exception:
            continue


def _deaf(_: bytes) -> str:
    """Hangs in foreign code that looks at no signal of Python's."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM, signal.SIGPROF})
    while True:
        pass


def _crash(_: bytes) -> str:
    return str(ctypes.string_at(0))


def _leave(_: bytes) -> str:
    os._exit(0)


def _tried(act: Callable[[], object]) -> str:
    try:
        act()
    except OSError as error:
        return f"refused: {type(error).__name__}"
    return "done"


def _connect() -> None:
    with socket.create_connection(("127.0.0.1", 9), timeout=2):
        pass


def _write() -> None:
    Path("/tmp/disposisi-hostile").write_bytes(b"x")


def _thread_fork() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)


def _passwords() -> None:
    Path("/etc/passwd").read_bytes()


def _secrets() -> None:
    Path(f"/proc/{os.getppid()}/environ").read_bytes()


def _surroundings(_: bytes) -> str:
    """The environment and the open files of the process."""
    handles = [str(handle.readlink()) for handle in Path("/proc/self/fd").iterdir() if _open(handle)]
    return "\n".join([*(f"{key}={value}" for key, value in os.environ.items()), *handles])


def _print(_: bytes) -> str:
    print("not a frame" * 1000, flush=True)
    os.write(1, b"\xff" * 100_000)
    os.write(2, b"\xff" * 100_000)
    return "printed"


def _link() -> int:
    """The handle of the socket to the daemon."""
    handles = [handle for handle in Path("/proc/self/fd").iterdir() if _open(handle)]
    return next(int(each.name) for each in handles if str(each.readlink()).startswith("socket:"))


def _open(handle: Path) -> bool:
    """Whether it is still open: the listing itself had one."""
    return handle.is_symlink()


class _Evil:
    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, ("touch /tmp/disposisi-forged",)


def _send(payload: bytes) -> str:
    os.write(_link(), payload)
    time.sleep(60)
    return "sent"


def _somebody_else(raw: bytes) -> Facts:
    """Facts about a mail that is not the one asked about."""
    return Other(Mail("0" * 64, 1, text="SETUJU"))


def _take_for_own(_: bytes) -> str:
    """A library that takes every exception for an error of its own, and goes on with half of it."""
    try:
        time.sleep(60)
    except Exception:
        return "half a reading"
    return "rested"


def _wrap(_: bytes) -> str:
    """A library that wraps every exception in its own."""
    try:
        time.sleep(60)
    except Exception as error:
        raise RuntimeError("inference failed") from error
    return "rested"


DEEDS: dict[str, Callable[[bytes], str | Facts]] = {
    "eat": _eat,
    "eat-late": _eat_late,
    "eat-shared": _eat_shared,
    "loop": _loop,
    "toil": _toil,
    "sleep": _sleep,
    "swallow": _swallow,
    "deaf": _deaf,
    "take-for-own": _take_for_own,
    "wrap": _wrap,
    "crash": _crash,
    "leave": _leave,
    "connect": lambda _: _tried(_connect),
    "write": lambda _: _tried(_write),
    "delete": lambda _: _tried(Path(__file__).unlink),
    "fork": lambda _: _tried(_thread_fork),
    "start": lambda _: _tried(lambda: subprocess.run([sys.executable, "-c", ""], check=True)),
    "kill": lambda _: _tried(lambda: os.kill(os.getppid(), 0)),
    "passwords": lambda _: _tried(_passwords),
    "secrets": lambda _: _tried(_secrets),
    "surroundings": _surroundings,
    "print": _print,
    "pickle": lambda _: _send(frame(pickle.dumps(_Evil()))),
    "garbage": lambda _: _send(frame(b"\xff" * 500)),
    "huge": lambda _: _send(struct.pack("<I", 0xFFFFFFFF)),
    "many": lambda _: _send(frame(pack([("Unreadable", b"{}")] * 9))),
    "half": lambda _: _send(struct.pack("<I", 1000) + b"x"),
    "unknown": lambda _: _send(frame(pack([("CarriedOut", b"{}")]))),
    "other": _somebody_else,
    "bug": lambda _: str(1 // 0),
    "wrong": lambda _: Other(Mail(digest=5)),
    "pid": lambda _: str(os.getpid()),
    "nap": lambda _: time.sleep(0.3) or str(os.getpid()),
    "surrogate": lambda _: "\ud800 dan \x00",
}
