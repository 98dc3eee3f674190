"""Words of others made harmless for terminals and logs."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

from rich.markup import escape

CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
SECRET = re.compile(
    r"passw|passcode|secret|token|host_?key|authorization|credential|signing_?key|api_?key", re.IGNORECASE
)
CODE = re.compile(r"(?<![a-z0-9])d1[a-z2-7]{26}(?![a-z0-9])", re.IGNORECASE)
BEARER = re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{8,}", re.IGNORECASE)
PAIR = re.compile(r"\b(pwd|passcode|access_token|refresh_token|client_secret)=[^\s&\"']+", re.IGNORECASE)
LINES = ("exception", "stack")
"""Entries that a traceback fills: they may have several lines."""
DEEPEST = 6


_BREAKS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})
"""What some readers take for the end of a line, as JSON may write it."""


def say_json(facts: Mapping[str, Any]) -> None:
    """One JSON object (RFC 8259, UTF-8 whatever the locale) on one line of standard output."""
    text = json.dumps(facts, ensure_ascii=False).translate(_BREAKS)
    try:
        line = text.encode()
    except UnicodeEncodeError:  # half a character, or a file name that is no UTF-8
        line = json.dumps(facts).encode()
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def plain(text: str) -> str:
    """`text` for a rich terminal: no control characters, escape sequences, turned direction or markup."""
    return escape(_bare(text))


def _bare(text: str) -> str:
    return CONTROL.sub("\ufffd", text)


def one_line(text: str) -> str:
    """`text` on one line, without control characters: for files and records that are read line by line."""
    return CONTROL.sub("\ufffd", re.sub(r"[\t\n\r\v\f\x85\u2028\u2029]+", " ", text))


def scrubbed(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: one entry, one line, no control characters, no secret by its name or look."""
    for name, value in list(event.items()):
        event[name] = "***" if SECRET.search(name) else _clean(value, name in LINES, 0)
    return event


def _clean(value: Any, lines: bool, depth: int) -> Any:
    if isinstance(value, str):
        return _hidden(_bare(value) if lines else one_line(value))
    if value is None or isinstance(value, bool | int | float):
        return value
    if depth >= DEEPEST:
        return "…"
    if isinstance(value, Mapping):
        return {
            one_line(str(k)): "***" if SECRET.search(str(k)) else _clean(v, lines, depth + 1)
            for k, v in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(item, lines, depth + 1) for item in value]
    return _hidden(one_line(str(value)))


def _hidden(text: str) -> str:
    """`text` without a case's codes, and without what HTTP carries secrets in."""
    text = CODE.sub("d1…", text)
    text = BEARER.sub(r"\1 ***", text)
    return PAIR.sub(r"\1=***", text)
