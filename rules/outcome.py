"""How one try at an effect ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Done:
    """It is so. `result` is kept with the effect and reaches the rulebook as CarriedOut."""

    result: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Again:
    """Not now. `at` is when the other side asks us to come back; None: by our own backoff.

    `taken` names the recipients whom a mail has reached: the next try is for the others alone.
    """

    reason: str
    at: datetime | None = None
    taken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Not like this, ever: no retry, a person is told. `reason` is one sentence; `taken` as in Again."""

    reason: str
    taken: tuple[str, ...] = ()


Outcome = Done | Again | Refused
