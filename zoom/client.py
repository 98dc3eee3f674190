"""Zoom's API: one method a call, errors as ZoomError."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import quote

import httpx

from zoom.budget import Budget, Category
from zoom.errors import Trouble, ZoomError, refusal
from zoom.token import Access, Token

Json = dict[str, Any]
BASIC, LICENSED = 1, 2
UserStatus = Literal["active", "inactive", "pending"]
MeetingKind = Literal["scheduled", "live", "upcoming"]
PATIENCE = 5.0
"""A rate limit that ends within so many seconds is waited out here; a longer one is the caller's to know."""
TRIES = 3


class ZoomClient:
    """Times are aware datetimes; ids may be addresses. Every method raises ZoomError, and only that.

    A GET is tried three times; a change is sent once: whether one was done whose answer was lost, only a
    look tells. One client belongs to one event loop.
    """

    def __init__(
        self,
        access: Access,
        http: httpx.AsyncClient,
        budget: Budget,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._base = access.api_url.rstrip("/")
        self._http, self._budget, self._now, self._sleep = http, budget, now, sleep
        self.token = Token(access, http, now)

    async def user(self, user: str) -> Json:
        """GET /users/{id}: id, email, type, status (active, inactive, pending)."""
        return await self._call("GET", f"/users/{_part(user)}")

    async def create_user(self, email: str, first_name: str, last_name: str, kind: int = BASIC) -> Json:
        """POST /users, action create: Zoom invites the person; pending until the invitation is accepted."""
        info = {"email": email, "type": kind, "first_name": first_name[:64], "last_name": last_name[:64]}
        return await self._call("POST", "/users", body={"action": "create", "user_info": info})

    async def set_type(self, user: str, kind: int) -> None:
        """PATCH /users/{id}: 2 licensed, 1 basic."""
        await self._call("PATCH", f"/users/{_part(user)}", body={"type": kind})

    async def set_status(self, user: str, action: Literal["activate", "deactivate"]) -> None:
        await self._call("PUT", f"/users/{_part(user)}/status", body={"action": action})

    async def delete_user(self, user: str, action: Literal["disassociate", "delete"]) -> None:
        await self._call("DELETE", f"/users/{_part(user)}", params={"action": action})

    async def users(self, status: UserStatus = "active", host_keys: bool = False) -> list[Json]:
        """GET /users, all pages."""
        params: dict[str, str] = {"status": status}
        if host_keys:
            params["include_fields"] = "host_key"
        return [user async for user in self._pages("/users", "users", params)]

    async def user_settings(self, user: str) -> Json:
        """GET /users/{id}/settings: feature.meeting_capacity, feature.large_meeting_capacity …"""
        return await self._call("GET", f"/users/{_part(user)}/settings")

    async def meetings(self, user: str, kind: MeetingKind = "scheduled") -> list[Json]:
        """GET /users/{id}/meetings, all pages: id, topic, agenda, start_time (UTC), duration in minutes."""
        return [m async for m in self._pages(f"/users/{_part(user)}/meetings", "meetings", {"type": kind})]

    async def create_meeting(self, user: str, meeting: Json) -> Json:
        """POST /users/{id}/meetings: id, join_url, password, settings."""
        return await self._call("POST", f"/users/{_part(user)}/meetings", body=meeting)

    async def meeting(self, meeting_id: str) -> Json:
        return await self._call("GET", f"/meetings/{_part(meeting_id)}")

    async def change_meeting(self, meeting_id: str, meeting: Json) -> None:
        await self._call("PATCH", f"/meetings/{_part(meeting_id)}", body=meeting)

    async def delete_meeting(self, meeting_id: str) -> None:
        await self._call("DELETE", f"/meetings/{_part(meeting_id)}")

    async def end_meeting(self, meeting_id: str) -> None:
        await self._call("PUT", f"/meetings/{_part(meeting_id)}/status", body={"action": "end"})

    async def plan_usage(self) -> Json:
        """GET /accounts/me/plans/usage: plan_base has hosts, usage, pending."""
        return await self._call("GET", "/accounts/me/plans/usage")

    async def _pages(self, path: str, field: str, params: dict[str, str]) -> AsyncIterator[Json]:
        token = ""
        for _ in range(1000):  # a token that never ends would otherwise hold us for ever
            more = {"page_size": "300"} | ({"next_page_token": token} if token else {})
            page = await self._call("GET", path, params=params | more, category=Category.MEDIUM)
            for item in page.get(field) or ():
                yield item
            token = str(page.get("next_page_token") or "")
            if not token:
                return

    async def _call(
        self,
        method: str,
        path: str,
        params: dict[str, str] | None = None,
        body: Json | None = None,
        category: Category = Category.LIGHT,
    ) -> Json:
        """One call, its token renewed once, short rate limits waited out, a GET tried again."""
        renewed, left = False, TRIES
        while True:
            left -= 1
            try:
                return await self._once(method, path, params, body, category)
            except ZoomError as error:
                if error.trouble is Trouble.TOKEN and not renewed:
                    renewed, left = True, left + 1
                elif left and self._short(error):
                    await self._sleep(max(0.1, self._until(error)))
                elif left and method == "GET" and error.trouble in (Trouble.SERVER, Trouble.UNREACHABLE):
                    await self._sleep(0.2 * (TRIES - left))
                else:
                    raise

    def _until(self, error: ZoomError) -> float:
        return (error.retry_at - self._now()).total_seconds() if error.retry_at else 0.0

    def _short(self, error: ZoomError) -> bool:
        return error.trouble is Trouble.RATE and not error.daily and self._until(error) <= PATIENCE

    async def _once(
        self, method: str, path: str, params: dict[str, str] | None, body: Json | None, category: Category
    ) -> Json:
        token = await self.token.value()
        await self._budget.spend(category)
        try:
            answer = await self._http.request(
                method,
                self._base + path,
                params=params,
                json=body,
                headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
            )
        except httpx.HTTPError as broken:
            raise ZoomError(Trouble.UNREACHABLE, f"{method} {path}: {type(broken).__name__}") from broken
        said = _json(answer)
        error = refusal(answer.status_code, answer.headers, said, self._now())
        if error is None:
            return said if isinstance(said, dict) else {}
        if error.trouble is Trouble.TOKEN:
            self.token.drop(token)
        raise error


def moment(value: str) -> datetime:
    """Zoom's times: 2026-03-05T02:00:00Z, or with seven digits of a second's fraction and an offset."""
    at = datetime.fromisoformat(value)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json() if answer.content else {}
    except ValueError:
        return answer.text


def _part(value: str) -> str:
    """One path segment; a meeting's UUID with a slash is encoded twice, as Zoom asks."""
    once = quote(str(value), safe="@")
    return quote(once, safe="@") if value.startswith("/") or "//" in value else once
