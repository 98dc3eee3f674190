"""Measures how well and how fast letters are read.

    python -m bench.reading [--count N] [--seed S] [--medium M …] [--keep FOLDER] [--wrong]

Prints, for letters made by bench/letters: the share of each field read right by medium, stamps and
signatures, how often sure readings are right, and seconds a page beside the OCR engine alone.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

import psutil
from rapidocr import RapidOCR

from bench.judging import EXACT, FIELDS, flat, judge
from bench.letters.make import MEDIA, Made, Medium, make
from parsers.contract import as_contract
from parsers.files import opened, read_file
from rules.letter import Letter

SURE = 0.95


@dataclass
class Tally:
    """Counts by medium; seconds are of processor time."""

    right: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    sure: list[bool] = field(default_factory=list)
    stamps: list[tuple[str | None, bool]] = field(default_factory=list)
    kinds: list[bool] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--medium", nargs="*", choices=MEDIA, default=list(MEDIA))
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--beside", type=int, default=3, help="pages a medium given to the engine alone")
    choices = parser.parse_args()
    tallies: dict[str, Tally] = {}
    for medium in choices.medium:
        tally = tallies[medium] = Tally()
        for seed in range(choices.seed, choices.seed + choices.count):
            made = made_once(seed, medium, choices.keep)
            _take(tally, made, wrong=choices.wrong)
            if len(tally.alone) < choices.beside and medium not in ("digital", "bundle"):
                tally.alone.append(_alone(made))
    _print(tallies)


def made_once(seed: int, medium: Medium, keep: Path | None) -> Made:
    """The letter, from `keep` where it was made before."""
    if keep is None:
        return make(seed, medium)
    keep.mkdir(parents=True, exist_ok=True)
    story = keep / f"{medium}-{seed}.json"
    if story.is_file():
        told = json.loads(story.read_text(encoding="utf-8"))
        return Made((keep / told["file"]).read_bytes(), told["name"], medium, told["truth"])
    made = make(seed, medium)
    file = f"{medium}-{made.name}"
    (keep / file).write_bytes(made.data)
    story.write_text(json.dumps({"file": file, "name": made.name, "truth": made.truth}), encoding="utf-8")
    return made


def _take(tally: Tally, made: Made, *, wrong: bool) -> None:
    began = time.process_time()
    letter = read_file(made.data, made.name)
    tally.seconds.append(time.process_time() - began)
    if not isinstance(letter, Letter):
        print(f"{made.medium} {made.name}: {letter.reason}")
        letter = Letter(file=made.name)
    verdict = judge(letter, made.truth)
    read, true = flat(as_contract(letter, made.name)), flat(made.truth)
    for name, right in verdict.items():
        tally.right[name].append(right)
        confidence = letter.confidence.get(name)
        if confidence is not None and confidence >= SURE:
            tally.sure.append(right)
        if wrong and not right:
            print(f"{made.medium} {made.name} {name}: {read.get(name)!r} for {true[name]!r} ({confidence})")
    ink, stamp, signature = made.truth["ink"], letter.stamp, letter.signature
    tally.stamps.append((ink["stamp"], stamp.present))
    tally.kinds.append(signature.kind == ink["signature"])
    if wrong and stamp.present != bool(ink["stamp"]):
        print(f"{made.medium} {made.name} stamp: {stamp.present} for {ink['stamp']} ({stamp.confidence})")
    if wrong and signature.kind != ink["signature"]:
        told = f"{signature.kind} for {ink['signature']} ({signature.confidence})"
        print(f"{made.medium} {made.name} signature: {told}")


def _alone(made: Made) -> float:
    """Seconds that the engine takes for the same page with its own settings, on one thread."""
    engine = RapidOCR(
        params={"EngineConfig.onnxruntime.intra_op_num_threads": 1, "Global.log_level": "error"}
    )
    picture = opened(made.data, made.name)[0].picture()
    if picture is None:
        return 0.0
    engine(picture[:64, :64, ::-1])
    began = time.process_time()
    engine(picture[:, :, ::-1])
    return time.process_time() - began


def _print(tallies: dict[str, Tally]) -> None:
    print(f"\n{'field':22}" + "".join(f"{medium:>9}" for medium in tallies))
    for name in FIELDS:
        cells = [_share(tally.right[name]) for tally in tallies.values()]
        print(f"{name:22}" + "".join(f"{cell:>9}" for cell in cells))
    rows: dict[str, list[str]] = {
        "all fields": [
            _share([x for each in tally.right.values() for x in each]) for tally in tallies.values()
        ],
        "exact fields": [
            _share([x for name in EXACT for x in tally.right[name]]) for tally in tallies.values()
        ],
        "of the sure, right": [_share(tally.sure) for tally in tallies.values()],
        "share said sure": [
            f"{len(tally.sure) / max(sum(map(len, tally.right.values())), 1):.3f}"
            for tally in tallies.values()
        ],
        "stamp precision": [
            _share([bool(true) for true, seen in tally.stamps if seen]) for tally in tallies.values()
        ],
        "signature kind": [_share(tally.kinds) for tally in tallies.values()],
        "seconds a letter": [
            f"{sum(tally.seconds) / max(len(tally.seconds), 1):.2f}" for tally in tallies.values()
        ],
        "engine alone, a page": [
            f"{sum(tally.alone) / len(tally.alone):.2f}" if tally.alone else "" for tally in tallies.values()
        ],
    }
    for colour in ("purple", "blue", "red", "black"):
        rows[f"stamp recall {colour}"] = [
            _share([seen for true, seen in tally.stamps if true == colour]) for tally in tallies.values()
        ]
    for name, cells in rows.items():
        print(f"{name:22}" + "".join(f"{cell:>9}" for cell in cells))
    letters = sum(len(tally.seconds) for tally in tallies.values())
    print(f"{letters} letters; this process holds {psutil.Process().memory_info().rss >> 20} MB")


def _share(found: list[bool]) -> str:
    return f"{sum(found) / len(found):.3f}" if found else ""


if __name__ == "__main__":
    assert get_args(Medium) == MEDIA
    main()
