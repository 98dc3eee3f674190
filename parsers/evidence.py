"""The letter's page with its evidence marked."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from parsers.fault import PageError
from parsers.pages.containers import is_docx
from parsers.pages.drawing import render, sizes
from parsers.pages.page import Picture
from parsers.pages.pictures import DAMAGE, is_picture, open_pictures
from parsers.tags import Room, Tag, lay_out
from rules.letter import Box, Letter
from rules.standard import COLOURS, SURE

WIDE = 1000
"""Pixels across the picture."""
TALLEST = 2200
MOST_BYTES = 390_000
SHADES = ((128, False, 1.0), (32, True, 1.0), (16, True, 0.75), (8, True, 0.5), (4, True, 0.3))
"""Shades, whether grain is smoothed away, and size, tried in turn until the picture is small enough."""

FIELDS: tuple[tuple[str, str], ...] = (
    ("opd", "Perangkat daerah"),
    ("number", "Nomor surat"),
    ("date", "Tanggal surat"),
    ("event.name", "Acara"),
    ("event.first_day", "Hari acara"),
    ("event.start", "Waktu acara"),
    ("event.participants", "Peserta"),
    ("account_email", "Akun Zoom"),
    ("signatory.name", "Penanda tangan"),
)
"""What is marked, by contract name, and its label."""
SIGNED = {True: "TTE sah", False: "TTE tidak sah", None: "TTE belum terverifikasi"}
INK = (12, 92, 104)
DOUBT = (176, 96, 0)
Tone = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Notice:
    """A place on a page, what it is, and whether its reading is doubtful."""

    page: int
    box: Box
    label: str
    doubtful: bool

    @property
    def text(self) -> str:
        return f"{self.label} (ragu)" if self.doubtful else self.label

    @property
    def tone(self) -> Tone:
        return DOUBT if self.doubtful else INK


def draw_evidence(data: bytes, name: str, letter: Letter) -> bytes | None:
    """PNG of the page that says most, with labelled boxes; None where there is nothing to see or to mark.

    Boxes are fractions of the page as the file shows it. Doubtful ones (confidence below `SURE`) are dashed,
    amber, and say so. About 1000 pixels wide, under 400 kB. Never raises for a bad file.
    """
    notices = list(notices_of(letter))
    if not notices:
        return None
    page = Counter(notice.page for notice in notices).most_common(1)[0][0]
    try:
        look = _look(data, name, page)
        if look is None:
            return None
        return _packed(_marked(look, [notice for notice in notices if notice.page == page]))
    except DAMAGE:
        return None


def notices_of(letter: Letter) -> Iterator[Notice]:
    """What is worth marking, from the top of a letter to its end."""
    for key, label in FIELDS:
        mark = letter.marks.get(key)
        if mark is not None and _sound(mark.box):
            yield Notice(mark.page, mark.box, label, letter.confidence.get(key, 1.0) < SURE)
    signature, stamp = letter.signature, letter.stamp
    if signature.kind != "none" and signature.box and signature.page and _sound(signature.box):
        wet = signature.kind == "wet"
        label = "Tanda tangan" if wet else SIGNED[signature.valid]
        doubtful = signature.confidence < SURE or (not wet and signature.valid is not True)
        yield Notice(signature.page, signature.box, label, doubtful)
    if stamp.present and stamp.box and stamp.page and _sound(stamp.box):
        colour = COLOURS.get(stamp.colour or "")
        label = f"Stempel {colour}" if colour else "Stempel"
        yield Notice(stamp.page, stamp.box, label, stamp.confidence < SURE or stamp.agrees is False)


def _sound(box: Box) -> bool:
    return all(-0.5 <= value <= 1.5 for value in box) and box[0] < box[2] and box[1] < box[3]


def _look(data: bytes, name: str, page: int) -> Image.Image | None:
    """The page as the file shows it, `WIDE` pixels across, unless it is very long."""
    picture = _picture(data, name, page) if page >= 1 else None
    if picture is None or picture.size == 0:
        return None
    image = Image.fromarray(picture[:, :, :3])
    scale = min(WIDE / image.width, TALLEST / image.height)
    size = (max(round(image.width * scale), 1), max(round(image.height * scale), 1))
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _picture(data: bytes, name: str, page: int) -> Picture | None:
    if b"%PDF-" in data[:1024]:
        found = sizes(data, page)
        if page > len(found) or min(found[page - 1]) <= 0:
            return None
        wide, high = found[page - 1]
        return render(data, page, min(WIDE / wide, TALLEST / high))
    try:
        if is_picture(data):
            pages = open_pictures(data, name, page)
        elif is_docx(data):
            from parsers.pages.docx_pages import docx_pages  # takes long to load, and most letters are PDF

            pages = docx_pages(data)
        else:
            return None
    except PageError:
        return None
    return pages[page - 1].picture() if page <= len(pages) else None


def _marked(page: Image.Image, notices: Sequence[Notice]) -> Image.Image:
    """The page with a frame around each place and a label where nothing is written."""
    page = page.convert("RGB")
    frames = [_frame(notice.box, page.size) for notice in notices]
    room = Room(np.asarray(page.convert("L")))
    for frame in frames:
        room.take(frame, 0.25)
    shaded = Image.new("RGB", page.size, (255, 255, 255))
    shade = ImageDraw.Draw(shaded)
    for notice, frame in zip(notices, frames, strict=True):
        shade.rectangle(frame, fill=tuple(255 - (255 - part) // 9 for part in notice.tone))
    pixels = np.asarray(page, np.uint16) * np.asarray(shaded, np.uint16) // 255
    page = Image.fromarray(pixels.astype(np.uint8))
    pen = ImageDraw.Draw(page)
    tags = lay_out(room, [(frame, _size(notice.text)) for notice, frame in zip(notices, frames, strict=True)])
    for notice, frame in zip(notices, frames, strict=True):
        _outline(pen, frame, notice)
    for notice, tag in zip(notices, tags, strict=True):
        _label(pen, notice, tag)
    return page


def _frame(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """A box in pixels, a little wider than what it holds, on the page."""
    wide, high = size
    left, right = sorted((round(box[0] * wide) - 4, round(box[2] * wide) + 4))
    top, bottom = sorted((round(box[1] * high) - 3, round(box[3] * high) + 3))
    left, top = min(max(left, 1), wide - 4), min(max(top, 1), high - 4)
    return left, top, max(min(right, wide - 2), left + 3), max(min(bottom, high - 2), top + 3)


def _outline(pen: ImageDraw.ImageDraw, frame: tuple[int, int, int, int], notice: Notice) -> None:
    if not notice.doubtful:
        pen.rounded_rectangle(frame, 4, outline=notice.tone, width=2)
        return
    left, top, right, bottom = frame
    for x in range(left, right, 13):
        for y in (top, bottom - 1):
            pen.line((x, y, min(x + 7, right), y), fill=notice.tone, width=3)
    for y in range(top, bottom, 13):
        for x in (left, right - 1):
            pen.line((x, y, x, min(y + 7, bottom)), fill=notice.tone, width=3)


def _label(pen: ImageDraw.ImageDraw, notice: Notice, tag: Tag) -> None:
    if tag.line is not None:
        pen.line(tag.line, fill=notice.tone, width=2)
    left, top, right, bottom = tag.box
    pen.rounded_rectangle((left, top, right - 1, bottom - 1), 4, fill=notice.tone)
    middle = ((left + right) / 2, (top + bottom) / 2)
    pen.text(middle, notice.text, font=_font(), fill=(255, 255, 255), anchor="mm")


@cache
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(15)


def _size(text: str) -> tuple[int, int]:
    return round(_font().getlength(text)) + 14, 22


def _packed(page: Image.Image) -> bytes:
    """A PNG under `MOST_BYTES`: smoother, and with fewer shades, where it must be."""
    packed = b""
    for shades, smooth, size in SHADES:
        look = page.filter(ImageFilter.MedianFilter(3)) if smooth else page
        if size < 1:
            look = look.resize((round(page.width * size), round(page.height * size)), Image.Resampling.BOX)
        out = io.BytesIO()
        way = Image.Quantize.MEDIANCUT if shades > 100 else Image.Quantize.FASTOCTREE
        look.quantize(shades, way, dither=Image.Dither.NONE).save(out, "PNG")
        packed = out.getvalue()
        if len(packed) <= MOST_BYTES:
            break
    return packed
