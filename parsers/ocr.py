"""Recognises print in pictures with PP-OCR."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from rapidocr import RapidOCR

from parsers.page import Picture
from parsers.straighten import Quads

FINDER = "PP-OCRv6_det_small.onnx"
READER = "PP-OCRv6_rec_small.onnx"
FIND_SIDE = 1216
"""Pixels of the long side in which lines are looked for; they are read from the larger page."""
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


def find_lines(picture: Picture) -> Quads:
    """Lines of print in a picture, top to bottom."""
    scale = min(FIND_SIDE / max(picture.shape[:2]), 1.0)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found = engine()(small[:, :, ::-1], use_det=True, use_cls=False, use_rec=False)
    boxes = getattr(found, "boxes", None)
    if boxes is None or not len(boxes):
        return np.zeros((0, 4, 2))
    return np.asarray(np.asarray(boxes, dtype=np.float64) / scale)


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
