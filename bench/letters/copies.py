"""What scanners, faxes and telephones make of a page."""

from __future__ import annotations

import random

import cv2
import numpy as np
import numpy.typing as npt

Look = npt.NDArray[np.float32]
"""Rows x columns x RGB, 0-255."""


def scanned(rng: random.Random, page: Look) -> Look:
    """Skew, tinge, a little blur and noise."""
    high, wide = page.shape[:2]
    angle = rng.gauss(0, 0.8) if rng.random() < 0.85 else rng.uniform(-5, 5)
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1.0)
    matrix[:, 2] += [rng.uniform(-8, 8), rng.uniform(-8, 8)]
    paper = rng.uniform(238, 255)
    page = cv2.warpAffine(page, matrix, (wide, high), flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255))
    page *= np.array([paper, paper - rng.uniform(0, 6), paper - rng.uniform(0, 14)], dtype=np.float32) / 255
    page = cv2.GaussianBlur(page, (0, 0), rng.uniform(0.3, 0.9))
    return _noisy(rng, page, rng.uniform(1, 6))


def greyed(page: Look) -> Look:
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    return np.asarray(np.dstack([grey] * 3), dtype=np.float32)


def faxed(rng: random.Random, page: Look) -> npt.NDArray[np.bool_]:
    """Black or white, one bit a dot, with specks."""
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    level = rng.uniform(140, 190)
    bits = grey > level
    noise = np.random.default_rng(rng.getrandbits(32)).random(bits.shape)
    return np.asarray(np.where(noise < 0.0006, False, np.where(noise > 0.9996, True, bits)))


def photographed(rng: random.Random, page: Look, long_side: int) -> Look:
    """A sheet on a desk, seen at a slant, in warm and uneven light, a little out of focus."""
    high, wide = page.shape[:2]
    frame_high = long_side
    frame_wide = int(long_side * 0.75)
    desk = _desk(rng, frame_high, frame_wide)
    share = rng.uniform(0.8, 0.95)
    scale = share * min(frame_wide / wide, frame_high / high)
    centre = np.array([frame_wide / 2 + rng.gauss(0, 12), frame_high / 2 + rng.gauss(0, 16)])
    half = np.array([wide, high]) * scale / 2
    slant = 0.055
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    corners *= 1 + np.array([[rng.uniform(-slant, slant), rng.uniform(-slant, slant)] for _ in range(4)])
    turn = np.radians(rng.gauss(0, 2.5))
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    corners = corners @ spin.T + centre
    ends = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(ends, corners.astype(np.float32))
    shrunk = cv2.GaussianBlur(page, (0, 0), max(0.35 / scale, 0.3)) if scale < 0.9 else page
    sheet = cv2.warpPerspective(shrunk, matrix, (frame_wide, frame_high), flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(np.ones((high, wide), np.float32), matrix, (frame_wide, frame_high))
    look = desk * (1 - mask[:, :, None]) + sheet * mask[:, :, None]
    look *= _light(rng, frame_high, frame_wide)[:, :, None]
    look *= np.array([1.0, rng.uniform(0.93, 1.0), rng.uniform(0.8, 1.0)], dtype=np.float32)
    look = cv2.GaussianBlur(look, (0, 0), rng.uniform(0.3, 1.0))
    return _noisy(rng, look, rng.uniform(2, 6))


def _desk(rng: random.Random, high: int, wide: int) -> Look:
    """Wood, cloth or a dark table."""
    noise = np.random.default_rng(rng.getrandbits(32))
    base = np.array(
        rng.choice(
            [(110, 75, 45), (60, 60, 65), (150, 120, 90), (40, 60, 50), (90, 90, 100), (185, 175, 160)]
        ),
        dtype=np.float32,
    )
    streaks = cv2.resize(
        noise.random((high // 12, 4), dtype=np.float32), (wide, high), interpolation=cv2.INTER_CUBIC
    )
    return np.asarray(base[None, None, :] * (0.75 + 0.4 * streaks[:, :, None]), dtype=np.float32)


def _light(rng: random.Random, high: int, wide: int) -> npt.NDArray[np.float32]:
    """A lamp at one side, and at times the shadow of a hand."""
    y, x = np.mgrid[0 : 1 : high * 1j, 0 : 1 : wide * 1j].astype(np.float32)
    angle = rng.uniform(0, 6.3)
    light = 0.86 + rng.uniform(0.05, 0.3) * ((x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle))
    if rng.random() < 0.35:
        side = rng.choice([x, 1 - x, y, 1 - y])
        edge = rng.uniform(0.15, 0.5) + 0.1 * np.sin(4 * y + 3 * x)
        light = light * (1 - rng.uniform(0.15, 0.4) / (1 + np.exp((side - edge) * rng.uniform(12, 40))))
    return np.asarray(light.clip(0.25, 1.05), dtype=np.float32)


def _noisy(rng: random.Random, page: Look, spread: float) -> Look:
    noise = np.random.default_rng(rng.getrandbits(32)).standard_normal(page.shape[:2], dtype=np.float32)
    return np.asarray((page + spread * noise[:, :, None]).clip(0, 255), dtype=np.float32)
