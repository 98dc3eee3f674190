"""The Server-to-Server OAuth token, kept until nearly over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx

from zoom.errors import Trouble, ZoomError

EARLY = timedelta(minutes=2)
"""A token is renewed this long before its end, so that none dies between being read and being used."""


@dataclass(frozen=True, slots=True)
class Access:
    """The app's credentials, and where to show them; `repr` keeps the secret."""

    account_id: str
    client_id: str
    client_secret: str = field(repr=False)
    api_url: str = "https://api.zoom.us/v2"
    token_url: str = "https://zoom.us/oauth/token"  # noqa: S105 (an address)


@dataclass(slots=True)
class Token:
    """POST token_url?grant_type=account_credentials, HTTP Basic; good for one hour."""

    access: Access
    http: httpx.AsyncClient
    now: Callable[[], datetime]
    _value: str = ""
    _until: datetime | None = None
    _scopes: frozenset[str] = frozenset()
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def value(self) -> str:
        """The token; raises ZoomError where Zoom gives none."""
        async with self._lock:
            if self._until is None or self.now() >= self._until - EARLY:
                await self._renew()
            return self._value

    async def scopes(self) -> frozenset[str]:
        """What the app may do, as the token endpoint says it."""
        await self.value()
        return self._scopes

    def drop(self, value: str) -> None:
        """Forget `value`, unless somebody has renewed it since."""
        if value == self._value:
            self._until = None

    async def _renew(self) -> None:
        answer = await self._ask()
        try:
            body = answer.json()
        except ValueError:
            body = {}
        if answer.status_code >= 500 or answer.status_code == 429:
            raise ZoomError(Trouble.SERVER, "token endpoint is not available", answer.status_code)
        if answer.status_code != 200 or not isinstance(body, dict) or "access_token" not in body:
            said = body.get("reason") or body.get("error") if isinstance(body, dict) else None
            raise ZoomError(Trouble.CREDENTIALS, str(said or "no token given"), answer.status_code)
        self._value = str(body["access_token"])
        self._scopes = frozenset(str(body.get("scope", "")).replace(",", " ").split())
        self._until = self.now() + timedelta(seconds=int(body.get("expires_in", 3600)))

    async def _ask(self) -> httpx.Response:
        try:
            return await self.http.post(
                self.access.token_url,
                params={"grant_type": "account_credentials", "account_id": self.access.account_id},
                auth=(self.access.client_id, self.access.client_secret),
            )
        except httpx.HTTPError as broken:
            raise ZoomError(Trouble.UNREACHABLE, f"token endpoint: {type(broken).__name__}") from broken
