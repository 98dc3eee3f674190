"""Stamps and signatures for judging, drawn otherwise."""

from __future__ import annotations

import io
import math
import random

import cv2
import numpy as np
import pypdfium2
from PIL import Image
from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

SIDE = 140.0
"""Points of a stamp's canvas."""
TONES = {
    "purple": ((0.30, 0.16, 0.50), (0.52, 0.24, 0.66)),
    "blue": ((0.05, 0.18, 0.50), (0.22, 0.38, 0.78)),
    "red": ((0.62, 0.05, 0.12), (0.85, 0.20, 0.25)),
    "black": ((0.05, 0.05, 0.05), (0.28, 0.28, 0.30)),
    "green": ((0.02, 0.34, 0.20), (0.22, 0.56, 0.36)),
}
FACES = ("Helvetica", "Helvetica-Bold", "Times-Roman", "Times-Bold", "Courier-Bold")


def tone_of(dice: random.Random, colour: str) -> tuple[float, float, float]:
    low, high = TONES[colour]
    share = dice.random()
    return tuple(a + (b - a) * share for a, b in zip(low, high, strict=True))  # type: ignore[return-value]


def stamp_picture(dice: random.Random, colour: str, owner: str, agency: str, shape: str) -> Image.Image:
    """A stamp in RGBA, drawn as vectors and rasterised, then worn."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(SIDE, SIDE))
    draw_stamp(canvas, dice, owner, agency, shape, (0.0, 0.0, 0.0))
    canvas.showPage()
    canvas.save()
    picture = pypdfium2.PdfDocument(out.getvalue())[0].render(scale=3.2, grayscale=True).to_numpy()
    ink = 1 - np.squeeze(picture).astype(np.float32) / 255
    if shape == "oval":
        ink = cv2.resize(ink, (ink.shape[1], int(ink.shape[0] * dice.uniform(0.58, 0.72))))
    ink = worn(dice, ink)
    tone = np.array(tone_of(dice, colour)) * 255
    layer = np.dstack([np.broadcast_to(tone, (*ink.shape, 3)), ink * 255 * dice.uniform(0.55, 1.0)])
    image = Image.fromarray(layer.astype(np.uint8), "RGBA")
    turn = dice.gauss(0, 12) if dice.random() < 0.85 else dice.uniform(-90, 90)
    image = image.rotate(turn, resample=Image.Resampling.BICUBIC, expand=True)
    return image.crop(image.getchannel("A").point(lambda value: 255 * (value > 12)).getbbox())


def worn(dice: random.Random, ink: np.ndarray) -> np.ndarray:
    """Holes where the rubber was dry, one side weaker, at times a doubled strike."""
    high, wide = ink.shape
    dots = np.random.default_rng(dice.randrange(1 << 30)).random((high // 2, wide // 2)).astype(np.float32)
    dots = cv2.resize(cv2.GaussianBlur(dots, (0, 0), dice.uniform(0.6, 4)), (wide, high))
    dots = (dots - dots.min()) / max(float(np.ptp(dots)), 1e-3)
    ink = ink * np.where(dots < dice.uniform(0.0, 0.42), dice.uniform(0.1, 0.6), 1.0)
    if dice.random() < 0.5:
        ramp = np.linspace(dice.uniform(0.15, 1), 1, wide, dtype=np.float32)[None, :]
        ink = ink * (ramp if dice.random() < 0.5 else ramp[:, ::-1])
    if dice.random() < 0.1:
        ink = np.maximum(ink, 0.7 * np.roll(ink, (dice.randint(3, 9), dice.randint(-9, 9)), (0, 1)))
    if dice.random() < 0.12:
        ink = ink.copy()
        ink[: int(high * dice.uniform(0.2, 0.5))] *= dice.uniform(0, 0.15)
    return np.asarray(cv2.GaussianBlur(ink.astype(np.float32), (0, 0), dice.uniform(0.5, 1.6)))


def draw_stamp(
    canvas: Canvas, dice: random.Random, owner: str, agency: str, shape: str, tone: tuple[float, float, float]
) -> None:
    canvas.saveState()
    canvas.setStrokeColor(Color(*tone))
    canvas.setFillColor(Color(*tone))
    if shape in ("round", "oval"):
        _rings(canvas, dice, owner, agency)
    elif shape == "box":
        high = dice.uniform(44, 80)
        canvas.setLineWidth(dice.uniform(1.2, 3))
        canvas.roundRect(5, (SIDE - high) / 2, SIDE - 10, high, dice.choice([0, 5]))
        _rows(canvas, dice, [*_halves(owner), *_halves(agency)], SIDE / 2, SIDE / 2, SIDE - 22, high - 10)
    else:
        path = canvas.beginPath()
        for corner in range(4):
            x, y = (
                SIDE / 2 + 64 * math.sin(corner * 2 * math.pi / 3),
                SIDE / 2 - 10 + 64 * math.cos(corner * 2 * math.pi / 3),
            )
            (path.lineTo if corner else path.moveTo)(x, y)
        canvas.setLineWidth(dice.uniform(1.5, 3))
        canvas.drawPath(path)
        _rows(canvas, dice, [*_halves(agency), "KALBAR"], SIDE / 2, SIDE / 2 - 18, 58, 36)
    canvas.restoreState()


def _rings(canvas: Canvas, dice: random.Random, owner: str, agency: str) -> None:
    middle, radius = SIDE / 2, SIDE / 2 - 6
    canvas.setLineWidth(dice.uniform(1.2, 4))
    canvas.circle(middle, middle, radius)
    if dice.random() < 0.6:
        canvas.setLineWidth(0.9)
        canvas.circle(middle, middle, radius - dice.uniform(3, 5))
    inner = radius * dice.uniform(0.52, 0.66)
    if dice.random() < 0.85:
        canvas.setLineWidth(dice.uniform(0.8, 2.2))
        canvas.circle(middle, middle, inner)
    face, size = dice.choice(FACES), dice.uniform(7, 11)
    written = (radius + inner) / 2 - size * 0.36
    _around(canvas, owner, face, size, written, 90, dice.uniform(150, 200), 1)
    _around(
        canvas,
        dice.choice([agency, "KALIMANTAN BARAT", "PONTIANAK"]),
        face,
        size,
        written + size * 0.7,
        270,
        dice.uniform(100, 140),
        -1,
    )
    for side in (0, 180):
        angle = math.radians(side + dice.uniform(-5, 5))
        canvas.drawCentredString(
            middle + (written + 2) * math.cos(angle), middle + (written + 2) * math.sin(angle) - 3, "*"
        )
    kind = dice.random()
    if kind < 0.6:
        _rows(canvas, dice, _halves(agency), middle, middle, 1.65 * inner, inner)
    elif kind < 0.85:
        path = canvas.beginPath()
        for tip in range(11):
            reach = inner * (0.7 if tip % 2 == 0 else 0.3)
            x, y = middle + reach * math.sin(tip * math.pi / 5), middle + reach * math.cos(tip * math.pi / 5)
            (path.lineTo if tip else path.moveTo)(x, y)
        canvas.drawPath(path, fill=dice.random() < 0.6)


def _around(
    canvas: Canvas, text: str, face: str, size: float, radius: float, start: float, most: float, way: int
) -> None:
    """Letters on a circle: `way` 1 reads clockwise over the top, -1 counter-clockwise along the bottom."""
    advance = sum(stringWidth(letter, face, size) + 0.8 for letter in text)
    size *= min(1.0, math.radians(most) * radius / advance)
    spans = [math.degrees((stringWidth(letter, face, size) + 0.8) / radius) for letter in text]
    at = start + way * sum(spans) / 2
    for letter, span in zip(text, spans, strict=True):
        middle = math.radians(at - way * span / 2)
        canvas.saveState()
        canvas.translate(SIDE / 2 + radius * math.cos(middle), SIDE / 2 + radius * math.sin(middle))
        canvas.rotate(math.degrees(middle) - 90 * way)
        canvas.setFont(face, size)
        canvas.drawCentredString(0, 0, letter)
        canvas.restoreState()
        at -= way * span


def _halves(text: str) -> list[str]:
    words = text.split()
    cut = (len(words) + 1) // 2
    return [" ".join(words[:cut]), " ".join(words[cut:])] if len(words) > 2 else [text]


def _rows(
    canvas: Canvas, dice: random.Random, rows: list[str], x: float, y: float, wide: float, high: float
) -> None:
    step = high / len(rows)
    face = dice.choice(FACES)
    for index, row in enumerate(rows):
        size = min(step * 0.8, wide / max(stringWidth(row, face, 1), 0.1))
        canvas.setFont(face, size)
        canvas.drawCentredString(x, y + ((len(rows) - 1) / 2 - index) * step - size * 0.34, row)


def signature_picture(dice: random.Random) -> Image.Image:
    """A signature in RGBA: waves that a hand's momentum draws, or an engraver's script, slanted."""
    image = np.zeros((300, 640), np.float32)
    pen = dice.randint(4, 9)
    if dice.random() < 0.3:
        word = dice.choice(["Erna", "Mulyadi", "Rawing", "Syarif", "Hj Siti", "Anum", "Budi S"])
        font = dice.choice([cv2.FONT_HERSHEY_SCRIPT_COMPLEX, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX])
        letters = np.zeros((300, 640), np.uint8)
        cv2.putText(letters, word, (40, 190), font, dice.uniform(3.0, 4.4), 255, pen, cv2.LINE_AA)
        image += letters / np.float32(255)
    else:
        _momentum(dice, image, pen)
    if dice.random() < 0.4:
        cv2.ellipse(
            image,
            (320, dice.randint(170, 230)),
            (dice.randint(150, 270), dice.randint(8, 40)),
            dice.uniform(-14, 4),
            180,
            dice.uniform(300, 500),
            1.0,
            pen,
            cv2.LINE_AA,
        )
    slant = np.array([[1, dice.uniform(-0.5, 0.1), 30], [dice.uniform(-0.22, 0.05), 1, 20]], np.float32)
    ink = cv2.GaussianBlur(cv2.warpAffine(image, slant, (640, 300)), (0, 0), 0.9) * dice.uniform(0.75, 1)
    tone = dice.choice([(18, 30, 118), (25, 25, 28), (30, 60, 160), (10, 10, 10), (45, 45, 95)])
    layer = np.dstack(
        [np.broadcast_to(np.array(tone, np.float32), (*ink.shape, 3)), np.clip(ink, 0, 1) * 255]
    )
    picture = Image.fromarray(layer.astype(np.uint8), "RGBA")
    return picture.crop(picture.getchannel("A").point(lambda value: 255 * (value > 20)).getbbox())


def _momentum(dice: random.Random, image: np.ndarray, pen: int) -> None:
    """A point on two springs, drawn while its paper moves on."""
    steps, loops = 260, dice.uniform(2, 8)
    decay, phase, ratio = dice.uniform(0.2, 1.6), dice.uniform(0, 6.3), dice.choice([1.0, 1.0, 2.0, 0.5])
    reach, tall = dice.uniform(20, 75), dice.uniform(40, 100)
    points = []
    for step in range(steps):
        t = step / steps
        swing = 2 * math.pi * loops * t
        x = 70 + 440 * t + reach * math.sin(swing * ratio + phase)
        y = (
            150
            - tall * math.exp(-decay * t) * math.sin(swing + dice.gauss(0, 0.02))
            + 20 * math.sin(3 * t + phase)
        )
        points.append((int(x * 8), int(y * 8)))
    breaks = {dice.randrange(steps) for _ in range(dice.randint(0, 3))}
    for step in range(1, steps):
        if step not in breaks:
            cv2.line(image, points[step - 1], points[step], 1.0, pen, cv2.LINE_AA, 3)
