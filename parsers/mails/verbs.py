"""A command's word, at the head of a text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rules.command_words import WORDS
from rules.mail import Verb

_LINE = re.compile(
    r"(?P<open>[*_]{0,3})(?P<word>[A-Za-z]{3,12})(?P<mark>[.,!:]?)(?P<close>[*_]{0,3})(?P<late>[.,!:]?)"
    r"(?:(?:\s+|(?<=:))(?P<rest>\S.*))?",
    re.ASCII,
)
"""ASCII alone: `re.IGNORECASE` would otherwise take a long s for an s, and a Kelvin sign for a k."""
_MAX_LINE = 20_000


@dataclass(frozen=True, slots=True)
class Head:
    """The first line that says something: its verb, what follows the word, and the lines below."""

    verb: Verb
    rest: str
    below: tuple[str, ...]


def head_of(new_text: str) -> Head | None:
    """The command word on the first non-empty line; None where that line begins with anything else."""
    lines = new_text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    at = next((number for number, line in enumerate(lines) if line.strip()), None)
    if at is None or len(lines[at]) > _MAX_LINE:
        return None
    match = _LINE.fullmatch(_unwrapped(" ".join(lines[at].split())))
    if match is None or (match["mark"] and match["late"]):
        return None
    verb = WORDS.get(match["word"].lower())
    if verb is None or match["close"] != match["open"][::-1]:
        return None
    return Head(verb, (match["rest"] or "").strip(), tuple(lines[at + 1 :]))


def _unwrapped(line: str) -> str:
    """`line` without the marks that stand around all of it (`*TOLAK surat lama*`)."""
    marks = re.match(r"[*_]{0,3}", line)
    opening = marks.group() if marks else ""
    inner = line[len(opening) : len(line) - len(opening)]
    whole = bool(opening) and line.endswith(opening[::-1]) and len(line) > 2 * len(opening)
    if whole and not re.match(r"\w+[.,!:]?[*_]", inner, re.ASCII):
        return inner.strip()
    return line
