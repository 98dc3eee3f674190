"""A sandbox Zoom, a clock, and clients."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from rules.decision import ActivateZoom, DeactivateZoom, ScheduleMeeting
from storage.locks import OwnNames
from zoom.accounts import Accounts
from zoom.budget import PRO, Budget, NoPace
from zoom.client import ZoomClient
from zoom.locks import Locks
from zoom.notes import Notes
from zoom.policy import Policy
from zoom.sandbox import SandboxZoom

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
START, END = MONDAY + timedelta(days=2), MONDAY + timedelta(days=2, hours=2)
ACCOUNT, TICKET = "dinkes.zoom@kalbarprov.go.id", "VC-2026-0042"


class Clock:
    """Moves when told, and when somebody sleeps."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def patience_with(kind: str) -> float:
    """Seconds to wait for an answer: a hang's never comes, any other may be late on a busy machine."""
    return 0.4 if kind == "hang" else 30.0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def zoom(clock: Clock) -> Iterator[SandboxZoom]:
    with SandboxZoom(now=clock) as sandbox:
        yield sandbox


@asynccontextmanager
async def client_of(zoom: SandboxZoom, clock: Clock, timeout: float = 30.0) -> AsyncIterator[ZoomClient]:
    async with httpx.AsyncClient(timeout=timeout) as http:
        yield ZoomClient(zoom.access, http, Budget(NoPace(), PRO), clock, clock.sleep)


@asynccontextmanager
async def accounts_of(
    zoom: SandboxZoom,
    clock: Clock,
    policy: Policy | None = None,
    notes: Notes | None = None,
    locks: Locks | None = None,
    timeout: float = 30.0,
) -> AsyncIterator[Accounts]:
    async with client_of(zoom, clock, timeout) as client:
        yield Accounts(client, policy or Policy(), clock, locks or OwnNames(), notes)


def activate(account: str = ACCOUNT) -> ActivateZoom:
    return ActivateZoom("activate/1", account, "Dinas Kesehatan", "Kalimantan Barat", START, END, 100)


def schedule(account: str = ACCOUNT, meeting_id: str | None = None, hours: int = 0) -> ScheduleMeeting:
    shift = timedelta(hours=hours)
    return ScheduleMeeting(
        "meeting/1", account, "Rapat Koordinasi", START + shift, END + shift, "Asia/Jakarta", meeting_id
    )


def give_back(account: str = ACCOUNT, meeting_id: str | None = None) -> DeactivateZoom:
    return DeactivateZoom("release/1", account, meeting_id)
