"""Where stamps and pen strokes lie on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import cv2
import numpy as np
import numpy.typing as npt
import onnxruntime

from parsers.page import Page, Part, Picture, on_white
from rules.letter import Box

LONG_SIDE = 640
"""Pixels of the page's long side as the network sees it."""
CELL = 4
"""Pixels of that page to one cell of the network's answer, each way."""
MARGIN = 24
MOST_PARTS = 40
LEAST_PART = 6
"""Pixels of that page's side under which a part is no mark."""
BACKGROUND = 0.5
"""A picture that takes up so much of a page lies behind its print."""
LIGHT = 0.8
PAPER = 120
"""How light, of 255, most of a picture must be for it to hold ink on paper."""
MODEL = Path(__file__).with_name("models") / "marks.onnx"

Heat = npt.NDArray[np.float32]
"""Rows x columns of cells, 0 (surely not) to 1 (surely)."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A page as the network sees it: `look` is RGB with paper at 1, the others are heat by cell.

    `other` is where crests, codes, frames and photographs stand. Of a born-digital page each picture and each
    drawing is seen alone; `part` is then that picture, with its box.
    """

    look: npt.NDArray[np.float32]
    stamp: Heat
    pen: Heat
    other: Heat
    part: Part | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of `look`."""
        return int(self.look.shape[0]), int(self.look.shape[1])


@dataclass(frozen=True, slots=True)
class Spot:
    """Cells that hang together. `box` is in fractions of the page, `area` in cells."""

    box: Box
    area: int
    mean: float
    peak: float
    cells: npt.NDArray[np.bool_]


_SEEN: WeakKeyDictionary[Any, tuple[Sight, ...] | None] = WeakKeyDictionary()


def sights_of(page: Page) -> tuple[Sight, ...] | None:
    """What the network sees on a page; None where the page has no look. Computed once a page.

    Of a born-digital page only what it shows besides print is looked at, each part by itself: print is print.
    """
    if page.renderer is None:
        return None
    if page.renderer not in _SEEN:
        parts = _parts(page)
        if parts is not None:
            _SEEN[page.renderer] = tuple(
                sight for part in parts[:MOST_PARTS] if (sight := _alone(page, part)) is not None
            )
        else:
            picture = page.picture()
            _SEEN[page.renderer] = None if picture is None or picture.size == 0 else (see(picture),)
    return _SEEN[page.renderer]


def paper_share(sight: Sight) -> float:
    """How much of a part is paper, 0 to 1: a photograph, a duty stamp or a filled emblem has little."""
    if sight.part is None:
        return 1.0
    left, top, right, bottom = sight.part[0]
    high, wide = sight.size
    look = sight.look[int(top * high) : int(bottom * high) + 1, int(left * wide) : int(right * wide) + 1]
    return float((look.min(axis=2) > LIGHT).mean()) if look.size else 0.0


def see(picture: Picture) -> Sight:
    """Heat of stamps, pen strokes and other graphics on an upright page."""
    look = whitened(_small(picture))
    heat = _heat(look)
    return Sight(look, heat[0], heat[1], heat[2])


def _parts(page: Page) -> Sequence[Part] | None:
    """What a born-digital page shows besides print; None where it must be looked at as a whole."""
    if page.source != "text" or page.medium != "text":
        return None
    if page.parts is not None:
        return page.parts()
    if any((p.box[2] - p.box[0]) * (p.box[3] - p.box[1]) > BACKGROUND for p in page.placed):
        return None
    loaded = ((placed.box, placed.load()) for placed in page.placed[:MOST_PARTS])
    return [(box, on_white(picture)) for box, picture in loaded if picture is not None and picture.size]


def _alone(page: Page, part: Part) -> Sight | None:
    """One part on white paper where the page shows it; None where it is too small for a mark."""
    box, picture = part
    scale = LONG_SIDE / max(page.width, page.height)
    high, wide = max(round(page.height * scale), 32), max(round(page.width * scale), 32)
    left, top, right, bottom = (round(side * by) for side, by in zip(box, (wide, high) * 2, strict=True))
    if right - left < LEAST_PART or bottom - top < LEAST_PART:
        return None
    fitted = cv2.resize(picture[:, :, :3], (right - left, bottom - top), interpolation=cv2.INTER_AREA)
    look = np.ones((high, wide, 3), np.float32)
    look[top:bottom, left:right] = _bleached(fitted)
    heat = np.zeros((3, -(-high // CELL), -(-wide // CELL)), np.float32)
    x, y = (max(edge - MARGIN, 0) // CELL * CELL for edge in (left, top))
    seen = _heat(look[y : bottom + MARGIN, x : right + MARGIN])
    rows, columns = seen.shape[1:]
    heat[:, y // CELL : y // CELL + rows, x // CELL : x // CELL + columns] = seen
    return Sight(look, heat[0], heat[1], heat[2], part)


def _bleached(fitted: Picture) -> npt.NDArray[np.float32]:
    """A part with its paper at 1: ink that was scanned or photographed brings grey or yellow paper along."""
    paper = np.percentile(fitted.reshape(-1, 3), 85, axis=0)
    return whitened(fitted) if paper.min() > PAPER else fitted.astype(np.float32) / np.float32(255)


def _heat(look: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Three layers of cells: stamp, pen, other."""
    high, wide = look.shape[:2]
    padded = np.ones((-(-high // 32) * 32, -(-wide // 32) * 32, 3), np.float32)
    padded[:high, :wide] = look
    answer = _session().run(None, {"page": padded.transpose(2, 0, 1)[None]})[0][0]
    heat = 1 / (1 + np.exp(-answer[:, : -(-high // CELL), : -(-wide // CELL)]))
    return np.asarray(heat, np.float32)


def _small(picture: Picture) -> Picture:
    high, wide = picture.shape[:2]
    scale = LONG_SIDE / max(high, wide)
    size = (max(round(wide * scale), 32), max(round(high * scale), 32))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture[:, :, :3], size, interpolation=way), np.uint8)


def whitened(look: Picture) -> npt.NDArray[np.float32]:
    """The page with its paper at 1 in each colour: a lamp's warm light is taken out."""
    paper = np.maximum(np.percentile(look[::4, ::4].reshape(-1, 3), 85, axis=0), 40)
    return np.clip(look.astype(np.float32) / paper.astype(np.float32), 0, 1.2)


def spots(heat: Heat, least: float, page: tuple[int, int]) -> list[Spot]:
    """Places where `heat` is over `least`, hottest sum first; `page` is its look's height and width."""
    hot = (heat > least).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(hot, connectivity=8)
    found = []
    for label in range(1, count):
        x, y, wide, high, area = (int(value) for value in stats[label])
        cells = labels == label
        values = heat[cells]
        box = (
            *(x * CELL / page[1], y * CELL / page[0]),
            *(min((x + wide) * CELL / page[1], 1.0), min((y + high) * CELL / page[0], 1.0)),
        )
        found.append(Spot(box, area, float(values.mean()), float(values.max()), cells))
    return sorted(found, key=lambda spot: -spot.area * spot.mean)


def signed_page(pages: Sequence[Page], numbers: Sequence[int]) -> list[Page]:
    """Pages in the order in which a mark is looked for: those numbered first, then others that were read.

    A page without words belongs to an enclosure; it is looked at only where no page has any.
    """
    read = [page for page in pages if page.words] or list(pages)
    first = [page for number in dict.fromkeys(numbers) for page in pages if page.number == number]
    return [*first, *(page for page in read if page not in first)]


@cache
def _session() -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(MODEL), options, providers=["CPUExecutionProvider"])
