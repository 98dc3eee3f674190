"""Other agencies' acknowledgements while one sender floods the mailbox.

    ./dev bench flood [--flood 2000] [--count 8] [--pymap]

Letters of several agencies go in one by one, first in peace, then while `--flood` mails from one sender
arrive and wait; each time the clock runs from the hand-over to the acknowledgement in the agency's mailbox.
Letters go on while mails of the flood are left to be decided, `--count` of them at least. The daemon and the
mail servers run in processes of their own; the desk's mailbox is Dovecot's where it is installed.
"""

from __future__ import annotations

import argparse
import time
from statistics import median

from app import logs
from app.demo.story import DESK
from bench.town import open_town
from tests.dovecot import there

FLOODER = "iklan@luar.example"


def flood(count: int) -> list[bytes]:
    """One sender's mails."""
    return [
        (
            f"From: {FLOODER}\r\nTo: {DESK}\r\nSubject: Penawaran {number}\r\n"
            f"Message-ID: <flood{number}@luar.example>\r\n\r\nPenawaran menarik nomor {number}.\r\n"
        ).encode()
        for number in range(count)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flood", type=int, default=2000)
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--pymap", action="store_true", help="even where Dovecot is installed")
    options = parser.parse_args()
    logs.set_up(json=False, level=40)
    dovecot = there() and not options.pymap
    with open_town(flood(options.flood), dovecot=dovecot) as town:
        for number in range(3):
            town.answered(number)
        peace = [town.answered(100 + number) for number in range(options.count)]
        before, began = town.decided(), time.perf_counter()
        town.flood()
        during: list[float] = []
        while len(during) < options.count or town.decided() - before < options.flood + len(during):
            during.append(town.answered(200 + len(during)))
        took = time.perf_counter() - began
    print(f"the mailbox is {'Dovecot' if dovecot else 'pymap'}'s; the flood was decided within {took:.0f} s")
    print("in peace      ", " ".join(f"{took:.2f}" for took in peace), f"median {median(peace):.2f} s")
    print("in the flood  ", " ".join(f"{took:.2f}" for took in during), f"median {median(during):.2f} s")
    print(f"growth         {100 * (median(during) / median(peace) - 1):.0f} %")


if __name__ == "__main__":
    main()
