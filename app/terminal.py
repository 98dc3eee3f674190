"""Words of others made harmless for terminals and logs."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
SECRET = re.compile(r"password|passcode|secret|token|host_key|authorization", re.IGNORECASE)


def plain(text: str) -> str:
    """`text` without control characters, escape sequences and marks that turn its direction."""
    return CONTROL.sub("\ufffd", text.replace("[", "\\["))


def scrubbed(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: no control characters, and no value whose name speaks of a secret."""
    for name, value in list(event.items()):
        if SECRET.search(name):
            event[name] = "***"
        elif isinstance(value, str):
            event[name] = CONTROL.sub(" ", value)
    return event
