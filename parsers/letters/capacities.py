"""In what capacity somebody signs, and in whose office."""

from __future__ import annotations

import re
from dataclasses import replace

from rapidfuzz import fuzz

from parsers.letters.block_lines import OWN, PREFIX, ended
from parsers.letters.run import Run, run_of
from rules.letter import Capacity


def capacity_of(lines: tuple[Run, ...]) -> tuple[Capacity, int]:
    """How the signatory signs, and the line at which their own title begins."""
    texts = [run.text for run in lines]
    whole = " ".join(texts).lower()
    own = 0
    for index, text in enumerate(texts):
        if index and OWN.match(text):
            own = index
            if _ACTS.match(text) and not _bare(texts[0]):
                break  # what stands under an acting holder's office is their own
    if re.search(r"(?:^|\s)(?:u\.?\s?b\.?(?:\s|$)|u\.\s?b\.(?=[a-z]))", whole):
        places = [
            index for index, text in enumerate(texts) if re.match(r"^\W*u\.?\s?b\b\.?", text, re.IGNORECASE)
        ]
        return "ub", max(own, (places[0] + (1 if _bare(texts[places[0]]) else 0)) if places else own)
    if own and any(_SECOND.match(text) for text in texts[1:own]):
        return "ub", own  # three offices: the mark between the second and the third was lost
    if re.match(r"^\W*(?:a\.\s?n\b\.?|an\.|an(?=\s)|a\.n\.?|atas\s+nama)", whole):
        return "an", own or _after_region(texts)
    if own and OWN.match(texts[0]) and not _ACTS.match(whole):
        return "an", own  # two offices, one under the other: the mark before the first was lost
    for capacity, mark in _ACTING.items():
        if re.match(rf"^\W*(?:{mark})\b\.?", whole):
            return capacity, 0
    return "kepala", 0


def _after_region(texts: list[str]) -> int:
    """Where a title that no list of offices knows (`DIRLANTAS`) begins: the line above ends an office."""
    return next((at for at in range(1, len(texts)) if ended(texts[at - 1].rstrip(" ,"))), 0)


_ACTING: dict[Capacity, str] = {
    "plt": r"p[l1i|]t|pelaksana\s+tugas",
    "plh": r"p[l1i|]h|pelaksana\s+harian",
    "pj": r"pjs?|penjabat",
}
_ACTS = re.compile(rf"^[\W_]*(?:{'|'.join(_ACTING.values())})\b", re.IGNORECASE)
"""Marks of one who acts in an office that is not theirs."""
_SECOND = re.compile(r"^[\W_]*sekretaris\W*$", re.IGNORECASE)
"""The office between a head's and the signatory's own, alone on its line."""


def _bare(text: str) -> bool:
    return len(re.sub(r"[^A-Za-z]", "", text)) <= 2


def acting_alone(lines: tuple[Run, ...], start: int) -> tuple[Run, ...]:
    """A title's lines, without the own office of one who acts in that of line `start`, under or beside it."""
    if not _ACTS.match(lines[start].text):
        return lines
    kept: list[Run] = list(lines[: start + 1])
    for run in lines[start + 1 :]:
        if not _MARK.fullmatch(kept[-1].text) and _held(run.text, kept[-1].text):
            break
        kept.append(run)
    beside = _BESIDE.search(kept[-1].text)
    return (*kept[:-1], _cut(kept[-1], beside.start())) if beside else tuple(kept)


def _held(text: str, above: str) -> bool:
    """Whether a line names an office or a function of its own, and is not the one above it seen twice."""
    office = _HELD.match(text) is not None and not _JOINS.search(above)
    function = _FUNCTION.match(text) is not None and not _UNNAMED.search(above)
    return (office or function) and fuzz.partial_ratio(text.lower(), above.lower()) <= 88


def _cut(run: Run, end: int) -> Run:
    """The words of `run.text[:end]`, the last of them cut there."""
    words = run.part(0, end).words
    last = replace(words[-1], text=words[-1].text[: end - run.starts[len(words) - 1]])
    return run_of((*words[:-1], last), run.pages[0])


_MARK = re.compile(rf"[\W_]*{PREFIX}[\W_]*", re.IGNORECASE)
_POST = (
    r"(?:kepala|(?:wakil\s+)?direktur|(?:wakil\s+)?ketua|sekretaris|inspektur|asisten(?!si)|staf\s+ahli|kabid|kabag|"
    r"kasubbag|kasi|sekda|camat|lurah|rektor|dekan)\b"
)
_HELD = re.compile(rf"^[\W_]*(?:{_POST}|selaku\b)", re.IGNORECASE)
_FUNCTION = re.compile(
    r"^\W*(?:analis|pranata|perencana|auditor|arsiparis|penyuluh|pengawas|widyaiswara)\b", re.IGNORECASE
)
_BESIDE = re.compile(rf"(?<=\w)\s*(?:[/(]|,\s)\s*(?={_POST})", re.IGNORECASE)
_JOINS = re.compile(r"\b(?:dan|serta|di|bidang)\W*$", re.IGNORECASE)
_UNNAMED = re.compile(r"\b(?:dan|serta|di|bidang|dinas|badan)$", re.IGNORECASE)
"""An office's name goes on in the next line."""
