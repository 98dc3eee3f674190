"""What the clock does that belongs to no case."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import datetime, time, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.health import Metrics
from app.wiring import House
from app.zoom_desk import IDLE, ZoomDesk
from rules.facts import CalendarChanged, DigestDue
from rules.office import Role
from rules.workdays import WorkCalendar
from storage.fault import Busy

log = structlog.get_logger("upkeep")
NIGHT = time(2, 0)
"""When Zoom is compared with the bookings, by the office's clock."""
AGAIN = timedelta(minutes=15)
MORNING = time(7, 30)
"""When the digest of complaints goes out, by the office's clock."""


class Upkeep:
    """One turn every few seconds: health, alarms, licences at their edges, the night's work."""

    def __init__(self, house: House, desk: ZoomDesk) -> None:
        self._house = house
        self._zoom = desk
        self._next_licences: datetime | None = None
        self._next_comparison: datetime | None = None
        self._calendar_seen = False
        self._metrics = _metrics(house)

    async def turn(self) -> bool:
        """Do what is due; whether effects may have come of it. One job's fault stops no other."""
        house, made, fault = self._house, False, ""
        for job in (self._calendar, self._alarms, self._digest, self._licences, self._compare):
            try:
                made |= await job()
            except Exception as error:  # named in the health file, and tried again at the next turn
                log.exception("upkeep", job=job.__name__.strip("_"), error=repr(error))
                fault = str(error)
        if fault:
            house.health.bad("upkeep", fault)
        else:
            house.health.good("upkeep")
        await asyncio.to_thread(self._show)
        return made

    def _show(self) -> None:
        """The health file and the metrics; where they cannot be written, the office goes on."""
        try:
            self._house.health.write()
            if self._metrics is not None:
                self._metrics.refresh()
        except (OSError, SQLAlchemyError) as error:
            log.error("upkeep", job="show", error=repr(error))

    async def _calendar(self) -> bool:
        if self._calendar_seen:
            return False
        made = await asyncio.to_thread(count_anew, self._house)
        self._calendar_seen = True
        return made

    async def _alarms(self) -> bool:
        alarms = self._house.health.alarms()
        for number, alarm in enumerate(alarms):
            log.error("stuck", step=alarm.step, reason=alarm.reason, since=alarm.since.isoformat())
            try:
                await asyncio.to_thread(self._house.road.state, alarm)
            except Exception:  # the database is away as well: the hour's alarm is not used up by it
                for each in alarms[number:]:
                    self._house.health.untold(each.step)
                raise
        return bool(alarms)

    async def _digest(self) -> bool:
        return await asyncio.to_thread(send_digest, self._house)

    async def _licences(self) -> bool:
        now, due = self._house.clock.now(), self._next_licences
        # further off than any turn asks for: the clock was set back meanwhile
        if due is None or not now < due <= now + IDLE:
            self._next_licences = await self._zoom.turn()
        return False

    async def _compare(self) -> bool:
        """Once a night Zoom is compared with the bookings; where Zoom cannot be read, again later."""
        now = self._house.clock.now()
        local = now.astimezone(self._house.desk.calendar.zone)
        if local.time() < NIGHT or (self._next_comparison is not None and now < self._next_comparison):
            return False
        self._next_comparison = now + AGAIN
        return bool(await self._zoom.reconcile())

    def close(self) -> None:
        if self._metrics is not None:
            self._metrics.close()


def _metrics(house: House) -> Metrics | None:
    port = house.settings.office.metrics_port
    if port is None:
        return None
    try:
        return Metrics(port, house.ledger.views.counts)
    except OSError as error:  # another daemon on this machine may have the port
        log.error("upkeep", job="metrics", port=port, error=str(error))
        return None


def count_anew(house: House) -> bool:
    """Move open cases' deadlines where the calendar is another than last time; whether any was asked."""
    calendar, ledger = house.desk.calendar, house.ledger
    print_ = fingerprint(calendar, house.clock.now().year)
    before = ledger.recall("calendar")
    if before == print_:
        return False
    waiting = [case.ticket for case in ledger.views.cases() if case.deadlines] if before else []
    for ticket in waiting:
        house.road.state(CalendarChanged(ticket))
    ledger.change("calendar", print_)
    return bool(waiting)


def send_digest(house: House) -> bool:
    """The morning's mail on open complaints, once a working day; whether it was decided now.

    Who slept at 07.30 sends it later, until the office closes. Two daemons ask for the same keys, and
    the first has them: nothing is sent twice.
    """
    calendar, now = house.desk.calendar, house.clock.now()
    local = now.astimezone(calendar.zone)
    wanted = any(p.digest and Role.COMPLAINTS in p.roles for p in house.desk.office.staff)
    if not wanted or not calendar.is_working_day(local.date()) or local.time() < MORNING:
        return False
    today = local.date().isoformat()
    if now > calendar.close_of(local.date()) or house.ledger.recall("digest") == today:
        return False
    try:
        house.road.state(DigestDue(local.date()))
    except Busy:
        return False  # another daemon is at it: at the next turn it is done
    house.ledger.change("digest", today)
    return True


def fingerprint(calendar: WorkCalendar, year: int) -> str:
    """The working days and hours of this year and the next two, in 64 hexadecimal digits."""
    seen = hashlib.sha256()
    for each in (year, year + 1, year + 2):
        for day in calendar.year(each):
            seen.update(f"{day.day}|{calendar.hours(day.day)}\n".encode())
    return seen.hexdigest()
