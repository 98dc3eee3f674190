"""Reads the pictured pages of a file that make up its letter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.intent import intent_of, letter_likeness
from parsers.page import Page
from parsers.scan import open_scan
from parsers.sheet import sheet_of
from parsers.signatories import find_blocks

GLANCE = 0.42
"""A page is known as a letter's first by what stands above this height."""
LIKE = 2.2
"""The likeness at which a page's upper part may begin a letter."""
MOST_GLANCES = 12
"""Pages looked at for a letter; a thicker bundle is for a person."""
MOST_FOLLOWING = 3
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
    return scan.read() if scan is not None else page


def _bundle(pages: list[Page], dark: Sequence[int]) -> list[Page]:
    """Looks at the pages in turn until one asks for a video conference, then reads on to its signature."""
    seen: dict[int, Page] = {}
    glances: list[tuple[float, int]] = []
    for index in dark[:MOST_GLANCES]:
        scan = open_scan(pages[index])
        if scan is None:
            continue
        likeness = letter_likeness(_text(scan.read(GLANCE)))
        glances.append((likeness, index))
        if likeness < LIKE:
            continue
        seen[index] = scan.read()
        if _asks(seen[index]):
            return _with_following(pages, index, seen[index])
    return _likeliest(pages, seen, glances)


def _likeliest(pages: list[Page], seen: dict[int, Page], glances: list[tuple[float, int]]) -> list[Page]:
    """No page asks for a video conference: the best of those that look like letters, or the first."""
    if seen:
        best = max(seen, key=lambda index: (letter_likeness(_text(seen[index])), -index))
        return _with_following(pages, best, seen[best])
    if not glances:
        return pages
    best = max(glances, key=lambda glance: (glance[0], -glance[1]))[1]
    return _with_following(pages, best, _whole(pages[best]))


def _with_following(pages: list[Page], first: int, letter: Page) -> list[Page]:
    """`pages` with the letter's first page read, and those after it up to its signature."""
    read = list(pages)
    read[first] = letter
    enclosed = bool(_ENCLOSED.search(_text(letter)))
    signed = _signed(letter)
    for index in range(first + 1, min(first + 1 + MOST_FOLLOWING, len(pages))):
        if signed and not enclosed:
            break
        if pages[index].words:
            continue
        scan = open_scan(pages[index])
        if scan is None or (not signed and letter_likeness(_text(scan.read(GLANCE))) > 3.6):
            break
        read[index] = scan.read()
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
