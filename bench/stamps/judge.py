"""Judges stamps and signatures on another hand's letters.

    python -m bench.stamps.judge --count 300

Prints precision and recall of the stamp, signature kinds, colours, and what each medium costs in time.
"seen" is the recall of stamps of which the copy leaves enough for a person to see; "recall" counts all.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import time
from collections import Counter, defaultdict
from dataclasses import replace
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageFilter

from bench.stamps.judge_letters import Case, make_case
from bench.stamps.visible_ink import VISIBLE, inked
from parsers.letters.letter import read_letter
from parsers.options import ReadOptions
from parsers.pages.drawing import render
from parsers.pages.page import Page, lazily
from parsers.pages.pdf_pages import open_pages
from parsers.signing.signatures import find_signature
from parsers.signing.stamps import find_stamp
from rules.letter import Box

MEDIA = ("born", "scan", "grey", "fax", "photo")


def as_seen(case: Case, medium: str, seed: int) -> tuple[list[Page], object]:
    """The letter's pages in a medium, and its facts read from the clean file."""
    pages = open_pages(case.data, "judge.pdf")
    letter = read_letter(pages, "judge.pdf")
    if medium == "born":
        return pages, letter
    picture = copied(case.data, medium, random.Random(seed))
    page = replace(
        pages[0],
        source="ocr",
        medium="photo" if medium == "photo" else "scan",
        placed=(),
        width=float(picture.shape[1]),
        height=float(picture.shape[0]),
        renderer=lazily(partial(np.asarray, picture)),
    )
    return [page], letter


def copied(data: bytes, medium: str, dice: random.Random) -> np.ndarray:
    scale = dice.choice([100, 150, 200]) / 72
    image = Image.fromarray(render(data, 1, scale))
    image = image.rotate(dice.gauss(0, 0.5), resample=Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    if medium == "scan":
        return _jpeg(_toned(image, dice), dice.randint(45, 90))
    if medium == "grey":
        return np.asarray(_jpeg_image(_toned(image, dice).convert("L"), dice.randint(40, 90)).convert("RGB"))
    if medium == "fax":
        grey = image.convert("L").filter(ImageFilter.GaussianBlur(dice.uniform(0.2, 0.8)))
        level = dice.randint(150, 205)
        black = grey.convert("1") if dice.random() < 0.3 else grey.point(lambda value: 255 * (value > level))
        return np.asarray(black.convert("L").convert("RGB"))
    return _photographed(np.asarray(image), dice)


def _toned(image: Image.Image, dice: random.Random) -> Image.Image:
    noise = np.random.default_rng(dice.randrange(1 << 30))
    look = np.asarray(image, np.float32) * dice.uniform(0.9, 1.0) + dice.uniform(0, 12)
    look += noise.standard_normal(look.shape, np.float32) * dice.uniform(1, 6)
    return Image.fromarray(np.clip(look, 0, 255).astype(np.uint8))


def _photographed(look: np.ndarray, dice: random.Random) -> np.ndarray:
    """Lamp light from one side, paper that bends a little, a phone's JPEG."""
    high, wide = look.shape[:2]
    corners = np.float32([[0, 0], [wide, 0], [wide, high], [0, high]])
    moved = corners + np.float32(
        [[dice.gauss(0, 0.006) * wide, dice.gauss(0, 0.006) * high] for _ in range(4)]
    )
    out = cv2.warpPerspective(
        look, cv2.getPerspectiveTransform(corners, moved), (wide, high), borderMode=cv2.BORDER_REPLICATE
    )
    y, x = np.mgrid[0 : 1 : high * 1j, 0 : 1 : wide * 1j].astype(np.float32)
    angle = dice.uniform(0, 6.28)
    lamp = 1 - dice.uniform(0.1, 0.5) * np.clip(
        (np.cos(angle) * (x - 0.5) + np.sin(angle) * (y - 0.5)) + 0.4, 0, 1
    )
    warm = np.float32([1.0, dice.uniform(0.86, 1.0), dice.uniform(0.66, 1.0)])
    lit = np.clip(out * lamp[..., None] * warm, 0, 255).astype(np.uint8)
    image = Image.fromarray(lit).filter(ImageFilter.GaussianBlur(dice.uniform(0.3, 1.6)))
    return _jpeg(image, dice.randint(40, 85))


def _jpeg_image(image: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return Image.open(out)


def _jpeg(image: Image.Image, quality: int) -> np.ndarray:
    return np.asarray(_jpeg_image(image, quality))


def ink_left(case: Case, medium: str, seed: int) -> float:
    """The share of the stamp's ink that the copy shows; a born-digital letter shows it all."""
    if case.stamp_box is None or medium == "born":
        return 1.0
    bare = make_case(seed, ink=False).data
    clean = [render(data, 1, 1.5) for data in (case.data, bare)]
    copies = [copied(data, medium, random.Random(seed)) for data in (case.data, bare)]
    return inked(*copies, case.stamp_box) / max(inked(*clean, case.stamp_box), 1e-6)


def overlap(one: Box | None, other: Box | None) -> float:
    if one is None or other is None:
        return 0.0
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    both = max(wide, 0) * max(high, 0)
    area = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)) - both
    return both / area if area > 0 else 0.0


def judge(first: int, count: int, media: tuple[str, ...], keep: Path | None) -> list[dict[str, object]]:
    rows = []
    for seed in range(first, first + count):
        case = make_case(seed)
        medium = media[seed % len(media)]
        pages, letter = as_seen(case, medium, seed)
        began = time.perf_counter()
        stamp = find_stamp(pages, letter)
        middle = time.perf_counter()
        signature = find_signature(case.data, pages, letter, ReadOptions(), stamp)
        ended = time.perf_counter()
        row = {
            "seed": seed,
            "medium": medium,
            "bait": case.bait,
            "shape": case.shape,
            "stamped": case.stamped,
            "left": round(ink_left(case, medium, seed), 2),
            "present": stamp.present,
            "sure": stamp.confidence,
            "overlap": round(overlap(stamp.box, case.stamp_box), 2),
            "colour": case.colour,
            "seen": stamp.colour,
            "kind": case.kind,
            "told": signature.kind,
            "kind_sure": signature.confidence,
            "pen_overlap": round(overlap(signature.box, case.pen_box), 2),
            "ms": (middle - began) * 1e3,
            "pen_ms": (ended - middle) * 1e3,
        }
        rows.append(row)
        bad = (
            stamp.present != case.stamped
            or signature.kind != case.kind
            or (case.stamped and row["overlap"] < 0.3)
        )
        if keep and bad and pages[0].picture() is not None:
            _keep(pages[0].picture(), row, stamp.box, signature.box, keep)
    return rows


def _figures(name: str, group: list[dict[str, object]]) -> list[float]:
    right = sum(bool(row["stamped"] and row["present"]) for row in group)
    false = sum(bool(not row["stamped"] and row["present"]) for row in group)
    missed = sum(bool(row["stamped"] and not row["present"]) for row in group)
    found = [row for row in group if row["stamped"] and row["present"]]
    seen = [bool(row["present"]) for row in group if row["stamped"] and row["left"] >= VISIBLE]
    tinted = [row["colour"] == row["seen"] for row in found if name in ("born", "scan", "photo")]
    return [
        float(len(group)),
        right / max(right + false, 1),
        right / max(right + missed, 1),
        float(np.mean(seen)) if seen else 0.0,
        float(sum(bool(row["stamped"] != row["present"] and row["sure"] >= 0.9) for row in group)),
        float(np.mean([row["overlap"] > 0.5 for row in found])) if found else 0.0,
        float(np.mean(tinted)) if tinted else 0.0,
        float(np.mean([row["kind"] == row["told"] for row in group])),
        float(sum(bool(row["kind"] != row["told"] and row["kind_sure"] >= 0.9) for row in group)),
        float(np.median([row["ms"] + row["pen_ms"] for row in group])),
    ]


def _keep(
    picture: np.ndarray, row: dict[str, object], stamp: Box | None, pen: Box | None, folder: Path
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    small = cv2.resize(
        picture, None, fx=700 / picture.shape[0], fy=700 / picture.shape[0], interpolation=cv2.INTER_AREA
    )
    high, wide = small.shape[:2]
    for box, tone in ((stamp, (255, 0, 255)), (pen, (0, 170, 0))):
        if box:
            cv2.rectangle(
                small,
                (int(box[0] * wide), int(box[1] * high)),
                (int(box[2] * wide), int(box[3] * high)),
                tone,
                2,
            )
    Image.fromarray(small).save(folder / f"{row['seed']}-{row['medium']}.png")


def table(rows: list[dict[str, object]]) -> None:
    groups: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in rows:
        groups[str(row["medium"])].append(row)
    columns = (
        "medium",
        "letters",
        "precision",
        "recall",
        "seen",
        "sure-wrong",
        "box>0.5",
        "colour",
        "kind",
        "kind-sw",
        "ms",
    )
    print("".join(f"{name:>11}" for name in columns))
    for name, group in [*sorted(groups.items()), ("all", rows)]:
        print(f"{name:>11}" + "".join(f"{value:11.3f}" for value in _figures(name, group)))
    missed = Counter(
        f"{r['medium']}/{r['shape']}/{r['colour']}/{r['left']}"
        for r in rows
        if r["stamped"] and not r["present"]
    )
    fooled = Counter(str(r["bait"]) for r in rows if not r["stamped"] and r["present"])
    kinds = Counter(f"{r['kind']}->{r['told']} {r['medium']}" for r in rows if r["kind"] != r["told"])
    print(
        "missed:",
        dict(missed.most_common(12)),
        "\nfooled by:",
        dict(fooled.most_common(12)),
        "\nkinds:",
        dict(kinds.most_common(12)),
    )


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--count", type=int, default=200)
    words.add_argument("--first", type=int, default=0)
    words.add_argument("--media", default=",".join(MEDIA))
    words.add_argument("--keep", type=Path)
    words.add_argument("--json", type=Path)
    asked = words.parse_args()
    rows = judge(asked.first, asked.count, tuple(asked.media.split(",")), asked.keep)
    table(rows)
    if asked.json:
        asked.json.write_text(json.dumps(rows, default=float))


if __name__ == "__main__":
    main()
