"""Finds the sheet of paper in a photo."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from parsers.pages.page import Picture

LOOK = 640
"""Pixels of the long side that are looked at."""
LEAST = 0.28
"""A sheet fills at least this part of its photo."""
FITS = 0.9
"""A sheet's outline fits its mask as well as this, or better; on a bright floor another shape is found."""
MOST_TAPER, MOST_SPREAD = 1.45, 22.0
"""Of two opposite sides: how much longer one may look, and the degrees between their directions."""

Corners = npt.NDArray[np.float64]
"""Four points clockwise from the top left, in pixels."""


def find_paper(picture: Picture) -> Corners | None:
    """The sheet's corners; None where it fills the frame (a scan) or where no sheet can be told apart."""
    scale = LOOK / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    best: tuple[float, Corners] | None = None
    for mask in _masks(small):
        found = _corners(mask, small)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    return best[1] / scale if best is not None and best[0] >= FITS else None


def _masks(small: Picture) -> list[Picture]:
    """What may be paper: the bright and colourless, by several measures of bright."""
    blurred = cv2.GaussianBlur(small, (0, 0), 3)
    grey = cv2.cvtColor(blurred, cv2.COLOR_RGB2GRAY)
    spread = blurred.max(axis=2).astype(np.int16) - blurred.min(axis=2)
    plain = np.clip(grey.astype(np.int16) - spread // 2, 0, 255).astype(np.uint8)
    masks = []
    for look in (grey, plain):
        opened = cv2.morphologyEx(look, cv2.MORPH_CLOSE, np.ones((17, 17), np.uint8))  # drops the print
        level, mask = cv2.threshold(opened, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        masks.append(mask)
        masks.append(((opened > level * 0.8) * 255).astype(np.uint8))
    edges = cv2.Canny(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((11, 11), np.uint8)), 20, 60)
    edges = cv2.dilate(edges, np.ones((5, 5), np.uint8))
    filled = np.zeros_like(edges)
    contours, _ = cv2.findContours(edges, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours:
        if cv2.contourArea(cv2.convexHull(contour)) > LEAST * edges.size:
            cv2.drawContours(filled, [contour], -1, 255, cv2.FILLED)
    return [*masks, filled]


def _corners(mask: Picture, small: Picture) -> tuple[float, Corners] | None:
    """The largest part of `mask` as four sides, and how well they fit it."""
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    contour = max(contours, key=cv2.contourArea)
    hull = cv2.convexHull(contour)
    area = cv2.contourArea(hull)
    if area < LEAST * mask.size or cv2.contourArea(contour) < 0.85 * area:
        return None
    rough = _four(hull)
    if rough is None:
        return None
    fitted = _fitted(rough, contour[:, 0, :].astype(np.float64))
    quad = fitted if fitted is not None else rough
    return _judged(quad, area, mask, small)


def _four(hull: npt.NDArray[np.int32]) -> Corners | None:
    """A hull as its four main corners, clockwise from the top left."""
    around = cv2.arcLength(hull, True)
    for loose in (0.02, 0.03, 0.045, 0.06, 0.08):
        points = cv2.approxPolyDP(hull, loose * around, True)
        if len(points) == 4:
            return _ordered(points[:, 0, :].astype(np.float64))
        if len(points) < 4:
            break
    return None


def _ordered(points: Corners) -> Corners:
    middle = points.mean(axis=0)
    angles = np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0])
    points = points[np.argsort(angles)]
    return np.roll(points, -int(np.argmin(points.sum(axis=1))), axis=0)


def _fitted(rough: Corners, contour: Corners) -> Corners | None:
    """Corners as crossings of lines fitted to the outline's sides; a fold or a thumb does not move them."""
    lines = []
    for one, two in pairwise([*rough, rough[0]]):
        along = two - one
        length = float(np.hypot(*along))
        if length < 20:
            return None
        unit = along / length
        offset = contour - one
        place = offset @ unit
        away = np.abs(offset[:, 0] * unit[1] - offset[:, 1] * unit[0])
        near = contour[(place > 0.08 * length) & (place < 0.92 * length) & (away < 0.03 * length + 2)]
        if len(near) < 12:
            return None
        vx, vy, x, y = cv2.fitLine(near.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        lines.append(np.cross([x, y, 1.0], [x + vx, y + vy, 1.0]))
    corners = []
    for before, after in pairwise([lines[-1], *lines]):
        crossing = np.cross(before, after)
        if abs(crossing[2]) < 1e-9:
            return None
        corners.append(crossing[:2] / crossing[2])
    return np.array(corners)


def _judged(quad: Corners, area: float, mask: Picture, small: Picture) -> tuple[float, Corners] | None:
    """The corners with a merit, None where they cannot be a sheet's or fill the frame anyway."""
    high, wide = mask.shape[:2]
    own = abs(cv2.contourArea(quad.astype(np.float32)))
    if own < LEAST * mask.size or not 0.85 < area / own < 1.15:
        return None
    if not cv2.isContourConvex(quad.astype(np.float32).reshape(-1, 1, 2)):
        return None
    margin = 0.06 * max(wide, high)
    if (quad < -margin).any() or (quad > np.array([wide, high]) + margin).any():
        return None
    for index in range(4):
        before, here, after = quad[index - 1], quad[index], quad[(index + 1) % 4]
        one, two = before - here, after - here
        cosine = abs(float(one @ two)) / max(float(np.hypot(*one) * np.hypot(*two)), 1e-6)
        if cosine > 0.55:
            return None
    if not _like_paper(quad):
        return None
    edge = 0.012 * max(wide, high)
    on_frame = sum(_on_frame(one, two, wide, high, edge) for one, two in pairwise([*quad, quad[0]]))
    if on_frame >= 3:
        return None
    inside = cv2.fillConvexPoly(np.zeros_like(mask), quad.astype(np.int32), 255)
    if np.count_nonzero(inside) > 0.97 * mask.size:
        return None
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    bright, dark = float(np.median(grey[inside > 0])), float(np.median(grey[inside == 0]))
    if bright - dark < 12:
        return None
    fit = float((mask[inside > 0] > 0).mean())
    spill = float((mask[inside == 0] > 0).mean())
    return fit - 0.6 * spill - 0.08 * on_frame, quad


def _like_paper(quad: Corners) -> bool:
    """Whether opposite sides are about as long and run about the same way: a shadow's edge does not."""
    sides = [quad[(index + 1) % 4] - quad[index] for index in range(4)]
    lengths = [float(np.hypot(*side)) for side in sides]
    for one in (0, 1):
        long, short = max(lengths[one], lengths[one + 2]), min(lengths[one], lengths[one + 2])
        turn = np.degrees(np.arctan2(*sides[one]) - np.arctan2(*-sides[one + 2]))
        if long > MOST_TAPER * short or abs((turn + 180) % 360 - 180) > MOST_SPREAD:
            return False
    ratio = (lengths[0] + lengths[2]) / max(lengths[1] + lengths[3], 1.0)
    return 1.1 < max(ratio, 1 / ratio) < 1.9


def _on_frame(one: Corners, two: Corners, wide: int, high: int, edge: float) -> bool:
    """Whether a side runs along the picture's border."""
    x = max(one[0], two[0]) < edge or min(one[0], two[0]) > wide - edge
    y = max(one[1], two[1]) < edge or min(one[1], two[1]) > high - edge
    return bool(x or y)
