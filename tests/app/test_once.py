"""`disposisi once`: one turn of each loop, for cron."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.demo.story import DESK
from app.once import Done, turn_once
from app.settings import load
from tests.app.conftest import Day
from tests.app.test_intake import complaint
from tests.app.town import Town, fresh_wish, open_town

Opening = Callable[..., Day]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with open_town(tmp_path) as opened:
        yield opened


def test_one_turn_takes_decides_sends_and_moves(town: Town) -> None:
    """The command says what it did."""
    town.file(reading={"workers": 1})
    town.letter(wish=fresh_wish())
    first = town.command("once")
    assert first.exit_code == 0, first.output
    assert "1 mails noted, 1 decisions" in first.stdout
    assert "1 mails moved" in first.stdout
    assert len(town.people["dinkes"].inbox()) == 1


def test_a_second_turn_finds_nothing_to_do(office: Opening) -> None:
    """What was done is not done again."""
    day = office()
    day.opened.servers.deliver(complaint("Keluhan"), [DESK])
    assert day.turn().moved == 1
    assert day.turn() == Done()


def test_a_mailbox_out_of_reach_stops_nothing_else(office: Opening) -> None:
    """What was decided before is sent; the trouble is one sentence."""
    day = office()
    day.opened.servers.deliver(complaint("Keluhan"), [DESK])
    intake = day.opened.house.intake()
    intake.inbox.connect()
    intake.look()
    intake.inbox.dispose()
    house = day.opened.house
    away = house.settings.imap.model_copy(update={"port": 1})
    done = turn_once(replace(house, settings=house.settings.model_copy(update={"imap": away})))
    assert "127.0.0.1:1" in done.trouble
    assert done.decided == 1
    [case] = day.cases()
    assert house.ledger.views.effects(ticket=case.ticket, state="done")


def test_the_settings_of_the_file_are_those_that_were_written(town: Town) -> None:
    """What the other tests here give a command is what they mean to give."""
    path = town.file(review={"answers_per_day": 7}, reading={"workers": 1})
    assert (
        load(path).model_dump()
        == town.settings(review={"answers_per_day": 7}, reading={"workers": 1}).model_dump()
    )
