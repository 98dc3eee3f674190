"""How a letter is signed: ink, electronically, not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from parsers.options import ReadOptions
from parsers.pages.page import Page, Picture, hull, lines_of
from parsers.signing.checked import Checked
from parsers.signing.electronic import check_electronic
from parsers.signing.marks import sights_of, signed_page, spots
from parsers.signing.pen_place import PenPlace, pen_place
from parsers.signing.qr import Code, codes_in
from parsers.signing.strokes import find_strokes
from rules.letter import Box, Letter, Signature, Stamp

PRINTED = "tidak terverifikasi: hanya tercetak pernyataan tanda tangan elektronik"
PRINTED_CODE = "tidak terverifikasi: hanya tercetak kode QR dan pernyataan tanda tangan elektronik"
CODE_ALONE = "tidak terverifikasi: hanya tercetak kode QR di tempat tanda tangan"
_SAYS = re.compile(
    r"di\s*tanda\s*tangani\s*secara\s*(?:elektronik|digital)|(?:digitally|electronically)\s*signed\s*by",
    re.IGNORECASE,
)
_SENTENCE = "ditandatanganisecaraelektronik"
_STEMS = ("elek", "electronic", "digital")
CODE_PAGES = 4
HIDDEN = 0.88
"""How sure one can be at most that nothing is signed under a stamp."""
LETTERHEAD = 0.14
"""What ends above this height is a crest or a logo."""


def find_signature(
    data: bytes, pages: Sequence[Page], letter: Letter, options: ReadOptions, stamp: Stamp | None = None
) -> Signature:
    """The letter's signature; `data` is the file, asked for a signature inside a PDF. No network is asked.

    `stamp` is what was found before: a pen's picture is told from the stamp's by it.

    The box is in the frame of `pages`. QR codes are told as text and never opened.
    """
    place = pen_place(letter)
    checked = check_electronic(data, options.trust_anchors, letter.signatory.name)
    said = _sentence(pages, place)
    codes = _codes(pages, place)
    if checked is not None:
        return _told(_inside(checked, place), codes)
    if said is not None:
        return _told(_printed(said, codes, place), codes)
    strokes = find_strokes(pages, place, stamp)
    at_place = [
        code for code in codes if place is not None and code.page == place.page and _at(place, code.box)
    ]
    if at_place and (strokes is None or strokes.odds < 1):
        code = at_place[0]
        return _told(Signature("electronic", 0.88, code.page, code.box, note=CODE_ALONE), codes)
    if strokes is None:
        return _told(Signature("none", 0.5), codes)
    if strokes.odds > 0:
        sure = round(min(strokes.chance, 0.995), 4)
        return _told(Signature("wet", sure, strokes.page, strokes.box), codes)
    hidden = strokes.hidden or _stamped_over(pages, place, stamp)
    unread = any(not page.words for page in pages)
    most = HIDDEN if hidden else 0.98 if place and not unread else 0.93
    return _told(Signature("none", round(min(1 - strokes.chance, most), 4)), codes)


def _stamped_over(pages: Sequence[Page], place: PenPlace | None, stamp: Stamp | None) -> bool:
    """Whether the stamp of a pictured letter reaches into the place for the pen, however thin its ink."""
    if place is None or stamp is None or stamp.box is None or stamp.page != place.page:
        return False
    pictured = any(page.number == place.page and page.source != "text" for page in pages)
    return pictured and place.overlap(stamp.box) > REACHES


REACHES = 0.15
"""How much of a stamp must lie in the place for the pen to hide strokes."""


def _told(signature: Signature, codes: Sequence[Code]) -> Signature:
    return replace(signature, qr=tuple(dict.fromkeys(code.text for code in codes)))


def _inside(checked: Checked, place: PenPlace | None) -> Signature:
    return Signature(
        kind="electronic",
        confidence=0.99 if checked.named else 0.7,
        page=place.page if place else None,
        box=place.box if place else None,
        valid=checked.valid,
        signer=checked.signer,
        signed_at=checked.signed_at,
        note=checked.note,
    )


def _printed(said: tuple[int, Box], codes: Sequence[Code], place: PenPlace | None) -> Signature:
    """A statement on paper proves nothing; its box takes in the code beside it."""
    page, box = said
    beside = [code.box for code in codes if code.page == page and (place is None or _at(place, code.box))]
    if place is not None and place.page == page and beside:
        box = hull(beside)
    return Signature("electronic", 0.97, page, box, note=PRINTED_CODE if codes else PRINTED)


def _at(place: PenPlace, box: Box) -> bool:
    return place.gap(box) < 0.05


def _sentence(pages: Sequence[Page], place: PenPlace | None) -> tuple[int, Box] | None:
    """Where the letter says that it is signed electronically: at the signature, or below it.

    Above the signature the words speak of something else, as of a course on electronic signatures.
    """
    for page in signed_page(pages, [place.page] if place else [])[:CODE_PAGES]:
        if page.source == "text" and not _speaks(page):
            continue
        lines = lines_of(page.words, page.number)
        for index, line in enumerate(lines):
            text = " ".join(each.text for each in lines[index : index + 2])
            if not _says(line.text) and not (_says(text) and not _says(text[len(line.text) :])):
                continue
            if place is not None and place.page == page.number and line.box[3] < place.box[1] - 0.03:
                continue
            return page.number, line.box
    return None


def _speaks(page: Page) -> bool:
    """Whether a typed page speaks of anything electronic: few do, and to look line by line takes long."""
    letters = "".join(word.text for word in page.words).lower()
    return any(stem in letters for stem in _STEMS)


def _says(text: str) -> bool:
    if _SAYS.search(text):
        return True
    letters = re.sub(r"[^a-z]", "", text.lower())
    return len(letters) >= len(_SENTENCE) and fuzz.partial_ratio(_SENTENCE, letters) >= 88


def _codes(pages: Sequence[Page], place: PenPlace | None) -> list[Code]:
    """QR codes, looked for only where something stands that is neither print nor ink."""
    codes: list[Code] = []
    for page in signed_page(pages, [place.page] if place else [])[:CODE_PAGES]:
        for box, picture in _graphics(page):
            for code in codes_in(picture, page.number):
                codes.append(replace(code, box=_within(box, code.box)))
    return codes


def _graphics(page: Page) -> list[tuple[Box, Picture]]:
    """Parts of a page that may hold a code, cut out with a margin."""
    sights = sights_of(page)
    if not sights:
        return []
    parts = [sight.part for sight in sights if sight.part is not None]
    if parts:
        return [(box, picture) for box, picture in parts if _square(box, page)]
    found = [spot.box for spot in spots(sights[0], sights[0].other, 0.3)[:8] if _square(spot.box, page)]
    picture = page.picture() if found else None
    if picture is None:
        return []
    high, wide = picture.shape[:2]
    cut = []
    for left, top, right, bottom in found:
        box = (max(left - 0.02, 0.0), max(top - 0.015, 0.0), min(right + 0.02, 1.0), min(bottom + 0.015, 1.0))
        rows = slice(int(box[1] * high), int(box[3] * high) + 1)
        cut.append((box, picture[rows, int(box[0] * wide) : int(box[2] * wide) + 1]))
    return cut


def _square(box: Box, page: Page) -> bool:
    """Of a code's shape and size, give or take what stands beside it."""
    wide = (box[2] - box[0]) * page.width
    high = (box[3] - box[1]) * page.height
    fits = wide > 0.03 * page.width and high > 0 and 0.3 < wide / high < 4 and (box[2] - box[0]) < 0.5
    return fits and box[3] > LETTERHEAD


def _within(outer: Box, inner: Box) -> Box:
    wide, high = outer[2] - outer[0], outer[3] - outer[1]
    return (
        outer[0] + inner[0] * wide,
        outer[1] + inner[1] * high,
        outer[0] + inner[2] * wide,
        outer[1] + inner[3] * high,
    )
