"""Opens a PDF as pages with words."""

from __future__ import annotations

import io
import logging
import re
import struct
import zlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pdfplumber
from pdfminer.layout import LTImage
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page as PlumberPage
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from parsers.fault import PageError
from parsers.pages.drawing import crop, cut_out, render, sizes
from parsers.pages.drawings import BACKGROUND, annotations_on, drawings_on, pictures_on
from parsers.pages.glyphs import Glyph, glyphs_on, leaves_of, turn_of, words_on
from parsers.pages.page import Medium, Page, Part, Placed, Source, Word, lazily
from parsers.pages.page_map import turned_back
from rules.letter import Box

MOST_PAGES = 300
"""A file with more pages than this is not a letter."""
READ_PAGES = 24
"""Pages looked at; a letter that begins later is not found."""
LONG_SIDE = 2700
"""Pixels of the long side of a rendered page at most; print is read at 2339, A4 at 200 dots an inch."""

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it tells each flaw of a broken file
DAMAGE = (
    *(PdfminerException, MalformedPDFException, PDFException, PSException, struct.error, zlib.error),
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError),
    *(RecursionError, NotImplementedError, OSError, EOFError),
)
"""What pdfminer is known to raise on files that are not as they should be."""

ENCRYPTED = "Berkas PDF terkunci dengan kata sandi sehingga tidak dapat dibuka."
MALFORMED = "Berkas PDF rusak sehingga tidak dapat dibaca."
EMPTY = "Berkas PDF tidak memiliki halaman."
TOO_LONG = f"Berkas PDF memiliki lebih dari {MOST_PAGES} halaman."

_COMMON = frozenset(
    (
        *("dan", "di", "yang", "untuk", "dengan", "pada", "dari", "kepada", "ke", "nomor", "hal", "perihal"),
        *(
            "lampiran",
            "dinas",
            "kepala",
            "provinsi",
            "tanggal",
            "hari",
            "waktu",
            "tempat",
            "acara",
            "kegiatan",
        ),
        *("surat", "yth", "nip", "atas", "kami", "dalam", "rangka", "terima", "kasih", "jalan", "telepon"),
    )
)


def open_pages(data: bytes, name: str) -> list[Page]:
    """Pages of a PDF; those without a usable text layer come without words, as `source` "none".

    A file that pdfminer cannot take but PDFium can draw has pages without words, too.
    Raises PageError where the file is encrypted, malformed, empty or far too long.
    """
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            count = len(pdf.pages)
            if count == 0:
                seen = _by_look(data)
                if not seen:
                    raise PageError(EMPTY)
                return seen
            if count > MOST_PAGES:
                raise PageError(TOO_LONG)
            return [_page(page, data) for page in pdf.pages[:READ_PAGES]]
    except DAMAGE as error:
        seen = _by_look(data) if _reason(error) == MALFORMED else []
        if not seen:
            raise PageError(_reason(error)) from error
        return seen


def _by_look(data: bytes) -> list[Page]:
    """Pages that PDFium can draw although their text cannot be had."""
    return [
        Page(
            number=number,
            width=width,
            height=height,
            medium="scan",
            renderer=partial(render, data, number, 2339 / max(width, height)),
        )
        for number, (width, height) in enumerate(sizes(data, READ_PAGES), 1)
        if width > 0 and height > 0
    ]


def _reason(error: Exception) -> str:
    """pdfplumber wraps what pdfminer raises; a password is told apart from damage."""
    causes = [error, error.__cause__, error.__context__, *error.args]
    locked = any(isinstance(cause, PDFPasswordIncorrect | PDFTextExtractionNotAllowed) for cause in causes)
    return ENCRYPTED if locked else MALFORMED


def _page(page: Any, data: bytes) -> Page:
    leaves = leaves_of(page.layout)
    turn = turn_of(leaves)
    if turn:
        page = _turned(page, turn)
        leaves = leaves_of(page.layout)
    glyphs, images = glyphs_on(page, leaves)
    width, height = float(page.width), float(page.height)
    words = _words(glyphs, page)
    boxes = [_fraction(image, page) for image in images]
    source, medium = _source(page, glyphs, words, boxes)
    number = int(page.page_number)
    sizes = [_pixels(image) for image in images]
    full = max((max(size) for size, box in zip(sizes, boxes, strict=True) if _area(box) > 0.5), default=0)
    scale = min(max(full, 2339), LONG_SIDE) / max(width, height) if medium != "text" else 150 / 72
    placed = tuple(
        Placed(box, partial(crop, data, number, box, turn), size, "SMask" in (image.stream.attrs or {}))
        for image, box, size in zip(images, boxes, sizes, strict=True)
        if _area(box) > 0
    )
    look = partial(render, data, number, scale, turn)
    parts = _parts(page, leaves, data, turn, [each.box for each in placed]) if medium == "text" else None
    found = Page(
        number=number,
        width=width,
        height=height,
        words=words if source == "text" else (),
        source=source,
        medium=medium,
        renderer=look if medium != "text" else lazily(look),
        placed=placed,
        parts=parts,
        to_file=partial(turned_back, turn=turn) if turn else None,
    )
    page.close()
    return found


def _parts(
    page: Any, leaves: Sequence[Any], data: bytes, turn: int, boxes: list[Box]
) -> Callable[[], tuple[Part, ...]] | None:
    """What a born-digital page shows besides print; None where a picture lies behind all of it."""
    if any(_area(box) >= BACKGROUND for box in boxes):
        return None
    number = int(page.page_number)
    whole, sliced = pictures_on(number, boxes)
    drawn = (*sliced, *drawings_on(page, leaves), *annotations_on(page))
    return lazily(partial(cut_out, data, number, tuple(whole), drawn, turn))


def _turned(page: Any, turn: int) -> Any:
    """The page with its text the right way up."""
    source = page.page_obj
    source.rotate = source.attrs["Rotate"] = (int(page.rotation) + turn) % 360
    return PlumberPage(page.pdf, source, page.page_number)


def _words(glyphs: list[Glyph], page: Any) -> tuple[Word, ...]:
    """Words with boxes as fractions; letters of one word set apart are joined."""
    words = []
    left, top = float(page.bbox[0]), float(page.bbox[1])
    width, height = float(page.width), float(page.height)
    for found, first in words_on(glyphs) if glyphs else ():
        box = (
            (found["x0"] - left) / width,
            (found["top"] - top) / height,
            (found["x1"] - left) / width,
            (found["bottom"] - top) / height,
        )
        if box[2] <= 0 or box[0] >= 1 or box[3] <= 0 or box[1] >= 1:
            continue
        font = str(first["fontname"])
        words.append(Word(found["text"], box, 1.0, float(first["size"]), "Bold" in font or "bold" in font))
    return _joined(words, width)


def _joined(words: list[Word], width: float) -> tuple[Word, ...]:
    """`D I N A S` printed with wide spacing becomes one word again."""
    if sum(len(word.text) == 1 for word in words) < 4:
        return tuple(words)
    joined: list[Word] = []
    run: list[Word] = []
    for word in [*words, None]:
        if word is not None and len(word.text) == 1 and word.text.isalpha() and _follows(run, word, width):
            run.append(word)
            continue
        joined.extend([_glued(run)] if len(run) >= 3 else run)
        run = [word] if word is not None and len(word.text) == 1 and word.text.isalpha() else []
        if word is not None and not run:
            joined.append(word)
    return tuple(joined)


def _follows(run: Sequence[Word], word: Word, width: float) -> bool:
    if not run:
        return True
    last = run[-1]
    gap = (word.box[0] - last.box[2]) * width
    usual = (run[1].box[0] - run[0].box[2]) * width if len(run) > 1 else gap
    close = 0 <= gap <= 1.2 * (last.size or 12) and gap <= 1.6 * usual + 0.5
    return close and abs(word.box[1] - last.box[1]) < 0.004


def _glued(run: Sequence[Word]) -> Word:
    first, last = run[0], run[-1]
    box = (first.box[0], first.box[1], last.box[2], last.box[3])
    return Word("".join(word.text for word in run), box, first.confidence, first.size, first.bold)


def _source(
    page: Any, glyphs: list[Glyph], words: Sequence[Word], boxes: Sequence[tuple[float, ...]]
) -> tuple[Source, Medium]:
    """A page-sized picture under invisible, poor or no text is a scan, whatever its text layer says."""
    cover = max((_area(box) for box in boxes), default=0.0)
    if len(words) < 8:
        return ("text", "text") if words and cover < 0.25 else ("none", "scan")
    if cover >= 0.6 and (_invisible(page, glyphs) or not _readable(words)):
        return "none", "scan"
    if cover >= 0.4 and (len(words) < 25 or all(_in_margin(word) for word in words)):
        return "none", "scan"
    return ("text", "text") if _readable(words) else ("none", "scan")


def _in_margin(word: Word) -> bool:
    """Whether a word stands where a signing service prints its line over a scan."""
    return word.box[3] < 0.08 or word.box[1] > 0.9


def _readable(words: Sequence[Word]) -> bool:
    """Whether the text layer holds Indonesian words, not a broken font's codes or an engine's noise."""
    texts = [word.text for word in words]
    if sum("(cid:" in text for text in texts) > 0.05 * len(texts):
        return False
    wordlike = sum(bool(re.fullmatch(r"[\W_]*[A-Za-z]{2,}[\w.,:;/'’()\-]*|[\W\d]+", text)) for text in texts)
    if len(texts) >= 20 and wordlike < 0.6 * len(texts):
        return False
    common = sum(text.lower().strip(".,:;()") in _COMMON for text in texts)
    return len(texts) < 40 or common >= 3


def _invisible(page: Any, glyphs: list[Glyph]) -> bool:
    """Whether text is drawn in mode 3, as OCR engines lay it over a scan."""
    for stream in page.page_obj.contents:
        content = stream.get_data() if hasattr(stream, "get_data") else b""
        if re.search(rb"\b3\s+Tr\b", content):
            return True
    fonts = {str(glyph["fontname"]) for glyph in glyphs[:400]}
    return any("glyphless" in font.lower() or "hiddenhorzocr" in font.lower() for font in fonts)


def _fraction(image: LTImage, page: Any) -> tuple[float, float, float, float]:
    width, height = float(page.width), float(page.height)
    return (
        min(max(image.x0 / width, 0.0), 1.0),
        min(max((height - image.y1) / height, 0.0), 1.0),
        min(max(image.x1 / width, 0.0), 1.0),
        min(max((height - image.y0) / height, 0.0), 1.0),
    )


def _area(box: Sequence[float]) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)


def _pixels(image: LTImage) -> tuple[int, int]:
    size = image.srcsize
    return (int(size[0]), int(size[1])) if all(isinstance(side, int) for side in size) else (0, 0)
