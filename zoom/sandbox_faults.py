"""Faults that the sandbox can be told to show."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

Kind = Literal[
    "401", "404", "409", "429", "429-daily", "user-day", "500", "503", "hang", "cut", "no-licence", "scope",
    "elsewhere", "3001", "200-code", "invalid",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)

Answer = tuple[int, dict[str, str], dict[str, Any]]
"""Status, headers, body."""
CODES: dict[Kind, tuple[int, int, str]] = {
    "401": (401, 124, "Access token is expired."),
    "404": (404, 1001, "User does not exist or does not belong to this account."),
    "409": (409, 1005, "User already in the account."),
    "500": (500, 500, "Internal server error."),
    "503": (503, 503, "Service unavailable."),
    "no-licence": (400, 3412, "You have reached the maximum number of licensed users."),
    "scope": (400, 4711, "Invalid access token, does not contain scopes:[user:write:admin]."),
    "elsewhere": (409, 1009, "The user already holds an active account."),
    "3001": (404, 3001, "Meeting does not exist."),
    "200-code": (200, 1010, "User does not belong to this account."),
    "invalid": (400, 300, "Validation Failed."),
}
DAY = (
    "You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this "
    "particular user. You may resume these requests at GMT 00:00:00."
)


@dataclass
class Fault:
    """Shown to requests that match, from the `nth` on, `times` times.

    `after`: the change is carried out first, and only its answer is lost in the fault.
    """

    kind: Kind
    method: str | None = None
    path: str = ".*"
    nth: int = 1
    times: int = 1
    after: bool = False
    retry_after: float = 1.0
    seen: int = field(default=0, init=False)

    def meets(self, method: str, path: str) -> bool:
        """Counts the request; True where the fault is to be shown."""
        if (self.method or method) != method or not re.search(self.path, path):
            return False
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times


@dataclass
class Faults:
    """Those that were asked for, oldest first; then `chaos`, asked at every request."""

    asked: list[Fault] = field(default_factory=list)
    chaos: Callable[[str, str], Fault | None] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, method: str, path: str) -> Fault | None:
        with self.lock:
            asked = next((f for f in self.asked if f.meets(method, path)), None)
            return asked or (self.chaos(method, path) if self.chaos else None)


def answer_of(fault: Fault, now: datetime) -> Answer:
    """What the fault answers; hang and cut are the server's own business."""
    if fault.kind in ("429", "429-daily"):
        daily = fault.kind == "429-daily"
        return too_many(now + timedelta(seconds=fault.retry_after), daily)
    if fault.kind == "user-day":
        return 429, {"X-RateLimit-Category": "Light"}, {"code": 429, "message": DAY}
    status, code, message = CODES[fault.kind]
    return status, {}, {"code": code, "message": message}


def too_many(at: datetime, daily: bool) -> Answer:
    """429, Retry-After as a date-time."""
    headers = {
        "Retry-After": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "X-RateLimit-Type": "Daily-limit" if daily else "QPS",
        "X-RateLimit-Category": "Light",
        "X-RateLimit-Remaining": "0",
    }
    which = "daily" if daily else "per-second"
    return (
        429,
        headers,
        {"code": 429, "message": f"You have reached the maximum {which} rate limit."},
    )
