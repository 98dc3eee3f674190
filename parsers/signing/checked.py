"""What checking an electronic signature gave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a signature gave; `valid` is None where nothing can be said. `note` is Indonesian."""

    valid: bool | None
    signer: str | None
    signed_at: datetime | None
    note: str
    named: bool = True
