"""The same pictured pages read here and by ocrmypdf.

    python -m bench.beside_ocrmypdf [--count N] [--seed S] [--medium M …] [--keep FOLDER]

Needs `ocrmypdf` with Tesseract's `ind` on the path (Debian: ocrmypdf, tesseract-ocr-ind); both turn and
straighten pages first. Prints seconds a page and on how many pages the signatory's name and the letter's
number stand in the text read, and as the letter's facts, which ocrmypdf does not look for.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from bench.judging import flat, same
from bench.letters.make import MEDIA, Made
from bench.reading import made_once
from parsers.contract import as_contract
from parsers.files import opened, pages_of, read_file

PICTURED = tuple(medium for medium in MEDIA if medium not in ("digital", "bundle"))
SOUGHT = ("signatory.name", "number")


@dataclass
class Sum:
    """Processor and wall seconds, and pages on which each fact was found."""

    spent: float = 0.0
    wall: float = 0.0
    name: int = 0
    number: int = 0

    def take(self, spent: float, wall: float, found: dict[str, bool]) -> None:
        self.spent += spent
        self.wall += wall
        self.name += found["signatory.name"]
        self.number += found["number"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--medium", nargs="*", choices=PICTURED, default=list(PICTURED))
    parser.add_argument("--keep", type=Path)
    choices = parser.parse_args()
    peer, own, facts = Sum(), Sum(), Sum()
    seeds = range(choices.seed, choices.seed + choices.count)
    made = [made_once(seed, medium, choices.keep) for medium in choices.medium for seed in seeds]
    made = [each for each in made if flat(each.truth).get("signatory.name")]
    read_file(made[0].data, made[0].name)  # the models are loaded once a process
    for each in made:
        with tempfile.TemporaryDirectory() as folder:
            _peer(peer, each, Path(folder))
        _own(own, facts, each)
    print(f"{len(made)} pages; found on so many")
    print(f"{'':28}{'CPU s a page':>14}{'wall s a page':>15}{'name':>7}{'number':>8}")
    for title, row in (("ocrmypdf, its text", peer), ("here, the text", own), ("here, the facts", facts)):
        times = f"{row.spent / len(made):>14.2f}{row.wall / len(made):>15.2f}" if row.spent else f"{'':29}"
        print(f"{title:28}{times}{row.name:>7}{row.number:>8}")


def _peer(row: Sum, made: Made, folder: Path) -> None:
    paper, text = folder / "paper", folder / "text"
    if made.data.startswith(b"%PDF"):
        paper.write_bytes(made.data)
    else:  # ocrmypdf opens no HEIC
        picture = opened(made.data, made.name)[0].picture()
        assert picture is not None
        Image.fromarray(picture).save(paper, "PNG")
    words = ["ocrmypdf", "-q", "-l", "ind", "--rotate-pages", "--deskew", "--output-type", "pdf"]
    words += ["--tesseract-timeout", "3600"]  # a page given up on a busy machine would say nothing
    words += ["--force-ocr"] if made.data.startswith(b"%PDF") else ["--image-dpi", "200"]
    before, began = _children(), time.perf_counter()
    done = subprocess.run([*words, "--sidecar", text, paper, folder / "out.pdf"], check=False)
    row.take(
        _children() - before,
        time.perf_counter() - began,
        _found(text.read_text(encoding="utf-8") if done.returncode == 0 else "", made),
    )


def _own(row: Sum, facts: Sum, made: Made) -> None:
    cpu, began = time.process_time(), time.perf_counter()
    letter = read_file(made.data, made.name)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - began
    words = [word.text for page in pages_of(made.data, made.name) for word in page.words]
    row.take(cpu, wall, _found(" ".join(words), made))
    read, true = flat(as_contract(letter, made.name)), flat(made.truth)
    facts.take(0.0, 0.0, {name: same(name, read.get(name), true[name]) for name in SOUGHT})


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _found(text: str, made: Made) -> dict[str, bool]:
    """Whether the text holds name and number, blanks and capitals aside."""
    true, whole = flat(made.truth), _packed(text)
    return {name: bool(true[name]) and _packed(str(true[name])) in whole for name in SOUGHT}


def _packed(text: str) -> str:
    return re.sub(r"\s", "", text.casefold())


if __name__ == "__main__":
    main()
