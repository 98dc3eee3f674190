"""How the office wants its licences used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from rules.booking import Host, Margins

MEETING: Mapping[str, Any] = {"join_before_host": True, "mute_upon_entry": True, "waiting_room": False}


@dataclass(frozen=True, slots=True)
class Policy:
    """`named`: the agency's account is licensed for its event; `pool`: one of `hosts` is lent.

    `licences` is how many are ours to give (None: not said, Zoom's own refusal decides). `protected`
    accounts (lower case) never lose a licence. `licence_from`: "approval" gives the licence at once and
    holds it until the event is over; "margin" leaves it to zoom/licences.py, a margin before the event.
    `settle` is how long Zoom may take to show what was changed; `look_again` how long to wait for a
    meeting in progress.
    """

    mode: Literal["named", "pool"] = "named"
    hosts: tuple[Host, ...] = ()
    licences: int | None = None
    protected: frozenset[str] = frozenset()
    margins: Margins = field(default_factory=Margins)
    licence_from: Literal["approval", "margin"] = "approval"
    settle: timedelta = timedelta(seconds=60)
    look_again: timedelta = timedelta(minutes=10)
    meeting_settings: Mapping[str, Any] = field(default_factory=lambda: dict(MEETING))
