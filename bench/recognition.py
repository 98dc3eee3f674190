"""Labelled mails through the reader: matrix and figures."""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from parsers.contract import class_of  # noqa: E402
from parsers.options import ReadOptions  # noqa: E402
from parsers.reader import read_mail  # noqa: E402
from rules.facts import CATEGORIES, Complaint, Facts, Other  # noqa: E402

FOLDER = Path(__file__).with_suffix("")
SETS = ("tuning", "held_out", "unseen")
NAMES = "complaint request question thanks spam other follow-up auto-reply reply"
CLASSES = tuple(NAMES.split())
_FILE = re.compile(r"^Attach: (.*)\n?", re.M)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A mail with the class, and the category of a complaint, that its author gave it."""

    label: str
    category: str
    raw: bytes


def labelled(path: Path) -> Iterator[Labelled]:
    """Mails of a file: `## class [category]`, header lines, an empty line, the body; `Attach:` names a file.

    A file is a broken one: what the words say must be enough.
    """
    for record in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
        head, _, rest = record.partition("\n")
        label, _, category = head.strip().partition(" ")
        names = _FILE.findall(rest)
        fields, _, body = _FILE.sub("", rest).partition("\n\n")
        yield Labelled(label, category, _raw(fields, body.strip(), names))


def _raw(fields: str, body: str, names: list[str]) -> bytes:
    mail = EmailMessage()
    for line in fields.splitlines():
        name, _, value = line.partition(":")
        mail[name.strip()] = value.strip()
    for name, value in (("From", "Warga <warga@mail.example>"), ("Subject", ""), ("To", "desk@desk.example")):
        if name not in mail:
            mail[name] = value
    mail["Date"] = "Thu, 12 Mar 2026 09:00:00 +0700"
    mail["Message-ID"] = "<bench@mail.example>"
    mail.set_content(body + "\n", charset="utf-8")
    for name in names:
        mail.add_attachment(f"%PDF-1.4 {name}".encode(), maintype="application", subtype="pdf", filename=name)
    return mail.as_bytes()


def found_class(facts: Facts) -> str:
    return facts.kind if isinstance(facts, Other) else class_of(facts)


def judged(path: Path, errors: bool) -> None:
    """Read every mail of a set; print the matrix, the figures, and the mails that were mistaken."""
    matrix: Counter[tuple[str, str]] = Counter()
    proposals: Counter[tuple[str, str]] = Counter()
    mails, seconds = list(labelled(path)), 0.0
    for mail in mails:
        began = time.perf_counter()
        facts = read_mail(mail.raw, ReadOptions())
        seconds += time.perf_counter() - began
        found = found_class(facts)
        matrix[mail.label, found] += 1
        wrong = found != mail.label
        if mail.label == found == "complaint" and isinstance(facts, Complaint):
            proposals[mail.category, facts.proposed] += 1
            wrong = facts.proposed != mail.category
        if errors and wrong:
            told = facts.proposed if isinstance(facts, Complaint) else found
            print(f"  {mail.label} {mail.category} taken for {told}: {_gist(mail.raw)}")
    print(f"\n{path.stem}: {len(mails)} mails, {1000 * seconds / len(mails):.2f} ms each")
    _draw(matrix, [c for c in CLASSES if any(c in pair for pair in matrix)])
    _figures(matrix, proposals)


def _draw(matrix: Counter[tuple[str, str]], names: list[str]) -> None:
    print(f"{'is, below; taken for, right':28}" + "".join(f"{name:>11}" for name in names))
    for name in names:
        print(f"{name:28}" + "".join(f"{matrix[name, other] or '.':>11}" for other in names))


def _figures(matrix: Counter[tuple[str, str]], proposals: Counter[tuple[str, str]]) -> None:
    complaints = sum(n for (label, _), n in matrix.items() if label == "complaint")
    requests = sum(n for (label, _), n in matrix.items() if label == "request")
    whole = sum(matrix.values())
    right = sum(n for (label, found), n in matrix.items() if label == found)
    agreed = sum(n for (label, found), n in proposals.items() if label == found)
    print()
    _draw_categories(proposals)
    print(f"\ncomplaints found          {_share(matrix['complaint', 'complaint'], complaints)}")
    print(f"requests taken for one    {_share(matrix['request', 'complaint'], requests)}")
    print(f"category as labelled      {_share(agreed, sum(proposals.values()))}")
    print(f"class as labelled         {_share(right, whole)}")


def _draw_categories(proposals: Counter[tuple[str, str]]) -> None:
    print(f"{'category is; proposed':28}" + "".join(f"{name[:18]:>20}" for name in CATEGORIES))
    for name in CATEGORIES:
        print(f"{name:28}" + "".join(f"{proposals[name, other] or '.':>20}" for other in CATEGORIES))


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.1f} %)" if whole else "none"


def _gist(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace")
    return " ".join(text.partition("\n\n")[2].split())[:110]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=SETS, action="append", help="a set alone; all without it")
    parser.add_argument("--errors", action="store_true", help="show the mails that were mistaken")
    told = parser.parse_args()
    for name in told.set or SETS:
        path = FOLDER / f"{name}.txt"
        if path.exists():
            judged(path, told.errors)


if __name__ == "__main__":
    main()
