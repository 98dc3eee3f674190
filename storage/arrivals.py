"""S1: mails noted, kept, and later moved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, bindparam, func, select, text, update

from storage.archive import Archive
from storage.bulk import write_many
from storage.claims import MAIL, Claims
from storage.codec import clean
from storage.engine import reading, writing
from storage.events import Entry, append
from storage.repeats import PERIKSA, known_uids, mark_repeat, seen_before
from storage.tables import Values, mails, marks
from storage.upserts import insert_for, insert_new

IN_SIGHT = 5000
"""Undecided mails among which senders take turns; beyond them, the oldest come first."""
ARRIVALS_LOCK = 0x41525249


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail as found on the server. `raw` is None where it was not fetched; `fault` then says why.

    `sender` is whom the mail says it is from: senders take turns, so that nobody's flood delays others.
    """

    account: str
    folder: str
    uidvalidity: int
    uid: int
    raw: bytes | None
    received_at: datetime
    size: int = 0
    message_id: str | None = None
    fault: str | None = None
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """A mail at S1, to be decided. `fault` says why it cannot be read: it was not fetched (`digest` is None),
    or another mail has its Message-ID."""

    id: int
    account: str
    folder: str
    uidvalidity: int
    uid: int
    digest: str | None
    size: int
    received_at: datetime
    message_id: str | None
    fault: str | None
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class DecidedMail:
    """A mail at S2, to be moved: `target` is SELESAI or PERIKSA."""

    id: int
    account: str
    folder: str
    uidvalidity: int
    uid: int
    target: str
    message_id: str | None


_RECEIVED = [mails.c[name] for name in ReceivedMail.__dataclass_fields__]
_DECIDED = [mails.c[name] for name in DecidedMail.__dataclass_fields__]


class Arrivals:
    """What came in: the mark of each folder, mails to decide, mails to move."""

    def __init__(self, engine: Engine, archive: Archive, claims: Claims) -> None:
        self._engine = engine
        self._archive = archive
        self._claims = claims
        self._new_mail = insert_new(engine.dialect.name, mails)
        mark = insert_for(engine.dialect.name)(marks)
        taller = func.max if engine.dialect.name == "sqlite" else func.greatest
        self._mark = mark.on_conflict_do_update(
            index_elements=["account", "folder", "uidvalidity"],
            set_={"uid": taller(marks.c.uid, mark.excluded.uid)},
        )

    def high_water(self, account: str, folder: str, uidvalidity: int) -> int | None:
        """The highest UID dealt with; None where this folder (or this UIDVALIDITY of it) is new."""
        query = select(marks.c.uid).where(
            marks.c.account == account, marks.c.folder == folder, marks.c.uidvalidity == uidvalidity
        )
        with reading(self._engine) as connection:
            return connection.scalar(query)

    def began_at(self, account: str, folder: str, uidvalidity: int | None = None) -> datetime | None:
        """When this folder was first looked at, whatever its UIDVALIDITY (or with this one); None: never."""
        query = select(func.min(marks.c.began_at)).where(marks.c.account == account, marks.c.folder == folder)
        if uidvalidity is not None:
            query = query.where(marks.c.uidvalidity == uidvalidity)
        with reading(self._engine) as connection:
            began: datetime | None = connection.scalar(query)
            return began

    def begin(self, account: str, folder: str, uidvalidity: int, uid: int, now: datetime) -> None:
        """First start: leave every mail up to `uid` (UIDNEXT - 1) alone. 0 asks for all of them."""
        with writing(self._engine) as connection:
            self._set_mark(connection, account, folder, uidvalidity, uid, now)

    def _set_mark(
        self, connection: Connection, account: str, folder: str, validity: int, uid: int, now: datetime
    ) -> None:
        row = {"account": account, "folder": folder, "uidvalidity": validity, "uid": uid, "began_at": now}
        connection.execute(self._mark, row)

    def noted(self, account: str, folder: str, uidvalidity: int, above: int) -> set[int]:
        """The UIDs above `above` that are noted already."""
        query = select(mails.c.uid).where(
            mails.c.account == account,
            mails.c.folder == folder,
            mails.c.uidvalidity == uidvalidity,
            mails.c.uid > above,
        )
        with reading(self._engine) as connection:
            return set(connection.scalars(query))

    def note(self, arrivals: Sequence[Arrival], now: datetime, mark: int | None = None) -> int:
        """S1: keep and note a batch in one commit; the number that are new to us.

        Raw mail is in the archive before the row is. A mail seen before (same digest, or same
        Message-ID) is noted as decided, so that it is moved and nothing is repeated. Noting the
        same UIDs again does nothing. The folder's mark rises to `mark`, or where none is given to the
        batch's highest UID: every mail up to it must have been noted, those that could not be fetched as
        well (`raw=None`, `fault`).
        """
        if not arrivals:
            return 0
        raws = [a.raw for a in arrivals if a.raw is not None]
        digests: list[str] = []
        if self._archive.url != "db:":
            digests = self._archive.keep_many(raws)
        with writing(self._engine) as connection:
            if self._archive.url == "db:":
                digests = self._archive.keep_many(raws, connection)
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ARRIVALS_LOCK})
            fresh = self._insert(connection, arrivals, digests, now)
            tops: dict[tuple[str, str, int], int] = {}
            for a in arrivals:
                place = (a.account, a.folder, a.uidvalidity)
                tops[place] = max(tops.get(place, 0), a.uid) if mark is None else mark
            for (account, folder, validity), uid in sorted(tops.items()):
                self._set_mark(connection, account, folder, validity, uid, now)
            return fresh

    def _insert(
        self, connection: Connection, arrivals: Sequence[Arrival], digests: Sequence[str], now: datetime
    ) -> int:
        """`digests` are those of the mails that have raw bytes, in their order."""
        places = [(a.account, a.folder, a.uidvalidity, a.uid) for a in arrivals]
        known, kept = known_uids(connection, places), iter(digests)
        named = [(a, next(kept) if a.raw is not None else None) for a in arrivals]
        rows = [
            _row(a, digest, now)
            for place, (a, digest) in zip(places, named, strict=True)
            if place not in known
        ]
        seen = seen_before(connection, rows)
        last = connection.scalar(select(func.max(mails.c.id))) or 0
        for number, row in enumerate(rows, last + 1):
            row["id"] = number
            mark_repeat(row, seen, now)
        write_many(connection, self._new_mail, rows)
        return sum(row["state"] == "received" for row in rows)

    def received(self, limit: int) -> list[ReceivedMail]:
        """Mails to decide, claimed: nobody else gets them until their turn is over.

        Each sender's oldest first, then each one's second: a flood from one sender delays no other.

        Read them at leisure, then decide each in `Ledger.turn` or `Batch.turn`; give those that you
        do not come to back with `release`.
        """
        room = limit + len(self._claims.held(MAIL)) + 200
        with reading(self._engine) as connection:
            waiting = list(connection.scalars(_IN_TURN, {"room": room, "sight": room + IN_SIGHT}))
        mine = self._claims.take(MAIL, waiting, limit)
        # Between the look and the claim another worker may have finished one: look again.
        with reading(self._engine) as connection:
            found = {row.id: ReceivedMail(*row) for row in connection.execute(_STILL, {"ids": mine})}
        self._claims.release(MAIL, [i for i in mine if i not in found])
        return [found[i] for i in mine if i in found]

    def release(self, batch: Iterable[ReceivedMail]) -> None:
        """Give claimed mails back undecided."""
        self._claims.release(MAIL, [mail.id for mail in batch])

    def set_aside(self, mail: ReceivedMail, reason: str, now: datetime) -> None:
        """The last wall: a mail that no rule could be asked about goes to PERIKSA, with a sentence why."""
        change = (
            update(mails)
            .where(mails.c.id == mail.id, mails.c.state == "received")
            .values(state="decided", target=PERIKSA, reason=clean(reason), decided_at=now)
        )
        try:
            with writing(self._engine) as connection:
                if connection.execute(change).rowcount:
                    append(connection, [Entry(now, "SetAside", None, mail.id, None, reason)])
        finally:
            self.release([mail])

    def to_move(self, limit: int) -> list[DecidedMail]:
        """Mails at S2, oldest decision first."""
        query = select(*_DECIDED).where(mails.c.state == "decided").order_by(mails.c.id).limit(limit)
        with reading(self._engine) as connection:
            return [DecidedMail(*row) for row in connection.execute(query)]

    def moved(self, ids: Sequence[int], now: datetime) -> None:
        """S3: they lie in their folder now."""
        self._leave(ids, "moved", now)

    def gone(self, ids: Sequence[int], now: datetime) -> None:
        """They are not on the server any more: a person moved or deleted them. The archive has them."""
        self._leave(ids, "gone", now)

    def _leave(self, ids: Sequence[int], state: str, now: datetime) -> None:
        if not ids:
            return
        change = (
            update(mails)
            .where(mails.c.id == bindparam("mail"), mails.c.state == "decided")
            .values(state=state, moved_at=now)
        )
        with writing(self._engine) as connection:
            connection.execute(change, [{"mail": i} for i in sorted(ids)])


_STILL = select(*_RECEIVED).where(
    mails.c.id.in_(bindparam("ids", expanding=True)), mails.c.state == "received"
)


def _in_turn() -> Select[Any]:
    """The oldest undecided mails, by each one's place among its sender's."""
    waiting = select(mails.c.id, mails.c.sender).where(mails.c.state == "received")
    oldest = waiting.order_by(mails.c.id).limit(bindparam("sight")).subquery()
    place = func.row_number().over(partition_by=oldest.c.sender, order_by=oldest.c.id)
    ranked = select(oldest.c.id, place.label("place")).subquery()
    return select(ranked.c.id).order_by(ranked.c.place, ranked.c.id).limit(bindparam("room"))


_IN_TURN = _in_turn()


def _row(arrival: Arrival, digest: str | None, now: datetime) -> Values:
    raw = arrival.raw
    body = None
    if raw is not None:
        _, _, rest = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
        body = hashlib.sha256(rest.strip()).hexdigest()
    return {
        "account": arrival.account,
        "folder": arrival.folder,
        "uidvalidity": arrival.uidvalidity,
        "uid": arrival.uid,
        "digest": digest,
        "body_digest": body,
        "message_id": clean(arrival.message_id) if arrival.message_id else None,
        "sender": clean(arrival.sender) if arrival.sender else None,
        "size": arrival.size or len(raw or b""),
        "received_at": arrival.received_at,
        "noted_at": now,
        "state": "received",
        "fault": clean(arrival.fault) if arrival.fault else (None if raw is not None else "not fetched"),
        "target": None,
        "reason": None,
        "duplicate_of": None,
        "decided_at": None,
    }
