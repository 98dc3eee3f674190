"""Frames between the daemon and its reading processes."""

from __future__ import annotations

import json
import struct
from dataclasses import fields, is_dataclass
from datetime import date, time
from typing import Any

HEAD = struct.Struct("<I")
_PART = struct.Struct("<16sI")
FAULT = "!"
"""The name of a part that tells a fault of the reader: its text is for the log."""
TIRED = "tired"
"""The name of a part that asks for a fresh process."""
LIMIT = "limit"
"""The name of a part that tells a limit reached: its text is for a person."""


class WireError(Exception):
    """An answer that is not one of the forms."""


def frame(payload: bytes) -> bytes:
    """The payload behind its length (4 bytes, little end first)."""
    return HEAD.pack(len(payload)) + payload


def dump(value: object) -> tuple[str, bytes]:
    """A form (as JSON), bytes or None as its name and its bytes; `parsers.confined.forms.load` reads it."""
    if value is None:
        return "none", b""
    if isinstance(value, bytes):
        return "bytes", value
    text = json.dumps(value, ensure_ascii=False, default=_plain, separators=(",", ":"))
    # A lone surrogate out of a broken mail has no UTF-8: it becomes "?", the rest stays.
    return type(value).__name__, text.encode("utf-8", "replace")


def _plain(value: Any) -> Any:
    """What JSON does not know as what it knows: forms, dates, numpy's numbers."""
    if is_dataclass(value):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    if isinstance(value, date | time):
        return value.isoformat()
    if hasattr(value, "item"):
        return value.item()
    raise WireError(f"the reader gave a {type(value).__name__} within its facts")


def pack(parts: list[tuple[str, bytes]]) -> bytes:
    """Named parts one behind the other."""
    return b"".join(_PART.pack(name.encode(), len(body)) + body for name, body in parts)


def unpack(payload: bytes) -> list[tuple[str, bytes]]:
    """The parts again. Raises WireError where lengths do not fit."""
    parts, at = [], 0
    while at < len(payload):
        if at + _PART.size > len(payload):
            raise WireError("a part without an end")
        raw, size = _PART.unpack_from(payload, at)
        at += _PART.size
        if at + size > len(payload):
            raise WireError("a part longer than its frame")
        parts.append((raw.rstrip(b"\0").decode("ascii", "replace"), payload[at : at + size]))
        at += size
    return parts
