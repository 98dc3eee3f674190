"""What the clock alone brings."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.clock import JumpClock
from app.demo.letters import letter_pdf
from app.demo.story import DESK, STUNTING
from app.health import Health
from app.once import turn_once
from app.road import Road
from app.upkeep import Upkeep, count_anew, fingerprint
from app.wiring import House
from app.zoom_desk import ZoomDesk
from rules.office import Desk
from tests.app.conftest import MONDAY, Day
from tests.app.town import free_port

Opening = Callable[..., Day]


@pytest.fixture
def day(office: Opening) -> Day:
    """An office with one letter in review, due on Tuesday."""
    day = office()
    day.write("dinkes", "Permohonan Akun Zoom", "Terlampir.", files=[("surat.pdf", letter_pdf(STUNTING))])
    day.turn()
    return day


def _with_calendar(house: House, **changes: Any) -> House:
    """The house after a restart with other days off."""
    settings = house.settings.model_copy(
        update={"calendar": house.settings.calendar.model_copy(update=changes)}
    )
    desk = Desk(settings.desk(), settings.work_calendar())
    road = house.road
    road._desk = lambda: desk
    return replace(house, settings=settings, desk=desk)


def test_a_new_day_off_moves_the_terms_of_open_cases(day: Day) -> None:
    """Tuesday becomes a day off: what was due then is due on Wednesday; asked once, not at each turn."""
    [case] = day.cases()
    before = max(d.due for d in case.deadlines if d.kind == "review-end")
    house = _with_calendar(day.opened.house, added={date(2026, 3, 3): "Cuti bersama tambahan"})
    assert count_anew(house) is True
    turn_once(house)
    after = max(d.due for d in day.case(case.ticket).deadlines if d.kind == "review-end")
    assert after - before == timedelta(days=1)
    assert count_anew(house) is False


def test_the_same_calendar_moves_nothing(day: Day) -> None:
    """A restart with the same days asks nobody anything."""
    before = day.cases()
    assert count_anew(day.opened.house) is False
    assert day.cases() == before
    calendar = day.opened.house.desk.calendar
    assert fingerprint(calendar, 2026) != fingerprint(calendar, 2027)


def _turned(house: House) -> None:
    async def turn() -> None:
        desk = ZoomDesk(house.settings, house.ledger, house.clock)
        upkeep = Upkeep(house, desk)
        try:
            await upkeep.turn()
        finally:
            upkeep.close()
            await desk.aclose()

    asyncio.run(turn())


def test_a_health_file_that_cannot_be_written_stops_nothing(day: Day, tmp_path: Path) -> None:
    """A full disk or a folder that is gone is logged; the office goes on."""
    house = replace(day.opened.house, health=Health(day.clock, tmp_path / "gone" / "health.json"))
    _turned(house)
    assert house.health.state()["steps"]["upkeep"]["ok"] is True
    assert not (tmp_path / "gone").exists()


def test_a_port_that_is_taken_stops_nothing(day: Day) -> None:
    """Another daemon on this machine may have the metrics' port."""
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        section = day.opened.house.settings.office.model_copy(update={"metrics_port": port})
        settings = day.opened.house.settings.model_copy(update={"office": section})
        house = replace(day.opened.house, settings=settings)
        _turned(house)
    assert house.health.state()["steps"]["upkeep"]["ok"] is True


def test_a_clock_that_is_set_back_keeps_no_licence_waiting(
    office: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that started with the wrong hour looks again once it has the right one."""
    asked: list[datetime] = []

    class Wrong:
        ahead = timedelta(hours=7)

        def now(self) -> datetime:
            return MONDAY + self.ahead

        arrived = JumpClock.arrived

    async def turn() -> datetime:
        asked.append(clock.now())
        return clock.now() + timedelta(minutes=1)

    clock = Wrong()
    house = replace(office().opened.house, clock=clock)
    desk = ZoomDesk(house.settings, house.ledger, clock)
    monkeypatch.setattr(desk, "turn", turn)
    upkeep = Upkeep(house, desk)
    for _ in range(2):
        asyncio.run(upkeep._licences())
    assert len(asked) == 1, "a minute has not passed"
    clock.ahead = timedelta(0)
    asyncio.run(upkeep._licences())
    assert asked == [MONDAY + timedelta(hours=7), MONDAY]


def test_a_stuck_step_is_told_to_the_operator_by_mail(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the same road and outbox as everything else; once an hour, or once the database is back."""
    health = day.opened.house.health
    health.bad("zoom", "Zoom does not answer")
    day.clock.jump_to(day.clock.now() + timedelta(minutes=11))
    health.bad("zoom", "Zoom does not answer")
    with monkeypatch.context() as away:
        away.setattr(Road, "state", lambda *_: (_ for _ in ()).throw(OSError("the database is away")))
        day.turn()
    for _ in range(2):
        day.turn()
    told = [m for m in day["kabid"].inbox() if "perlu perhatian" in str(m["Subject"])]
    assert len(told) == 1
    assert "sejak Senin, 2 Maret 2026, 08.05 WIB" in str(told[0]["Subject"]), "a standstill may last for days"
    assert DESK in str(told[0]["From"])
