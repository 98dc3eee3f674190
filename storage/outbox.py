"""S4: effects due, each under its one key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, and_, bindparam, exists, func, select, update

from rules.case import Case
from rules.decision import Effect, SendMail
from rules.mail import Mail
from storage.claims import EFFECT, Claims
from storage.codec import clean, dump_effect, dump_result, load_case, load_effect, load_result
from storage.engine import reading, writing
from storage.fault import Taken
from storage.tables import DUE, Values, outbox, sent, snapshots
from storage.upserts import insert_new

MessageId = Callable[[str], str]
TAKEN = "taken"
IN_SIGHT = 5000
"""Effects due among which senders take turns; beyond them, the oldest come first."""


@dataclass(frozen=True, slots=True)
class DueEffect:
    """An effect to carry out. `key` is unique for ever (`ticket/effect.key`); `case` as of the decision.

    `tries` counts the tries before this one. `case` is None where the effect belongs to no case. `taken` are
    the recipients whom an earlier try of a mail has reached.
    """

    id: int
    key: str
    ticket: str | None
    effect: Effect
    case: Case | None
    tries: int
    created_at: datetime
    taken: tuple[str, ...] = ()


def lane_of(ticket: str | None, key: str, effect: Effect) -> str:
    """What must stay in order: mails of one case to the same people; changes to one Zoom account."""
    if not isinstance(effect, SendMail):
        return clean(f"zoom/{effect.account.lower()}")
    people = ",".join(sorted(address.email for address in effect.to))
    return clean(f"{ticket}/{people}" if ticket else key)


_THERE = select(outbox.c.key).where(outbox.c.key.in_(bindparam("keys", expanding=True)))


def known_keys(connection: Connection, keys: Sequence[str]) -> set[str]:
    """Those of `keys` that are in the outbox already, whatever became of them."""
    return set(connection.scalars(_THERE, {"keys": list(keys)})) if keys else set()


def caused_by(mail: Mail | None, case: Case | None) -> str | None:
    """Whose turn a decision's effects take: who wrote, else for whom the case is."""
    person = (mail.sender if mail else None) or (case.requester if case else None)
    return clean(person.email.lower()) if person else None


def outbox_row(
    key: str,
    ticket: str | None,
    effect: Effect,
    snapshot: str | None,
    now: datetime,
    message_id: MessageId | None,
    sender: str | None = None,
) -> Values:
    """A new effect, due at once or when it says; `sender` wrote what it follows from."""
    wanted = (effect.not_before if isinstance(effect, SendMail) else None) or now
    return {
        "key": key,
        "ticket": ticket,
        "kind": effect.kind,
        "lane": lane_of(ticket, key, effect),
        "sender": sender,
        "state": "due",
        "not_before": wanted,
        "next_at": wanted,
        "tries": 0,
        "message_id": message_id(key) if message_id and isinstance(effect, SendMail) else None,
        "body": dump_effect(effect),
        "snapshot": snapshot,
        "created_at": now,
    }


def sent_rows(rows: Sequence[Values], now: datetime) -> list[Values]:
    """The Message-IDs that these effects will have, so that a reply finds its case."""
    return [
        {"message_id": r["message_id"], "ticket": r["ticket"], "at": now} for r in rows if r["message_id"]
    ]


_FINISH = (
    update(outbox)
    .where(outbox.c.id == bindparam("effect"), outbox.c.state == "due")
    .values(
        state=bindparam("new_state"),
        finished_at=bindparam("ended"),
        tries=outbox.c.tries + 1,
        reason=bindparam("why"),
        result=bindparam("outcome"),
    )
)
_TICKET = select(outbox.c.ticket).where(outbox.c.id == bindparam("effect"))


def finish(
    connection: Connection,
    effect_id: int,
    state: str,
    now: datetime,
    *,
    reason: str | None,
    result: dict[str, str],
) -> None:
    """Write how an effect ended, once; raises Taken where it is ended already."""
    if connection.execute(_FINISH, _ending(effect_id, state, now, reason, result)).rowcount != 1:
        raise Taken(f"effect {effect_id} is finished already")
    if result.get("message_id"):
        ticket = connection.scalar(_TICKET, {"effect": effect_id})
        row = {"message_id": clean(result["message_id"]), "ticket": ticket, "at": now}
        connection.execute(insert_new(connection.dialect.name, sent), row)


def _ending(effect_id: int, state: str, now: datetime, reason: str | None, result: dict[str, str]) -> Values:
    return {
        "effect": effect_id,
        "new_state": state,
        "ended": now,
        "why": clean(reason) if reason else None,
        "outcome": dump_result(result) if result else None,
    }


def _in_turn() -> Select[Any]:
    """The numbers of effects due, by each one's place among its sender's."""
    older = outbox.alias("older")
    waits = exists().where(
        and_(
            older.c.lane == outbox.c.lane,
            older.c.id < outbox.c.id,
            older.c.state == DUE,
            older.c.not_before <= bindparam("now"),
        )
    )
    whose = func.coalesce(outbox.c.sender, outbox.c.lane)
    oldest = (
        select(outbox.c.id, outbox.c.next_at, whose.label("whose"))
        .where(outbox.c.state == DUE, outbox.c.next_at <= bindparam("now"), ~waits)
        .where(outbox.c.kind.in_(bindparam("kinds", expanding=True)))
        .order_by(outbox.c.next_at, outbox.c.id)
        .limit(bindparam("sight"))
        .subquery()
    )
    order = (oldest.c.next_at, oldest.c.id)
    place = func.row_number().over(partition_by=oldest.c.whose, order_by=order)
    ranked = select(*order, place.label("place")).subquery()
    return (
        select(ranked.c.id).order_by(ranked.c.place, ranked.c.next_at, ranked.c.id).limit(bindparam("room"))
    )


_IN_TURN = _in_turn()
_STILL = (
    select(outbox, snapshots.c.body.label("case_body"))
    .outerjoin(snapshots, snapshots.c.digest == outbox.c.snapshot)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    .where(outbox.c.state == "due", outbox.c.next_at <= bindparam("now"))
)


class Outbox:
    """Effects to carry out. A row is due until it is done or parked: a crash leaves it due."""

    def __init__(self, engine: Engine, claims: Claims) -> None:
        self._engine = engine
        self._claims = claims

    def claim(self, now: datetime, kinds: Iterable[str], limit: int) -> list[DueEffect]:
        """Effects due, claimed until `done`, `again`, `park`, a turn, `release`, or our death.

        Each sender's oldest first, then each one's second: what one person's mails set off delays nobody
        else's answer. Of one lane (mails of a case to the same people, changes to one account) only the
        oldest is given, so that no mail overtakes another while both are due.
        """
        room = limit + len(self._claims.held(EFFECT)) + 200
        due = {"now": now, "kinds": list(kinds), "room": room, "sight": room + IN_SIGHT}
        with reading(self._engine) as connection:
            waiting = list(connection.scalars(_IN_TURN, due))
        mine = self._claims.take(EFFECT, waiting, limit)
        # Between the look and the claim another worker may have finished one: look again.
        with reading(self._engine) as connection:
            rows = {row.id: row for row in connection.execute(_STILL, {"ids": mine, "now": now})}
        self._claims.release(EFFECT, [i for i in mine if i not in rows])
        return [_due(rows[i]) for i in mine if i in rows]

    def release(self, effects: Iterable[DueEffect]) -> None:
        """Give claimed effects back untried."""
        self._claims.release(EFFECT, [e.id for e in effects])

    def done(self, mails: Sequence[tuple[DueEffect, dict[str, str]]], now: datetime) -> None:
        """They are sent, each with its result, in one commit; no rule needs to be asked.

        Raises Taken where one is ended already; the others' ends are written then, too.
        """
        rows = [_ending(effect.id, "done", now, None, result) for effect, result in mails]
        try:
            with writing(self._engine) as connection:
                ended = connection.execute(_FINISH, rows).rowcount
        finally:
            self.release([effect for effect, _ in mails])
        if ended != len(mails):
            raise Taken(f"of effects {[effect.id for effect, _ in mails]} one is finished already")

    def park(self, effect: DueEffect, reason: str, now: datetime) -> None:
        """Given up, and no rule needs to be asked (else: `Ledger.turn(effect)` with Parked)."""
        try:
            with writing(self._engine) as connection:
                finish(connection, effect.id, "parked", now, reason=reason, result=result_of(effect))
        finally:
            self.release([effect])

    def again(self, effect: DueEffect, at: datetime, reason: str) -> None:
        """Not now: due again at `at`; the try is counted, the reason and whom it reached are kept."""
        change = (
            update(outbox)
            .where(outbox.c.id == effect.id, outbox.c.state == "due")
            .values(next_at=at, tries=outbox.c.tries + 1, reason=clean(reason))
            .values(result=_reached(effect))
        )
        try:
            with writing(self._engine) as connection:
                connection.execute(change)
        finally:
            self.release([effect])

    def revive(self, key: str, now: datetime) -> bool:
        """Make a parked effect due again (a person mended the cause); False: no such parked effect."""
        change = (
            update(outbox)
            .where(outbox.c.key == key, outbox.c.state == "parked")
            .values(state="due", next_at=now, tries=0, finished_at=None)
        )
        with writing(self._engine) as connection:
            return connection.execute(change).rowcount == 1

    def next_at(self, kinds: Iterable[str]) -> datetime | None:
        """When the next effect falls due; None: nothing waits."""
        query = select(outbox.c.next_at).where(outbox.c.state == DUE, outbox.c.kind.in_(list(kinds)))
        with reading(self._engine) as connection:
            return connection.scalar(query.order_by(outbox.c.next_at).limit(1))


def result_of(effect: DueEffect) -> dict[str, str]:
    """What is kept of an effect that is not done: whom its mail has reached."""
    return {TAKEN: " ".join(effect.taken)} if effect.taken else {}


def _reached(effect: DueEffect) -> str | None:
    result = result_of(effect)
    return dump_result(result) if result else None


def _due(row: object) -> DueEffect:
    values: Values = dict(row._mapping)  # type: ignore[attr-defined]
    result = load_result(values["result"]) if values["result"] else {}
    return DueEffect(
        id=values["id"],
        key=values["key"],
        ticket=values["ticket"],
        effect=load_effect(values["body"]),
        case=load_case(values["case_body"]) if values["case_body"] else None,
        tries=values["tries"],
        created_at=values["created_at"],
        taken=tuple(result.get(TAKEN, "").split()),
    )
