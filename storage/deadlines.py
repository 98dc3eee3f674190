"""The clock's side: deadlines that are due."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, select

from rules.facts import DeadlineReached
from storage.claims import DEADLINE, Claims
from storage.engine import reading
from storage.tables import deadlines


@dataclass(frozen=True, slots=True)
class DueDeadline:
    """A deadline that is reached; `facts` is what the rulebook is asked with."""

    ticket: str
    kind: str
    due: datetime

    @property
    def id(self) -> int:
        """A number for claims, the same in every process."""
        name = f"{self.ticket}|{self.kind}|{self.due.astimezone(UTC).isoformat()}"
        return int.from_bytes(hashlib.sha256(name.encode()).digest()[:7], "big")

    @property
    def facts(self) -> DeadlineReached:
        return DeadlineReached(self.ticket, self.kind, self.due)


class Deadlines:
    """Deadlines to answer, by time."""

    def __init__(self, engine: Engine, claims: Claims) -> None:
        self._engine = engine
        self._claims = claims

    def due(self, now: datetime, limit: int) -> list[DueDeadline]:
        """Deadlines reached at `now`, oldest first, claimed until their turn is over or `release`."""
        room = limit + len(self._claims.held(DEADLINE)) + 200
        query = (
            select(deadlines.c.ticket, deadlines.c.kind, deadlines.c.due)
            .where(deadlines.c.due <= now)
            .order_by(deadlines.c.due, deadlines.c.ticket, deadlines.c.kind)
            .limit(room)
        )
        with reading(self._engine) as connection:
            found = {d.id: d for d in (DueDeadline(*row) for row in connection.execute(query))}
        return [found[i] for i in self._claims.take(DEADLINE, found, limit)]

    def release(self, batch: Iterable[DueDeadline]) -> None:
        """Give claimed deadlines back unanswered."""
        self._claims.release(DEADLINE, [d.id for d in batch])

    def next_at(self) -> datetime | None:
        """When the next deadline is reached; None: nothing waits."""
        with reading(self._engine) as connection:
            return connection.scalar(select(deadlines.c.due).order_by(deadlines.c.due).limit(1))
