"""Born-digital letters read here and by pdfplumber alone.

    python -m bench.beside_pdfplumber [--count N] [--seed S] [--rounds R]

Processor time of a letter: the whole reading (text, fields, stamp, signature) beside pdfplumber's
extract_text of each of its pages. Turn about, the best of R rounds each.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable

import pdfplumber

from bench.letters.make import Made, make
from parsers.files import read_file


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=14)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=7)
    choices = parser.parse_args()
    letters = [make(seed, "digital") for seed in range(choices.seed, choices.seed + choices.count)]
    ways: dict[str, Callable[[Made], None]] = {"pdfplumber alone": _alone, "here": _here}
    for way in ways.values():
        way(letters[0])  # models are loaded once a process
    best = {
        name: [min(times) for times in each] for name, each in _timed(letters, ways, choices.rounds).items()
    }
    for name, times in best.items():
        print(f"{name:18}{1000 * sum(times) / len(times):8.1f} ms a letter")
    shares = sorted(
        ours / theirs for ours, theirs in zip(best["here"], best["pdfplumber alone"], strict=True)
    )
    whole = sum(best["here"]) / sum(best["pdfplumber alone"])
    print(f"{whole:.2f} times in all; of the letters {shares[0]:.2f} to {shares[-1]:.2f} times")


def _timed(
    letters: list[Made], ways: dict[str, Callable[[Made], None]], rounds: int
) -> dict[str, list[list[float]]]:
    """Seconds by way, letter and round."""
    times: dict[str, list[list[float]]] = {name: [[] for _ in letters] for name in ways}
    for _ in range(rounds):
        for number, made in enumerate(letters):
            for name, way in ways.items():
                began = time.process_time()
                way(made)
                times[name][number].append(time.process_time() - began)
    return times


def _alone(made: Made) -> None:
    with pdfplumber.open(io.BytesIO(made.data)) as pdf:
        for page in pdf.pages:
            page.extract_text()


def _here(made: Made) -> None:
    read_file(made.data, made.name)


if __name__ == "__main__":
    main()
