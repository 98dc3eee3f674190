"""The dry run tells, and changes nothing."""

from __future__ import annotations

import asyncio

from rules.booking import Host
from tests.zoom.conftest import Clock, client_of
from zoom.check import Line, check
from zoom.policy import Policy
from zoom.sandbox import SandboxZoom
from zoom.sandbox_faults import Fault


def lines_of(zoom: SandboxZoom, clock: Clock, policy: Policy | None = None) -> dict[str, Line]:
    async def run() -> list[Line]:
        async with client_of(zoom, clock) as client:
            return await check(client, policy or Policy())

    return {line.what: line for line in asyncio.run(run())}


def test_a_sound_office_is_all_good_and_untouched(zoom: SandboxZoom, clock: Clock) -> None:
    """Only GET requests are sent."""
    zoom.office.add_user("host@x.id", kind=2)
    policy = Policy(mode="pool", hosts=(Host("host@x.id"),), licences=20)
    lines = lines_of(zoom, clock, policy)
    assert all(line.good for line in lines.values()), lines
    assert lines["licences"].said == "20 in the plan, 1 in use"
    assert lines["room of host@x.id"].said == "100, 100 by setting"
    assert {entry.method for entry in zoom.log} == {"GET"}


def test_granular_scopes_are_as_good_as_classic_ones(clock: Clock) -> None:
    """A new app has granular ones only; what is missing is named with both."""
    some = ("user:read:list_users:admin", "user:read:user:admin", "user:update:user:admin")
    with SandboxZoom(now=clock, scopes=some) as zoom:
        lines = lines_of(zoom, clock, Policy(licences=20))
    assert lines["may give and take a licence"].good
    missing = lines["may make a meeting"]
    assert not missing.good
    assert "meeting:write:meeting:admin" in missing.mend
    assert "meeting:write:admin" in missing.mend
    assert lines["licences"].good, "plan usage is not needed where the number is set"


def test_each_trouble_says_what_to_mend(zoom: SandboxZoom, clock: Clock) -> None:
    """Credentials, reach, more licences set than bought, a host without one, a protected stranger."""
    zoom.office.add_user("basic@x.id")
    policy = Policy("pool", (Host("basic@x.id"), Host("none@x.id")), 30, frozenset({"who@x.id"}))
    lines = lines_of(zoom, clock, policy)
    assert lines["licences"].mend == "zoom.licences is 30, but the plan has 20"
    assert lines["host basic@x.id"].said == "basic"
    assert lines["host none@x.id"].said == "not among the active users"
    assert not lines["protected who@x.id"].good
    large = lines_of(zoom, clock, Policy("pool", (Host("basic@x.id", 500),)))
    assert large["room of basic@x.id"].mend == "set zoom.capacity, or this host in zoom.seats, to 100"
    zoom.fail(Fault("cut", path="/users", times=99))
    assert "443" in lines_of(zoom, clock)["users"].mend
    zoom.fail(Fault("401", path="/oauth/token"))
    broken = lines_of(zoom, clock)
    assert list(broken) == ["token"]
    assert "client_secret" in broken["token"].mend
