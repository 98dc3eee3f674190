"""A dry run of what the credentials allow."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from zoom.client import LICENSED, ZoomClient
from zoom.errors import Trouble, ZoomError
from zoom.hosts import room_of
from zoom.policy import Policy

NEEDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("list users", ("user:read:admin", "user:read:list_users:admin")),
    ("read a user", ("user:read:admin", "user:read:user:admin")),
    ("create a user", ("user:write:admin", "user:write:user:admin")),
    ("give and take a licence", ("user:write:admin", "user:update:user:admin")),
    ("switch a user on", ("user:write:admin", "user:update:status:admin")),
    ("list meetings", ("meeting:read:admin", "meeting:read:list_meetings:admin")),
    ("read a meeting", ("meeting:read:admin", "meeting:read:meeting:admin")),
    ("make a meeting", ("meeting:write:admin", "meeting:write:meeting:admin")),
    ("change a meeting", ("meeting:write:admin", "meeting:update:meeting:admin")),
    ("remove a meeting", ("meeting:write:admin", "meeting:delete:meeting:admin")),
)
"""What the daemon does, and the scopes that open it: classic or granular, either is enough."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing tried: `good`, or `mend` says what to do."""

    what: str
    good: bool
    said: str
    mend: str = ""


async def check(client: ZoomClient, policy: Policy) -> list[Line]:
    """Token, scopes, users, licences and hosts; only GET requests, and the token's POST."""
    token = await _tried("token", client.token.scopes)
    if isinstance(token, Line):
        return [token]
    lines = [Line("token", True, f"{len(token)} scopes"), *_scopes(token)]
    users = await _tried("users", client.users)
    if isinstance(users, Line):
        return [*lines, users]
    licensed = [str(u.get("email", "")).lower() for u in users if u.get("type") == LICENSED]
    lines.append(Line("users", True, f"{len(users)} active, {len(licensed)} of them licensed"))
    lines.append(await _licences(client, policy, licensed))
    there = {str(u.get("email", "")).lower() for u in users}
    return [*lines, *_named_in_settings(policy, there, licensed), *await _rooms(client, policy, there)]


def _scopes(granted: frozenset[str]) -> list[Line]:
    lines = []
    for what, either in NEEDS:
        good = bool(granted & set(either)) or not granted
        mend = "" if good else f"add {either[1]} (or classic {either[0]}) to the app: docs/zoom.md"
        lines.append(Line(f"may {what}", good, "yes" if good else "scope missing", mend))
    return lines


async def _licences(client: ZoomClient, policy: Policy, licensed: list[str]) -> Line:
    usage = await _tried("licences", client.plan_usage)
    if isinstance(usage, Line):  # a scope that many offices will not give: the daemon works without it
        said = f"plan usage not readable; {len(licensed)} in use, {policy.licences or 'unknown'} by setting"
        good = policy.licences is not None
        return Line("licences", good, said, "" if good else "set zoom.licences, or add the plan usage scope")
    said_base = usage.get("plan_base")
    listed = said_base if isinstance(said_base, list) else [said_base]  # a list in master accounts
    base: dict[str, Any] = (listed[0] if listed else None) or {}
    hosts, used = int(base.get("hosts") or 0), int(base.get("usage") or len(licensed))
    enough = policy.licences is None or policy.licences <= hosts
    mend = "" if enough else f"zoom.licences is {policy.licences}, but the plan has {hosts}"
    return Line("licences", enough and hosts > 0, f"{hosts} in the plan, {used} in use", mend)


def _named_in_settings(policy: Policy, there: set[str], licensed: list[str]) -> list[Line]:
    lines = []
    for host in policy.hosts if policy.mode == "pool" else ():
        good = host.email in licensed
        state = "licensed" if good else "basic" if host.email in there else "not among the active users"
        lines.append(Line(f"host {host.email}", good, state, "" if good else "give this host a licence"))
    for account in sorted(policy.protected - there):
        lines.append(Line(f"protected {account}", False, "not among the active users", "mend zoom.protected"))
    return lines


async def _rooms(client: ZoomClient, policy: Policy, there: set[str]) -> list[Line]:
    """Pool: what each host's meetings hold by Zoom's word, beside what the settings say."""
    lines = []
    hosts = policy.hosts if policy.mode == "pool" else ()
    for host in (h for h in hosts if h.email in there):
        room = await _tried(f"room of {host.email}", partial(room_of, client, host.email))
        if isinstance(room, Line):
            lines.append(room)
        else:
            good = room >= host.seats
            mend = "" if good else f"set zoom.capacity, or this host in zoom.seats, to {room}"
            lines.append(Line(f"room of {host.email}", good, f"{room}, {host.seats} by setting", mend))
    return lines


async def _tried(what: str, ask: Callable[[], Awaitable[Any]]) -> Any:
    """The answer, or the line that says why there is none."""
    try:
        return await ask()
    except ZoomError as error:
        return Line(what, False, str(error), MENDS.get(error.trouble, "try again later"))


MENDS: dict[Trouble, str] = {
    Trouble.CREDENTIALS: "compare account_id, client_id, client_secret with the app's page, and activate it",
    Trouble.TOKEN: "compare zoom.account_id, client_id and client_secret with the app's page",
    Trouble.SCOPE: "add the scope named here to the app: docs/zoom.md",
    Trouble.UNREACHABLE: "see whether this machine reaches api.zoom.us on port 443",
}
