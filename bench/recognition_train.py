"""Learns from the labelled mails which words go with which class."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from math import log
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from recognition import FOLDER, labelled  # noqa: E402

from parsers.examples import WISHES, features_of  # noqa: E402
from parsers.message import open_mail  # noqa: E402
from parsers.phrases import words_of  # noqa: E402

TARGET = ROOT / "parsers" / "data" / "examples.csv"
LEAST = 2
"""A word met in one mail alone says more of that mail than of its class."""
SMOOTH = 0.5


def counted() -> tuple[dict[str, Counter[str]], Counter[str]]:
    """In how many tuning mails of each class a feature stands, and how many mails a class has."""
    features: dict[str, Counter[str]] = {}
    mails: Counter[str] = Counter()
    for example in labelled(FOLDER / "tuning.txt"):
        if example.label not in WISHES:
            continue
        opened = open_mail(example.raw)
        mails[example.label] += 1
        for feature in set(features_of(words_of(f"{opened.mail.subject}.\n{opened.plain}"))):
            features.setdefault(feature, Counter())[example.label] += 1
    return features, mails


def odds(met: Counter[str], mails: Counter[str], wish: str) -> float:
    """Log odds of meeting a feature in this class against all others, smoothed towards even."""
    inside, outside = mails[wish], mails.total() - mails[wish]
    share = inside / mails.total()
    here = (met[wish] + SMOOTH * share) / (inside + SMOOTH)
    there = (met.total() - met[wish] + SMOOTH * (1 - share)) / (outside + SMOOTH)
    return round(log(here / there), 2)


def main() -> None:
    features, mails = counted()
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("word", *WISHES))
        for feature, met in sorted(features.items()):
            if met.total() >= LEAST:
                table.writerow((feature, *(odds(met, mails, wish) for wish in WISHES)))
    print(
        f"{sum(met.total() >= LEAST for met in features.values())} words of {mails.total()} mails: {TARGET}"
    )


if __name__ == "__main__":
    main()
