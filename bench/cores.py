"""Letters read by two reading processes against one.

    python -m bench.cores [--letters N] [--seed S] [--medium M …] [--keep FOLDER]

The same pictured letters go through the sandbox with one process and with two; each has loaded its models
before. Wall seconds count, so nothing else may run.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from bench.letters.make import MEDIA, Made
from bench.reading import made_once
from parsers.limits import Limits
from parsers.options import ReadOptions
from parsers.sandbox import Sandbox


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--medium", nargs="*", choices=MEDIA, default=["scan", "photo"])
    parser.add_argument("--keep", type=Path)
    choices = parser.parse_args()
    made = [
        made_once(choices.seed + at, choices.medium[at % len(choices.medium)], choices.keep)
        for at in range(choices.letters)
    ]
    took = {}
    for workers in (1, 2):
        took[workers] = _seconds(made, workers)
        print(f"{workers} reading: {took[workers]:6.2f} s, {len(made) / took[workers]:.2f} letters a second")
    print(f"two against one on {os.cpu_count()} cores: {took[1] / took[2]:.2f}")


def _seconds(made: list[Made], workers: int) -> float:
    with Sandbox(ReadOptions(), Limits(workers=workers, quick=0)) as sandbox:
        sandbox.ready()
        for future in [sandbox.read(made[0].data, made[0].name) for _ in range(2 * workers)]:
            future.result()
        began = time.perf_counter()
        for future in [sandbox.read(each.data, each.name) for each in made]:
            future.result()
        return time.perf_counter() - began


if __name__ == "__main__":
    main()
