"""Learns which words go with which class."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from math import log
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from recognition import FOLDER, labelled  # noqa: E402

from parsers.mails.examples import features_of  # noqa: E402
from parsers.mails.message import open_mail  # noqa: E402
from parsers.mails.phrases import Words, words_of  # noqa: E402
from parsers.mails.recognition import WISHES  # noqa: E402
from rules.facts import CATEGORIES  # noqa: E402

DATA = ROOT / "parsers" / "data"
LEAST = 2
"""A word met in one mail alone says more of that mail than of its class."""
SMOOTH = 0.5

Example = tuple[str, Words]


def examples() -> Iterator[tuple[str, str, Words]]:
    """Class, category and words of each mail to learn from: the tuning set, and no other."""
    for mail in labelled(FOLDER / "tuning.txt"):
        opened = open_mail(mail.raw)
        yield mail.label, mail.category, words_of(f"{opened.mail.subject}.\n{opened.plain}")


def learn(known: Sequence[Example], classes: Sequence[str], target: Path) -> None:
    """Write the log odds of each word that stands in several mails."""
    met: dict[str, Counter[str]] = {}
    mails: Counter[str] = Counter()
    for label, words in known:
        if label not in classes:
            continue
        mails[label] += 1
        for feature in set(features_of(words)):
            met.setdefault(feature, Counter())[label] += 1
    kept = {feature: counts for feature, counts in sorted(met.items()) if counts.total() >= LEAST}
    with target.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("word", *classes))
        for feature, counts in kept.items():
            table.writerow((feature, *(odds(counts, mails, name) for name in classes)))
    print(f"{target.name}: {len(kept)} words of {mails.total()} mails")


def odds(met: Counter[str], mails: Counter[str], name: str) -> float:
    """Log odds of meeting a feature in this class against all others, smoothed towards even."""
    inside, outside = mails[name], mails.total() - mails[name]
    share = inside / mails.total()
    here = (met[name] + SMOOTH * share) / (inside + SMOOTH)
    there = (met.total() - met[name] + SMOOTH * (1 - share)) / (outside + SMOOTH)
    return round(log(here / there), 2)


def main() -> None:
    known = list(examples())
    learn([(label, words) for label, _, words in known], WISHES, DATA / "examples.csv")
    learn([(category, words) for _, category, words in known], CATEGORIES, DATA / "category_examples.csv")


if __name__ == "__main__":
    main()
