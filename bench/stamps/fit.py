"""Fits what weighs heat into chances.

    python -m bench.stamps.fit --seeds 0:240 2000:2120

Prints WEIGHTS for parsers/signing/stamps.py, what precision and recall they give from which chance on, and
WEIGHTS for parsers/signing/strokes.py.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field

import numpy as np

from bench.stamps.judge import MEDIA, as_seen, overlap
from bench.stamps.judge_letters import make_case
from parsers.signing import stamps, strokes
from parsers.signing.marks import paper_share, sights_of, spots
from parsers.signing.pen_place import pen_place

Features = list[tuple[float, ...]]


@dataclass
class Known:
    """Features and truth of each spot with its letter's seed, and of each ink; the stamped letters' seeds."""

    spots: Features = field(default_factory=list)
    true: list[bool] = field(default_factory=list)
    seeds: list[int] = field(default_factory=list)
    stamped: set[int] = field(default_factory=set)
    inks: Features = field(default_factory=list)
    signed: list[bool] = field(default_factory=list)


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


def gathered(seeds: list[int]) -> Known:
    """What is known of letters; of ink only where none is signed electronically."""
    known = Known()
    for seed in seeds:
        case = make_case(seed)
        pages, letter = as_seen(case, MEDIA[seed % len(MEDIA)], seed)
        sights, place = sights_of(pages[0]), pen_place(letter)
        if sights is None:
            continue
        if case.stamped:
            known.stamped.add(seed)
        for sight in sights:
            if paper_share(sight) < stamps.LEAST_PAPER:
                continue
            for spot in spots(sight, sight.stamp, stamps.LEAST)[:8]:
                known.spots.append(stamps.features(1, sight, spot, place))
                known.true.append(case.stamped and overlap(spot.box, case.stamp_box) > 0.2)
                known.seeds.append(seed)
        if case.kind != "electronic":
            known.inks.append(strokes.features(strokes.ink_at(sights, place)))
            known.signed.append(case.kind == "wet")
    return known


def curve(known: Known, weights: np.ndarray) -> None:
    """Prints precision and recall of letters by the chance from which a stamp is said to be there."""
    best: dict[int, float] = {}
    for seed, chance in zip(known.seeds, 1 / (1 + np.exp(-np.array(known.spots) @ weights)), strict=True):
        best[seed] = max(best.get(seed, 0.0), float(chance))
    for least in (0.1, 0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9, 0.95):
        said = {seed for seed, chance in best.items() if chance >= least}
        right = len(said & known.stamped)
        shares = right / max(len(said), 1), right / max(len(known.stamped), 1)
        print(f"from {least:.2f}: precision {shares[0]:.3f} recall {shares[1]:.3f}")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--seeds", nargs="+", default=["0:240", "2000:2120"], help="ranges, first:end")
    ranges = [range(*map(int, each.split(":"))) for each in words.parse_args().seeds]
    known = gathered([seed for each in ranges for seed in each])
    weights = logistic(np.array(known.spots), np.array(known.true, float))
    print("stamps.WEIGHTS =", tuple(round(float(weight), 2) for weight in weights))
    curve(known, weights)
    weights = logistic(np.array(known.inks), np.array(known.signed, float))
    print("strokes.WEIGHTS =", tuple(round(float(weight), 2) for weight in weights))


if __name__ == "__main__":
    main()
