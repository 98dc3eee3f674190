"""Crests, codes, frames and photographs: never a stamp."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from PIL import Image, ImageDraw

from bench.stamps.faces import face
from bench.stamps.ink_stamps import draw_stamp, emblem
from bench.stamps.words import LOUD

WIDE, HIGH = 744, 1052
"""Pixels of an A4 page, 90 dots an inch."""


@dataclass
class Sheet:
    """A page in RGB; `gap` is where the pen goes, `other` where emblems, codes and frames stand."""

    look: np.ndarray
    gap: tuple[float, float, float, float]
    other: list[tuple[float, float, float, float]] = field(default_factory=list)


def tone(rng: np.random.Generator, dark: float = 0.9) -> tuple[int, int, int]:
    """Mostly black print; at times any colour."""
    if rng.random() < dark:
        return (int(rng.integers(0, 60)),) * 3
    return tuple(int(part) for part in rng.integers(0, 190, 3))


def logo(
    rng: np.random.Generator, image: Image.Image, sheet: Sheet, x: float, y: float, radius: float
) -> None:
    """A crest, a round logo with lettering, a blot of colours: never a stamp."""
    pen = ImageDraw.Draw(image)
    kind = rng.random()
    if kind > 0.72:
        _seal(rng, image, x, y, radius)
        sheet.other.append((x - radius, y - radius, x + radius, y + radius))
        return
    tint = tuple(int(v) for v in rng.integers(0, 200, 3)) if rng.random() < 0.75 else (30, 30, 30)
    if kind < 0.5:
        pen.ellipse(
            (x - radius, y - radius, x + radius, y + radius),
            fill=tint if rng.random() < 0.5 else None,
            outline=tint,
            width=int(rng.integers(1, 6)),
        )
        inner = radius * rng.uniform(0.5, 0.8)
        other = tuple(int(v) for v in rng.integers(60, 256, 3))
        pen.ellipse(
            (x - inner, y - inner, x + inner, y + inner),
            fill=other if rng.random() < 0.6 else (255, 255, 255),
            outline=tint,
        )
        emblem(rng, pen, x, y, inner * 0.8, fill=tuple(int(v) for v in rng.integers(0, 220, 3)))
    elif kind < 0.7:
        shade = tuple(int(v) for v in rng.integers(0, 220, 3))
        points = [
            (x - radius, y - radius),
            (x + radius, y - radius),
            (x + radius, y + radius * 0.3),
            (x, y + radius),
            (x - radius, y + radius * 0.3),
        ]
        pen.polygon(points, fill=shade, outline=tint)
        emblem(rng, pen, x, y, radius * 0.7, fill=tuple(int(v) for v in rng.integers(0, 256, 3)))
    else:
        for _ in range(6):
            a, b = sorted(rng.uniform(-radius, radius, 2)), sorted(rng.uniform(-radius, radius, 2))
            pen.ellipse(
                (x + a[0], y + b[0], x + a[1], y + b[1]), fill=tuple(int(v) for v in rng.integers(0, 256, 3))
            )
    sheet.other.append((x - radius, y - radius, x + radius, y + radius))


def _seal(rng: np.random.Generator, image: Image.Image, x: float, y: float, radius: float) -> None:
    """A printed round logo with lettering: a stamp's nearest kin, but small, upright and clean."""
    ink, _ = draw_stamp(rng, plain=True)
    side = max(int(2 * radius), 12)
    mask = Image.fromarray((ink * 255).astype(np.uint8)).resize((side, side), Image.Resampling.BOX)
    tint = tuple(int(v) for v in rng.integers(0, 190, 3)) if rng.random() < 0.7 else (20, 20, 20)
    image.paste(tint, (int(x - radius), int(y - radius)), mask)


def code(rng: np.random.Generator, image: Image.Image, sheet: Sheet, x: float, y: float, side: float) -> None:
    """Something like a QR code."""
    cells = int(rng.integers(21, 42))
    grid = (rng.random((cells, cells)) < 0.5).astype(np.uint8) * 255
    for row, column in ((0, 0), (0, cells - 7), (cells - 7, 0)):
        grid[row : row + 7, column : column + 7] = 0
        grid[row + 1 : row + 6, column + 1 : column + 6] = 255
        grid[row + 2 : row + 5, column + 2 : column + 5] = 0
    side = int(max(side, 30))
    picture = Image.fromarray(grid).resize((side, side), Image.Resampling.NEAREST).convert("RGB")
    image.paste(picture, (int(x), int(y)))
    if rng.random() < 0.4:
        logo(rng, image, sheet, x + side / 2, y + side / 2, side * 0.14)
    sheet.other.append((x, y, x + side, y + side))


def watermark(rng: np.random.Generator, image: Image.Image, sheet: Sheet) -> None:
    """A pale crest, a pale seal as large as half the page, or a pale word across it."""
    layer = Image.new("RGB", (WIDE, HIGH), (255, 255, 255))
    x, y, radius = WIDE / 2 + rng.uniform(-60, 60), HIGH / 2 + rng.uniform(-150, 170), rng.uniform(110, 290)
    kind = rng.random()
    if kind < 0.5:
        _seal(rng, layer, x, y, radius)
    elif kind < 0.75:
        logo(rng, layer, sheet, x, y, radius)
        sheet.other.pop()
    else:
        word = Image.new("L", (WIDE, WIDE), 0)
        font = face(rng, int(rng.integers(70, 150)), "print")
        ImageDraw.Draw(word).text(
            (WIDE / 2, WIDE / 2), str(rng.choice(LOUD)), font=font, fill=255, anchor="mm"
        )
        word = word.rotate(rng.uniform(20, 60))
        layer.paste((20, 20, 20), (0, int(y - WIDE / 2)), word)
    image.paste(Image.blend(image, layer, rng.uniform(0.06, 0.36)))


def loud(rng: np.random.Generator, image: Image.Image, sheet: Sheet) -> None:
    text = str(rng.choice(LOUD))
    font = face(rng, int(rng.integers(22, 46)), "print")
    wide, high = int(font.getlength(text)) + 28, int(font.size * 1.7)
    ink = (int(rng.integers(150, 230)), 20, 30) if rng.random() < 0.7 else tone(rng, 0.4)
    patch = Image.new("RGBA", (wide, high), (255, 255, 255, 0))
    pen = ImageDraw.Draw(patch)
    if rng.random() < 0.85:
        pen.rounded_rectangle(
            (1, 1, wide - 2, high - 2), int(rng.choice([0, 6])), outline=ink, width=int(rng.integers(2, 5))
        )
    pen.text((wide / 2, high / 2), text, font=font, fill=ink, anchor="mm")
    patch = patch.rotate(rng.normal(0, 8), expand=True, resample=Image.Resampling.BILINEAR)
    x = int(rng.integers(20, max(WIDE - patch.width - 20, 21)))
    y = int(rng.integers(20, HIGH - 120)) if rng.random() < 0.35 else int(rng.integers(20, 330))
    image.paste(patch, (x, y), patch)
    sheet.other.append((x, y, x + patch.width, y + patch.height))


def photo(rng: np.random.Generator, image: Image.Image, sheet: Sheet) -> None:
    side = int(rng.integers(60, 150))
    small = rng.integers(0, 256, (5, 4, 3)).astype(np.uint8)
    picture = Image.fromarray(cv2.resize(small, (side, int(side * 1.3)), interpolation=cv2.INTER_CUBIC))
    x, y = int(rng.integers(30, WIDE - side - 30)), int(rng.integers(200, HIGH - 260))
    image.paste(picture, (x, y))
    sheet.other.append((x, y, x + side, y + side * 1.3))


def sticker(rng: np.random.Generator, image: Image.Image, sheet: Sheet) -> None:
    """A duty stamp: a tinted label with small print, mostly beside the signature."""
    wide, high = int(rng.integers(60, 105)), int(rng.integers(38, 80))
    low = int(rng.integers(110, 190))
    wash = rng.integers(low, 245, (int(rng.integers(3, 8)), int(rng.integers(3, 10)), 3)).astype(np.uint8)
    picture = Image.fromarray(cv2.resize(wash, (wide, high), interpolation=cv2.INTER_CUBIC))
    pen = ImageDraw.Draw(picture)
    ink = tuple(int(v) for v in rng.integers(20, 140, 3))
    if rng.random() < 0.7:
        pen.rectangle((1, 1, wide - 2, high - 2), outline=ink, width=int(rng.integers(1, 3)))
    for line, text in enumerate(("METERAI TEMPEL", "10000", "SEPULUH RIBU RUPIAH")):
        pen.text((6, 5 + line * high / 3), text, font=face(rng, int(rng.integers(6, 11)), "print"), fill=ink)
    left, top, _, bottom = sheet.gap
    x, y = int(left + rng.uniform(-1.3, 0.8) * wide), int((top + bottom) / 2 + rng.uniform(-0.9, 0.3) * high)
    image.paste(picture, (x, y))
    sheet.other.append((x, y, x + wide, y + high))


def waves(rng: np.random.Generator, image: Image.Image) -> None:
    """Tinted shapes that a designer lets run off the page's edges."""
    pen = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(1, 5))):
        tint = tuple(int(v) for v in rng.integers(20, 240, 3))
        x, y = (WIDE if rng.random() < 0.6 else 0), (HIGH if rng.random() < 0.7 else 0)
        across, down = rng.uniform(60, 700), rng.uniform(15, 150)
        if rng.random() < 0.5:
            pen.ellipse((x - across, y - down, x + across, y + down), fill=tint)
        else:
            pen.polygon([(x, y), (abs(x - across), y), (x, abs(y - down))], fill=tint)
