"""Letters read by two reading processes against one.

    python -m bench.cores [--letters N] [--seed S] [--medium M …] [--keep FOLDER]

The same pictured letters go through the sandbox with one process and with two; each has loaded its models
before. Wall seconds count, so nothing else may run. Processor seconds tell what two lose: where they grow,
the cores share something or are lent out; the rest is the end, where one process reads and the other is idle.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from bench.letters.make import MEDIA, Made
from bench.reading import made_once
from parsers.limits import Limits
from parsers.options import ReadOptions
from parsers.sandbox import Sandbox


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--medium", nargs="*", choices=MEDIA, default=["scan", "photo"])
    parser.add_argument("--keep", type=Path)
    choices = parser.parse_args()
    made = [
        made_once(choices.seed + at, choices.medium[at % len(choices.medium)], choices.keep)
        for at in range(choices.letters)
    ]
    alone, busy_alone = _seconds(made, 1)
    together, busy_together = _seconds(made, 2)
    for workers, took, busy in ((1, alone, busy_alone), (2, together, busy_together)):
        rate = len(made) / took
        print(f"{workers} reading: {took:6.2f} s, {rate:.2f} letters a second, {busy:6.2f} processor seconds")
    print(f"two against one on {os.cpu_count()} cores: {alone / together:.2f}")
    grown = busy_together / busy_alone - 1
    print(f"processor seconds grew by {grown:.1%}, two waited {2 * together - busy_together:.1f} s in all")


def _seconds(made: Sequence[Made], workers: int) -> tuple[float, float]:
    """Wall seconds of reading them all, and the readers' processor seconds in them."""
    with Sandbox(ReadOptions(), Limits(workers=workers, quick=0)) as sandbox:
        sandbox.ready()
        for future in [sandbox.read(made[0].data, made[0].name) for _ in range(2 * workers)]:
            future.result()
        spent, began = _busy(), time.perf_counter()
        for future in [sandbox.read(each.data, each.name) for each in made]:
            future.result()
        return time.perf_counter() - began, _busy() - spent


def _busy() -> float:
    """Processor seconds of this process's children so far."""
    spent = [each.cpu_times() for each in psutil.Process().children(recursive=True)]
    return sum(each.user + each.system for each in spent)


if __name__ == "__main__":
    main()
