"""Draws rubber stamps as an inked rubber leaves them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from bench.stamps.faces import face
from bench.stamps.words import AGENCIES, OWNERS, PLACES

SIDE = 420
Alpha = np.ndarray
"""Rows x columns, 0 (no ink) to 1 (full ink)."""


def draw_stamp(rng: np.random.Generator, *, plain: bool = False) -> tuple[Alpha, Alpha]:
    """Ink and the filled outline of one stamp, cut close; a `plain` one is round, upright and unworn."""
    kind = (
        "round"
        if plain
        else rng.choice(["round", "oval", "box", "triangle", "shield"], p=[0.44, 0.16, 0.27, 0.08, 0.05])
    )
    image = Image.new("L", (SIDE, SIDE), 0)
    shape = Image.new("L", (SIDE, SIDE), 0)
    {"round": _round, "oval": _round, "box": _box, "triangle": _corners, "shield": _corners}[kind](
        rng,
        image,
        shape,
        *([3] if kind == "triangle" else [int(rng.integers(5, 9))] if kind == "shield" else []),
    )
    ink = np.asarray(image, np.float32) / 255
    hull = np.asarray(shape, np.float32) / 255
    if plain:
        return ink, hull
    high = rng.uniform(0.5, 0.8) if kind == "oval" else rng.uniform(0.94, 1.06)
    size = (SIDE, max(int(SIDE * high), 60))
    ink, hull = cv2.resize(ink, size), cv2.resize(hull, size)
    turn = rng.normal(0, 9) if rng.random() < 0.75 else rng.uniform(-60, 60)
    ink, hull = _turned(ink, turn), _turned(hull, turn)
    ink = worn(rng, ink)
    rows, columns = np.where(hull > 0.3)
    cut = np.s_[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    return ink[cut], hull[cut]


def worn(rng: np.random.Generator, ink: Alpha) -> Alpha:
    """Uneven pressure, dry spots, a smear, a second strike, a part that did not touch the paper."""
    high, wide = ink.shape
    if rng.random() < 0.12:
        move = np.float32([[1, 0, rng.uniform(-7, 7)], [0, 1, rng.uniform(-7, 7)]])
        ink = np.maximum(ink, rng.uniform(0.3, 0.9) * cv2.warpAffine(ink, move, (wide, high)))
    clouds = cv2.resize(
        rng.random((int(rng.integers(3, 9)),) * 2, dtype=np.float32),
        (wide, high),
        interpolation=cv2.INTER_CUBIC,
    )
    ink = ink * np.clip(1 - rng.uniform(0, 1.1) * np.clip(clouds - 0.3, 0, 1), 0.05, 1)
    grain = cv2.resize(rng.random((high // 3, wide // 3), dtype=np.float32), (wide, high))
    ink = ink * np.clip(1 - rng.uniform(0, 1.3) * np.clip(grain - 0.45, 0, 1), 0, 1)
    if rng.random() < 0.22:
        angle = rng.uniform(0, 2 * math.pi)
        y, x = np.mgrid[-1 : 1 : high * 1j, -1 : 1 : wide * 1j].astype(np.float32)
        ramp = x * math.cos(angle) + y * math.sin(angle)
        ink = ink * np.clip(
            (rng.uniform(0.0, 0.75) - ramp) * rng.uniform(1.5, 8) + 0.5, rng.choice([0, 0.15]), 1
        )
    if rng.random() < 0.8:
        ink = cv2.GaussianBlur(ink, (0, 0), rng.uniform(0.4, 2.2))
    return np.clip(ink, 0, 1)


def _turned(ink: Alpha, degrees: float) -> Alpha:
    high, wide = ink.shape
    pad = int(0.25 * max(high, wide))
    ink = np.pad(ink, pad)
    middle = (ink.shape[1] / 2, ink.shape[0] / 2)
    return cv2.warpAffine(ink, cv2.getRotationMatrix2D(middle, degrees, 1), (ink.shape[1], ink.shape[0]))


def _round(rng: np.random.Generator, image: Image.Image, shape: Image.Image) -> None:
    pen = ImageDraw.Draw(image)
    middle, radius = SIDE / 2, SIDE / 2 - 12
    ImageDraw.Draw(shape).ellipse((12, 12, SIDE - 12, SIDE - 12), fill=255)
    thick = int(rng.integers(3, 13))
    _ring(pen, radius, thick)
    style = rng.random()
    if style < 0.5:
        _ring(pen, radius - thick - rng.integers(4, 12), int(rng.integers(2, 6)))
    elif style < 0.65:
        _beads(pen, radius - thick - 8, int(rng.integers(50, 110)), rng.uniform(2, 4))
    room = rng.uniform(34, 62)
    inner = radius - thick - rng.uniform(10, 22) - room
    letter = int(room * rng.uniform(0.5, 0.85))
    written = (radius - thick + inner) / 2 - rng.uniform(-2, 6)
    font = face(rng, letter, "print")
    owner, agency = str(rng.choice(OWNERS)), str(rng.choice(AGENCIES))
    if rng.random() < 0.78:
        _arc(image, owner, font, written, top=True, most=rng.uniform(140, 200))
        _arc(
            image,
            agency if rng.random() < 0.6 else str(rng.choice(PLACES)),
            font,
            written,
            top=False,
            most=rng.uniform(110, 165),
        )
    elif rng.random() < 0.8:
        _arc(image, f"{owner} * {agency}", font, written, top=True, most=rng.uniform(280, 350))
    if rng.random() < 0.7:
        for angle in (90 + rng.uniform(-6, 6), 270 + rng.uniform(-6, 6)):
            x = middle + written * math.sin(math.radians(angle))
            y = middle - written * math.cos(math.radians(angle))
            _star(pen, x, y, letter * 0.4, int(rng.choice([4, 5, 5, 6])))
    if rng.random() < 0.8:
        _ring(pen, inner, int(rng.integers(2, 8)))
        if rng.random() < 0.3:
            _ring(pen, inner - rng.integers(6, 12), int(rng.integers(2, 4)))
    _heart(rng, image, pen, inner - 8, agency)


def _heart(
    rng: np.random.Generator, image: Image.Image, pen: ImageDraw.ImageDraw, radius: float, agency: str
) -> None:
    """What stands in the middle: the name, an emblem, a star, a band, nothing."""
    middle = SIDE / 2
    kind = rng.random()
    if kind < 0.42:
        lines = _broken(agency if rng.random() < 0.7 else str(rng.choice(PLACES)), int(rng.integers(1, 4)))
        _lines(rng, image, lines, middle, middle, 1.7 * radius, 1.2 * radius)
    elif kind < 0.6:
        high = radius * rng.uniform(0.3, 0.5)
        wide = radius + (rng.uniform(0, 70) if rng.random() < 0.5 else -4)
        pen.rectangle(
            (middle - wide, middle - high, middle + wide, middle + high),
            fill=0,
            outline=255,
            width=int(rng.integers(2, 6)),
        )
        _lines(rng, image, _broken(agency, int(rng.integers(1, 3))), middle, middle, 1.8 * wide, 1.6 * high)
    elif kind < 0.78:
        emblem(rng, pen, middle, middle, radius * rng.uniform(0.55, 0.95), fill=255)
    elif kind < 0.9:
        _star(pen, middle, middle, radius * rng.uniform(0.4, 0.9), 5)


def _box(rng: np.random.Generator, image: Image.Image, shape: Image.Image) -> None:
    """A frame around two to five lines; a single loud word alone is no agency's stamp."""
    high = int(SIDE * rng.uniform(0.32, 0.7))
    top = (SIDE - high) // 2
    frame = (12, top, SIDE - 12, top + high)
    ImageDraw.Draw(shape).rectangle(frame, fill=255)
    pen = ImageDraw.Draw(image)
    bend = int(rng.choice([0, 0, 14, 40]))
    if rng.random() < 0.9:
        pen.rounded_rectangle(frame, bend, outline=255, width=int(rng.integers(3, 10)))
    if rng.random() < 0.45:
        pen.rounded_rectangle(
            (22, top + 10, SIDE - 22, top + high - 10), bend, outline=255, width=int(rng.integers(2, 5))
        )
    lines = [
        *_broken(str(rng.choice(OWNERS)), int(rng.integers(1, 3))),
        *_broken(str(rng.choice(AGENCIES)), int(rng.integers(1, 3))),
    ]
    if rng.random() < 0.4:
        lines.append(str(rng.choice(PLACES)))
    _lines(rng, image, lines, SIDE / 2, SIDE / 2, SIDE - 70, high - 34)


def _corners(rng: np.random.Generator, image: Image.Image, shape: Image.Image, corners: int) -> None:
    pen = ImageDraw.Draw(image)
    start = rng.choice([0, math.pi / corners])
    for inset, width in (
        (14, int(rng.integers(4, 10))),
        (int(rng.integers(28, 44)), int(rng.integers(2, 5))),
    ):
        points = _polygon(SIDE / 2, SIDE / 2, SIDE / 2 - inset, corners, start)
        pen.line([*points, points[0]], fill=255, width=width, joint="curve")
        if inset == 14:
            ImageDraw.Draw(shape).polygon(points, fill=255)
    wide = SIDE * (0.42 if corners == 3 else 0.6)
    lines = [*_broken(str(rng.choice(OWNERS)), 2), *_broken(str(rng.choice(AGENCIES)), 2)]
    _lines(
        rng, image, lines, SIDE / 2, SIDE * (0.56 if corners == 3 and not start else 0.5), wide, wide * 0.7
    )


def emblem(
    rng: np.random.Generator, pen: ImageDraw.ImageDraw, x: float, y: float, radius: float, fill: object
) -> None:
    """A crest-like heap: a shield, wings, a star."""
    for _ in range(int(rng.integers(2, 6))):
        corners = int(rng.integers(3, 9))
        points = _polygon(
            x + rng.uniform(-0.2, 0.2) * radius,
            y + rng.uniform(-0.3, 0.3) * radius,
            radius * rng.uniform(0.4, 1),
            corners,
            rng.uniform(0, 6),
        )
        if rng.random() < 0.5:
            pen.polygon(points, outline=fill, width=3)
        else:
            pen.polygon(points, fill=fill if rng.random() < 0.6 else 0)
    for side in (-1, 1):
        for feather in range(int(rng.integers(0, 6))):
            tip = (x + side * radius * (1 - 0.08 * feather), y - radius * (0.5 - 0.2 * feather))
            pen.line([(x, y), tip], fill=fill, width=3)
    _star(pen, x, y, radius * 0.3, 5)


def _ring(pen: ImageDraw.ImageDraw, radius: float, width: int) -> None:
    middle = SIDE / 2
    pen.ellipse(
        (middle - radius, middle - radius, middle + radius, middle + radius), outline=255, width=max(width, 1)
    )


def _beads(pen: ImageDraw.ImageDraw, radius: float, count: int, size: float) -> None:
    for bead in range(count):
        angle = 2 * math.pi * bead / count
        x, y = SIDE / 2 + radius * math.cos(angle), SIDE / 2 + radius * math.sin(angle)
        pen.ellipse((x - size, y - size, x + size, y + size), fill=255)


def _polygon(
    x: float, y: float, radius: float, corners: int, start: float = 0.0
) -> list[tuple[float, float]]:
    turn = 2 * math.pi / corners
    return [
        (x + radius * math.sin(start + k * turn), y - radius * math.cos(start + k * turn))
        for k in range(corners)
    ]


def _star(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float, points: int) -> None:
    outer, inner = _polygon(x, y, radius, points), _polygon(x, y, radius * 0.42, points, math.pi / points)
    pen.polygon([point for pair in zip(outer, inner, strict=True) for point in pair], fill=255)


def _arc(
    image: Image.Image, text: str, font: ImageFont.FreeTypeFont, radius: float, *, top: bool, most: float
) -> None:
    """Letters along a circle, spread over at most `most` degrees."""
    widths = [max(font.getlength(letter), 4) for letter in text]
    natural = math.degrees(sum(widths) * 1.12 / radius)
    scale = most / natural if natural > most else min(1.6, most / natural) if natural > 0.6 * most else 1.0
    at = -natural * scale / 2
    box = int(font.size * 2)
    for letter, width in zip(text, widths, strict=True):
        step = math.degrees(width * 1.12 / radius) * scale
        angle = at + step / 2
        at += step
        glyph = Image.new("L", (box, box), 0)
        ImageDraw.Draw(glyph).text((box / 2, box / 2), letter, font=font, fill=255, anchor="mm")
        turn = -angle if top else angle
        theta = math.radians(angle if top else 180 - angle)
        glyph = glyph.rotate(turn, resample=Image.Resampling.BILINEAR)
        x = SIDE / 2 + radius * math.sin(theta) - box / 2
        y = SIDE / 2 - radius * math.cos(theta) - box / 2
        image.paste(255, (int(x), int(y)), glyph)


def _broken(text: str, lines: int) -> list[str]:
    words = text.split()
    size = max(math.ceil(len(words) / lines), 1)
    return [" ".join(words[at : at + size]) for at in range(0, len(words), size)]


def _lines(
    rng: np.random.Generator,
    image: Image.Image,
    lines: Sequence[str],
    x: float,
    y: float,
    wide: float,
    high: float,
) -> None:
    step = high / max(len(lines), 1)
    pen = ImageDraw.Draw(image)
    for index, line in enumerate(lines):
        font = face(rng, max(int(step * 0.85), 8), "print")
        length = font.getlength(line)
        if length > wide:
            font = font.font_variant(size=max(int(font.size * wide / length), 7))
        pen.text((x, y + (index - (len(lines) - 1) / 2) * step), line, font=font, fill=255, anchor="mm")
