"""The client: token, pages, limits, errors."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import pytest

from tests.zoom.conftest import ACCOUNT, Clock, client_of, patience_with
from zoom.client import ZoomClient
from zoom.errors import Trouble, ZoomError
from zoom.sandbox import SandboxZoom
from zoom.sandbox_faults import Fault

T = TypeVar("T")


def run(
    zoom: SandboxZoom, clock: Clock, work: Callable[[ZoomClient], Awaitable[T]], timeout: float = 30
) -> T:
    async def inside() -> T:
        async with client_of(zoom, clock, timeout) as client:
            return await work(client)

    return asyncio.run(inside())


def test_a_token_serves_many_calls_and_is_renewed_before_its_end(zoom: SandboxZoom, clock: Clock) -> None:
    """One token an hour, the next one two minutes early."""
    zoom.office.add_user(ACCOUNT)

    async def work(client: ZoomClient) -> list[int]:
        counts = []
        for minutes in (0, 30, 27, 2):
            clock.now += timedelta(minutes=minutes)
            await client.user(ACCOUNT)
            counts.append(zoom.tokens_given)
        return counts

    assert run(zoom, clock, work) == [1, 1, 1, 2]


def test_a_dead_token_is_renewed_once(zoom: SandboxZoom, clock: Clock) -> None:
    """401 once: renewed, and the call goes through. 401 again: the caller is told."""
    zoom.office.add_user(ACCOUNT)

    async def work(client: ZoomClient) -> None:
        await client.user(ACCOUNT)
        zoom.expire_tokens()
        assert (await client.user(ACCOUNT))["email"] == ACCOUNT
        fault = zoom.fail(Fault("401", times=100, path="/users"))
        with pytest.raises(ZoomError) as told:
            await client.user(ACCOUNT)
        assert told.value.trouble is Trouble.TOKEN
        assert fault.seen == 2

    run(zoom, clock, work)


def test_wrong_credentials_are_said_so(zoom: SandboxZoom, clock: Clock) -> None:
    """The token endpoint refuses: no call is tried."""

    async def work(client: ZoomClient) -> Trouble:
        zoom.client_secret = "not the client's"
        with pytest.raises(ZoomError) as told:
            await client.users()
        return told.value.trouble

    assert run(zoom, clock, work) is Trouble.CREDENTIALS
    assert not zoom.log


def test_all_pages_are_read(zoom: SandboxZoom, clock: Clock) -> None:
    """700 users, 300 a page, next_page_token to the end; none twice."""
    for n in range(700):
        zoom.office.add_user(f"opd{n}@kalbarprov.go.id")
    users = run(zoom, clock, lambda client: client.users())
    assert len({u["email"] for u in users}) == len(users) == 700
    assert len(zoom.log) == 3


def test_a_short_rate_limit_is_waited_out_and_a_long_one_is_told(zoom: SandboxZoom, clock: Clock) -> None:
    """QPS: the call goes through after Retry-After. A day: its end is the error's `retry_at`."""
    zoom.office.add_user(ACCOUNT)

    async def work(client: ZoomClient) -> None:
        before = clock()
        zoom.fail(Fault("429", path="/users", retry_after=3))
        await client.user(ACCOUNT)
        assert clock() >= before + timedelta(seconds=3)
        zoom.fail(Fault("429-daily", path="/users", retry_after=7200))
        with pytest.raises(ZoomError) as told:
            await client.user(ACCOUNT)
        assert told.value.daily
        assert told.value.retry_at == clock() + timedelta(hours=2)

    run(zoom, clock, work)


@pytest.mark.parametrize("kind", ["500", "cut", "hang"])
def test_a_read_is_tried_again_and_a_change_is_not(zoom: SandboxZoom, clock: Clock, kind: str) -> None:
    """Whether a change was done, only a look tells."""
    zoom.office.add_user(ACCOUNT)

    async def work(client: ZoomClient) -> None:
        zoom.fail(Fault(kind, "GET"))  # type: ignore[arg-type]
        assert (await client.user(ACCOUNT))["type"] == 1
        change = zoom.fail(Fault(kind, "PATCH", after=True))  # type: ignore[arg-type]
        with pytest.raises(ZoomError):
            await client.set_type(ACCOUNT, 2)
        assert change.seen == 1
        assert (await client.user(ACCOUNT))["type"] == 2

    run(zoom, clock, work, timeout=patience_with(kind))


def test_secrets_are_in_no_representation(zoom: SandboxZoom) -> None:
    """What lands in a log line shows no client secret."""
    assert zoom.access.client_secret not in repr(zoom.access)
