"""Access tokens by a refresh token (XOAUTH2)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote

import httpx

GOOGLE = "https://oauth2.googleapis.com/token"
MICROSOFT = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
SCOPES = (
    "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access"
)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
EARLY = 300.0
"""Seconds before its end at which a token is renewed: a connection that opens late still gets a good one."""


class OAuthError(OSError):
    """No access token can be had; one sentence, without a secret. An OSError: the mailbox is out of reach."""


@dataclass(frozen=True, slots=True)
class OAuthSettings:
    """A registered client and the mailbox's refresh token. `url` takes the place of the provider's own."""

    provider: Literal["google", "microsoft"]
    client_id: str
    refresh_token: str = field(repr=False)
    client_secret: str = field(default="", repr=False)
    tenant: str = "common"
    url: str | None = None

    @property
    def endpoint(self) -> str:
        if self.url:
            return self.url
        return GOOGLE if self.provider == "google" else MICROSOFT.format(tenant=quote(self.tenant, safe=""))


Clock = Callable[[], float]
"""Seconds on a clock that only runs forward."""


def access_token(
    settings: OAuthSettings,
    *,
    now: Clock = time.monotonic,
    timeout: float = 20.0,
    transport: httpx.BaseTransport | None = None,
) -> Callable[[], str]:
    """A function that gives a good access token, asking the provider shortly before the last one ends.

    Safe in threads. It raises OAuthError. A refresh token that the provider replaces (Microsoft does) is
    used from then on, for as long as the process lives; the one in settings stays good as well.
    """
    return _Exchange(settings, now, timeout, transport)


class _Exchange:
    """One mailbox's tokens (RFC 6749 §6)."""

    def __init__(
        self, settings: OAuthSettings, now: Clock, timeout: float, transport: httpx.BaseTransport | None
    ) -> None:
        self._settings = settings
        self._now = now
        self._timeout = timeout
        self._transport = transport
        self._refresh = settings.refresh_token
        self._token = ""
        self._until = 0.0
        self._turn = threading.Lock()

    def __call__(self) -> str:
        with self._turn:
            if not self._token or self._now() >= self._until:
                self._renew()
            return self._token

    def _renew(self) -> None:
        s = self._settings
        _check_way(s.endpoint)
        form = {"grant_type": "refresh_token", "client_id": s.client_id, "refresh_token": self._refresh}
        if s.client_secret:
            form["client_secret"] = s.client_secret
        if s.provider == "microsoft":
            form["scope"] = SCOPES
        asked = self._now()
        try:
            with httpx.Client(timeout=self._timeout, transport=self._transport, trust_env=False) as client:
                answer = client.post(s.endpoint, data=form, headers={"Accept": "application/json"})
        except httpx.HTTPError as error:
            raise OAuthError(f"{s.provider} does not answer for a token: {type(error).__name__}") from None
        said = _json(answer)
        token, seconds = said.get("access_token"), said.get("expires_in", 3600)
        if answer.status_code != 200 or not isinstance(token, str) or not token:
            raise OAuthError(_refusal(s.provider, answer.status_code, said))
        life = _seconds(seconds)
        self._token = token
        self._until = asked + max(life - EARLY, life / 2)
        fresh = said.get("refresh_token")
        if isinstance(fresh, str) and fresh:
            self._refresh = fresh


def _check_way(url: str) -> None:
    """Secrets leave this machine encrypted, or not at all."""
    where = httpx.URL(url)
    if where.scheme != "https" and where.host not in LOOPBACK:
        raise OAuthError(f"the token endpoint at {where.host} is not https")


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _seconds(value: object) -> float:
    """`expires_in`, which some providers write as text; anything odd is a short life."""
    try:
        return min(max(float(str(value)), 0.0), 86_400.0)
    except ValueError:
        return 60.0


REASONS = {
    "invalid_grant": "the refresh token has ended or was withdrawn; the mailbox must give its consent anew",
    "invalid_client": "the client's id or secret is wrong",
    "unauthorized_client": "the client is not allowed to do this",
    "invalid_scope": "the consent does not cover IMAP and SMTP",
    "temporarily_unavailable": "it is out of service for a while",
}


def _refusal(provider: str, status: int, said: dict[str, Any]) -> str:
    """Only the error's code: a provider's description may repeat what it was sent."""
    code = str(said.get("error", ""))[:60]
    code = code if code.replace("_", "").isalnum() else ""
    reason = REASONS.get(code, "its answer holds no access token")
    return f"{provider} gives no access token: {reason} (HTTP {status}{', ' + code if code else ''})"
