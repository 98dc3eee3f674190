"""Zoom under the roof: effects, licences, nightly comparison."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache

import httpx
import structlog

from app.clock import Clock
from app.settings import Settings
from rules.booking import Booking
from rules.decision import ActivateZoom, DeactivateZoom, Effect, ScheduleMeeting
from rules.facts import Facts, ZoomDifferences
from rules.lifecycle import overtaken
from rules.office import Desk
from rules.outcome import Done, Outcome, Refused
from rules.rulebook import decide
from storage.ledger import Ledger
from storage.locks import names_for
from storage.notes import Notebook
from storage.paces import SharedPace
from zoom.accounts import Accounts
from zoom.budget import RATES, Budget, OwnPace
from zoom.check import Line, check
from zoom.client import ZoomClient
from zoom.errors import ZoomError
from zoom.licences import IN_PROGRESS, Difference, Licences
from zoom.policy import Policy
from zoom.token import Access

log = structlog.get_logger("zoom")
TIMEOUT = 30.0
LOOK_AGAIN = timedelta(minutes=1)
"""How soon the bookings are looked at again, and a licence that could not be given or taken is tried."""
IDLE = timedelta(minutes=10)
"""How soon where no licence follows the clock."""
COMPARE_AGAIN = timedelta(minutes=15)
STUBBORN = 3
"""So many turns in a row may fail for one account; then a person is told."""
RECONCILED = "zoom/reconciled"


@cache
def _authorities() -> ssl.SSLContext:
    """Whom we trust to vouch for Zoom, as httpx has it: read once, whatever the number of desks."""
    return httpx.create_ssl_context()


class ZoomDesk:
    """One for one event loop. On PostgreSQL any number of daemons share budget, locks and notes."""

    def __init__(self, settings: Settings, ledger: Ledger, clock: Clock) -> None:
        self._settings, self._ledger, self._clock = settings, ledger, clock
        self.policy = policy_of(settings)
        self._names = names_for(ledger.engine)
        self._pace = (
            OwnPace(time.monotonic) if ledger.engine.dialect.name == "sqlite" else SharedPace(ledger.engine)
        )
        self._http = httpx.AsyncClient(timeout=TIMEOUT, verify=_authorities())
        budget = Budget(self._pace, RATES[settings.zoom.plan])
        client = ZoomClient(access_of(settings), self._http, budget, clock.now)
        self.accounts = Accounts(client, self.policy, clock.now, self._names, Notebook(ledger.engine))
        self._licences = Licences(self.accounts)
        self._failed: dict[tuple[str, str], int] = {}
        self._compared = ""
        self._compare_after = clock.now()

    async def carry(self, effect: Effect, ticket: str) -> Outcome:
        """Tell Zoom what one effect says; what the rules need to know comes back."""
        if self._settings.zoom.way == "off":
            return Refused("Sambungan ke Zoom dimatikan pada pengaturan; mohon dikerjakan dengan tangan.")
        if not isinstance(effect, ActivateZoom | DeactivateZoom | ScheduleMeeting):
            return Refused(f"{effect.kind} bukan pekerjaan untuk Zoom.")
        case = await asyncio.to_thread(self._ledger.views.case, ticket) if ticket else None
        if case is not None and overtaken(effect, case):
            return Done({"skipped": str(case.status)})
        known = case.zoom if case else {}
        return await self.accounts.carry_out(effect, ticket, known, self.bookings)

    def bookings(self) -> Sequence[Booking]:
        """All bookings of cases whose licence is not back yet."""
        return self._ledger.bookings.open()

    async def turn(self) -> datetime:
        """Give what begins, take what is over (licence_from = "margin"); when to come again.

        Within a minute in any case: a booking made meanwhile may begin sooner than all there were.
        """
        if self.policy.mode == "pool" or self.policy.licence_from == "approval" or self._off:
            return self._clock.now() + IDLE
        found = await self._licences.turn(self.bookings)
        failed = [d for d in found if not d.mended]
        for difference in found:
            log.info("licence", account=difference.account, kind=difference.kind, mended=difference.mended)
        await self._told_of(failed)
        now = self._clock.now()
        return min(self._licences.next_turn(self.bookings(), now), now + LOOK_AGAIN)

    async def _told_of(self, failed: Sequence[Difference]) -> None:
        """A person hears of what fails again and again; a meeting that overruns is no failure."""
        still = {(str(d.kind), d.account): d for d in failed if d.trouble != IN_PROGRESS}
        self._failed = {key: self._failed.get(key, 0) + 1 for key in still}
        stubborn = [still[key] for key, times in self._failed.items() if times == STUBBORN]
        if stubborn:
            await asyncio.to_thread(self._tell, self._differences(stubborn))

    async def reconcile(self) -> bool:
        """Compare Zoom with the bookings, once a local day whoever asks; whether mails may come of it.

        Every difference is mailed. Where Zoom cannot be read it is tried again a while later; the
        next call may come as soon as it likes.
        """
        now, today = self._clock.now(), self._today().isoformat()
        if self._off or self._compared == today or now < self._compare_after:
            return False
        if not self._names.take(RECONCILED):
            return False
        try:
            if await asyncio.to_thread(self._ledger.recall, RECONCILED) != today:
                facts = self._differences(await self._licences.reconcile(self.bookings))
                await asyncio.to_thread(self._tell, facts)
                await asyncio.to_thread(self._ledger.change, RECONCILED, today)
                log.info("reconciled", differences=len(facts.found))
        except ZoomError as error:
            log.warning("reconcile", error=str(error))
            self._compare_after = now + COMPARE_AGAIN
            return False
        finally:
            self._names.release(RECONCILED)
        self._compared = today
        return True

    async def check(self) -> list[Line]:
        """A harmless dry run with the office's credentials: what would be possible."""
        return await check(self.accounts.client, self.policy)

    async def aclose(self) -> None:
        """Let go of connections and locks."""
        await self._http.aclose()
        self._names.close()
        if isinstance(self._pace, SharedPace):
            self._pace.close()

    @property
    def _off(self) -> bool:
        return self._settings.zoom.way == "off"

    def _today(self) -> date:
        return self._clock.now().astimezone(self._settings.work_calendar().zone).date()

    def _differences(self, found: Sequence[Difference]) -> ZoomDifferences:
        return ZoomDifferences(tuple(_sentence(d) for d in found), self._today())

    def _tell(self, facts: Facts) -> None:
        """By the one road: a decision, recorded, its mails in the outbox."""
        desk = Desk(self._settings.desk(), self._settings.work_calendar())
        now = self._clock.now()
        with self._ledger.turn(None) as turn:
            turn.record(facts, decide(facts, None, now, desk), now)


def policy_of(settings: Settings) -> Policy:
    """How the office wants its licences used, as zoom/ knows it."""
    office, zoom = settings.desk(), settings.zoom
    return Policy(
        mode="pool" if zoom.way == "pool" else "named",
        hosts=office.hosts,
        licences=office.licences,
        protected=frozenset(account.lower() for account in zoom.protected),
        margins=office.margins,
        licence_from=office.licence_from,
    )


def access_of(settings: Settings) -> Access:
    zoom = settings.zoom
    secret = zoom.client_secret.get_secret_value() if zoom.client_secret else ""
    return Access(zoom.account_id, zoom.client_id, secret, zoom.base_url, zoom.oauth_url)


def _sentence(difference: Difference) -> str:
    """What differs and whether it is right again, in Indonesian."""
    if difference.mended:
        return f"{difference.said} Sudah diperbaiki."
    if difference.trouble == IN_PROGRESS:
        return f"{difference.said} Rapatnya masih berlangsung."
    if difference.trouble:
        return f"{difference.said} Perbaikan belum berhasil ({difference.trouble})."
    return difference.said
