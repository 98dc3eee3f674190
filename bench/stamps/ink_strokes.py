"""Draws signatures and notes as a pen leaves them."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
from PIL import Image, ImageDraw

from bench.stamps.faces import face
from bench.stamps.ink_stamps import Alpha
from bench.stamps.words import NAMES

HIGH, WIDE = 240, 460


def draw_signature(rng: np.random.Generator) -> Alpha:
    """One signature, cut close: a hand's curves, a name in a flowing script, or both."""
    kind = rng.random()
    ink = np.zeros((HIGH, WIDE), np.float32)
    if kind < 0.78:
        _hand(rng, ink)
    if kind > 0.66:
        _script(rng, ink)
    if rng.random() < 0.5:
        _flourish(rng, ink)
    turn = cv2.getRotationMatrix2D((WIDE / 2, HIGH / 2), rng.normal(6, 10), rng.uniform(0.8, 1.0))
    ink = cv2.warpAffine(ink, turn, (WIDE, HIGH))
    if rng.random() < 0.5:
        grain = cv2.resize(rng.random((HIGH // 4, WIDE // 4), dtype=np.float32), (WIDE, HIGH))
        ink = ink * np.clip(1.3 - rng.uniform(0.2, 0.9) * grain, 0, 1)
    ink = cv2.GaussianBlur(ink, (0, 0), rng.uniform(0.4, 1.3))
    rows, columns = np.where(ink > 0.15)
    if len(rows) < 60:
        return draw_signature(rng)
    return ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def _hand(rng: np.random.Generator, ink: Alpha) -> None:
    """Strokes through wandering points: sharp peaks, loops, or a lazy wave."""
    for _ in range(int(rng.integers(1, 4))):
        count = int(rng.integers(4, 22))
        x = np.cumsum(rng.gamma(1.4, 1.0, count) * rng.choice([1, 1, 1, 1, -0.8], count))
        x = (x - x.min()) / max(float(np.ptp(x)), 0.1)
        wave = rng.uniform(0.15, 1.0) * np.where(np.arange(count) % 2, 1, -1) * rng.uniform(0.2, 1, count)
        y = wave * np.linspace(1, rng.uniform(0.15, 1), count) + np.cumsum(rng.normal(0, 0.12, count))
        left, span = rng.uniform(20, 150), rng.uniform(110, 290)
        points = np.stack([left + span * x, HIGH / 2 + rng.uniform(35, 85) * y + rng.uniform(-25, 25)], 1)
        _draw(rng, ink, _smooth(points, bend=rng.uniform(0.0, 1.0)))


def _flourish(rng: np.random.Generator, ink: Alpha) -> None:
    """A long line under or through the name, or a ring around it."""
    if rng.random() < 0.3:
        t = np.linspace(0, rng.uniform(1, 2.4) * 2 * np.pi, 70)
        radius = np.linspace(1, rng.uniform(0.5, 1), 70)
        x = WIDE / 2 + rng.uniform(60, 190) * radius * np.cos(t + 2)
        y = HIGH / 2 + rng.uniform(30, 95) * radius * np.sin(t + 2)
    else:
        t = np.linspace(0, 1, 30)
        x = rng.uniform(20, 160) + rng.uniform(140, 290) * t
        y = (
            rng.uniform(90, 220)
            + rng.uniform(-70, 30) * t
            + rng.uniform(-25, 25) * np.sin(t * rng.uniform(2, 9))
        )
    _draw(rng, ink, np.stack([x, y], 1))


def _smooth(points: np.ndarray, bend: float) -> np.ndarray:
    """A Catmull-Rom curve through the points; `bend` 0 keeps the corners sharp."""
    padded = np.concatenate([points[:1], points, points[-1:]])
    t = np.linspace(0, 1, 12, endpoint=False)[:, None]
    parts = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        curve = (
            b
            + 0.5 * t * (c - a)
            + t**2 * (a - 2.5 * b + 2 * c - 0.5 * d)
            + t**3 * (-0.5 * a + 1.5 * b - 1.5 * c + 0.5 * d)
        )
        parts.append(bend * curve + (1 - bend) * (b + t * (c - b)))
    return np.concatenate(parts)


def _draw(rng: np.random.Generator, ink: Alpha, points: np.ndarray) -> None:
    base = rng.uniform(1.6, 5.5)
    vary = rng.uniform(0, 0.5)
    phase = rng.uniform(0, 6)
    for index, (start, end) in enumerate(itertools.pairwise(points)):
        width = base * (1 + vary * np.sin(index / 9 + phase))
        ends = tuple(np.int32(start * 8)), tuple(np.int32(end * 8))
        cv2.line(ink, *ends, 1.0, max(round(width), 1), cv2.LINE_AA, 3)


def _script(rng: np.random.Generator, ink: Alpha) -> None:
    text = str(rng.choice(NAMES)).replace(",", "").replace("dr. ", "").split(".")[-1].strip() or "Aminah"
    text = text.split()[0].title()[: int(rng.integers(3, 9))]
    font = face(rng, int(rng.integers(70, 130)), "pen")
    image = Image.new("L", (WIDE, HIGH), 0)
    ImageDraw.Draw(image).text((WIDE / 2, HIGH / 2), text, font=font, fill=255, anchor="mm")
    letters = np.asarray(image, np.float32) / 255
    letters = cv2.erode(letters, np.ones((2, 2))) if rng.random() < 0.4 else letters
    y, x = np.mgrid[0:HIGH, 0:WIDE].astype(np.float32)
    bent_x = (
        x + rng.uniform(-9, 9) * np.sin(y / rng.uniform(18, 40)) + rng.uniform(-0.5, 0.5) * (y - HIGH / 2)
    )
    bent_y = (
        (y - HIGH / 2) / rng.uniform(0.6, 1.6)
        + HIGH / 2
        + rng.uniform(-14, 14) * np.sin(x / rng.uniform(20, 60))
    )
    np.maximum(
        ink,
        cv2.remap(letters, bent_x.astype(np.float32), bent_y.astype(np.float32), cv2.INTER_LINEAR),
        out=ink,
    )


def draw_note(rng: np.random.Generator) -> Alpha:
    """A handwritten word or number, as clerks leave in margins."""
    font = face(rng, int(rng.integers(40, 70)), "pen")
    image = Image.new("L", (WIDE, 110), 0)
    text = str(
        rng.choice(
            ["Sdr. Kabid", "12/3-26", "mohon ditindaklanjuti", "ok", "file", "v", "Pak Andi", "081234567"]
        )
    )
    ImageDraw.Draw(image).text((20, 55), text, font=font, fill=255, anchor="lm")
    ink = np.asarray(image, np.float32) / 255
    rows, columns = np.where(ink > 0.2)
    if not len(rows):
        return draw_note(rng)
    return ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
