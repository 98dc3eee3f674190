"""Labels of a letter, and the values beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from parsers.letters.overhang import astride, lines_above
from parsers.letters.run import Run, run_of
from parsers.letters.sheet import Place, Segment, Sheet, place_at
from parsers.letters.spacing import past_gap, set_wide, slack_of, to_phone
from parsers.letters.vocabulary import LONGEST, ROLES, Role, role_of
from parsers.pages.page import Word
from rules.letter import Box

_BULLET = re.compile(r"^(?:[a-hA-H1-9]|1[0-2]|[ivx]{1,4})[.)]$|^[-–•*·▪●○➢>\uf0b7\uf0d8]+$")


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value; `colon` says that one stood between, `likeness` how sure the label is (0-1)."""

    role: Role
    label: str
    value: Run
    page: int
    row: int
    x: float
    box: Box
    colon: bool = True
    likeness: float = 1.0


ASIDE = 0.45
"""Right of this, as a share of the page's width, a line is no value's next one."""
_LONG = ("event", "participants", "contact", "account")
_NUMBER_BLOCK = ("number", "class", "attachment", "subject")


def pairs_of(sheet: Sheet, opening: int = 0) -> list[Pair]:
    """Every label on the page with its value, wrapped lines included; the body begins at row `opening`."""
    heads = [
        [head for head in _heads(row, sheet) if head.colon or index >= opening or head.role in _NUMBER_BLOCK]
        for index, row in enumerate(sheet.rows)
    ]
    labelled = {place_at(head.row, x) for found in heads for head in found for x in (head.x, head.box[0])}
    pairs = []
    whole = [[_with_above(head, sheet, labelled) for head in found] for found in heads]
    for found in whole:
        for head in found:
            value = _wrapped(head, sheet, labelled)
            pairs.append(
                Pair(
                    head.role,
                    head.label,
                    value,
                    sheet.number,
                    head.row,
                    head.x,
                    head.box,
                    head.colon,
                    head.likeness,
                )
            )
    return pairs


@dataclass(frozen=True, slots=True)
class _Head:
    role: Role
    label: str
    row: int
    x: float
    value_x: float
    words: tuple[Word, ...]
    box: Box
    colon: bool
    likeness: float


def _with_above(head: _Head, sheet: Sheet, labelled: set[Place]) -> _Head:
    """A label with the lines over it that its value begins with; `labelled` then knows them for taken."""
    between = sheet.rows[head.row][0].box == head.box and astride(sheet.rows[head.row])
    bare = not head.words or between
    x = head.value_x if head.words else max(head.box[2], head.value_x)
    told = head.colon or between or (sheet.page.source == "ocr" and bool(head.words))
    if not told or head.role == "number" or x - head.x < 2 * slack_of(sheet):
        return head
    value = None if bare else head.words[-1]
    above, doubtful = lines_above(head.row, x, slack_of(sheet), value, sheet, labelled)
    if not above:
        return replace(head, likeness=min(head.likeness, 0.85)) if doubtful else head
    labelled.update(line.place for line in above)
    words = (*(word for line in above for word in line.words), *head.words)
    return replace(head, words=words, value_x=above[0].box[0])


def _heads(row: tuple[Segment, ...], sheet: Sheet) -> list[_Head]:
    """Labels that begin a segment of the row, each with the words to its right."""
    heads: list[_Head] = []
    taken = -1.0
    for index, segment in enumerate(row):
        if segment.box[0] < taken or segment.text.lstrip()[:1] in (":", ";"):
            continue
        head = _head(segment, row[index + 1 :], sheet)
        if head is not None:
            heads.append(head)
            if head.words:
                taken = head.words[-1].box[2]
    return heads


def _head(segment: Segment, others: tuple[Segment, ...], sheet: Sheet) -> _Head | None:
    words = segment.words
    start = 0
    while start < min(len(words) - 1, 2) and _BULLET.match(words[start].text):
        start += 1
    found = _with_colon(words, start, others) or _without_colon(words, start, others)
    if found is None:
        return None
    role, label, likeness, rest, colon, width = found
    value = _same_column(rest, others, sheet, width)
    if role == "contact" and colon and not rest:
        value = to_phone(value, others)
    if role == "number":
        value = past_gap(value, others)
    value_x = value[0].box[0] if value else (others[0].box[0] if others else words[start].box[2])
    return _Head(role, label, segment.row, words[start].box[0], value_x, value, segment.box, colon, likeness)


_Found = tuple[Role, str, float, tuple[Word, ...], bool, int]


def _with_colon(words: tuple[Word, ...], start: int, others: tuple[Segment, ...]) -> _Found | None:
    """`Label: value`, `Label : value`, `Label | : value`."""
    for index in range(start, min(len(words), start + 7)):
        text = words[index].text
        if ":" not in text and not (text in (";", "=") and index > start):
            continue
        before, mark, after = text.partition(":") if ":" in text else (text, text, "")
        label = " ".join([*(word.text for word in words[start:index]), before if mark == ":" else ""]).strip()
        if re.search(r"\d$", before) or not label:
            return None
        known = role_of(label)
        if known is None:
            return None
        rest = words[index + 1 :]
        if after:
            rest = (_tail(words[index], after), *rest)
        return known[0], label, known[1], rest, True, index
    if others and others[0].text.lstrip().startswith((":", ";", "=")) and len(words) - start <= 7:
        label = " ".join(word.text for word in words[start:])
        known = role_of(label)
        if known is not None:
            return known[0], label, known[1], (), True, len(words)
    return None


def _without_colon(words: tuple[Word, ...], start: int, others: tuple[Segment, ...]) -> _Found | None:
    """A table's label with its value in the next column, or a colon that the scanner lost."""
    count = len(words) - start
    if others and count <= LONGEST:
        label = " ".join(word.text for word in words[start:])
        plain = " ".join(re.sub(r"[^a-z0-9 ]", " ", label.lower()).split())
        beside = role_of(others[0].text, 95.0)
        named = beside is None or (beside[0] == "other" and ROLES.get(plain) == "subject")  # `Hal  Undangan`
        if plain in ROLES and not plain.isdigit() and named:
            return ROLES[plain], label, 0.96, (), False, len(words)
    first = re.sub(r"[^a-z]", "", words[start].text.lower()) if count else ""
    if count >= 2 and first in ("nomor", "perihal", "hal", "sifat", "lampiran") and _begins(words[start]):
        known = ROLES.get(first)
        if known and re.search(r"\d|[A-Z]|^-$", words[start + 1].text[:4]):
            return known, words[start].text, 0.9, words[start + 1 :], False, start
    return None


def _begins(word: Word) -> bool:
    return word.text[:1].isupper() and word.box[0] < 0.35


def _tail(word: Word, after: str) -> Word:
    """The part of a word after its colon, as a word with its share of the box."""
    share = 1 - len(after) / max(len(word.text), 1)
    left = word.box[0] + (word.box[2] - word.box[0]) * share
    return Word(after, (left, word.box[1], word.box[2], word.box[3]), word.confidence, word.size, word.bold)


def _same_column(
    rest: tuple[Word, ...], others: tuple[Segment, ...], sheet: Sheet, width: int
) -> tuple[Word, ...]:
    """The value's words: those after the colon, or the next column's; never a third column's."""
    words = rest
    if not words and others:
        words = others[0].words
        others = others[1:]
        if words[0].text in (":", ";", "="):
            if len(words) > 1:
                words = words[1:]
            elif others:
                words = others[0].words
            else:
                words = ()
        elif words[0].text[:1] in ":;=" and len(words[0].text) > 1:
            words = (_tail(words[0], words[0].text[1:]), *words[1:])
    return words


_STARTS = re.compile(
    r"^\W*(?:demikian|atas\b|untuk\s+itu|untuk\s+informasi|adapun|selanjutnya|sehubungan|mohon|kami\b|dengan\b|bersama|"
    r"diteruskan\b|disposisi\b|catatan\b|narahubung\b|kontak\b|konfirmasi\b|informasi\b|\d+[.)])",
    re.IGNORECASE,
)


TO_WHOM = re.compile(
    r"^\W*(?:kepada\b|yth\b|dengan\s+(?:hormat|ini\b)|bersama\s+(?:ini|surat)\b|dipermaklumkan\b|disampaikan\s+dengan\b|"
    r"sehubungan\s+(?:dengan|akan)\b|berkenaan\s+dengan\b|menindaklanjuti\b|memperhatikan\b|berdasarkan\b)",
    re.IGNORECASE,
)
"""What goes on under a subject's last line: to whom the letter goes, or its first sentence."""


def _runs_on(head: _Head, row: tuple[Segment, ...], words: list[Word], sheet: Sheet) -> bool:
    """Whether a row goes on with a full line of `1. Label: value`, set under its label or its bullet."""
    if not words or not head.colon or head.value_x - head.box[0] > 0.35:
        return False
    segment, end = row[0], words[-1].box[2]
    beside = [each.box[0] for each in (*sheet.rows[head.row], *row[1:]) if each.box[0] > end]
    if len(row) > 1 and (head.role != "subject" or not beside):
        return False
    under = head.box[0] - 0.005 <= segment.box[0] <= head.x + 0.02
    edge = min(beside) - GUTTER if head.role == "subject" and beside else sheet.right
    full = end + (segment.words[0].box[2] - segment.box[0]) + 0.004 > edge
    return under and full and not _STARTS.match(segment.text) and not _BULLET.match(segment.words[0].text)


GUTTER = 0.02
"""What lies at least between two columns, as a share of the page's width."""


def _wrapped(head: _Head, sheet: Sheet, labelled: set[Place]) -> Run:
    """The value with the lines that go on under it, as far as the same column goes."""
    words = list(head.words)
    row = sheet.rows[head.row]
    begun = next((each for each in row if words and each.words[-1] == words[-1]), None)
    if begun is not None and head.role == "event":
        words.extend(set_wide(begun, row, [], sheet, labelled))
    bottom = max((word.box[3] for word in words), default=head.box[3])
    line = words[-1].box[1] if words else head.box[1]
    slack = slack_of(sheet)
    limit = 8 if head.role == "subject" else 4 if head.role in _LONG else 2
    for row in sheet.rows[head.row + 1 : head.row + 1 + limit * 2]:
        if limit == 0 or not row:
            break
        top = min(segment.box[1] for segment in row)
        if top - bottom > 1.1 * sheet.pitch:
            break
        nexts = [segment for segment in row if abs(segment.box[0] - head.value_x) <= slack]
        close = row[0].box[0] > ASIDE and row[0].box[1] - line < 0.85 * sheet.pitch
        if not nexts and words and (close or row[0].box[0] > max(word.box[2] for word in words) + slack):
            continue  # another column's line, a little higher or lower than this one's
        if not nexts and _runs_on(head, row, words, sheet):
            nexts = [row[0]]
        if not nexts:
            break
        segment = nexts[0]
        if head.role == "subject" and TO_WHOM.match(segment.text):
            break
        if segment.place in labelled or segment.words[0].text.startswith(":"):
            break
        if any(other.box[0] < segment.box[0] and other.place in labelled for other in row):
            break
        if head.value_x - head.x < slack and not words:
            break
        words.extend((*segment.words, *set_wide(segment, row, words, sheet, labelled)))
        line, bottom = segment.box[1], segment.box[3]
        limit -= 1
    return run_of(words, sheet.number)
