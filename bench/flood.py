"""Other agencies' acknowledgements while one sender floods the mailbox.

    ./dev bench flood [--flood 2000] [--count 20]

Letters go in one by one, first in peace, then while `--flood` mails from one sender wait; each time the clock
runs from the hand-over to the acknowledgement in the agency's mailbox.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
from pathlib import Path
from statistics import median

from app import logs
from app.clock import JumpClock
from app.demo.day import Opened, open_office
from app.demo.story import DESK, MONDAY
from bench.latency import once

FLOODER = "iklan@luar.example"


def flood(opened: Opened, count: int) -> None:
    """One sender's mails, as fast as the mail server takes them."""
    for number in range(count):
        raw = (
            f"From: {FLOODER}\r\nTo: {DESK}\r\nSubject: Penawaran {number}\r\n"
            f"Message-ID: <flood{number}@luar.example>\r\n\r\nPenawaran menarik nomor {number}.\r\n"
        )
        opened.servers.deliver(raw.encode(), [DESK])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flood", type=int, default=2000)
    parser.add_argument("--count", type=int, default=20)
    options = parser.parse_args()
    logs.set_up(json=False, level=40)
    caps = {"answers_per_day": 10_000}
    with (
        tempfile.TemporaryDirectory() as scratch,
        open_office(Path(scratch), JumpClock(MONDAY), review=caps) as opened,
    ):
        opened.house.sandbox.ready()
        opened.daemon.start()
        for number in range(3):
            once(opened, number)
        peace = [once(opened, 100 + number) for number in range(options.count)]
        flooding = threading.Thread(target=flood, args=(opened, options.flood))
        flooding.start()
        during = [once(opened, 200 + number) for number in range(options.count)]
        flooding.join()
        left = len(opened.house.ledger.views.mails(state="received"))
    print(f"in peace       median {median(peace):.2f} s")
    print(f"in the flood   median {median(during):.2f} s ({left} of the flood still waited at the end)")
    print(f"growth         {100 * (median(during) / median(peace) - 1):.0f} %")


if __name__ == "__main__":
    main()
