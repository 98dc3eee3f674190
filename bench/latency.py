"""From delivery in the mailbox to the acknowledgement.

    ./dev bench latency [--count 30]

A born-digital letter is handed to the mail server, IDLE is on; the clock stops when the desk's answer is in
the agency's mailbox. Also the daemon's memory at rest.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

import psutil

from app import logs
from app.clock import JumpClock
from app.demo.day import Opened, open_office
from app.demo.letters import letter_pdf
from app.demo.story import DESK, MONDAY, STUNTING


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=30)
    options = parser.parse_args()
    logs.set_up(json=False, level=40)
    caps = {"cases_per_hour": 10_000, "answers_per_day": 10_000}
    with (
        tempfile.TemporaryDirectory() as scratch,
        open_office(Path(scratch), JumpClock(MONDAY), review=caps) as opened,
    ):
        opened.house.sandbox.ready()
        opened.daemon.start()
        time.sleep(2)
        took = [once(opened, number) for number in range(options.count)]
        time.sleep(3)
        own = psutil.Process()
        readers = [child.memory_info().rss for child in own.children(recursive=True)]
        rest = own.memory_info().rss
    tail = quantiles(took, n=20)[-1]
    print(f"letter to acknowledgement   median {median(took):.2f} s, 95 % within {tail:.2f} s ({len(took)})")
    print(f"memory at rest              daemon with embedded servers {rest >> 20} MB")
    print(f"                            reading processes {', '.join(f'{r >> 20} MB' for r in readers)}")


def once(opened: Opened, number: int) -> float:
    wish = replace(STUNTING, number=f"005/{number}/DINKES-A/2026", event=f"Rapat {number}")
    actor = opened.people["dinkes"]
    before = len(actor.inbox())
    pdf = letter_pdf(wish)
    began = time.perf_counter()
    actor.send(DESK, f"Permohonan {number}", "Terlampir.", files=[("surat.pdf", pdf)])
    while len(actor.inbox()) == before:
        time.sleep(0.01)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
