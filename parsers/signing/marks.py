"""Where stamps and pen strokes lie on a page."""

from __future__ import annotations

import math
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

from parsers.pages.page import Page, Part, Picture, on_white
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
PAPER_RANK = 0.85
"""How much of a look is darker than its paper, or as dark."""
MODEL = Path(__file__).parents[1] / "models" / "marks.onnx"

Look = npt.NDArray[np.float32]
"""Rows x columns x 3, RGB with paper at 1."""
Heat = npt.NDArray[np.float32]
"""Rows x columns of cells, 0 (surely not) to 1 (surely)."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A page as the network sees it, and its heat by cell.

    `other` is where crests, codes, frames and photographs stand. Of a born-digital page each picture and each
    drawing is seen alone, with little around it: `part` is then that picture with its box, `corner` the row
    and column of cells at which the view begins, `page` the whole page's height and width.
    """

    look: Look
    stamp: Heat
    pen: Heat
    other: Heat
    part: Part | None = None
    corner: tuple[int, int] = (0, 0)
    page: tuple[int, int] | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the page in pixels of `look`."""
        return self.page or (int(self.look.shape[0]), int(self.look.shape[1]))

    def cells(self, box: Box) -> tuple[slice, slice]:
        """Rows and columns of the cells in view that a box of the page touches."""
        (high, wide), (row, column) = self.size, self.corner
        return _touched(box[1] * high, box[3] * high, row), _touched(box[0] * wide, box[2] * wide, column)


def _touched(start: float, end: float, first: int) -> slice:
    return slice(max(int(start / CELL) - first, 0), max(math.ceil(end / CELL) - first, 0))


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
    (high, wide), (row, column) = sight.size, sight.corner
    y, x = row * CELL, column * CELL
    look = sight.look[
        int(top * high) - y : int(bottom * high) + 1 - y, int(left * wide) - x : int(right * wide) + 1 - x
    ]
    light = cv2.inRange(look, (LIGHT,) * 3, (np.inf,) * 3)
    return cv2.countNonZero(light) / light.size if light is not None else 0.0


def see(picture: Picture) -> Sight:
    """Heat of stamps, pen strokes and other graphics on an upright page."""
    small = _small(picture)
    high, wide = small.shape[:2]
    sheet = _sheet(high, wide)
    sheet[:high, :wide] = whitened(small)
    return Sight(sheet[:high, :wide], *_heat(sheet, high, wide))


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
    row, column = (max(edge - MARGIN, 0) // CELL for edge in (top, left))
    y, x = row * CELL, column * CELL
    seen = min(bottom + MARGIN, high) - y, min(right + MARGIN, wide) - x
    sheet = _sheet(*seen)
    sheet[top - y : bottom - y, left - x : right - x] = _bleached(fitted)
    heat = _heat(sheet, *seen)
    return Sight(sheet[: seen[0], : seen[1]], *heat, part, (row, column), (high, wide))


def _bleached(fitted: Picture) -> Look:
    """A part with its paper at 1: ink that was scanned or photographed brings grey or yellow paper along."""
    return (
        whitened(fitted) if _lightness(fitted).min() > PAPER else fitted.astype(np.float32) / np.float32(255)
    )


def _sheet(high: int, wide: int) -> Look:
    """White paper of at least this size, as the network takes it."""
    return np.ones((-(-high // 32) * 32, -(-wide // 32) * 32, 3), np.float32)


def _heat(sheet: Look, high: int, wide: int) -> tuple[Heat, Heat, Heat]:
    """Stamp, pen and other by cell, of so much of a sheet."""
    answer = _session().run(None, {"page": sheet.transpose(2, 0, 1)[None]})[0][0]
    heat = 1 / (1 + np.exp(-answer[:, : -(-high // CELL), : -(-wide // CELL)]))
    return heat[0], heat[1], heat[2]


def _small(picture: Picture) -> Picture:
    high, wide = picture.shape[:2]
    scale = LONG_SIDE / max(high, wide)
    size = (max(round(wide * scale), 32), max(round(high * scale), 32))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture[:, :, :3], size, interpolation=way), np.uint8)


def whitened(look: Picture) -> Look:
    """The page with its paper at 1 in each colour: a lamp's warm light is taken out."""
    paper = np.maximum(_lightness(np.ascontiguousarray(look[::4, ::4])), 40)
    return np.clip(look.astype(np.float32) / paper.astype(np.float32), 0, 1.2)


def _lightness(look: Picture) -> npt.NDArray[np.float64]:
    """How light the paper is, by colour: of 100 pixels 85 are darker."""
    counts = [cv2.calcHist([look], [colour], None, [256], [0, 256]) for colour in range(3)]
    last = PAPER_RANK * (look.shape[0] * look.shape[1] - 1)
    return np.array([np.searchsorted(np.cumsum(count), last, side="right") for count in counts], np.float64)


def spots(sight: Sight, heat: Heat, least: float) -> list[Spot]:
    """Places where `heat`, one of the sight's, is over `least`; hottest sum first."""
    hot = (heat > least).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(hot, connectivity=8)
    (row, column), (page_high, page_wide) = sight.corner, sight.size
    found = []
    for label in range(1, count):
        x, y, wide, high, area = (int(value) for value in stats[label])
        cells = labels == label
        values = heat[cells]
        left, top = x + column, y + row
        box = (
            *(left * CELL / page_wide, top * CELL / page_high),
            *(min((left + wide) * CELL / page_wide, 1.0), min((top + high) * CELL / page_high, 1.0)),
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
