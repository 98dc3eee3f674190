"""Mails handed in, beside a bare aiosmtplib loop.

    ./dev bench sending [--count 1000] [--rounds 3]

Both send the same composed mails to the same aiosmtpd on the loopback, the bare loop over one kept
connection; ours also claims each from the outbox, composes it, and commits its end. Rounds alternate; the
medians are compared.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import socket
import tempfile
import time
from datetime import UTC, datetime
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import median

from aiosmtpd.controller import Controller
from aiosmtplib import SMTP

from app import logs
from app.daemon import steady
from app.delivery import Delivery
from app.wiring import House, open_house
from bench.intake import settings_for
from bench.mailbox import DESK, Door
from rules.case import Case, Kind, Status
from rules.decision import Decision, SendMail
from rules.facts import StepStuck
from rules.mail import Address
from storage.outbox import DueEffect

BATCH = 100


class Sink:
    """Takes every mail and keeps none."""

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        return "250 OK"


def serve(port: multiprocessing.Queue[int], stop: Event) -> None:
    """The receiving server, in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = free.getsockname()[1]
    controller = Controller(Sink(), hostname="127.0.0.1", port=number)
    controller.start()
    port.put(number)
    stop.wait()
    controller.stop()


def fill(house: House, count: int, offset: int) -> None:
    """`count` cases with one acknowledgement each, due now."""
    now = datetime.now(UTC)
    for start in range(0, count, BATCH):
        with house.ledger.batch() as batch:
            for number in range(start, min(start + BATCH, count)):
                person = Address(f"opd{offset + number}@contoh.example", f"OPD {number}")
                case = Case(Kind.REQUEST, Status.INCOMPLETE, now, person, subject="Permohonan")
                mail = SendMail("told", "follow-up-ack", (person,))
                with batch.turn(None) as turn:
                    facts = StepStuck("mail", "bench", now)
                    turn.record(facts, Decision(case, (mail,), "Filled for the bench."), now)


async def bare(port: int, mails: list[bytes]) -> float:
    """Seconds of a loop that does nothing but send."""
    smtp = SMTP(hostname="127.0.0.1", port=port, start_tls=False)
    await smtp.connect()
    began = time.perf_counter()
    for raw in mails:
        await smtp.sendmail(DESK, ["opd@contoh.example"], raw)
    took = time.perf_counter() - began
    await smtp.quit()
    return took


async def ours(house: House, count: int) -> float:
    """Seconds in which the delivery loop empties the outbox."""
    delivery = Delivery(house.ledger, house.road, house.post, None, house.clock)
    await house.sender.greet()
    began, sent = time.perf_counter(), 0
    while sent < count:
        tried = await delivery.mails()
        assert tried, "nothing is due"
        sent += tried
    took = time.perf_counter() - began
    await house.sender.close()
    return took


def composed(house: House) -> list[bytes]:
    """The mails that are due, as they will go out."""
    due: list[DueEffect] = house.ledger.outbox.claim(house.clock.now(), ("send-mail",), 100_000)
    house.ledger.outbox.release(due)
    return [house.post.compose(each, each.effect).raw for each in due if isinstance(each.effect, SendMail)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    logs.set_up(json=False, level=40)
    steady()  # as the daemon does, for both sides
    context = multiprocessing.get_context("spawn")
    ports, stop = context.Queue(), context.Event()
    server = context.Process(target=serve, args=(ports, stop))
    server.start()
    port = ports.get()
    own, plain = [], []
    with tempfile.TemporaryDirectory() as scratch:
        settings = settings_for(Door("127.0.0.1", port, "aiosmtpd"), Path(scratch))
        smtp = settings.smtp.model_copy(update={"port": port})
        with open_house(settings.model_copy(update={"smtp": smtp})) as house:
            for number in range(options.rounds):
                fill(house, options.count, number * options.count)
                mails = composed(house)[: options.count]
                plain.append(asyncio.run(bare(port, mails)))
                own.append(asyncio.run(ours(house, options.count)))
    stop.set()
    server.join()
    for name, took in (("bare aiosmtplib loop", median(plain)), ("outbox to committed", median(own))):
        print(f"{name:22} {took:6.2f} s  {options.count / took:6.0f} mails a second")
    print(f"ours / bare            {median(plain) / median(own):.2f}")


if __name__ == "__main__":
    main()
