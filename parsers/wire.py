"""Frames between the daemon and its reading processes."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from rules.facts import MailFacts, Unreadable
from rules.letter import Letter, UnreadableFile

FORMS: dict[str, TypeAdapter[Any]] = {
    form.__name__: TypeAdapter(form) for form in (*get_args(MailFacts), Unreadable, Letter, UnreadableFile)
}
"""What a reading may end as. Nothing else passes: a process that was taken over cannot send code."""
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
    """A form, bytes or None as its name and its bytes."""
    if value is None:
        return "none", b""
    if isinstance(value, bytes):
        return "bytes", value
    name = type(value).__name__
    adapter = FORMS.get(name)
    if adapter is None:
        raise WireError(f"the reader gave a {name}")
    try:
        return name, adapter.dump_json(value, warnings=False, fallback=_number)
    except PydanticSerializationError:
        # A lone surrogate out of a broken mail has no UTF-8: it becomes "?", the rest stays.
        plain = json.dumps(adapter.dump_python(value, mode="json", fallback=_number), ensure_ascii=False)
        return name, plain.encode("utf-8", "replace")


def _number(value: Any) -> Any:
    """A numpy number as Python's own."""
    take: Callable[[], Any] | None = getattr(value, "item", None)
    if take is None:
        raise WireError(f"the reader gave a {type(value).__name__} within its facts")
    return take()


def load(name: str, body: bytes) -> Any:
    """What `dump` made, every field checked against its form. Raises WireError for anything else."""
    if name == "none":
        return None
    if name == "bytes":
        return body
    adapter = FORMS.get(name)
    if adapter is None:
        raise WireError(f"no such form: {name!r}")
    try:
        return adapter.validate_json(body)
    except ValidationError as error:
        raise WireError(f"not a {name}: {error.error_count()} faults") from error


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
