"""Many turns, one durable commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from rules.booking import Booking
from storage.arrivals import ReceivedMail
from storage.claims import DEADLINE, EFFECT, MAIL
from storage.deadlines import DueDeadline
from storage.events import Entry, append
from storage.fault import Taken
from storage.loads import strangers_among
from storage.numbers import Numbers
from storage.outbox import DueEffect
from storage.staged import Staged
from storage.tables import deadlines, mails, outbox
from storage.turn import Item, Turn, Ways

__all__ = ["Batch", "Item", "Turn", "claim_of"]

_HOLD_MAILS = (
    select(mails.c.id)
    .where(mails.c.id.in_(bindparam("ids", expanding=True)), mails.c.state == "received")
    .with_for_update(skip_locked=True)
)
_HOLD_EFFECTS = (
    select(outbox.c.id)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.state == "due")
    .with_for_update(skip_locked=True)
)
_HOLD_DEADLINE = (
    select(deadlines.c.ticket)
    .where(deadlines.c.ticket == bindparam("ticket"), deadlines.c.kind == bindparam("kind"))
    .where(deadlines.c.due == bindparam("due"))
    .with_for_update(skip_locked=True)
)


class Batch:
    """Many turns, one durable commit. Nothing of a batch may be moved or sent before the batch is left.

    New rows are gathered and written together: at the end, or when a later turn looks for them.
    """

    def __init__(self, connection: Connection, ways: Ways, items: Sequence[Item] = ()) -> None:
        self._connection = connection
        self._ways = ways
        self._staged = Staged()
        self._numbers = Numbers(connection)
        self._entries: list[Entry] = []
        self._strangers: set[str] = set()
        self._booked: tuple[Booking, ...] | None = None
        self._used: list[tuple[int, int]] = [claim_of(item) for item in items]
        self._held = self._hold(items)

    @property
    def used(self) -> list[tuple[int, int]]:
        """The claims that end with this batch."""
        return self._used

    def foresee(self, addresses: Iterable[str], now: datetime) -> None:
        """Whose mails the turns will be about: who is new to us is asked once, and not in each turn."""
        self._strangers = strangers_among(self._connection, addresses, now, self._ways.zone)

    def _hold(self, items: Sequence[Item]) -> set[tuple[int, int]]:
        """The row locks of all `items` that are still to be done."""
        letters = [item.id for item in items if isinstance(item, ReceivedMail)]
        effects = [item.id for item in items if isinstance(item, DueEffect)]
        held = (
            {(MAIL, i) for i in self._connection.scalars(_HOLD_MAILS, {"ids": letters})} if letters else set()
        )
        if effects:
            held |= {(EFFECT, i) for i in self._connection.scalars(_HOLD_EFFECTS, {"ids": effects})}
        for item in items:
            if isinstance(item, DueDeadline):
                row = {"ticket": item.ticket, "kind": item.kind, "due": item.due}
                if self._connection.execute(_HOLD_DEADLINE, row).first() is not None:
                    held.add(claim_of(item))
        return held

    @contextmanager
    def turn(self, item: Item | None) -> Iterator[Turn]:
        """One decision about `item` (None: one that nobody sent, such as a command at the terminal).

        An exception inside undoes this turn alone. Raises Taken where the item is already decided,
        Busy (from `find` or `record`) where the case is in other hands: the item stays for later.
        """
        if item is not None:
            self._take(item)
        before, mark = self._staged, self._numbers.mark()
        turn = Turn(self._connection, self._ways, item, before, self._numbers)
        turn.strangers, turn.booked, self._booked = self._strangers, self._booked, None
        try:
            yield turn
        except BaseException:
            # Rows of earlier turns that this one wrote out are undone with it: they wait again.
            turn.undo()
            self._numbers.back(mark)
            raise
        turn.keep()
        if turn.flushed:
            self._staged = Staged()
            self._strangers = set()  # what was written out counts among what is written down
        self._staged.take(turn.staged)
        self._entries += turn.entries
        self._booked = turn.booked
        if item is not None and turn.entries:
            self._held.discard(claim_of(item))

    def _take(self, item: Item) -> None:
        claim = claim_of(item)
        if claim not in self._used:
            self._used.append(claim)
            self._held |= self._hold([item])
        elif isinstance(item, DueDeadline) and not self._hold([item]):
            # An earlier turn of this batch may have settled the case, and its deadlines with it.
            self._held.discard(claim)
        if claim not in self._held:
            raise Taken(f"{item!r} is done already, or in other hands")

    def seal(self) -> None:
        """Write what is left, and the sentences last; the ledger calls it right before the commit."""
        self._staged.write(self._connection)
        self._numbers.write()
        append(self._connection, self._entries)


def claim_of(item: Item) -> tuple[int, int]:
    """Kind and number under which `item` is claimed (storage/claims.py)."""
    match item:
        case ReceivedMail():
            return MAIL, item.id
        case DueDeadline():
            return DEADLINE, item.id
        case DueEffect():
            return EFFECT, item.id
