"""What is needed of a header before reading."""

from __future__ import annotations

import re

_MESSAGE_ID = re.compile(rb"^message-id[ \t]*:[ \t\r\n]*(<[^<>\s]{1,400}>)", re.IGNORECASE | re.MULTILINE)
_FROM = re.compile(rb"^from[ \t]*:((?:[^\r\n]|\r?\n[ \t])*)", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(rb"<([^<>\s]{3,320})>|([^<>\s\",;:()]{1,64}@[^<>\s\",;:()]{1,255})")
_END = re.compile(rb"\r?\n\r?\n")


def sender_of(raw: bytes) -> str | None:
    """Whom a raw mail says it is from, for taking turns alone: nothing is decided by it."""
    end = _END.search(raw, 0, 1 << 20)
    field = _FROM.search(raw, 0, end.start() if end else 1 << 16)
    found = list(_ADDRESS.finditer(field.group(1))) if field else []
    if not found:
        return None
    bracketed = next((m for m in found if m.group(1)), found[0])
    return (bracketed.group(1) or bracketed.group(2)).decode("utf-8", "replace").lower()


def message_id_of(raw: bytes) -> str | None:
    """The Message-ID of a raw mail (RFC 5322 §3.6.4), None where it has none that can be used."""
    end = _END.search(raw, 0, 1 << 20)
    found = _MESSAGE_ID.search(raw, 0, end.start() if end else 1 << 16)
    return found.group(1).decode("utf-8", "replace") if found else None
