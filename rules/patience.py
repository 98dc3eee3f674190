"""How often an effect is tried, and when again."""

from __future__ import annotations

from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
PAUSES: dict[str, tuple[timedelta, ...]] = {
    # A mail server may be down for a night: a day and a half in all (RFC 5321 §4.5.4.1 asks for patience).
    "send-mail": tuple(n * MINUTE for n in (1, 2, 5, 10, 20, 40, 60, 120, 240, 480, 600, 600)),
    # Zoom has a term of one working day behind it: about five hours, then a person.
    "activate-zoom": tuple(n * MINUTE for n in (0.5, 1, 2, 5, 10, 20, 40, 60, 60, 120)),
    "schedule-meeting": tuple(n * MINUTE for n in (0.5, 1, 2, 5, 10, 20, 40, 60, 60, 120)),
    # A licence held too long costs, a meeting cut off costs more: half a day.
    "deactivate-zoom": tuple(n * MINUTE for n in (1, 2, 5, 10, 20, 30, 60, 60, 120, 120, 240)),
}


def next_try(kind: str, tries: int, now: datetime, asked_for: datetime | None = None) -> datetime | None:
    """When to try again after `tries` failures (1 or more); None: give up. Never before `asked_for`."""
    pauses = PAUSES[kind]
    if tries > len(pauses):
        return None
    at = now + pauses[tries - 1]
    return max(at, asked_for) if asked_for else at
