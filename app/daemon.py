"""The daemon's loops: watch the mailbox, decide, carry out."""

from __future__ import annotations

import asyncio
import gc
import random
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from app.delivery import MAILS, ZOOM, Delivery
from app.road import BATCH
from app.upkeep import Upkeep
from app.wiring import House
from app.zoom_desk import ZoomDesk
from mailer.inbox import AccessRefused, InboxError

log = structlog.get_logger("daemon")
LONGEST_WAIT = 15.0
"""Seconds: what another daemon on the same database left is found this late at most."""
LONGEST_PAUSE = 300.0
UPKEEP_EVERY = 5.0
TURN_ENDS = 30.0
LOOK_ENDS = 5.0
"""Seconds: a look at the mailbox that has just noted a mail ends sooner; one that hangs is not waited for."""
SWITCH = 0.001
SELDOM = 10_000
"""Objects after which refuse is looked for: each mail leaves many that are gone by themselves."""


def steady() -> None:
    """Have the interpreter work as the loops need it."""
    # a thread that has just heard from a server waits so long at most for one that is busy
    sys.setswitchinterval(SWITCH)
    gc.set_threshold(SELDOM)


class Daemon:
    """Three threads. Each turn is whole: a stop waits for it, a kill loses nothing."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._intake = house.intake()
        self._stopping = threading.Event()
        self._to_decide = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._bells: tuple[asyncio.Event, ...] = ()
        self._watching = threading.Thread(target=self._watch, name="watch", daemon=True)
        self._threads = [
            self._watching,
            threading.Thread(target=self._decide, name="decide", daemon=True),
            threading.Thread(target=self._deliver, name="deliver", daemon=True),
        ]

    def start(self) -> None:
        steady()
        for thread in self._threads:
            thread.start()

    def stop(self, patience: float = 60.0) -> None:
        """End the turns in hand, and leave; returns when the loops have ended or `patience` is over."""
        self._stopping.set()
        self.wake()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(patience)

    def alive(self) -> bool:
        return all(thread.is_alive() for thread in self._threads)

    def wake(self) -> None:
        """Look at everything now: the clock was set, or work was made by hand."""
        self._intake.inbox.wake()
        self._to_decide.set()
        self._ring()

    # --- the mailbox ----------------------------------------------------------------------------

    def _watch(self) -> None:
        pause = 1.0
        while not self._stopping.is_set():
            try:
                self._intake.inbox.connect()
                pause = 1.0
                while not self._stopping.is_set():
                    self._mailbox_turn()
            except AccessRefused as error:
                pause = max(pause, 30.0)  # a locked account stays locked by those who keep knocking
                self._trouble("inbox", error)
            except InboxError as error:
                self._trouble("inbox", error)
            except Exception as error:  # a fault of ours stops nothing else
                log.exception("inbox", error=repr(error))
                self._trouble("inbox", error)
            if not self._stopping.is_set():
                self._stopping.wait(pause * random.uniform(0.5, 1.5))
                pause = min(pause * 2, LONGEST_PAUSE)
        self._intake.inbox.dispose()

    def _mailbox_turn(self) -> None:
        found = self._intake.look(self._noted)
        moved = self._intake.move()
        self._house.health.good("inbox")
        # what came meanwhile was announced in passing: look again before going to sleep
        if not found and not moved and not self._stopping.is_set():
            self._intake.inbox.wait(self._house.settings.imap.poll_seconds)

    def _noted(self) -> bool:
        """Mails were noted: the decisions' turn looks at them; whether the look is to go on."""
        self._to_decide.set()
        self._house.road.wake()
        return not self._stopping.is_set()

    # --- decisions ------------------------------------------------------------------------------

    def _decide(self) -> None:
        road, health = self._house.road, self._house.health
        while not self._stopping.is_set():
            self._to_decide.clear()
            try:
                decided = road.turn() + road.answer_clock()
                waits = None if decided else self._house.ledger.deadlines.next_at()
                health.good("decide")
            except Exception as error:  # the database is away, or a fault of ours: later again
                log.exception("decide", error=repr(error))
                self._trouble("decide", error)
                self._stopping.wait(2.0)
                continue
            if decided:
                self._ring()
                self._intake.inbox.wake()
            elif not road.reading:
                self._to_decide.wait(self._until(waits))
        self._end_turn()

    def _end_turn(self) -> None:
        """What is noted and what is read now is decided before we leave; what takes too long stays at S1."""
        until = time.monotonic() + TURN_ENDS
        self._watching.join(LOOK_ENDS)
        room = BATCH
        while True:
            try:
                self._house.road.turn(limit=room)
            except Exception as error:  # the mail stays at S1, and is decided at the next start
                log.exception("decide", error=repr(error))
                return
            if not self._house.road.reading or time.monotonic() >= until:
                return
            room = 0

    def _until(self, moment: datetime | None) -> float:
        """Seconds to wait for `moment`, within bounds: what is overdue was tried a moment ago."""
        if moment is None:
            return LONGEST_WAIT
        return min(max((moment - self._house.clock.now()).total_seconds(), 1.0), LONGEST_WAIT)

    # --- effects --------------------------------------------------------------------------------

    def _deliver(self) -> None:
        asyncio.run(self._deliver_all())

    async def _deliver_all(self) -> None:
        house = self._house
        desk = ZoomDesk(house.settings, house.ledger, house.clock)
        delivery = Delivery(house.ledger, house.road, house.post, desk.carry, house.clock)
        self._bells = (asyncio.Event(), asyncio.Event(), asyncio.Event())
        self._loop = asyncio.get_running_loop()
        try:
            await asyncio.gather(
                self._lane("mail", delivery.mails, MAILS, self._bells[0], delivery.trouble),
                self._lane("zoom", delivery.zoom, ZOOM, self._bells[1], delivery.trouble),
                self._keep_up(Upkeep(house, desk), self._bells[2]),
            )
        finally:
            self._loop = None
            await desk.aclose()
            await house.sender.close()

    async def _lane(
        self,
        step: str,
        turn: Callable[[], Awaitable[int]],
        kinds: tuple[str, ...],
        bell: asyncio.Event,
        trouble: dict[str, str],
    ) -> None:
        while not self._stopping.is_set():
            bell.clear()
            try:
                tried = await turn()
                waits = await asyncio.to_thread(self._house.ledger.outbox.next_at, kinds)
            except Exception as error:  # a fault of ours stops nothing else
                log.exception(step, error=repr(error))
                self._trouble(step, error)
                await asyncio.sleep(2.0)
                continue
            reason = next((trouble[kind] for kind in kinds if kind in trouble), None)
            if reason is None:
                self._house.health.good(step)
            else:
                self._house.health.bad(step, reason)
            if tried:
                self._ring()
                self._to_decide.set()
            else:
                await _rung(bell, self._until(waits))

    async def _keep_up(self, upkeep: Upkeep, bell: asyncio.Event) -> None:
        while not self._stopping.is_set():
            bell.clear()
            if await upkeep.turn():
                self._ring()
            await _rung(bell, UPKEEP_EVERY)
        await asyncio.to_thread(upkeep.close)

    def _ring(self) -> None:
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        for bell in self._bells:
            loop.call_soon_threadsafe(bell.set)

    def _trouble(self, step: str, error: Exception) -> None:
        log.warning("stuck", step=step, error=str(error))
        self._house.health.bad(step, str(error))


async def _rung(bell: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(bell.wait(), seconds)
    except TimeoutError:
        return
