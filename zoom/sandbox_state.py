"""The sandbox's account: users, meetings, licences, and their past."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]
BASIC_LIMIT = timedelta(minutes=40)
"""Zoom ends a basic host's meeting after so long."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that really changed: `what` is user.created, user.type, user.status, meeting.created …"""

    at: datetime
    what: str
    who: str
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One request as it was answered; `changed` where it really changed something."""

    at: datetime
    method: str
    path: str
    status: int
    changed: bool


class Versions:
    """One entity with its past: readers see it as it was a delay ago, writers as it is."""

    def __init__(self) -> None:
        self._past: list[tuple[datetime, Json | None]] = []

    def put(self, at: datetime, value: Json | None) -> None:
        self._past.append((at, value))

    @property
    def newest(self) -> Json | None:
        return self._past[-1][1] if self._past else None

    def all(self) -> list[Json | None]:
        return [value for _, value in self._past]

    def seen(self, at: datetime) -> Json | None:
        return next((value for when, value in reversed(self._past) if when <= at), None)


@dataclass
class Office:
    """All that Zoom would know of one account. Guard every use with `lock`; `now` may be a virtual clock."""

    now: Callable[[], datetime]
    licences: int = 20
    delay: timedelta = timedelta(0)
    concurrent: int = 1
    accept_after: timedelta | None = None
    lock: threading.RLock = field(default_factory=threading.RLock)
    users: dict[str, Versions] = field(default_factory=dict)
    meetings: dict[str, Versions] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    harms: list[Change] = field(default_factory=list)
    daily: dict[tuple[str, str], int] = field(default_factory=dict)
    serial: int = 0

    def next_serial(self) -> int:
        self.serial += 1
        return self.serial

    def add_user(
        self,
        email: str,
        kind: int = 1,
        status: str = "active",
        first: str = "",
        last: str = "",
        seats: int = 100,
    ) -> Json:
        """Seed or create a user; `seats` is the meeting capacity that the user's plan and add-ons give."""
        with self.lock:
            number = self.next_serial()
            user = {
                "id": f"U{number:04d}sandbox", "email": email.lower(), "type": kind, "status": status,
                "first_name": first or email.split("@")[0], "last_name": last, "seats": seats,
                "host_key": f"{100000 + number * 7919 % 900000}", "created_at": stamp(self.now()),
            }  # fmt: skip
            self.put_user(user, "user.created")
            return user

    def put_user(self, user: Json | None, what: str, old: Json | None = None) -> None:
        now, email = self.now(), (user or old or {})["email"]
        self.users.setdefault(email, Versions()).put(now, user)
        self.changes.append(Change(now, what, email, _telling(what, old), _telling(what, user)))

    def put_meeting(self, meeting_id: str, meeting: Json | None, what: str, host: str) -> None:
        self.meetings.setdefault(meeting_id, Versions()).put(self.now(), meeting)
        self.changes.append(Change(self.now(), what, host, None, meeting_id))

    def user(self, key: str, seen: bool = False) -> Json | None:
        """By address or id; `seen`: as readers see it, after the delay."""
        key = key.lower()
        for email, versions in self.users.items():
            found = versions.seen(self.now() - self.delay) if seen else versions.newest
            if found and key in (email, str(found["id"]).lower()):
                return self._accepted(found)
        return None

    def all_users(self) -> list[Json]:
        """As readers see them."""
        at = self.now() - self.delay
        return [self._accepted(u) for v in self.users.values() if (u := v.seen(at)) is not None]

    def _accepted(self, user: Json) -> Json:
        if user["status"] == "pending" and self.accept_after is not None:
            since = datetime.fromisoformat(user["created_at"]) + self.accept_after
            if self.now() >= since:
                return {**user, "status": "active"}
        return user

    def accept(self, email: str) -> None:
        """The person follows the invitation's link."""
        with self.lock:
            user = self.user(email)
            if user is not None:
                self.put_user({**user, "status": "active"}, "user.status", user)

    def licensed(self) -> list[str]:
        return [e for e, v in self.users.items() if v.newest and v.newest["type"] == 2]

    def meeting(self, meeting_id: str, seen: bool = False) -> Json | None:
        versions = self.meetings.get(meeting_id)
        if versions is None:
            return None
        return versions.seen(self.now() - self.delay) if seen else versions.newest

    def meetings_of(self, host_id: str, kind: str) -> list[Json]:
        """As readers see them: scheduled is all, live those in progress, upcoming those not begun."""
        now = self.now()
        found = [m for v in self.meetings.values() if (m := v.seen(now - self.delay)) is not None]
        mine = [m for m in found if m["host_id"] == host_id]
        if kind == "live":  # a running meeting shows at once: it is the present, not a record
            return [
                m for i in self.meetings if (m := self.meeting(i)) and m["host_id"] == host_id and m["live"]
            ]
        if kind == "upcoming":
            return [m for m in mine if begins(m) >= now]
        return mine

    def start_meeting(self, meeting_id: str) -> bool:
        """The host opens the meeting; False where the host has too many running."""
        with self.lock:
            meeting = self.meeting(meeting_id)
            if meeting is None:
                return False
            running = [i for i in self.meetings if (m := self.meeting(i)) and m["live"]]
            mine = [i for i in running if (self.meeting(i) or {})["host_id"] == meeting["host_id"]]
            if len(mine) >= self.concurrent and meeting_id not in mine:
                self.harms.append(Change(self.now(), "host.busy", meeting["host_email"], mine, meeting_id))
                return False
            live = {**meeting, "live": True, "opened_at": self.now()}
            self.put_meeting(meeting_id, live, "meeting.started", meeting["host_email"])
            return True

    def close_meeting(self, meeting_id: str) -> None:
        """All have left."""
        with self.lock:
            meeting = self.meeting(meeting_id)
            if meeting and meeting["live"]:
                self.put_meeting(
                    meeting_id, {**meeting, "live": False}, "meeting.ended", meeting["host_email"]
                )

    def count_day(self, host_id: str, most: int) -> bool:
        """Whether the host's day (UTC) still has room for one creation or change of a meeting; counts it."""
        key = (host_id, self.now().astimezone(UTC).date().isoformat())
        self.daily[key] = self.daily.get(key, 0) + 1
        return self.daily[key] <= most

    def note_taken(self, user: Json) -> None:
        """A licence was taken: written down as a harm where the user's meeting is running."""
        live = [m["id"] for m in self.meetings_of(user["id"], "live")]
        if live:
            self.harms.append(Change(self.now(), "taken.live", user["email"], None, live))


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def begins(meeting: Json) -> datetime:
    return datetime.fromisoformat(meeting["start_time"])


def _telling(what: str, user: Json | None) -> Any:
    if user is None:
        return None
    return user["status"] if what == "user.status" else user["type"]
