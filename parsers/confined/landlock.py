"""Hides files from this process for good (Landlock)."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

# linux/landlock.h; these calls have one number on every machine.
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION = 1
_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FILES = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_TCP = 0b11
_SCOPES = 0b11
"""Abstract sockets and signals end at this process (version 6)."""


def confine(readable: Iterable[Path], listable: Iterable[Path]) -> int:
    """From now on only `readable` (files, or folders with all beneath) can be read, nothing can be written
    or started, and of `listable` folders the names can be seen.

    The version of Landlock in force, 0 where the kernel has none. PR_SET_NO_NEW_PRIVS must have been set.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    version = int(libc.syscall(_CREATE, None, 0, _VERSION))
    if version < 1:
        return 0
    handled = struct.pack(
        "QQQ", _FILES[min(version, 5)], _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0
    )
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    held = ctypes.create_string_buffer(handled, len(handled))
    ruleset = int(libc.syscall(_CREATE, ctypes.byref(held), size, 0))
    if ruleset < 0:
        return 0
    try:
        for path in readable:
            _allow(libc, ruleset, path, _READ_FILE | _READ_DIR if path.is_dir() else _READ_FILE)
        for path in listable:
            _allow(libc, ruleset, path, _READ_DIR)
        return version if libc.syscall(_RESTRICT, ruleset, 0) == 0 else 0
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, access: int) -> None:
    """What is not there needs no leave."""
    if not path.exists():
        return
    handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        held = ctypes.create_string_buffer(struct.pack("=Qi", access, handle), 12)
        libc.syscall(_ADD, ruleset, _BENEATH, ctypes.byref(held), 0)
    finally:
        os.close(handle)
