"""Lines with the labels and colons beside them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from parsers.pages.page import Line

HEAD = 0.4
"""Above this height a letter's labels stand."""


def labelled(lines: list[Line], *, scanned: bool) -> list[Line]:
    """Lines with colons and a subject's label that stand beside them; on a scan torn labels mended."""
    found = _with_subject(_with_colons(lines))
    return _relabelled(found) if scanned else found


def _with_colons(lines: list[Line]) -> list[Line]:
    """Lines with the colons that stand a little under them, as in a table whose cells are set lower."""
    kept: list[Line] = []
    for line in lines:
        above = kept[-1] if kept else None
        colons = all(word.text == ":" for word in line.words)
        if above is not None and colons and line.box[1] < above.box[3] - 0.25 * (above.box[3] - above.box[1]):
            words = sorted((*above.words, *line.words), key=lambda word: word.box[0])
            kept[-1] = Line(tuple(words), line.page)
        else:
            kept.append(line)
    return kept


def _with_subject(lines: list[Line]) -> list[Line]:
    """Lines with the bare label of a subject, set midway beside its two lines, put before the lower one."""
    for at in range(1, len(lines) - 1):
        above, label, below = lines[at - 1 : at + 2]
        if len(label.words) > 1 or not _SUBJECT.fullmatch(label.words[0].text) or label.box[1] > HEAD:
            continue
        if _beside(label, above) and _beside(label, below):
            return [*lines[:at], Line((*label.words, *below.words), label.page), *lines[at + 2 :]]
    return lines


def _beside(label: Line, line: Line) -> bool:
    """Whether a line stands right of a label, at most most of its height above or below it."""
    apart = abs(line.box[1] + line.box[3] - label.box[1] - label.box[3]) / 2
    return apart < 0.8 * (label.box[3] - label.box[1]) and line.box[0] > label.box[2]


def _relabelled(lines: list[Line]) -> list[Line]:
    """Lines with the label `Hal` where a torn one (`Hel :`, `H :`) stands right under the attachments'."""
    if any(_SUBJECT.fullmatch(line.words[0].text) for line in lines if line.box[1] < HEAD):
        return lines
    for at, (above, line) in enumerate(pairwise(lines), 1):
        if line.box[1] > HEAD or not _ATTACHED.match(above.text):
            continue
        first, *rest = line.words
        told = _TORN.fullmatch(first.text)
        if told and (told[1] or (rest and rest[0].text[:1] == ":")):
            label = replace(first, text=f"Hal{told[1]}", confidence=min(first.confidence, 0.8))
            return [*lines[:at], Line((label, *rest), line.page), *lines[at + 1 :]]
    return lines


_TORN = re.compile(r"H\w{0,2}(:?)")
_ATTACHED = re.compile(r"\W*lamp", re.IGNORECASE)
_SUBJECT = re.compile(r"\W*(?:hal|perihal)\W*", re.IGNORECASE)
