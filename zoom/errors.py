"""Zoom's refusals, told apart by status and body code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any


class Trouble(StrEnum):
    """What went wrong, as far as a caller has to act differently."""

    NOT_THERE = "not there"  # 1001, 1010, 404
    NO_MEETING = "no such meeting"  # 3001
    EXISTS = "exists already"  # 1005
    ELSEWHERE = "exists in another account"  # 1009, 1108
    NO_LICENCE = "no licence left"  # 2034, 3412, or its words
    SCOPE = "scope missing"  # 4700, 4711, 104
    TOKEN = "token dead"  # noqa: S105 (a name; 124, 401)
    CREDENTIALS = "credentials refused"  # by the token endpoint
    PLAN = "not in this plan"  # 200 in the body
    USER_DAY = "user's daily meeting limit"  # 100 creations or updates a user and UTC day
    RATE = "rate limit"  # 429
    INVALID = "request refused"  # 300, 400
    SERVER = "server's fault"  # 5xx
    UNREACHABLE = "no answer"  # timeout, broken connection: whether it was done is unknown


UNSURE = (Trouble.UNREACHABLE, Trouble.SERVER)
"""After these nobody knows whether a change was made."""


class ZoomError(Exception):
    """The one error of this folder. `retry_at` (aware) is when Zoom asks us to come back."""

    def __init__(
        self,
        trouble: Trouble,
        message: str,
        status: int = 0,
        code: int = 0,
        retry_at: datetime | None = None,
        daily: bool = False,
    ) -> None:
        super().__init__(f"{trouble}: {message} (status {status}, code {code})")
        self.trouble, self.message = trouble, message
        self.status, self.code = status, code
        self.retry_at, self.daily = retry_at, daily


BY_CODE: dict[int, Trouble] = {
    124: Trouble.TOKEN,
    104: Trouble.SCOPE,
    4700: Trouble.SCOPE,
    4711: Trouble.SCOPE,
    200: Trouble.PLAN,
    300: Trouble.INVALID,
    1001: Trouble.NOT_THERE,
    1010: Trouble.NOT_THERE,
    1005: Trouble.EXISTS,
    1009: Trouble.ELSEWHERE,
    1108: Trouble.ELSEWHERE,
    2034: Trouble.NO_LICENCE,
    3412: Trouble.NO_LICENCE,
    3001: Trouble.NO_MEETING,
}
BY_STATUS: dict[int, Trouble] = {
    401: Trouble.TOKEN,
    403: Trouble.SCOPE,
    404: Trouble.NOT_THERE,
    409: Trouble.EXISTS,
    429: Trouble.RATE,
}
# The words outlive the numbers: Zoom has moved codes, and uses 300 and 200 for many things.
BY_WORDS: tuple[tuple[re.Pattern[str], Trouble], ...] = (
    (re.compile(r"does not contain scopes?|missing.*scope", re.I), Trouble.SCOPE),
    (re.compile(r"(create/update api requests|meeting.*daily|daily.*meeting)", re.I), Trouble.USER_DAY),
    (
        re.compile(r"(reach|exceed|maximum|enough).*(licen[sc]|paid user|pro user)", re.I),
        Trouble.NO_LICENCE,
    ),
    (re.compile(r"\bno (more |available |free )*licen[sc]e", re.I), Trouble.NO_LICENCE),
    (re.compile(r"already (holds|belongs|exists).*(active|another|other).*account", re.I), Trouble.ELSEWHERE),
    (re.compile(r"already in the account", re.I), Trouble.EXISTS),
)


def refusal(status: int, headers: Mapping[str, str], body: Any, now: datetime) -> ZoomError | None:
    """The error that an answer is; None for a good one. A status of 200 may carry an error in its body."""
    code, message = _code_and_message(body)
    if status < 300 and not code:
        return None
    trouble = _by_words(message) or BY_CODE.get(code)
    if status == 429 and trouble is not Trouble.USER_DAY:
        trouble = Trouble.RATE
    if trouble is None:
        trouble = BY_STATUS.get(status, Trouble.SERVER if status >= 500 else Trouble.INVALID)
    if trouble is Trouble.USER_DAY:
        return ZoomError(trouble, message, status, code, _next_utc_day(now), daily=True)
    if trouble is Trouble.RATE:
        kind = headers.get("X-RateLimit-Type", headers.get("x-ratelimit-type", ""))
        daily = "day" in kind.lower() or "dai" in kind.lower()
        at = retry_at(headers.get("Retry-After", headers.get("retry-after", "")), now)
        at = at or (_next_utc_day(now) if daily else now + timedelta(seconds=1))
        return ZoomError(trouble, message or "too many requests", status, code, at, daily)
    return ZoomError(trouble, message or f"status {status}", status, code)


def retry_at(value: str, now: datetime) -> datetime | None:
    """Retry-After as Zoom sends it (2020-05-31T00:00:00Z), or as RFC 9110 has it (seconds, HTTP date)."""
    value = value.strip()
    if value.isdigit():
        return now + timedelta(seconds=int(value))
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            at = read(value)
        except ValueError:
            continue
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    return None


def _code_and_message(body: Any) -> tuple[int, str]:
    if not isinstance(body, dict):
        return 0, str(body or "")[:200]
    code = body.get("code")
    message = str(body.get("message") or body.get("reason") or body.get("error") or "")
    fields = "; ".join(
        f"{e.get('field')}: {e.get('message')}" for e in body.get("errors") or () if isinstance(e, dict)
    )
    said = " ".join(part for part in (message, fields) if part)[:300]
    return (code if isinstance(code, int) else 0), said


def _by_words(message: str) -> Trouble | None:
    return next((trouble for words, trouble in BY_WORDS if words.search(message)), None)


def _next_utc_day(now: datetime) -> datetime:
    """Zoom counts its days in UTC."""
    utc = now.astimezone(UTC)
    return (utc + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
