"""Stamps, signatures and QR blocks, as ink with alpha."""

from __future__ import annotations

import itertools
import math
import random
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import reportlab
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

Ink = npt.NDArray[np.float32]
"""Rows x columns, 0 (bare) to 1 (full ink)."""

TONES = {
    "purple": ((96, 40, 150), (140, 80, 185)),
    "blue": ((25, 45, 150), (70, 100, 210)),
    "red": ((175, 20, 35), (215, 60, 70)),
    "black": ((25, 25, 30), (80, 80, 85)),
}
SIDE = 480


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(Path(reportlab.__file__).parent / "fonts" / "VeraBd.ttf"), size)


def stamp(rng: random.Random, top: str, middle: str) -> Ink:
    """A stamp with its owner's name: round (mostly), oval or a box; unevenly inked, at times partly."""
    shape = rng.choices(["round", "oval", "box"], [0.78, 0.1, 0.12])[0]
    image = Image.new("L", (SIDE, SIDE), 0)
    pen = ImageDraw.Draw(image)
    if shape == "box":
        pen.rectangle((20, 140, SIDE - 20, SIDE - 140), outline=255, width=9)
        for index, line in enumerate((top[:24], middle[:26])):
            pen.text((SIDE / 2, 200 + 76 * index), line, 255, _font(26), anchor="mm")
    else:
        for radius, width in ((232, 9), (218, 3), (150, 4)):
            pen.ellipse((240 - radius, 240 - radius, 240 + radius, 240 + radius), outline=255, width=width)
        _around(image, top, 184, upper=True)
        _around(image, middle, 184, upper=False)
        if rng.random() < 0.6:
            _star(pen, 240, 240, 70)
        else:
            for index, line in enumerate(_split(middle)):
                pen.text((240, 200 + 42 * index), line, 255, _font(28), anchor="mm")
    ink = np.asarray(image, dtype=np.float32) / 255
    if shape == "oval":
        ink = cv2.resize(ink, (SIDE, int(SIDE * 0.66)))
    return _worn(rng, _turned(ink, rng.gauss(0, 10)))


def _around(image: Image.Image, text: str, radius: float, *, upper: bool) -> None:
    """Letters along a circle, over or under its middle."""
    text = text[:34]
    step = min(0.135, 2.6 / max(len(text), 1))
    for index, char in enumerate(text):
        offset = (index - (len(text) - 1) / 2) * step
        angle = (-math.pi / 2 + offset) if upper else (math.pi / 2 - offset)
        glyph = Image.new("L", (64, 64), 0)
        ImageDraw.Draw(glyph).text((32, 32), char, 255, _font(30), anchor="mm")
        turn = -math.degrees(offset) if upper else math.degrees(offset)
        glyph = glyph.rotate(turn, resample=Image.Resampling.BICUBIC)
        x, y = 240 + radius * math.cos(angle), 240 + radius * math.sin(angle)
        image.paste(255, (int(x - 32), int(y - 32)), glyph)


def _split(text: str) -> list[str]:
    words = text.split()
    return [" ".join(words[at : at + 2]) for at in range(0, min(len(words), 6), 2)]


def _star(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    points = []
    for index in range(10):
        reach = radius if index % 2 == 0 else radius * 0.42
        angle = -math.pi / 2 + index * math.pi / 5
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    pen.polygon(points, outline=255)
    pen.ellipse((x - 30, y - 30, x + 30, y + 30), outline=255, width=4)


def _turned(ink: Ink, degrees: float) -> Ink:
    high, wide = ink.shape
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(ink, matrix, (wide, high)), dtype=np.float32)


def _worn(rng: random.Random, ink: Ink) -> Ink:
    high, wide = ink.shape
    noise = np.random.default_rng(rng.getrandbits(32))
    patches = cv2.resize(noise.random((6, 6), dtype=np.float32), (wide, high), interpolation=cv2.INTER_CUBIC)
    ink = ink * np.clip(1.15 - rng.uniform(0.1, 0.7) * patches, 0.25, 1)
    grain = cv2.resize(noise.random((high // 2, wide // 2), dtype=np.float32), (wide, high))
    ink = ink * np.clip(1.25 - rng.uniform(0.1, 0.8) * grain, 0.2, 1)
    if rng.random() < 0.12:  # one side did not touch the paper
        ramp = np.linspace(0, 1, wide, dtype=np.float32)[None, :]
        ramp = ramp if rng.random() < 0.5 else ramp[:, ::-1]
        ink = ink * np.clip((ramp - rng.uniform(0.1, 0.4)) * 5 + 0.5, 0, 1)
    return np.asarray(cv2.GaussianBlur(ink, (0, 0), rng.uniform(0.5, 1.4)), dtype=np.float32)


def signature(rng: random.Random) -> Ink:
    """A hand's strokes: curves through wandering points, thicker where the pen slows."""
    high, wide = 260, 520
    ink = np.zeros((high * 2, wide * 2), dtype=np.uint8)
    x, y = rng.uniform(80, 160), rng.uniform(220, 320)
    for _ in range(rng.randint(2, 4)):
        points = [(x, y)]
        for _ in range(rng.randint(5, 13)):
            x = min(max(x + rng.uniform(-45, 120), 40), wide * 2 - 40)
            y = min(max(260 + rng.gauss(0, 95), 30), high * 2 - 30)
            points.append((x, y))
        curve = _smooth(points)
        thick = rng.randint(5, 9)
        for one, two in itertools.pairwise(curve):
            cv2.line(ink, one, two, 255, max(thick + rng.randint(-1, 1), 3), cv2.LINE_AA)
        x, y = rng.uniform(80, 500), rng.uniform(180, 340)
    if rng.random() < 0.5:
        cv2.line(
            ink,
            (rng.randint(60, 300), rng.randint(330, 420)),
            (rng.randint(600, 980), rng.randint(280, 420)),
            255,
            7,
            cv2.LINE_AA,
        )
    small = cv2.resize(ink, (wide, high), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return np.clip(small * 1.15, 0, 1)


def _smooth(points: list[tuple[float, float]]) -> list[tuple[int, int]]:
    """Catmull-Rom through the points."""
    curve = []
    padded = [points[0], *points, points[-1]]
    for index in range(1, len(padded) - 2):
        p0, p1, p2, p3 = (np.array(padded[index + step]) for step in (-1, 0, 1, 2))
        for t in np.linspace(0, 1, 14):
            found = 0.5 * (
                2 * p1
                + (p2 - p0) * t
                + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
                + (3 * p1 - p0 - 3 * p2 + p3) * t**3
            )
            curve.append((int(found[0]), int(found[1])))
    return curve


def qr(text: str) -> Ink:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    bits = np.asarray(code.to_image(scale=4))
    return np.asarray((255 - bits.astype(np.float32)) / 255, dtype=np.float32)


def tone(rng: random.Random, colour: str) -> tuple[int, int, int]:
    low, high = TONES[colour]
    share = rng.random()
    return tuple(int(a + (b - a) * share) for a, b in zip(low, high, strict=True))  # type: ignore[return-value]


def as_picture(ink: Ink, colour: tuple[int, int, int], strength: float) -> Image.Image:
    """Ink as RGBA, to be placed in a PDF."""
    alpha = (np.clip(ink * strength, 0, 1) * 255).astype(np.uint8)
    flat = np.zeros((*ink.shape, 4), dtype=np.uint8)
    flat[:, :, :3] = colour
    flat[:, :, 3] = alpha
    return Image.fromarray(flat, "RGBA")


def lay(
    page: npt.NDArray[np.float32],
    ink: Ink,
    box: tuple[float, float, float, float],
    colour: tuple[int, int, int],
    strength: float,
) -> None:
    """Multiplies ink into a page (RGB, 0-255) inside `box` (pixels); what falls off the page is cut."""
    left, top, right, bottom = (round(side) for side in box)
    fitted = cv2.resize(ink, (max(right - left, 2), max(bottom - top, 2)), interpolation=cv2.INTER_AREA)
    high, wide = page.shape[:2]
    x0, y0, x1, y1 = max(left, 0), max(top, 0), min(right, wide), min(bottom, high)
    if x0 >= x1 or y0 >= y1:
        return
    part = fitted[y0 - top : y1 - top, x0 - left : x1 - left, None] * strength
    page[y0:y1, x0:x1] *= 1 - part * (1 - np.array(colour, dtype=np.float32) / 255)
