"""A mail's header as a mail server sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass

LIMIT = 1 << 18
NAME = re.compile(rb"([\x21-\x39\x3b-\x7e]+)[ \t]*:")
END = re.compile(rb"\r?\n\r?\n")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
CODE = re.compile(r"d1[a-z2-7]{26}", re.I)


@dataclass(frozen=True, slots=True)
class Head:
    """Fields from the top, unfolded, names in lower case; `flaws` are what two readers may read apart."""

    fields: tuple[tuple[str, str], ...]
    flaws: tuple[str, ...] = ()

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(value for field, value in self.fields if field == name)


def read_head(raw: bytes) -> Head:
    """The header of `raw` (RFC 5322 §2.2). What no program writes and parsers disagree on is a flaw."""
    found = END.search(raw)
    block = raw[: found.start() if found else len(raw)][:LIMIT].replace(b"\r\n", b"\n")
    flaws = []
    if b"\r" in block:
        flaws.append("bare carriage returns in the header")
    if b"\x00" in block:
        flaws.append("NUL characters in the header")
    fields: list[tuple[str, list[bytes]]] = []
    for number, line in enumerate(block.split(b"\n")):
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1][1].append(line)
            continue
        match = NAME.match(line)
        if match:
            if line[match.end(1) : match.end(1) + 1] != b":":
                flaws.append("a blank before the colon of a field")
            fields.append((match.group(1).decode("ascii").lower(), [line[match.end() :]]))
        elif not (number == 0 and line.startswith(b"From ")):
            flaws.append("a line in the header that is no field")
    unfolded = tuple((name, b"".join(parts).decode("utf-8", "replace").strip()) for name, parts in fields)
    return Head(unfolded, tuple(dict.fromkeys(flaws)))


def line_of(text: str, limit: int = 300) -> str:
    """One line for the record: no control characters, not too long, and no code that could be used again."""
    flat = CODE.sub("d1…", " ".join(CONTROL.sub(" ", text).split()))
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
