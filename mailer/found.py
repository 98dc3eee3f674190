"""Mails found in a mailbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Head:
    """What is asked of a mail before its body: INTERNALDATE, bytes, and the From field as it stands."""

    uid: int
    received_at: datetime | None
    size: int
    sender: bytes


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail found. `raw` is None where it was not fetched; `fault` then says why, for a person."""

    uid: int
    received_at: datetime | None
    size: int
    raw: bytes | None
    fault: str | None = None
