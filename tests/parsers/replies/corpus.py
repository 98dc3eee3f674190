"""Bodies of replies, each with its command."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple


class Case(NamedTuple):
    name: str
    command: str | None
    body: str


def cases(file: str) -> list[Case]:
    """The cases of `plain.txt` or `html.txt`: `### name -> verb: argument`, then the body."""
    text = (Path(__file__).parent / file).read_text(encoding="utf-8")
    found = []
    for block in re.split(r"^### ", text, flags=re.M)[1:]:
        head, _, body = block.partition("\n")
        name, _, command = head.rpartition(" -> ")
        found.append(Case(name, None if command == "none" else command, body))
    return found
