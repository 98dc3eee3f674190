"""What is needed of a mail's header before it is read."""

from __future__ import annotations

import re

_MESSAGE_ID = re.compile(rb"^message-id[ \t]*:[ \t\r\n]*(<[^<>\s]{1,400}>)", re.IGNORECASE | re.MULTILINE)
_END = re.compile(rb"\r?\n\r?\n")


def message_id_of(raw: bytes) -> str | None:
    """The Message-ID of a raw mail (RFC 5322 §3.6.4), None where it has none that can be used."""
    end = _END.search(raw, 0, 1 << 20)
    found = _MESSAGE_ID.search(raw, 0, end.start() if end else 1 << 16)
    return found.group(1).decode("utf-8", "replace") if found else None
