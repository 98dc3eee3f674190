"""Letters drawn with characters, as pages of words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from parsers.contract import as_contract
from parsers.letters.letter import read_letter
from parsers.letters.run import run_of
from parsers.letters.sheet import Segment
from parsers.pages.page import Page, Word
from rules.letter import Letter

FOLDER = Path(__file__).parent.parent / "letters" / "layouts"
COLUMNS, ROWS = 96, 66


@dataclass(frozen=True)
class Layout:
    """A drawn letter and what it says: contract names with their values, "" for not found."""

    name: str
    truth: dict[str, str]
    art: str

    def pages(self) -> list[Page]:
        return [
            Page(number, 595.0, 842.0, words_of(art), "text", "text")
            for number, art in enumerate(self.art.split("\f"), 1)
        ]

    def read(self) -> Letter:
        return read_letter(self.pages(), self.name)


def words_of(art: str) -> tuple[Word, ...]:
    """One word for each run of characters, in boxes of equal pitch."""
    words = []
    for row, line in enumerate(art.splitlines()):
        for match in re.finditer(r"\S+", line):
            left, right = match.start() / COLUMNS, match.end() / COLUMNS
            top = row / ROWS + 0.02
            words.append(Word(match.group(), (left, top, right, top + 0.0115)))
    return tuple(words)


def line_of(text: str, left: float = 0.5) -> Segment:
    """A line of print in the middle of a page."""
    words, at = [], left
    for each in text.split():
        words.append(Word(each, (at, 0.5, at + 0.01 * len(each), 0.52)))
        at += 0.01 * (len(each) + 1)
    return Segment(run_of(words, 1), 1, 0, (left, 0.5, at, 0.52))


def scan_of(art: str, confidence: float = 0.99) -> Page:
    """A drawn page as print that was read, surely where nothing else is said."""
    words = tuple(replace(word, confidence=confidence) for word in words_of(art))
    return Page(1, 595.0, 842.0, words, "ocr", "scan")


def layouts() -> list[Layout]:
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        for part in re.split(r"^### ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            head, art = part.split("\n---\n", 1)
            name, *lines = head.splitlines()
            truth = dict(re.split(r"\s=\s?", line, maxsplit=1) for line in lines if line.strip())
            found.append(Layout(f"{path.stem}/{name.strip()}", truth, art))
    return found


def flat(letter: Letter) -> dict[str, str]:
    """The contract's fields under dotted names, as words; "" for not found."""
    found: dict[str, str] = {}

    def walk(prefix: str, value: Any) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(f"{prefix}.{key}" if prefix else key, inner)
        else:
            found[prefix] = (
                "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
            )

    contract = as_contract(letter, letter.file)
    walk(
        "",
        {key: contract[key] for key in contract if key not in ("confidence", "marks", "doubts", "missing")},
    )
    return found
