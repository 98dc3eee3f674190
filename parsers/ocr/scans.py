"""Finds and reads the letter among pictured pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.letters.document import headed
from parsers.letters.intent import intent_of, letter_likeness
from parsers.letters.sheet import sheet_of
from parsers.letters.signatories import find_blocks
from parsers.ocr.rereads import rereads
from parsers.ocr.scan import Scan, open_scan
from parsers.ocr.settle import settle
from parsers.ocr.slots import number_slot, open_slots
from parsers.pages.page import Page
from parsers.words.nip import find_nips
from rules.letter import Box

GLANCE = 0.42
"""A page is known as a letter's first by what stands above this height."""
LIKE = 2.2
"""The likeness at which a page's upper part may begin a letter."""
NEXT, ALIEN = 3.6, -1.0
"""Above the one another letter begins, below the other lies a slip or a list of names."""
MOST_GLANCES = 12
"""Pages looked at for a letter; a thicker bundle is for a person."""
MOST_ENCLOSED = 4
"""The same where a letter is there already, as text."""
MOST_FOLLOWING = 3
MOST_MISSED = 3
"""Rounds in which lines missing in a signature block are sought."""
CLEAR = 0.9
"""A signature block whose words are all surer than this is not looked at again."""
_ENCLOSED = re.compile(r"terlampir|jadwal\s+pada\s+lampiran|daftar\s+kegiatan", re.IGNORECASE)


def read_scans(pages: Sequence[Page]) -> list[Page]:
    """`pages` with the words of the letter's pictured pages; other pictured pages stay without words.

    A letter on a page with text is taken as it is: what is pictured beside it are its enclosures.
    """
    dark = [index for index, page in enumerate(pages) if not page.words]
    if not dark or any(_asks(page) and _signed(page) for page in pages if page.words):
        return list(pages)
    if len(pages) == 1:
        return [_whole(pages[0])]
    return _bundle(list(pages), dark)


def _whole(page: Page) -> Page:
    scan = open_scan(page)
    return _read(scan) if scan is not None else page


def _read(scan: Scan) -> Page:
    """All of a page; where its signature block is not clear, that part looked at more closely."""
    page = scan.read()
    again = unclear_block(page)
    page = scan.look_again(again) if again is not None else page
    if again is not None and not find_blocks(sheet_of(page)):
        page = scan.look_again(again, closest=True)
    for _ in range(MOST_MISSED):
        slots = [*number_slot(page), *open_slots(page)]
        if not any(scan.look_at(slot.boxes, slot.wanted) for slot in slots):
            break
        page = scan.read()
    settled = [settle(scan, again) for again in rereads(page)]
    return scan.read() if any(settled) else page


def unclear_block(page: Page) -> Box | None:
    """Where the signature block must stand, if title, name or NIP could not be read surely."""
    sheet = sheet_of(page)
    block = next(iter(find_blocks(sheet)), None)
    for row in sheet.rows:
        for segment in row:
            if find_nips(segment.text):
                sure = block is not None and block.nip is not None and bool(block.title_lines)
                runs = [*block.title_lines, block.name] if sure and block is not None else []
                if runs and min(run.trust() for run in runs if run is not None) >= CLEAR:
                    return None
                left, top, right, bottom = segment.box
                return (left - 0.12, top - 0.25, max(right + 0.12, left + 0.5), bottom + 0.01)
    if block is not None and block.name is not None:
        left, top, right, bottom = block.box
        return (left - 0.12, top - 0.12, max(right + 0.12, left + 0.5), bottom + 0.1)
    body = [row for row in sheet.rows if len(row) == 1 and len(row[0].words) >= 6]
    low = body[-1][0].box[3] if body else 0.4
    return (0.2, low, 1.0, min(low + 0.4, 1.0)) if sheet.rows else None


class _Bundle:
    """Pages of a file with the scans opened so far; no page is straightened twice."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = list(pages)
        self.scans: dict[int, Scan | None] = {}

    def scan(self, index: int) -> Scan | None:
        if index not in self.scans:
            self.scans[index] = open_scan(self.pages[index])
        return self.scans[index]

    def likeness(self, index: int) -> float | None:
        """How like a letter's first page the upper part is; None for a page without a look."""
        scan = self.scan(index)
        return letter_likeness(_text(scan.read(GLANCE))) if scan is not None else None

    def whole(self, index: int) -> Page:
        scan = self.scan(index)
        return _read(scan) if scan is not None else self.pages[index]

    def forget(self, index: int) -> None:
        """Lets a page's picture go that will not be read on."""
        self.scans[index] = None


def _bundle(pages: list[Page], dark: Sequence[int]) -> list[Page]:
    """Looks at the pages in turn until one asks for a video conference, then reads on to its signature."""
    bundle = _Bundle(pages)
    typed = typed_letter(pages)
    seen: dict[int, Page] = {}
    glances: dict[int, float] = {}
    for index in dark[: MOST_GLANCES if typed is None else MOST_ENCLOSED]:
        likeness = bundle.likeness(index)
        if likeness is None:
            continue
        glances[index] = likeness
        if likeness < LIKE:
            if len(glances) > 4:
                bundle.forget(index)
            continue
        seen[index] = bundle.whole(index)
        if _asks(seen[index]):
            return _with_following(bundle, index, seen[index])
    if seen or typed is not None:
        if typed is not None:
            seen[typed] = pages[typed]
        best = max(seen, key=lambda index: (letter_likeness(_text(seen[index])), -index))
        return _with_following(bundle, best, seen[best])
    if not glances:
        return pages
    best = max(glances, key=lambda index: (glances[index], -index))
    return _with_following(bundle, best, bundle.whole(best))


def typed_letter(pages: Sequence[Page]) -> int | None:
    """The first page with text that begins a letter; what is pictured after it mostly encloses."""
    for index, page in enumerate(pages):
        likeness = letter_likeness(_text(page)) if page.words else 0.0
        if likeness >= LIKE or (likeness > 0 and headed(sheet_of(page))):
            return index
    return None


def _with_following(bundle: _Bundle, first: int, letter: Page) -> list[Page]:
    """The pages with the letter's first page read, and those after it up to its signature."""
    read = list(bundle.pages)
    read[first] = letter
    enclosed = letter.source != "text" and bool(_ENCLOSED.search(_text(letter)))
    signed = _signed(letter)
    for index in range(first + 1, min(first + 1 + MOST_FOLLOWING, len(read))):
        if signed and not enclosed:
            break
        if read[index].words:
            continue
        likeness = bundle.likeness(index)
        if likeness is None or (not signed and (likeness > NEXT or likeness < ALIEN)):
            break
        read[index] = bundle.whole(index)
        enclosed = False
        signed = signed or _signed(read[index])
    return read


def _text(page: Page) -> str:
    return sheet_of(page).run.text


def _asks(page: Page) -> bool:
    return intent_of(_text(page), None, None).is_request and letter_likeness(_text(page)) >= LIKE


def _signed(page: Page) -> bool:
    blocks = find_blocks(sheet_of(page))
    return bool(blocks) and (blocks[0].nip is not None or bool(blocks[0].title_lines))
