"""What a letter is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.letters.document import OPENING, Document
from parsers.letters.labels import TO_WHOM, Pair
from parsers.letters.reading import Reading, weight
from parsers.letters.run import joined
from parsers.letters.sheet import Segment, place_at

_PLACE = re.compile(r"^di\s?[-–]?\s?[A-Z]\w+$|^(?:yth|kepada)\b", re.IGNORECASE)
"""An address's line that a bent page put beside the label."""


_ADDRESSED = re.compile(r"\s(?:kepada\s+)?yth\..*$|\s(?-i:Kepada)$", re.IGNORECASE)
"""To whom a letter goes, close beside what it is about."""
_MET = re.compile(r"(?<=[a-z])(?:c\.q\.|u\.p\.|Yth\.)\s.*$")
"""The same without the blank before it that a scan lost; what goes on in the next line is lost as well."""
_MEANT = re.compile(
    r"\sInformatika\s(?:Prov\b\.?|Provinsi)(?:\sKal(?:bar|imantan)(?:\sBarat)?)?\W*$", re.IGNORECASE
)
"""The end of the service's own name, of which the line above has the beginning."""
_URGENT = re.compile(
    r"\b(?:SANGAT\s+)?(?:SEGERA|PENTING|RAHASIA|KILAT)\b\s?|\s?\b(?:SEGERA|PENTING|RAHASIA)$"
)
"""What is stamped or boxed across a head in capitals."""


def find_subject(document: Document) -> Reading[str] | None:
    """What stands behind `Hal`, under it, or under a `TENTANG` in the middle of the page."""
    for pair in document.pairs_as("subject"):
        text = pair.value.text.strip(" .:;-–_")
        if pair.value.trust() < 1.0:  # a colon twice; a stain for a full stop
            text = re.sub(r"^[1Il|]\s?:\s|(?<=[a-z]{4})\.(?=\s[A-Z][a-z]{3})", "", text)
        if _PLACE.match(text):
            continue
        text = _ADDRESSED.sub("", text)
        met = _MET.search(text) or (None if "komunikasi" in text.lower() else _MEANT.search(text))
        text = text[: met.start()] if met else text
        called = _URGENT.sub("", text)
        urged = called != text and not called.isupper() and len(called) > 8
        text = called if urged else text
        if (document.in_head(pair) or pair.box[1] < 0.45) and len(text) >= 3:
            behind = pair.page != document.first.number  # an enclosure's own
            base = 0.985 if pair.likeness > 0.9 else 0.94
            sure = 0.8 if behind else 0.85 if met else 0.93 if urged else base
            sure = min(sure, 0.9) if pair.value.trust() < 1.0 and _torn(text) else sure
            return Reading(text, round(sure * weight(pair.value.trust()), 4), pair.value.mark())
    return _beneath(document) or _concerning(document) or _unlabelled(document)


def _torn(text: str) -> bool:
    """Whether a scan lost one of a pair of quotation marks."""
    marks = re.findall(r"(?<!\w)['’‘](?=\w)|(?<=\w)['’‘](?!\w)|[\"“”]", text)
    return len(marks) % 2 == 1


def _beneath(document: Document) -> Reading[str] | None:
    """The lines under a label that has nothing beside it but the letter's address."""
    for pair in document.pairs_as("subject"):
        beside = pair.value.text.strip(" .:;-–_")
        if not pair.colon or not document.in_head(pair) or (beside and not _PLACE.match(beside)):
            continue
        lines = list(_under(document, pair))
        if lines:
            run = joined(line.run for line in lines)
            return Reading(run.text.strip(" .:;-–_"), round(0.93 * weight(run.trust()), 4), run.mark())
    return None


def _under(document: Document, pair: Pair) -> Iterator[Segment]:
    """What goes on under a label, line for line, until a gap, another label or the address."""
    sheet, left, right, bottom = document.first, pair.box[0], pair.box[2], pair.box[3]
    labels = {place_at(each.row, each.box[0]) for each in document.pairs}
    gap = 2.2 * sheet.pitch
    for row in sheet.rows[pair.row + 1 : pair.row + 5]:
        line = next((each for each in row if each.box[0] < right and each.box[2] > left), None)
        if line is None or line.box[1] - bottom > gap or line.place in labels:
            return
        if TO_WHOM.match(line.text) or _DATED.match(line.text) or not re.search(r"[A-Za-z]{3}", line.text):
            return
        if line.row >= document.opening and not re.match("untuk", line.text, re.IGNORECASE):
            return
        yield line
        left, right, bottom, gap = line.box[0], line.box[2], line.box[3], 1.1 * sheet.pitch


_DATED = re.compile(r"^\W*[A-Z][\w ]+,\s*(?:\d|[.…_]{2})")
"""`Pontianak, 2 Maret 2026`"""


def _concerning(document: Document) -> Reading[str] | None:
    """The lines under a `TENTANG` in the middle of a circular, a decree or an announcement."""
    sheet = document.first
    for at, row in enumerate(sheet.rows):
        head = _TENTANG.match(row[0].text) if len(row) == 1 and row[0].box[1] < 0.5 else None
        if head is None or abs(row[0].middle - (sheet.left + sheet.right) / 2) > 0.12:
            continue
        runs = [row[0].run.part(head.end())] if head.end() < len(row[0].text) else []
        runs += [line.run for line in _centred(document, at)]
        if runs:
            run = joined(runs)
            return Reading(run.text.strip(" .:;-–_,"), round(0.96 * weight(run.trust()), 4), run.mark())
    return None


_TENTANG = re.compile(r"^\W*(?:(?i:tentang|t\s?e\s?n\s?t\s?a\s?n\s?g)\W*$|TENTANG\s+(?=[A-Z(“\"]))")
_DECREED = re.compile(
    r"^\W*(?:menimbang|mengingat|yth|kepada|dengan\s+rahmat|nomor\b|(?:gubernur|bupati|wali|kepala|direktur|sekretaris|"
    r"menteri|presiden|inspektur|camat|rektor|lurah|ketua|plt|plh|pj)\b.*,\W*$)",
    re.IGNORECASE,
)
"""What follows a decree's subject: who decrees, and why."""


def _centred(document: Document, at: int) -> Iterator[Segment]:
    """Lines in the middle under row `at`, as far as they are set alike and close together."""
    rows, pitch = document.first.rows, document.first.pitch
    bottom, gap, capitals = rows[at][0].box[3], 3 * pitch, False
    for row in rows[at + 1 : at + 7]:
        line = row[0]
        aside = len(row) > 1 or abs(line.middle - rows[at][0].middle) > 0.06
        below = rows[line.row + 1][0].text if line.row + 1 < len(rows) else ""
        decreed = _DECREED.match(line.text) or _DECREED.match(f"{line.text} {below}")
        if aside or line.box[1] - bottom > gap or decreed:
            return
        if not line.text.isupper() and (capitals or OPENING.match(line.text)):
            return
        yield line
        bottom, gap, capitals = line.box[3], 1.1 * pitch, line.text.isupper()


def _unlabelled(document: Document) -> Reading[str] | None:
    """What stands behind a colon in the head where a scan lost the short label `Hal` before it."""
    known = {pair.row for role in ("attachment", "class", "number") for pair in document.pairs_as(role)}
    for row in document.head_rows():
        segment = row[0]
        text = segment.text.strip(" .:;-–_")
        after = known and segment.row - 1 in known and segment.row not in known
        if (
            after
            and segment.text.startswith(":")
            and sum(char.isalpha() for char in text) > 7
            and " " in text
        ):
            return Reading(text, round(0.85 * weight(segment.run.trust()), 4), segment.run.mark())
    return None
