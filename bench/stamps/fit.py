"""Fits what weighs heat into chances.

    python -m bench.stamps.fit --seeds 0:240 2000:2120

Prints WEIGHTS for parsers/stamps.py and for parsers/strokes.py.
"""

from __future__ import annotations

import argparse

import numpy as np

from bench.stamps.judge import MEDIA, as_seen, overlap
from bench.stamps.judge_letters import make_case
from parsers import stamps, strokes
from parsers.marks import sights_of, spots
from parsers.pen_place import pen_place

Features = list[tuple[float, ...]]


def logistic(known: np.ndarray, truth: np.ndarray, ridge: float = 0.05) -> np.ndarray:
    """Weights that make `truth` likeliest, by Newton's method; the first column, ones, is not held back."""
    weights = np.zeros(known.shape[1])
    held = ridge * np.eye(known.shape[1])
    held[0, 0] = 0
    for _ in range(60):
        chance = 1 / (1 + np.exp(-known @ weights))
        slope = known.T @ (chance - truth) + held @ weights
        bend = (known * (chance * (1 - chance))[:, None]).T @ known + held + 1e-9 * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return weights


def gathered(seeds: list[int]) -> tuple[Features, list[bool], Features, list[bool]]:
    """Features and truth of each spot, ink and truth of each letter without an electronic signature."""
    spots_known, spots_true, inks, signed = [], [], [], []
    for seed in seeds:
        case = make_case(seed)
        pages, letter = as_seen(case, MEDIA[seed % len(MEDIA)], seed)
        sights, place = sights_of(pages[0]), pen_place(letter)
        if sights is None:
            continue
        for sight in sights:
            for spot in spots(sight.stamp, stamps.LEAST, sight.size)[:8]:
                spots_known.append(stamps.features(1, sight, spot, place))
                spots_true.append(case.stamped and overlap(spot.box, case.stamp_box) > 0.2)
        if case.kind != "electronic":
            inks.append(strokes.features(strokes.ink_at(sights, place)))
            signed.append(case.kind == "wet")
    return spots_known, spots_true, inks, signed


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--seeds", nargs="+", default=["0:240", "2000:2120"], help="ranges, first:end")
    ranges = [range(*map(int, each.split(":"))) for each in words.parse_args().seeds]
    known, true, inks, signed = gathered([seed for each in ranges for seed in each])
    weights = logistic(np.array(known), np.array(true, float))
    print("stamps.WEIGHTS =", tuple(round(float(weight), 2) for weight in weights))
    weights = logistic(np.array(inks), np.array(signed, float))
    print("strokes.WEIGHTS =", tuple(round(float(weight), 2) for weight in weights))


if __name__ == "__main__":
    main()
