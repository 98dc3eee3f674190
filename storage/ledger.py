"""The ledger: everything remembered, under one roof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select

from storage.archive import Archive
from storage.arrivals import Arrivals
from storage.audit import Fault, verify_chain
from storage.bookings import Bookings
from storage.claims import claims_for
from storage.deadlines import Deadlines
from storage.engine import reading, writing
from storage.events import Entry, append
from storage.outbox import MessageId, Outbox
from storage.retention import Retention
from storage.tables import meta
from storage.turn import Item, Turn, Ways
from storage.turns import Batch, claim_of
from storage.upserts import insert_for, insert_new
from storage.views import Views

PONTIANAK = ZoneInfo("Asia/Pontianak")


class Ledger:
    """What the daemon remembers. Safe in threads; on PostgreSQL, in several daemons at once.

    Claim, read, decide: `arrivals.received`, `deadlines.due` and `outbox.claim` hand out work that
    nobody else has, without holding any transaction open; reading may take its time. Then `turn` (or
    many in one `batch`) finds the case, and records the decision, in one transaction that also takes
    the row's own lock: a claim that was lost on the way costs work, never a second decision.
    On SQLite a turn is the single writer: read first, and keep the turn short.

    `message_id` makes an outgoing Message-ID from an effect's key, so that a reply finds its case
    even where we died before we could note that the mail went out. `zone` is the office's.
    """

    def __init__(
        self,
        engine: Engine,
        archive: Archive,
        *,
        zone: ZoneInfo = PONTIANAK,
        message_id: MessageId | None = None,
    ) -> None:
        self.engine = engine
        self.archive = archive
        self._ways = Ways(zone, message_id)
        self._claims = claims_for(engine)
        self.arrivals = Arrivals(engine, archive, self._claims)
        self.deadlines = Deadlines(engine, self._claims)
        self.outbox = Outbox(engine, self._claims)
        self.bookings = Bookings(engine)
        self.views = Views(engine)
        self.retention = Retention(engine, archive)

    @contextmanager
    def batch(self, items: Sequence[Item] = ()) -> Iterator[Batch]:
        """Many turns, one commit on leaving; an exception that leaves the block undoes all of them.

        `items` are those that turns will be about (their rows are locked in one go); the claims of
        all of them end with the batch, those without a turn as well.
        """
        batch: Batch | None = None
        try:
            with writing(self.engine) as connection:
                batch = Batch(connection, self._ways, items)
                yield batch
                batch.seal()
        finally:
            # Only now, after the commit or the rollback, may another worker look at these rows.
            for kind, number in {*map(claim_of, items), *(batch.used if batch is not None else ())}:
                self._claims.release(kind, [number])

    @contextmanager
    def turn(self, item: Item | None = None) -> Iterator[Turn]:
        """One turn, committed on leaving. Raises Taken and Busy as `Batch.turn` does."""
        with self.batch([item] if item else []) as batch, batch.turn(item) as turn:
            yield turn

    def say(self, kind: str, reason: str, now: datetime, *, ticket: str | None = None) -> None:
        """Put one sentence on the record that is no decision (start, settings changed, a report sent)."""
        with writing(self.engine) as connection:
            append(connection, [Entry(now, kind, ticket, None, None, reason)])

    def remember(self, name: str, value: str) -> str:
        """Keep a single fact the first time it is said; what is kept from then on (first start, key id)."""
        with writing(self.engine) as connection:
            connection.execute(insert_new(self.engine.dialect.name, meta), {"name": name, "value": value})
            return str(connection.scalar(select(meta.c.value).where(meta.c.name == name)))

    def change(self, name: str, value: str) -> None:
        """Keep a single fact, in place of what was kept under its name."""
        insert_into = insert_for(self.engine.dialect.name)
        row = insert_into(meta).values(name=name, value=value)
        with writing(self.engine) as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": value}))

    def recall(self, name: str) -> str | None:
        with reading(self.engine) as connection:
            return connection.scalar(select(meta.c.value).where(meta.c.name == name))

    def verify_chain(self) -> list[Fault]:
        """What is wrong with the record; an empty list: nothing."""
        return verify_chain(self.engine)

    def close(self) -> None:
        """Drop claims and connections; nothing is lost by not calling it."""
        self._claims.close()
        self.engine.dispose()
