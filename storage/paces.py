"""Where all workers queue for their requests a second."""

from __future__ import annotations

from sqlalchemy import Engine, text

from storage.kept import KeptConnection

LONGEST = 60.0
"""Seconds: no line of ours is longer. A place further off was given before the clock was set back."""
_UNHURRIED = text("SET synchronous_commit = off")
_RESERVE = text(
    "WITH clock AS (SELECT extract(epoch FROM clock_timestamp())::double precision AS now) "
    "INSERT INTO paces AS p (category, next) SELECT :category, clock.now - :slack + :spacing FROM clock "
    "ON CONFLICT (category) DO UPDATE SET next = greatest("
    "least(p.next, extract(epoch FROM clock_timestamp())::double precision + :longest), "
    "extract(epoch FROM clock_timestamp())::double precision - :slack) + :spacing "
    "RETURNING p.next - :spacing - extract(epoch FROM clock_timestamp())::double precision"
)


class SharedPace:
    """One row a category on PostgreSQL, by its clock: the row's lock puts all workers in one line.

    What a crash of the server forgets is a fraction of a second: the commit is not waited for.
    """

    def __init__(self, engine: Engine) -> None:
        self._wire = KeptConnection(engine, _UNHURRIED)

    def reserve(self, category: str, spacing: float, slack: float) -> float:
        """The seconds to wait for the place that is ours now (zoom/budget.py, Pace)."""
        row = {"category": category, "spacing": spacing, "slack": slack, "longest": LONGEST}
        with self._wire.used() as connection:
            wait = connection.scalar(_RESERVE, row)
        return max(0.0, float(wait or 0.0))

    def close(self) -> None:
        self._wire.close()
