"""The tests' order, examples and log."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog
from hypothesis import HealthCheck, settings

# a busy machine is no fault of the code's, and the same code ends the same way
settings.register_profile(
    "same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("search", settings.get_profile("same"), derandomize=False)
settings.load_profile("same")

SLOW = (
    "app/test_crashes_taking_in.py",
    "app/test_crashes_carrying_out.py",
    "app/test_stories.py",
    "parsers/test_hostile.py",
    "app/test_demo.py",
    "zoom/test_fault_table.py",
    "parsers/test_sandbox.py",
    "app/test_command.py",
    "parsers/test_golden_pictures.py",
    "app/test_daemon.py",
    "app/test_zoom_desk.py",
    "app/test_read.py",
    "app/test_doctor.py",
    "security/test_roads_in.py",
    "app/test_crashes_in_a_backlog.py",
    "app/test_complaint_year.py",
)
"""Longest first. A file is one worker's: a long one that is begun last leaves the other workers idle."""


@pytest.fixture(autouse=True)
def _log_of_its_own() -> Iterator[None]:
    """A command that a test runs sets up the log, to a stream that is closed with that test."""
    yield
    structlog.reset_defaults()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow files in their order, then the others in theirs (xdist is told to keep it)."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    place = item.path.as_posix()
    return next((turn for turn, name in enumerate(SLOW) if place.endswith(f"tests/{name}")), len(SLOW))
