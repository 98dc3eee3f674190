"""Typefaces of this computer, for print and pen."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import ImageFont

FOLDERS = tuple(os.environ.get("STAMP_FONTS", "/usr/share/fonts").split(":"))
_PEN = (
    "kristi",
    "dancing",
    "kaushan",
    "typoscript",
    "breip",
    "because",
    "femke",
    "joscelyn",
    "dkg",
    "rufscript",
    "chorus",
)
_NONE = ("math", "hairline", "thin", "ecolier", "havana", "symbol", "emoji")


@cache
def files(kind: Literal["print", "pen"]) -> tuple[str, ...]:
    """Font files for print or a pen; STAMP_FONTS names folders, divided by colons."""
    found = [path for folder in FOLDERS for path in sorted(Path(folder).rglob("*.[to]tf"))]
    usable = [path for path in found if not any(part in path.name.lower() for part in _NONE) and _latin(path)]
    pen = [str(path) for path in usable if any(part in path.name.lower() for part in _PEN)]
    printed = [str(path) for path in usable if str(path) not in pen]
    return tuple(pen or printed) if kind == "pen" else tuple(printed)


def _latin(path: Path) -> bool:
    """Whether a face has letters of its own; others draw the same empty box for each."""
    try:
        shapes = {bytes(ImageFont.truetype(str(path), 24).getmask(letter)) for letter in "aeKM3"}
    except OSError:
        return False
    return len(shapes) == 5


@cache
def _open(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


def face(rng: np.random.Generator, size: int, kind: Literal["print", "pen"]) -> ImageFont.FreeTypeFont:
    return _open(str(rng.choice(files(kind))), max(size, 5))
