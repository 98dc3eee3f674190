"""The outbox: whose effects come next."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from rules.mail import Address
from storage.ledger import Ledger

FLOOD, OTHER = Address("banjir@luar.example"), Address("tu@dinsos.example")


def _opened(ledger: Ledger, clerk: Any, now: datetime, count: int, last: Address) -> None:
    """`count` cases of one sender, and one of another behind them."""
    items = clerk.received(ledger, count + 1)
    with ledger.batch(items) as batch:
        for number, item in enumerate(items):
            with batch.turn(item) as turn:
                facts, _ = clerk.request(item)
                mail = replace(facts.mail, sender=last if number == count else FLOOD)
                facts = replace(facts, mail=mail)
                turn.find(facts, now)
                turn.record(facts, clerk.opening(mail, facts.letter), now)


def test_what_one_sender_set_off_delays_nobody_else_s_answer(
    ledger: Ledger, clerk: Any, now: datetime
) -> None:
    """Each sender's oldest comes first: the last case's answer goes out second, not behind forty mails."""
    _opened(ledger, clerk, now, 20, OTHER)
    first, second, third = (due.effect.to[0] for due in ledger.outbox.claim(now, ("send-mail",), 3))
    assert (first, second) == (FLOOD, OTHER)
    assert third.email == "reviewer@kominfo.example"


def test_claims_follow_the_turns_until_all_is_claimed(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """None is left out and none is given twice, whatever the order."""
    _opened(ledger, clerk, now, 5, OTHER)
    keys: list[str] = []
    while some := ledger.outbox.claim(now, ("send-mail",), 4):
        keys += [due.key for due in some]
        for due in some:
            ledger.outbox.done([(due, {})], now)
    assert len(keys) == len(set(keys)) == 12
    assert {view.state for view in ledger.views.effects()} == {"done"}
