"""Lines cut out of a page, with their ink."""

from __future__ import annotations

import cv2
import numpy as np

from parsers.ocr.engine import READ_HIGH
from parsers.pages.page import Picture
from parsers.pages.straighten import Quads


def cut(picture: Picture, quad: Quads) -> Picture:
    """A line's picture as BGR, as high as the reading model wants it or higher."""
    wide = float(max(np.hypot(*(quad[1] - quad[0])), np.hypot(*(quad[2] - quad[3]))))
    high = float(max(np.hypot(*(quad[3] - quad[0])), np.hypot(*(quad[2] - quad[1]))))
    standing = high > 1.8 * wide
    if standing:
        quad, wide, high = np.roll(quad, -1, axis=0), high, wide
    left, top = np.floor(quad.min(axis=0)).astype(int)
    right, bottom = np.ceil(quad.max(axis=0)).astype(int)
    if not standing and abs(bottom - top - high) < 1.5 and abs(right - left - wide) < 1.5:
        found = picture[max(top, 0) : max(bottom, 1), max(left, 0) : max(right, 1)]
        if min(found.shape[:2]) >= 3:
            return sized(found[:, :, ::-1])
    target = (max(round(wide), 3), max(round(high), 3))
    ends = np.array([[0, 0], [target[0], 0], [target[0], target[1]], [0, target[1]]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), ends)
    crop = cv2.warpPerspective(
        picture, matrix, target, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return sized(crop[:, :, ::-1])


def sized(crop: Picture) -> Picture:
    """Shrunk by area where it is much higher than the model reads: its own shrinking skips dots."""
    if crop.shape[0] <= 1.3 * READ_HIGH:
        return np.ascontiguousarray(crop)
    scale = READ_HIGH / crop.shape[0]
    size = (max(round(crop.shape[1] * scale), 3), READ_HIGH)
    return np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA))


def inked(crop: Picture, share: float = 0.02) -> bool:
    """Whether coloured ink covers more than `share` of a picture."""
    spread = crop.max(axis=2).astype(np.int16) - crop.min(axis=2)
    return bool((spread > 45).mean() > share)


def tinge_of(crop: Picture) -> float:
    """How coloured a line's print is: 0 (grey) to 255."""
    light = crop.mean(axis=2)
    dark = light < 0.5 * (np.percentile(light, 8) + np.percentile(light, 92))
    spread = crop.max(axis=2).astype(np.int16) - crop.min(axis=2)
    return float(np.median(spread[dark])) if dark.any() else 0.0


def bare(crop: Picture) -> Picture:
    """A line without its coloured ink: the more colour a dot has, the lighter it becomes."""
    top = crop.max(axis=2).astype(np.int16)
    light = np.minimum(top + np.maximum(top - crop.min(axis=2) - 22, 0), 255)
    low, high = np.percentile(light, (1, 90))
    stretched = np.clip((light.astype(np.float32) - low) * 255 / max(high - low, 1), 0, 255).astype(np.uint8)
    return np.dstack([stretched] * 3)
