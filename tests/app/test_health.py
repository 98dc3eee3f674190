"""A failing step turns red and is told."""

from __future__ import annotations

import json
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest

from app.clock import JumpClock
from app.health import AGAIN, STUCK, Health, Metrics
from tests.app.conftest import MONDAY
from tests.app.town import free_port

SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> JumpClock:
    return JumpClock(MONDAY)


def test_a_step_is_red_after_ten_minutes_of_failure_and_good_with_one_success(clock: JumpClock) -> None:
    """Failures before that are noted and alarm nobody."""
    health = Health(clock)
    health.good("inbox")
    health.bad("inbox", "connection refused")
    clock.jump_to(MONDAY + STUCK - 5 * SECOND)
    health.bad("inbox", "no route")
    assert (health.red(), health.alarms()) == ([], [])
    clock.jump_to(MONDAY + STUCK + 5 * SECOND)
    assert health.red() == ["inbox"]
    assert health.state()["steps"]["inbox"]["reason"] == "no route"
    health.good("inbox")
    assert health.red() == []
    assert health.state()["ok"] is True


def test_the_operator_hears_of_a_stuck_step_once_an_hour(clock: JumpClock) -> None:
    """With the step, the reason, and since when."""
    health = Health(clock)
    health.bad("mail", "login refused")
    clock.jump_to(MONDAY + STUCK + SECOND)
    [alarm] = health.alarms()
    assert (alarm.step, alarm.reason) == ("mail", "login refused")
    assert alarm.since - MONDAY < SECOND
    assert health.alarms() == []
    clock.jump_to(MONDAY + STUCK + AGAIN + 2 * SECOND)
    assert len(health.alarms()) == 1


def test_the_file_says_what_a_monitor_needs(clock: JumpClock, tmp_path: Path) -> None:
    """One JSON object, replaced whole, with the time it was written at."""
    file = tmp_path / "health.json"
    health = Health(clock, file)
    health.bad("zoom", "429")
    clock.jump_to(MONDAY + timedelta(minutes=11))
    health.write()
    said = json.loads(file.read_text())
    assert said["ok"] is False
    assert said["steps"]["zoom"]["ok"] is False
    assert said["steps"]["inbox"] == {"ok": True, "good_at": None, "bad_since": None, "reason": ""}
    assert list(tmp_path.iterdir()) == [file]


def test_the_metrics_are_served_on_the_loopback() -> None:
    """What waits, by name, as Prometheus reads it."""
    port = free_port()
    metrics = Metrics(port, lambda: {"mails received": 3})
    try:
        metrics.refresh()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            page = answer.read().decode()
    finally:
        metrics.close()
    assert 'disposisi_things{what="mails received"} 3.0' in page
