"""Whose mail is next: senders take turns."""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from collections.abc import Iterable, Sequence, Set
from heapq import heappop, heappush

from mailer.found import Head
from parsers.mails.header import sender_of
from storage.arrivals import ReceivedMail

FEW = 8
"""Mails that anybody may have at once and be treated as one among many."""
LEAST_AT_ONCE, MOST_AT_ONCE = 16, 100
HEADS_A_MAIL = 6
"""Heads asked for each mail that is fetched: whose mails wait must be known before it is somebody's turn."""
MOST_BYTES = 8 << 20
SHORT = 0.2
"""Seconds that fetching and noting a batch should take: whoever's mail comes meanwhile waits for so long."""
COUNTS = 1.0
"""Seconds for which a mail that was handed out counts against its sender."""
TRICKLE = 0.1
"""Seconds between two mails of a flood while anybody else's is being read."""
MANY_AT_ONCE = 16
"""Mails of a flood in the readers' hands at once: the turn that decides them is short, too."""
REMEMBERED = 10_000


class Line:
    """Mails found in the mailbox and not noted yet: as they came, but of each sender the first few first.

    A sender's turns are counted as long as the line lasts: who has had many waits for those who had few.
    """

    def __init__(self, seen: int) -> None:
        self._unasked: deque[int] = deque()
        self._left: list[int] = []
        self._over: set[int] = set()
        self._queue: list[tuple[int, int, Head]] = []
        self._had: Counter[str | None] = Counter()
        self._at_once = LEAST_AT_ONCE
        self.seen = seen
        """The highest UID found so far."""

    def __bool__(self) -> bool:
        return bool(self._unasked or self._queue)

    def found(self, uids: Iterable[int], noted: Set[int] = frozenset()) -> None:
        """UIDs in the mailbox, ascending, and which of them are noted already."""
        for uid in uids:
            self.seen = max(self.seen, uid)
            if uid not in noted:
                self._unasked.append(uid)
                heappush(self._left, uid)

    def unasked(self) -> list[int]:
        """Those to ask the server about now, the oldest first: a thread's mails stay in order."""
        return [self._unasked.popleft() for _ in range(min(HEADS_A_MAIL * self._at_once, len(self._unasked)))]

    def known(self, asked: Sequence[int], heads: Iterable[Head]) -> None:
        """What the server says of those that were `asked` about; of a mail that has gone it says nothing."""
        self._over.update(asked)
        for head in heads:
            self._over.discard(head.uid)
            sender = sender_of(head.sender)
            self._had[sender] += 1
            turn = self._had[sender]
            heappush(self._queue, (turn if turn > FEW else 0, head.uid, head))

    def next(self) -> list[Head]:
        """The batch to fetch now; nothing of it is in the line any more."""
        batch: list[Head] = []
        room = MOST_BYTES
        while self._queue and len(batch) < self._at_once and (not batch or self._queue[0][2].size <= room):
            head = heappop(self._queue)[2]
            room -= head.size
            batch.append(head)
        self._over.update(head.uid for head in batch)
        return batch

    def mark(self) -> int:
        """The highest UID up to which nothing is left in the line."""
        while self._left and self._left[0] in self._over:
            self._over.remove(heappop(self._left))
        return self._left[0] - 1 if self._left else self.seen

    def took(self, seconds: float) -> None:
        """How long the last batch took, so that the next is neither long nor needlessly small."""
        if seconds > SHORT:
            self._at_once = max(self._at_once // 2, LEAST_AT_ONCE)
        elif seconds < SHORT / 2:
            self._at_once = min(self._at_once * 2, MOST_AT_ONCE)


class Shares:
    """Which mails the readers get now: those of a sender who has had more than a share wait for all others.

    Each mail counts against its sender for a second, and the first few count for nothing. While anybody
    else's mail is being read, one mail in a while keeps a flood moving; the processors are the others'.
    """

    def __init__(self) -> None:
        self._until: OrderedDict[str | None, float] = OrderedDict()
        self._others: set[int] = set()
        self._many: set[int] = set()
        self._trickled = float("-inf")

    def choose(self, items: Iterable[ReceivedMail], now: float) -> list[ReceivedMail]:
        """Those of `items` to hand out at `now` (seconds of a clock that runs evenly): they are in hand."""
        others: list[ReceivedMail] = []
        many: list[ReceivedMail] = []
        for item in items:
            if self._until.get(item.sender, now) - now > (FEW - 1) * COUNTS:
                many.append(item)
            else:
                self._had(item.sender, now)
                others.append(item)
        self._others.update(item.id for item in others)
        room = MANY_AT_ONCE - len(self._many)
        if self._others:
            room = int(not self._many and now - self._trickled >= TRICKLE)
        chosen = many[: max(room, 0)]
        if chosen:
            self._trickled = now
        for item in chosen:
            self._had(item.sender, now)
            self._many.add(item.id)
        return others + chosen

    def _had(self, sender: str | None, now: float) -> None:
        self._until[sender] = max(self._until.pop(sender, now), now) + COUNTS
        if len(self._until) > REMEMBERED:
            self._until.popitem(last=False)

    def read(self, ids: Iterable[int]) -> None:
        """These are in hand no more."""
        for number in ids:
            self._others.discard(number)
            self._many.discard(number)
