"""One turn of each loop, in one thread."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from app.delivery import Delivery
from app.upkeep import Upkeep
from app.wiring import House
from app.zoom_desk import ZoomDesk
from mailer.inbox import InboxError

ROUNDS = 20
"""An effect's outcome may call for another effect: so many times at most."""


@dataclass
class Done:
    """What a turn did; `trouble` is a sentence where the mailbox could not be reached."""

    noted: int = 0
    decided: int = 0
    effects: int = 0
    moved: int = 0
    trouble: str = ""


def turn_once(house: House) -> Done:
    """Fetch, decide, answer the clock, carry out what is due, move; a mailbox out of reach stops nothing."""
    done = Done()
    intake = house.intake()
    try:
        intake.inbox.connect()
        done.noted = intake.look()
    except InboxError as error:
        done.trouble = str(error)
    asyncio.run(_carry_out(house, done))
    try:
        if not done.trouble:
            while count := intake.move():
                done.moved += count
    except InboxError as error:
        done.trouble = str(error)
    finally:
        intake.inbox.dispose()
    return done


async def _carry_out(house: House, done: Done) -> None:
    desk = ZoomDesk(house.settings, house.ledger, house.clock)
    delivery = Delivery(house.ledger, house.road, house.post, desk.carry, house.clock)
    upkeep = Upkeep(house, desk)
    try:
        for _ in range(ROUNDS):
            decided = 0
            while count := await asyncio.to_thread(house.road.take_in):
                decided += count
            decided += await asyncio.to_thread(house.road.answer_clock)
            tried = await delivery.turn()
            done.decided += decided
            done.effects += tried
            if not decided and not tried:
                break
        if await upkeep.turn():
            done.effects += await delivery.turn()
    finally:
        upkeep.close()
        await desk.aclose()
        await house.sender.close()
