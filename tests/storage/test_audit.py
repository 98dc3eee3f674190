"""A changed or missing row is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine, delete, insert, select, update

from app.audit import story, verify, witness
from rules.case import Status
from rules.decision import Decision
from rules.facts import ReviewerReply
from rules.mail import Address, Verb
from storage.engine import writing
from storage.events import row_hash, text_digest
from storage.ledger import Ledger
from storage.tables import cases, chain, events
from tests.rules.samples import command
from tests.storage.conftest import NOW, Clerk

WIB = ZoneInfo("Asia/Pontianak")
EVIDENCE = (
    "Authentication-Results: mx; dmarc=pass header.from=kominfo.example",
    "code: valid, made for rina@kominfo.example on VC-2026-0001, round 1",
    "From: Rina <rina@kominfo.example>\x1b[2J",
)


@pytest.fixture
def recorded(ledger: Ledger, clerk: Clerk) -> Ledger:
    """Three cases, the first of them rejected by a reviewer: events 1 to 4, and some sentences."""
    first = clerk.open_cases(ledger, 3)[0]
    ledger.arrivals.note([clerk.arrival(9)], NOW)
    (item,) = ledger.arrivals.received(1)
    mail = clerk.mail(item, sender=Address("rina@kominfo.example"), tickets=(first.ticket,))
    facts = ReviewerReply(mail, command(Verb.REJECT, "tidak lengkap"))
    with ledger.turn(item) as turn:
        case = turn.find(facts, NOW).case
        assert case is not None

        rejected = replace(case, status=Status.REJECTED, decided_by="rina@kominfo.example", decided_at=NOW)
        turn.record(facts, Decision(rejected, (), "Rejected by rina.", evidence=EVIDENCE), NOW)
    for number in range(3):
        ledger.say("Note", f"Sentence {number}.", NOW + timedelta(minutes=number))
    return ledger


def change(engine: Engine, *statements: object) -> None:
    """What somebody with the database in hand does: past the guards against changing events."""
    with writing(engine) as connection:
        _without_guards(connection)
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload]


def _without_guards(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ALTER TABLE events DISABLE TRIGGER USER")
        return
    for (name,) in connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events'"
    ).all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


def row(engine: Engine, seq: int) -> dict[str, object]:
    with engine.connect() as connection:
        return dict(connection.execute(select(events).where(events.c.seq == seq)).mappings().one())


def test_an_untouched_record_is_whole(recorded: Ledger) -> None:
    """Nothing to say, with and without a hash that was noted elsewhere."""
    assert verify(recorded) == []
    assert verify(recorded, witness(recorded)) == []
    recorded.say("Note", "Later.", NOW)
    assert verify(recorded, (4, str(row(recorded.engine, 4)["hash"]))) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "Approved by rina."),
        ("evidence", '["nothing"]'),
        ("status", "approved"),
        ("ticket", "VC-2026-0003"),
        ("kind", "Note"),
        ("at", NOW - timedelta(days=1)),
        ("mail_id", 1),
        ("text_digest", "0" * 64),
        ("prev", "0" * 64),
        ("hash", "0" * 64),
    ],
)
def test_a_changed_row_is_named(recorded: Ledger, column: str, value: object) -> None:
    """Any column of the decision's row, and the fault names event 4."""
    change(recorded.engine, update(events).where(events.c.seq == 4).values({column: value}))
    faults = verify(recorded)
    assert any(fault.startswith("Event 4: ") for fault in faults), faults


@pytest.mark.parametrize("seq", [1, 4, 7])
def test_a_missing_row_is_named(recorded: Ledger, seq: int) -> None:
    """The first, one in the middle, and the last."""
    change(recorded.engine, delete(events).where(events.c.seq == seq))
    assert f"Event {seq}: the row is missing." in verify(recorded)


def test_reordered_rows_are_named(recorded: Ledger) -> None:
    """Two sentences that changed places are no longer what they followed."""
    spare = 1_000_000
    moves = ((5, spare), (6, 5), (spare, 6))
    change(recorded.engine, *(update(events).where(events.c.seq == a).values(seq=b) for a, b in moves))
    faults = verify(recorded)
    assert any(fault.startswith("Event 5: ") for fault in faults)
    assert any(fault.startswith("Event 6: ") for fault in faults)


def test_a_row_that_was_added_is_named(recorded: Ledger) -> None:
    """A decision that nobody made, chained to the last row and signed with its own hash."""
    last = row(recorded.engine, 7)
    made_up = {
        **last,
        "seq": 8,
        "reason": "Approved by rina.",
        "prev": last["hash"],
        "ticket": "VC-2026-0002",
    }
    made_up["text_digest"] = text_digest(
        str(made_up["salt"]), str(made_up["reason"]), str(made_up["evidence"])
    )
    made_up["hash"] = row_hash(made_up)
    change(recorded.engine, insert(events).values(**made_up))
    assert "Event 8: the record should end at 7." in verify(recorded)


def test_words_removed_without_a_rule_are_named(recorded: Ledger) -> None:
    """Retention removes words and says so; who removes them otherwise leaves a gap."""
    gone = {"salt": None, "reason": None, "evidence": None}
    change(recorded.engine, update(events).where(events.c.seq == 4).values(gone))
    assert verify(recorded) == ["Event 4: its words were removed, and no removal is on record."]


def test_a_record_written_anew_is_found_by_what_was_noted(recorded: Ledger) -> None:
    """Whoever chains all anew cannot change the number and hash that a report carried away."""
    noted = witness(recorded)
    last = row(recorded.engine, 7)
    last["reason"] = "Nothing happened."
    last["text_digest"] = text_digest(str(last["salt"]), "Nothing happened.", str(last["evidence"]))
    last["hash"] = row_hash(last)
    change(
        recorded.engine,
        update(events).where(events.c.seq == 7).values(last),
        update(chain).values(hash=last["hash"]),
    )
    assert verify(recorded) == []
    assert verify(recorded, noted) == ["Event 7: it is not the one that was noted elsewhere."]
    change(recorded.engine, delete(events).where(events.c.seq == 7), update(chain).values(seq=6))
    assert "Event 7: it was noted elsewhere, and is no longer there." in verify(recorded, noted)


def test_a_case_that_no_event_explains_is_named(recorded: Ledger) -> None:
    """An approval written into the case itself stands without a decision."""
    with recorded.engine.connect() as connection:
        body = str(connection.scalar(select(cases.c.body).where(cases.c.ticket == "VC-2026-0002")))
    forged = body.replace('"in review"', '"approved"')
    assert forged != body
    change(recorded.engine, update(cases).where(cases.c.ticket == "VC-2026-0002").values(body=forged))
    assert verify(recorded) == ["VC-2026-0002: it is approved, and the record says in review."]


def test_the_story_says_what_each_decision_stands_on(recorded: Ledger) -> None:
    """Which headers, which code, whose; which mail; what was sent; and nothing that a terminal obeys."""
    told = story(recorded, "vc-2026-0001", WIB)
    text = "\n".join(told)
    assert told[0].startswith("VC-2026-0001: rejected, received 2026-03-02 09:00:00 WIB")
    assert "decided by rina@kominfo.example" in text
    assert "#4  ReviewerReply -> rejected: Rejected by rina." in text
    assert "    Authentication-Results: mx; dmarc=pass header.from=kominfo.example" in told
    assert "    code: valid, made for rina@kominfo.example on VC-2026-0001, round 1" in told
    assert "mail review to reviewer@kominfo.example: due" in text
    assert "SHA-256" in text
    assert all(line.isprintable() for line in told)
    assert story(recorded, "VC-2026-0099") == []
