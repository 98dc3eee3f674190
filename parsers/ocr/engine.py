"""Recognises print in pictures with PP-OCR."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from parsers.ocr.fits import LEAST, Chances
from parsers.pages.curl import Strip, strips_of
from parsers.pages.page import Picture
from parsers.pages.straighten import Quads

FINDER = "PP-OCRv6_det_small.onnx"
READER = "PP-OCRv6_rec_small.onnx"
FIND_SIDE = 1216
"""Pixels of the long side in which lines are looked for; they are read from the larger page."""
LEVELS = (0.3, 0.55, 0.75)
"""Chances from which a dot counts as print."""
READ_HIGH = 48
"""Pixels of a line's height that the reading model takes."""


def model_paths() -> dict[str, Path]:
    """The models in rapidocr's wheel; nothing is ever downloaded."""
    folder = Path(str(files("rapidocr"))) / "models"
    return {"Det": folder / FINDER, "Rec": folder / READER}


@cache
def engine() -> Any:
    """The models, loaded once a process, on one thread: pages run side by side, not one page faster.

    Raises FileNotFoundError where rapidocr's wheel does not hold the models.
    """
    from rapidocr import RapidOCR  # a second and more to load: only where a picture is read

    paths = model_paths()
    for path in paths.values():
        if not path.is_file():
            raise FileNotFoundError(path)
    params: dict[str, Any] = {
        "Global.use_cls": False,
        "Global.log_level": "error",
        "Global.max_side_len": 4 * FIND_SIDE,
        "Global.return_word_box": True,
        "Global.text_score": 0.0,
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        "Det.limit_type": "max",
        "Det.limit_side_len": FIND_SIDE,
        "Det.box_thresh": 0.45,
        "Rec.rec_batch_num": 2,
    }
    params |= {f"{task}.model_path": str(path) for task, path in paths.items()}
    return RapidOCR(params=params)


def find_lines(picture: Picture, side: int = FIND_SIDE) -> Quads:
    """Lines of print in a picture, top to bottom, looked for at `side` pixels of its long side.

    The model gives each dot's chance of being print. Where a stamp lies on a line the two run together at
    the usual level; at higher levels they part. So lines are taken at several levels.
    """
    return LineFinder(side).find(picture)


@dataclass
class LineFinder:
    """Finds lines of print, and tells how those run that it found last."""

    side: int = FIND_SIDE
    chances: npt.NDArray[np.float32] | None = None
    scale: tuple[float, float] = (1.0, 1.0)

    def find(self, picture: Picture) -> Quads:
        """See `find_lines`."""
        scale = min(self.side / max(picture.shape[:2]), 1.0)
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        finder = engine()._load_det_model()
        shape = small.shape[:2]
        chances = finder.session(finder.get_preprocess()(np.ascontiguousarray(small[:, :, ::-1])))
        self.chances = np.asarray(chances)[0, 0]
        high, wide = self.chances.shape
        self.scale = (picture.shape[1] / wide, picture.shape[0] / high)
        found = np.zeros((0, 4, 2))
        for level in LEVELS:
            finder.postprocess_op.thresh = level
            boxes, _ = finder.postprocess_op(chances, shape)
            if len(boxes):
                found = parted(found, np.asarray(boxes, dtype=np.float64))
        order = np.argsort(found[:, :, 1].mean(axis=1), kind="stable")
        return np.asarray(found[order] / scale)

    def strips(self) -> list[Strip]:
        """The middles of the lines found last."""
        return strips_of(self.chances, self.scale) if self.chances is not None else []


def parted(lower: Quads, higher: Quads) -> Quads:
    """Lines of two levels: the lower's, but where the higher parts a blob into lines, those; and new ones."""
    kept, added = list(lower), []
    for quad in higher:
        box, high = _upright(quad), _height(quad)
        around = [index for index, each in enumerate(kept) if _inside(box, _upright(each)) > 0.6]
        blobs = [index for index in around if _height(kept[index]) > 1.6 * high]
        if not around or len(blobs) == len(around):
            wide = float(np.hypot(*(quad[1] - quad[0])))
            if around and wide < 2.5 * high:
                continue
            added.append(quad)
    parts = [_upright(quad) for quad in added]
    kept = [
        quad for quad in kept
        if not any(_inside(part, _upright(quad)) > 0.6 for part in parts)
    ]  # fmt: skip
    return np.array([*kept, *added]) if kept or added else lower


def _height(quad: Quads) -> float:
    return float(np.hypot(*(quad[3] - quad[0])))


def inside(quad: Quads, other: Quads) -> float:
    """How much of one line lies in another, 0-1."""
    return _inside(_upright(quad), _upright(other))


def _upright(quad: Quads) -> tuple[float, float, float, float]:
    low, top = quad.min(axis=0), quad.max(axis=0)
    return float(low[0]), float(low[1]), float(top[0]), float(top[1])


def _inside(box: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    """How much of `box` lies in `other`, 0-1."""
    wide = min(box[2], other[2]) - max(box[0], other[0])
    high = min(box[3], other[3]) - max(box[1], other[1])
    area = (box[2] - box[0]) * (box[3] - box[1])
    return wide * high / area if wide > 0 and high > 0 and area > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """A line as read: its characters with their confidences, and their places from 0 (left) to 1."""

    text: str
    sure: tuple[float, ...]
    at: tuple[float, ...]

    @property
    def mean(self) -> float:
        return sum(self.sure) / len(self.sure) if self.sure else 0.0


def read_lines(crops: list[Picture]) -> list[Reading]:
    """Pictures of single lines as text, in the order given."""
    if not crops:
        return []
    found = engine().recognize_txt(crops)
    return [_reading(text, info) for text, info in zip(found.txts, found.word_results, strict=True)]


def _reading(text: str, info: Any) -> Reading:
    columns = [column for word in (info.word_cols or ()) for column in word]
    steps = max(float(info.line_txt_len or 1.0), 1.0)
    sure, at = [], []
    spot = 0.0
    inked = iter(columns)
    for char, confidence in zip(text, info.confs, strict=False):
        if not char.isspace():
            spot = min((next(inked, spot * steps) + 0.5) / steps, 1.0)
        sure.append(float(confidence))
        at.append(spot)
    return Reading(text, tuple(sure), tuple(at))


def chances_of(crop: Picture) -> Chances:
    """What a picture of a single line may say, for texts to be weighed against it."""
    reader = engine()._load_rec_model()
    wide = max(crop.shape[1] / crop.shape[0], reader.rec_image_shape[2] / READ_HIGH)
    found = np.asarray(reader.session(reader.resize_norm_img(crop, wide)[None].astype(np.float32)))[0]
    steps = max(round(len(found) * crop.shape[1] / crop.shape[0] / wide), 1)
    return Chances(np.log(found[:steps] + LEAST), reader.postprocess_op.dict)


MARKS_AROUND = re.compile(r"^\W+|\W+$")


def word_trust(text: str, sure: Sequence[float]) -> float:
    """How sure a word is: as its weakest character, but marks count less than letters and digits.

    So do letters that their neighbours settle: `I` among capitals, `l` among small ones. `sure` is given
    character by character.
    """
    around = {at for match in MARKS_AROUND.finditer(text) for at in range(*match.span())}
    shares = [
        0.2 if at in around else 0.5 if not char.isalnum() else 0.35 if _settled(text, at) else 1.0
        for at, char in enumerate(text)
    ]
    return min(1 - share * (1 - each) for share, each in zip(shares, sure, strict=True))


def _settled(text: str, at: int) -> bool:
    """Whether the capitals or small letters beside an `I` or `l` tell it from the other."""
    char, beside = text[at], text[max(at - 2, 0) : at] + text[at + 1 : at + 3]
    return (
        beside.isalpha()
        and len(beside) > 2
        and ((char == "I" and beside.isupper()) or (char == "l" and beside.islower()))
    )
