"""Lays out letters as pictures, without their stamps."""

from __future__ import annotations

import itertools

import numpy as np
from PIL import Image, ImageDraw

from bench.stamps.faces import face
from bench.stamps.sheet_graphics import (
    HIGH,
    WIDE,
    Sheet,
    code,
    logo,
    loud,
    photo,
    sticker,
    tone,
    watermark,
    waves,
)
from bench.stamps.words import AGENCIES, NAMES, OWNERS, SCRAPS, TITLES

__all__ = ["HIGH", "WIDE", "Sheet", "draw_sheet"]


def draw_sheet(rng: np.random.Generator) -> Sheet:
    image = Image.new("RGB", (WIDE, HIGH), (255, 255, 255))
    pen = ImageDraw.Draw(image)
    sheet = Sheet(np.zeros(0), (0, 0, 0, 0))
    size = int(rng.integers(12, 17))
    if rng.random() < 0.22:
        watermark(rng, image, sheet)
    if rng.random() < 0.07:
        waves(rng, image)
    y = _head(rng, image, pen, sheet) if rng.random() < 0.88 else 60
    left, right = int(rng.integers(45, 105)), WIDE - int(rng.integers(40, 90))
    y = _lines(rng, pen, left, right, y + 10, int(rng.integers(2, 6)), size, short=True)
    y = _lines(rng, pen, left, right, y + 14, int(rng.integers(2, 9)), size)
    if rng.random() < 0.6:
        y = _table(rng, pen, left + 20, right - int(rng.integers(0, 80)), y + 12, size, sheet)
    y = _lines(rng, pen, left, right, y + 12, int(rng.integers(1, 9)), size)
    _sign(rng, image, pen, sheet, y, size)
    _extras(rng, image, pen, sheet)
    sheet.look = np.asarray(image)
    return sheet


def _scrap(rng: np.random.Generator, words: int) -> str:
    return " ".join(str(word) for word in rng.choice(SCRAPS, words))


def _lines(
    rng: np.random.Generator,
    pen: ImageDraw.ImageDraw,
    left: int,
    right: int,
    y: int,
    count: int,
    size: int,
    *,
    short: bool = False,
) -> int:
    font = face(rng, size, "print")
    step = int(size * rng.uniform(1.25, 1.7))
    for _ in range(count):
        if y > HIGH - 60:
            break
        text = _scrap(rng, int(rng.integers(2, 5)) if short else 16)
        while font.getlength(text) > right - left and " " in text:
            text = text.rsplit(" ", 1)[0]
        ink = tone(rng, 0.985)
        pen.text((left, y), text, font=font, fill=ink)
        if rng.random() < 0.03:
            pen.text(
                (left + font.getlength(text) / 2, y), "nama@kalbarprov.go.id", font=font, fill=(5, 60, 200)
            )
            pen.line((left, y + size, left + font.getlength(text), y + size), fill=(5, 60, 200))
        if rng.random() < 0.02:
            pen.rectangle(
                (left, y, left + font.getlength(text), y + size + 2),
                fill=tuple(int(v) for v in rng.integers(150, 255, 3)),
            )
            pen.text((left, y), text, font=font, fill=ink)
        y += step
    return y


def _head(rng: np.random.Generator, image: Image.Image, pen: ImageDraw.ImageDraw, sheet: Sheet) -> int:
    y = int(rng.integers(25, 60))
    room = int(rng.integers(70, 120))
    for side in range(2):
        if rng.random() < (0.8 if side == 0 else 0.25):
            x = int(rng.integers(40, 110)) if side == 0 else WIDE - int(rng.integers(50, 100))
            logo(rng, image, sheet, x, y + room / 2, room * rng.uniform(0.38, 0.55))
    centre = WIDE / 2 + rng.integers(-20, 40)
    ink = tone(rng, 0.85)
    for text, size in (
        (rng.choice(OWNERS), 18),
        (rng.choice(AGENCIES), 23),
        (_scrap(rng, 8), 11),
        (_scrap(rng, 6), 11),
    ):
        font = face(rng, int(size * rng.uniform(0.85, 1.15)), "print")
        pen.text((centre, y), str(text), font=font, fill=ink, anchor="mt")
        y += int(size * 1.3)
    y = max(y, room + 40) + 4
    for _ in range(int(rng.integers(1, 3))):
        pen.line((40, y, WIDE - 40, y), fill=tone(rng), width=int(rng.integers(1, 5)))
        y += 5
    return y


def _table(
    rng: np.random.Generator, pen: ImageDraw.ImageDraw, left: int, right: int, y: int, size: int, sheet: Sheet
) -> int:
    rows, columns = int(rng.integers(2, 7)), int(rng.integers(2, 5))
    step = int(size * rng.uniform(1.5, 2.2))
    edges = [left, *sorted(rng.integers(left + 40, right - 40, columns - 1).tolist()), right]
    font = face(rng, size, "print")
    ruled = rng.random() < 0.6
    if ruled and rng.random() < 0.6:
        pen.rectangle((left, y, right, y + step), fill=tuple(int(v) for v in rng.integers(60, 256, 3)))
    for row in range(rows):
        for a, b in itertools.pairwise(edges):
            if ruled:
                pen.rectangle((a, y, b, y + step), outline=(0, 0, 0))
            text = _scrap(rng, int(rng.integers(1, 4)))
            if font.getlength(text) < b - a - 8:
                pen.text(
                    (a + 5, y + 3),
                    text,
                    font=font,
                    fill=(255, 255, 255) if row == 0 and ruled and rng.random() < 0.2 else (10, 10, 10),
                )
        y += step
    return y


def _sign(
    rng: np.random.Generator, image: Image.Image, pen: ImageDraw.ImageDraw, sheet: Sheet, y: int, size: int
) -> None:
    left = int(rng.integers(350, 470)) if rng.random() < 0.85 else int(rng.integers(60, 340))
    y = min(y + int(rng.integers(8, 50)), HIGH - 240)
    font = face(rng, size, "print")
    title = str(rng.choice(TITLES))
    pen.multiline_text((left, y), title, font=font, fill=tone(rng), spacing=4)
    top = y + int(size * 1.5) * (title.count("\n") + 1)
    bottom = top + int(rng.integers(48, 105))
    sheet.gap = (left, top, left + int(rng.integers(130, 230)), bottom)
    name = str(rng.choice(NAMES))
    pen.text((left, bottom), name, font=font, fill=tone(rng))
    if rng.random() < 0.6:
        pen.line((left, bottom + size + 2, left + font.getlength(name), bottom + size + 2), fill=(0, 0, 0))
    pen.text((left, bottom + size * 1.5), "Pembina Utama Muda (IV/c)", font=font, fill=tone(rng))
    pen.text((left, bottom + size * 3), "NIP 19680812 199403 1 005", font=font, fill=tone(rng))
    fate = rng.random()
    if fate < 0.12:
        code(rng, image, sheet, left + int(rng.integers(-20, 40)), top + 2, bottom - top - 4)
        pen.text(
            (left + (bottom - top), top + 10),
            "Ditandatangani\nsecara elektronik",
            font=face(rng, 10, "print"),
            fill=tone(rng),
        )
    elif fate < 0.17:
        pen.rounded_rectangle((left, top, left + 190, bottom - 3), 5, outline=tone(rng, 0.5), width=2)
        logo(rng, image, sheet, left + 24, (top + bottom) / 2, 16)
        pen.text(
            (left + 48, top + 10),
            "Ditandatangani secara\nelektronik oleh:\n" + title[:16],
            font=face(rng, 10, "print"),
            fill=tone(rng, 0.5),
        )
        sheet.other.append((left, top, left + 190, bottom))
    elif fate < 0.22:
        pen.text(
            (left + 20, (top + bottom) / 2),
            str(rng.choice(["ttd", "ttd.", "TTD", "(ttd)", "Cap/ttd", "${ttd}"])),
            font=font,
            fill=tone(rng),
        )


def _extras(rng: np.random.Generator, image: Image.Image, pen: ImageDraw.ImageDraw, sheet: Sheet) -> None:
    """What lies elsewhere: a loud word in a frame, a code, a photograph, a footer, a second logo."""
    if rng.random() < 0.2:
        loud(rng, image, sheet)
    if rng.random() < 0.12:
        code(
            rng,
            image,
            sheet,
            int(rng.integers(40, WIDE - 140)),
            int(rng.integers(HIGH - 330, HIGH - 100)),
            int(rng.integers(45, 95)),
        )
    if rng.random() < 0.1:
        logo(
            rng,
            image,
            sheet,
            rng.uniform(60, WIDE - 60),
            rng.uniform(HIGH * 0.5, HIGH - 60),
            rng.uniform(20, 55),
        )
    if rng.random() < 0.08:
        photo(rng, image, sheet)
    if rng.random() < 0.09:
        sticker(rng, image, sheet)
    if rng.random() < 0.25:
        y = HIGH - int(rng.integers(20, 60))
        if rng.random() < 0.5:
            pen.rectangle((0, y, WIDE, HIGH), fill=tuple(int(v) for v in rng.integers(30, 256, 3)))
        _lines(rng, pen, 50, WIDE - 60, y + 3, 1, 11)
    if rng.random() < 0.15:
        for y in (HIGH * 0.3, HIGH * 0.7):
            x = rng.uniform(14, 30)
            pen.ellipse((x - 10, y - 10, x + 10, y + 10), fill=(int(rng.integers(20, 170)),) * 3)
