"""The letter found among a file's pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.letters.columns import header_pairs
from parsers.letters.intent import intent_of, letter_likeness
from parsers.letters.labels import Pair, pairs_of
from parsers.letters.run import Run, joined
from parsers.letters.sheet import Segment, Sheet, sheet_of
from parsers.pages.page import Page

OPENING = re.compile(
    r"^\W*(?:dengan\s*hormat|sehubungan|(?:bersama|dengan)\s+(?:surat\s+)?ini|dalam\s+rangka|menindaklanjuti|assalam|berkenaan|berdasarkan|"
    r"memperhatikan|menunjuk|mengharap(?:kan)?\s|salam\s+sejahtera|guna|untuk\s|kami\s|disampaikan|merujuk|mengingat|mohon|terkait|adapun|"
    r"berkaitan|berhubung|bertalian|mempedomani|menanggapi|menyusuli|menyambung|sesuai\s|sebagaimana|dipermaklumkan|"
    r"diberitahukan|dimaklumi|dimohon|diminta|diharap(?:kan)?\s|perkenankan|teriring|melaksanakan|bersamaan|berikut\s|"
    r"bahwa|atas\s+dasar|puji\s+syukur|menyikapi|mendasari|melalui\s+surat|pada\s+hari|demi\s|(?:saya\s+)?yang\s+bertanda\s?tangan)",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"^\W*(?:kepada\b|yth\b|ythi?\.|kpd\b)|\byth\.", re.IGNORECASE)
_WHOM = re.compile(
    r"^\W*(?:\d\W+)?(?:kepala|kadis|bapak|ibu|saudara|sdr|direktur|sekretaris|provinsi|prov\b|dinas|badan|c\.?q|u\.?p|di\b|"
    r"cq\b|up\b|selaku|gubernur|bupati|wali|pj|plt|para\s)",
    re.IGNORECASE,
)


_SAYS = re.compile(
    r"\b(?:akan|telah|kami|mohon|bermaksud|bersama\s+ini|mengadakan|menyelenggarakan|melaksanakan|mengajukan|menyampaikan)\b",
    re.IGNORECASE,
)
"""What an address never says."""


@dataclass(frozen=True, slots=True)
class Document:
    """A letter: its sheets, first page first; `others` are pages of the file that belong to other papers.

    `opening` is the row of the first page where the body begins; `body` all text from there on.
    """

    sheets: tuple[Sheet, ...]
    others: tuple[Sheet, ...]
    pairs: tuple[Pair, ...]
    opening: int
    text: str
    body: Run
    murky: bool = False

    @property
    def first(self) -> Sheet:
        return self.sheets[0]

    def pairs_as(self, *roles: str) -> list[Pair]:
        return [pair for pair in self.pairs if pair.role in roles]

    def spoken(self, sure: float) -> float:
        """How sure a sentence's reading can be: less where a line of the body could not be read."""
        return min(sure, 0.9) if self.murky else sure

    def in_head(self, pair: Pair) -> bool:
        """Whether a pair stands in the number block, above the body."""
        return pair.page == self.first.number and pair.row < self.opening

    def head_rows(self) -> Sequence[tuple[Segment, ...]]:
        return self.first.rows[: self.opening]


def open_document(pages: Sequence[Page]) -> Document:
    """The pages' letter: the likeliest first page with the pages that follow it."""
    sheets = [sheet_of(page) for page in pages]
    chosen = _chosen(sheets)
    letter, others = chosen
    opening = _opening(letter[0]) if letter else 0
    pairs = [
        pair
        for index, sheet in enumerate(letter)
        for pair in (*header_pairs(sheet), *pairs_of(sheet, 0 if index else opening))
    ]
    body = joined(
        segment.run
        for index, sheet in enumerate(letter)
        for row in sheet.rows[opening if index == 0 else 0 :]
        for segment in row
    )
    text = " ".join(sheet.run.text for sheet in letter)
    murky = any(
        len(segment.words) >= 4 and sum(word.confidence for word in segment.words) < 0.78 * len(segment.words)
        for sheet in letter
        for row in sheet.rows
        for segment in row
    )
    return Document(tuple(letter), tuple(others), tuple(pairs), opening, text, body, murky)


def _chosen(sheets: list[Sheet]) -> tuple[list[Sheet], list[Sheet]]:
    if len(sheets) <= 1:
        return sheets, []
    texts = [sheet.run.text for sheet in sheets]
    scores = [letter_likeness(text) for text in texts]
    intents = [intent_of(text, None, None).score for text in texts]
    merits = [score + 2 * asks for score, asks in zip(scores, intents, strict=True)]
    best = max(range(len(sheets)), key=lambda index: (merits[index], -index))
    first = best
    if intents[best] < ASKS:  # of two that ask for nothing the one in front is the letter
        first = next(
            index
            for index in range(len(sheets))
            if merits[index] > merits[best] - NEAR or (scores[index] > 0 and headed(sheets[index]))
        )
    last = first + 1
    while last < len(sheets) and last < first + 6 and not (scores[last] >= NEXT and headed(sheets[last])):
        last += 1
    return sheets[first:last], [*sheets[:first], *sheets[last:]]


ASKS, NEAR, NEXT = 0.35, 0.5, 3.6
"""How much an asking page asks; how little less like a letter one in front may be; what begins another."""


def headed(sheet: Sheet) -> bool:
    """Whether a page's upper part has two of what a letter's has: a label, an address, a heading."""
    upper = [segment.text for row in sheet.rows if row[0].box[1] < 0.42 for segment in row]
    return len({found.lastgroup for text in upper if (found := _HEAD.match(text))}) >= 2


_HEAD = re.compile(
    r"^\W*(?:(?P<number>no(?:mor)?\b\W*(?::|$))|(?P<about>(?:peri)?hal\b\W*(?::|$))|(?P<whom>yth\b|kepada\b)|"
    r"(?P<who>pemerintah\s+(?:prov|kab|kota)|kementerian\b|dinas\b|badan\b|universitas\b)|"
    r"(?P<what>surat\s+(?:edaran|keterangan|tugas|perintah)|nota\s+dinas|undangan\b))",
    re.IGNORECASE,
)


_HELD = re.compile(
    r"^\W*hari(?:\s?[/,]\s?(?:tanggal|tgl\.?))?\s*(?::|$)|^\W*(?:pukul|jam|waktu)\s*(?::|$)", re.IGNORECASE
)
"""The label of an event's day or hours, which stand in a letter's body."""


def _opening(sheet: Sheet) -> int:
    """The row at which the letter begins to speak."""
    addressed = None
    for index, row in enumerate(sheet.rows):
        if addressed is not None and _HELD.match(row[0].text):
            return index - 1 if index - 1 > addressed and _leads(sheet.rows[index - 1]) else index
        begins = any(OPENING.match(segment.text) for segment in row) or _set_apart(row, sheet)
        if begins and index > 1 and not _labelled(row):
            return index
        if addressed is None and any(_ADDRESSED.search(segment.text) for segment in row):
            addressed = index
        elif addressed is not None and _speaks(row, sheet):
            return index
        elif addressed is not None and index - addressed > 7:
            return _soon(sheet, index)
    if addressed is not None:
        return min(addressed + 5, len(sheet.rows))
    filled = next((index for index, row in enumerate(sheet.rows) if _FILLED.match(row[0].text)), None)
    low = next((index for index, row in enumerate(sheet.rows) if row[0].box[1] > 0.36), len(sheet.rows))
    return low if filled is None else min(filled, low)


_FILLED = re.compile(
    r"^\W*(?:\d{1,2}\s?[.)]\s*)?(?:nama\s+(?:kegiatan|acara|rapat)|hari|tanggal\s+(?:kegiatan|pelaksanaan)|"
    r"jumlah\s+peserta)\b[^:]{0,25}(?::|$)",
    re.IGNORECASE,
)
"""A row about the event in a form that addresses nobody."""


def _leads(row: tuple[Segment, ...]) -> bool:
    """Whether a row ends a sentence that leads to what stands under it (`… rapat pada :`)."""
    return bool(re.search(r"[:;]\s*$|\bpada\W*$", row[-1].text)) and not _ADDRESSED.search(row[0].text)


def _soon(sheet: Sheet, index: int) -> int:
    """The row from `index` on with words that open a letter, if one of the next three has them."""
    near = range(index, min(index + 3, len(sheet.rows)))
    return next((at for at in near if OPENING.match(sheet.rows[at][0].text)), index)


def _speaks(row: tuple[Segment, ...], sheet: Sheet) -> bool:
    """Whether a row under the address is a full line of running text."""
    text = _text(row)
    says = _SAYS.search(text)
    if _WHOM.match(text) and not says:
        return False
    whole = len(row) == 1 or (says and ":" not in text)  # wide blanks part a line set to both edges
    return bool(whole) and _wide(row, sheet) and len(text.split()) > 7


def _set_apart(row: tuple[Segment, ...], sheet: Sheet) -> bool:
    """Whether a line set to both edges begins with words that open a letter, wide blanks between them."""
    text = _text(row)
    return _wide(row, sheet) and ":" not in text and len(text.split()) > 4 and bool(OPENING.match(text))


def _text(row: tuple[Segment, ...]) -> str:
    return " ".join(segment.text for segment in row)


def _wide(row: tuple[Segment, ...], sheet: Sheet) -> bool:
    """Whether a row takes most of the width of the letter's lines."""
    return row[-1].box[2] - row[0].box[0] > 0.7 * (sheet.right - sheet.left)


def _labelled(row: tuple[Segment, ...]) -> bool:
    return any(segment.text.lstrip().startswith(":") for segment in row)


def addressee_of(document: Document) -> Run | None:
    """Whom the letter addresses: from `Yth.` to the place."""
    rows = document.first.rows
    for index, row in enumerate(rows[: document.opening + 2]):
        for segment in row:
            match = _ADDRESSED.search(segment.text)
            if match and not re.match(r"^\W*tembusan", segment.text, re.IGNORECASE):
                beside = [other for other in row if other.box[0] > segment.box[0]]
                if (
                    beside
                    and beside[0].text.startswith(":")
                    and re.fullmatch(r"\W*kepada\W*", segment.text, re.IGNORECASE)
                ):
                    return beside[0].run
                return _address_block(document, index, segment)
    return None


def _address_block(document: Document, at: int, segment: Segment) -> Run:
    runs = [segment.run]
    left = segment.box[0]
    bottom = segment.box[3]
    for row in document.first.rows[at + 1 : min(at + 7, document.opening)]:
        below = [other for other in row if other.box[0] > left - 0.05 and other.box[0] < left + 0.3]
        if not below or below[0].box[1] - bottom > 2 * document.first.pitch:
            break
        text = below[0].text
        if re.match(r"^\W*(?:di\b|tempat\b|di-|d\s?i\s|hal\b|perihal|nomor)", text, re.IGNORECASE):
            break
        runs.append(below[0].run)
        bottom = below[0].box[3]
    return joined(runs)
