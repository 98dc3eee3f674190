"""Puts ink on a page and copies it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from bench.stamps.sheets import Sheet

INKS = {
    "purple": ((70, 30, 120), (150, 70, 190)),
    "blue": ((15, 30, 110), (70, 110, 215)),
    "red": ((140, 10, 25), (225, 60, 80)),
    "black": ((10, 10, 12), (75, 75, 80)),
    "green": ((10, 80, 40), (60, 160, 100)),
}
STAMP, PEN, OTHER, INK = 0, 1, 2, 3
FAINT = 14.0
"""A stamp whose ink differs less from its paper, of 255, cannot be seen by anybody."""


@dataclass
class Sample:
    """A page's look (RGB), its masks (rows x columns x 4) and the stamp's colour."""

    look: np.ndarray
    masks: np.ndarray
    colour: str | None
    grey: bool


def lay(page: np.ndarray, ink: np.ndarray, x: int, y: int, tone: np.ndarray) -> np.ndarray:
    """Multiplies ink onto the page with its upper left corner at x, y; returns where it lies."""
    high, wide = page.shape[:2]
    full = np.zeros((high, wide), np.float32)
    top, left = max(y, 0), max(x, 0)
    part = ink[top - y : high - y, left - x : wide - x]
    place = np.s_[top : top + part.shape[0], left : left + part.shape[1]]
    full[place] = part
    page[place] *= 1 - part[:, :, None] * (1 - tone / np.float32(255))
    return full


def compose(
    rng: np.random.Generator,
    sheet: Sheet,
    stamp: tuple[np.ndarray, np.ndarray] | None,
    pen: np.ndarray | None,
    note: np.ndarray | None,
) -> Sample:
    """One signed and stamped page, clean as it leaves the desk."""
    page = sheet.look.astype(np.float32)
    high, wide = page.shape[:2]
    masks = np.zeros((high, wide, 4), np.float32)
    for box in sheet.other:
        a, b, c, d = (int(max(value, 0)) for value in box)
        masks[b:d, a:c, OTHER] = 1
    colour = None
    steps = ["stamp", "pen"] if rng.random() < 0.5 else ["pen", "stamp"]
    for step in steps:
        if step == "stamp" and stamp is not None:
            colour = str(rng.choice(list(INKS), p=[0.4, 0.28, 0.13, 0.12, 0.07]))
            hull, masks[:, :, INK] = _stamp(rng, page, sheet, stamp, colour)
            masks[:, :, STAMP] = hull
            masks[:, :, OTHER] *= 1 - hull
        if step == "pen" and pen is not None:
            masks[:, :, PEN] = np.maximum(masks[:, :, PEN], _pen(rng, page, sheet, pen))
    if note is not None:
        size = rng.uniform(0.25, 0.6)
        small = cv2.resize(note, None, fx=size, fy=size, interpolation=cv2.INTER_AREA)
        at = int(rng.integers(5, wide - 90)), int(rng.integers(5, high - 40))
        laid = lay(page, small, *at, _tone(rng, "blue" if rng.random() < 0.5 else "black"))
        masks[:, :, PEN] = np.maximum(masks[:, :, PEN], laid)
    return Sample(page, masks, colour, False)


def _tone(rng: np.random.Generator, colour: str) -> np.ndarray:
    low, top = (np.array(part, np.float32) for part in INKS[colour])
    return np.float32(low + (top - low) * rng.random(3) ** 1.3)


def _stamp(
    rng: np.random.Generator,
    page: np.ndarray,
    sheet: Sheet,
    stamp: tuple[np.ndarray, np.ndarray],
    colour: str,
) -> np.ndarray:
    ink, hull = stamp
    side = page.shape[1] * rng.uniform(0.125, 0.235)
    scale = side / max(ink.shape)
    ink, hull = (
        cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) for part in (ink, hull)
    )
    left, top, _right, bottom = sheet.gap
    if rng.random() < 0.82:
        x = int(left + rng.uniform(-0.75, 0.35) * side)
        y = int((top + bottom) / 2 + rng.uniform(-0.75, 0.3) * side)
    else:
        x, y = int(rng.uniform(-0.25, 0.9) * page.shape[1]), int(rng.uniform(0.15, 0.92) * page.shape[0])
    strength = rng.uniform(0.25, 0.6) if rng.random() < 0.25 else rng.uniform(0.6, 1.0)
    laid = lay(page, ink * np.float32(strength), x, y, _tone(rng, colour))
    return lay(np.ones_like(page[:, :, :1]), hull, x, y, np.zeros(1, np.float32)), laid


def _pen(rng: np.random.Generator, page: np.ndarray, sheet: Sheet, pen: np.ndarray) -> np.ndarray:
    left, top, right, bottom = sheet.gap
    wide = (right - left) * rng.uniform(0.45, 1.25)
    scale = min(wide / pen.shape[1], 1.5 * (bottom - top) / pen.shape[0], 1.0)
    small = cv2.resize(pen, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = np.clip(small * np.float32(rng.uniform(1.0, 1.9)), 0, 1) * np.float32(rng.uniform(0.65, 1))
    x = int((left + right) / 2 - small.shape[1] / 2 + rng.uniform(-45, 30))
    y = int((top + bottom) / 2 - small.shape[0] / 2 + rng.uniform(-14, 18))
    colour = str(rng.choice(["blue", "black", "purple", "green", "red"], p=[0.46, 0.46, 0.04, 0.02, 0.02]))
    return lay(page, small, x, y, _tone(rng, colour) * np.float32(0.8 if colour == "blue" else 1))


def copy(rng: np.random.Generator, sample: Sample, long_side: int) -> Sample:
    """The page as a machine sees it, `long_side` pixels high, give or take its size on the glass."""
    look, masks = sample.look, sample.masks
    high, wide = look.shape[:2]
    zoom = long_side / high * rng.uniform(0.86, 1.12)
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), rng.normal(0, 1.2), zoom)
    out = (int(wide * long_side / high), long_side)
    turn[:, 2] += np.array(out) / 2 - np.array([wide, high]) / 2 + rng.normal(0, 6, 2)
    matrix = np.vstack([turn, [0, 0, 1]])
    if rng.random() < 0.3:
        matrix[2, :2] = rng.normal(0, 4e-5, 2)
    edge = (255.0,) * 3 if rng.random() < 0.7 else tuple(float(v) for v in rng.uniform(0, 255, 3))
    masks = cv2.warpPerspective(masks, matrix, out, flags=cv2.INTER_LINEAR)
    medium = str(rng.choice(["clean", "scan", "grey", "fax", "photo"], p=[0.10, 0.24, 0.19, 0.25, 0.22]))
    fine = float(rng.uniform(1.2, 2.8)) if medium == "fax" else 1.0
    look = cv2.GaussianBlur(look, (0, 0), max(0.35 / (zoom * fine), 0.2))
    look = cv2.warpPerspective(
        look,
        np.diag([fine, fine, 1.0]) @ matrix,
        (int(out[0] * fine), int(out[1] * fine)),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=edge,
    )
    copier = {"clean": lambda r, p: p, "scan": _scan, "grey": _grey, "fax": _fax, "photo": _photo}[medium]
    look = cv2.resize(copier(rng, look), out, interpolation=cv2.INTER_AREA)
    if rng.random() < 0.12 and medium != "clean":
        coarse = cv2.resize(look, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
        look = cv2.resize(coarse, (look.shape[1], look.shape[0]), interpolation=cv2.INTER_CUBIC)
    if rng.random() < 0.6 and medium != "clean":
        quality = [int(cv2.IMWRITE_JPEG_QUALITY), int(rng.integers(25, 92))]
        look = cv2.imdecode(
            cv2.imencode(".jpg", np.clip(look, 0, 255).astype(np.uint8), quality)[1], cv2.IMREAD_COLOR
        )
    grey = medium in ("grey", "fax")
    return Sample(np.clip(look, 0, 255).astype(np.uint8), masks, sample.colour, grey)


def seen(sample: Sample) -> bool:
    """Whether the stamp, where there is one, has left anything to see."""
    inked = sample.masks[:, :, INK] > 0.35 * max(float(sample.masks[:, :, INK].max()), 1e-3)
    bare = (sample.masks[:, :, STAMP] > 0.5) & (sample.masks[:, :, INK] < 0.04)
    if sample.colour is None:
        return True
    if inked.sum() < 30 or bare.sum() < 30:
        return False
    apart = sample.look[bare].mean(axis=0) - sample.look[inked].mean(axis=0)
    return float(np.abs(apart).max()) > FAINT


def _scan(rng: np.random.Generator, look: np.ndarray) -> np.ndarray:
    paper = np.float32(1 - rng.uniform(0, 0.1, 3) * rng.random())
    look = look * paper + rng.uniform(0, 30) * (1 - look / 255)
    if rng.random() < 0.3:
        look = cv2.GaussianBlur(look, (0, 0), rng.uniform(0.3, 1.0))
    if rng.random() < 0.2:
        saturation = rng.uniform(0.3, 1.4)
        mean = look.mean(2, keepdims=True)
        look = mean + (look - mean) * saturation
    return _noisy(rng, look, 5)


def _grey(rng: np.random.Generator, look: np.ndarray) -> np.ndarray:
    weights = rng.dirichlet([3, 5, 2]).astype(np.float32)
    return np.repeat(_scan(rng, np.repeat((look @ weights)[:, :, None], 3, 2)).mean(2, keepdims=True), 3, 2)


def _fax(rng: np.random.Generator, look: np.ndarray) -> np.ndarray:
    """Black and white at a fax's own grain; seen from afar it is grey again."""
    big = look @ rng.dirichlet([3, 5, 2]).astype(np.float32)
    if rng.random() < 0.5:
        big = cv2.GaussianBlur(big, (0, 0), rng.uniform(0.3, 1.0))
    big += rng.standard_normal(big.shape, np.float32) * np.float32(rng.uniform(0.5, 18))
    if rng.random() < 0.2:
        big += (rng.random(big.shape, np.float32) - 0.5) * 160
    if rng.random() < 0.3:  # what is darker than its surroundings, as office scanners do
        around = cv2.blur(big, (int(rng.integers(15, 61)),) * 2)
        black = (big > around - rng.uniform(8, 26)).astype(np.float32) * 255
    else:
        black = (big > rng.uniform(120, 230)).astype(np.float32) * 255
    if rng.random() < 0.3:  # toner that runs
        black = cv2.erode(black, np.ones((2, 2)))
    if rng.random() < 0.4:
        black[rng.random(black.shape, np.float32) < 0.002] = 0
    return np.repeat(black[:, :, None], 3, 2)


def _photo(rng: np.random.Generator, look: np.ndarray) -> np.ndarray:
    """Warm or cold light, shadows, folds, a soft lens."""
    high, wide = look.shape[:2]
    light = np.float32(
        np.array([1.0, rng.uniform(0.85, 1.0), rng.uniform(0.6, 1.05)]) * rng.uniform(0.6, 1.0)
    )
    shade = cv2.resize(
        rng.uniform(0.45, 1, (3, 3)).astype(np.float32), (wide, high), interpolation=cv2.INTER_CUBIC
    )
    shade = 1 - (1 - np.clip(shade, 0.3, 1.1)) * rng.random()
    if rng.random() < 0.4:
        y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
        angle = rng.uniform(0, 6.3)
        edge = (x - wide * rng.random()) * np.cos(angle) + (y - high * rng.random()) * np.sin(angle)
        shade = shade * (1 - rng.uniform(0.1, 0.45) / (1 + np.exp(-edge / rng.uniform(2, 30))))
    look = (look * rng.uniform(0.8, 1) + rng.uniform(0, 35)) * light * shade[:, :, None]
    look = cv2.GaussianBlur(look, (0, 0), rng.uniform(0.3, 1.3))
    return _noisy(rng, look, 9)


def _noisy(rng: np.random.Generator, look: np.ndarray, most: float) -> np.ndarray:
    return look + rng.standard_normal(look.shape, np.float32) * np.float32(rng.uniform(0.3, most))
