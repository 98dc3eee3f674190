"""A simulated year of complaints in the real ledger."""

from __future__ import annotations

import heapq
import random
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import event

from app.counter import NoReader
from app.road import Road
from rules.case import Case, Status
from rules.decision import SendMail
from rules.facts import CATEGORIES, CHANNELS, Complaint, DigestDue, FollowUp, ReviewerReply
from rules.figures import month_of
from rules.mail import Address, Command, Mail, Proof, Token, Verb
from storage.archive import Archive
from storage.engine import migrate, open_engine
from storage.ledger import Ledger
from tests.rules.complaint_samples import BUDI, DESK, PONTIANAK, SITI
from tests.rules.test_complaint_year import CLOCK, TERM, Spoken, Stretch, nth, on
from tests.rules.test_workdays import BUSY

HOW_MANY = 70
"""A part of what tests/rules/test_complaint_year.py plays without a database."""
FIRST, UNTIL = date(2026, 1, 1), datetime(2027, 2, 1, tzinfo=PONTIANAK)
MORNING = time(7, 30)


@dataclass
class StillClock:
    """A clock that stands until it is set."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def arrived(self, internal_date: datetime | None) -> datetime:
        return self.at


def sure(raw: bytes, mail: Mail, case: Case | None) -> Proof:
    """The officers are who they say: who may command is another test's matter."""
    return Proof(verdict="pass", token=Token.VALID, token_ticket=case.ticket if case else None)


@dataclass
class Year:
    """The office's road and ledger, people who write at odd moments, and a clock that jumps between them."""

    ledger: Ledger
    road: Road
    clock: StillClock
    luck: random.Random
    stretches: dict[str, list[Stretch]] = field(default_factory=dict)
    tally: Tally[str] = field(default_factory=Tally)
    agenda: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    serial: count[int] = field(default_factory=count)

    def plan(self, when: datetime, what: Callable[[], None]) -> None:
        heapq.heappush(self.agenda, (when, next(self.serial), what))

    def run(self, until: datetime) -> None:
        while True:
            due = self.ledger.deadlines.next_at()
            planned = self.agenda[0][0] if self.agenda else until
            at = min(planned, due or until)
            if at >= until:
                break
            self.clock.at = max(at, self.clock.at)
            if due is not None and due <= planned:
                assert self.road.answer_clock() > 0
            else:
                heapq.heappop(self.agenda)[2]()

    def mail(self, sender: Address, text: str) -> Mail:
        number = next(self.serial)
        return Mail(
            digest=sha256(str(number).encode()).hexdigest(),
            message_id=f"<{number}@mail.example>",
            sender=sender,
            new_text=text,
            received_at=self.clock.at,
        )

    def named(self, ticket: str, sender: Address, text: str) -> Mail:
        return replace(self.mail(sender, text), tickets=(ticket,))

    # What people do

    def arrive(self, number: int) -> None:
        channel = CHANNELS[0 if number % 3 == 0 else number % len(CHANNELS)]
        text = f"wifi mati di lantai {number}"
        if channel == "EMAIL":
            facts = Complaint(self.mail(BUDI, text), text)
        else:
            facts = Complaint(None, text, channel, digest=sha256(text.encode()).hexdigest())
        [case] = self.road.state(facts)
        if channel != "EMAIL" and number % 2 == 0:
            [again] = self.road.state(facts)
            assert again.ticket == case.ticket
        self.tally[channel] += 1
        self.stretches[case.ticket] = [Stretch(self.clock.at, TERM[None], self.clock.at)]
        category = self.luck.choice([None, *CATEGORIES])
        ticket = case.ticket
        if category is not None:
            self.plan(self.in_days(self.luck.choice([0, 1, 2])), lambda: self.categorise(ticket, category))
        patience = int(TERM[category] * self.luck.choice([0.3, 0.7, 0.9, 1.0, 1.3]))
        self.plan(self.in_days(3 + patience), lambda: self.end(ticket))

    def in_days(self, n: int) -> datetime:
        """Some minute of an office day that no reminder falls on: half a minute past."""
        day = nth(self.clock.at.date() + timedelta(days=1), n)
        return on(day, time(self.luck.randint(8, 15), self.luck.randint(0, 59), 30))

    def command(self, ticket: str, verb: Verb, argument: str) -> Case:
        said = ReviewerReply(self.named(ticket, SITI, ""), Command(verb, argument))
        return self.road.state(said)[0]

    def categorise(self, ticket: str, category: str) -> None:
        last = self.stretches[ticket][-1]
        if TERM[category] != last.days:
            last.end = self.clock.at
            self.stretches[ticket].append(Stretch(last.start, TERM[category], self.clock.at))
        self.command(ticket, Verb.CATEGORY, category)

    def end(self, ticket: str) -> None:
        way = self.luck.random()
        self.stretches[ticket][-1].end = self.clock.at
        case = self.ledger.views.case(ticket)
        assert case is not None
        if way < 0.25 and case.requester == BUDI:
            self.road.state(FollowUp(self.named(ticket, BUDI, "BATAL")))
            self.tally["withdrawn"] += 1
            return
        others = [c.ticket for c in self.ledger.views.cases(open_only=True) if c.ticket != ticket]
        if way > 0.9 and others:
            merged = self.command(ticket, Verb.MERGE, others[0])
            assert merged.status is Status.MERGED
            self.tally["merged"] += 1
            return
        self.tally["answered"] += 1
        self.command(ticket, Verb.CLOSE, "Beres.")
        if case.requester == BUDI and self.luck.random() < 0.8:
            self.plan(self.in_days(self.luck.choice([1, 5, 14])), lambda: self.object(ticket))

    def object(self, ticket: str) -> None:
        [case] = self.road.state(FollowUp(self.named(ticket, BUDI, "Masih mati.")))
        if case.status is Status.OPEN:
            self.tally["answered"] -= 1
            self.tally["reopened"] += 1
            term = self.stretches[ticket][-1].days
            self.stretches[ticket].append(Stretch(self.clock.at, term, self.clock.at))
            self.plan(self.in_days(4), lambda: self.end(ticket))

    def morning(self, day: date) -> None:
        for _ in range(2 if day.day % 10 == 0 else 1):  # another daemon asks for the same
            self.road.state(DigestDue(day))

    # What was said

    def mails(self) -> Iterator[tuple[str, SendMail, datetime]]:
        for row in self.ledger.views.effects():
            if isinstance(row.effect, SendMail):
                yield row.ticket or "", row.effect, row.created_at.astimezone(PONTIANAK)

    def spoken(self) -> dict[str, list[Spoken]]:
        found: dict[str, list[Spoken]] = {}
        for ticket, mail, at in self.mails():
            if mail.template in CLOCK:
                who = mail.to[0].email.partition("@")[0]
                found.setdefault(ticket, []).append((mail.data.get("stage", "end"), who, at))
        return found


def _hurried(connection: Any, record: Any) -> None:
    """No machine stops in this year: nothing need reach the disk."""
    connection.execute("PRAGMA synchronous = OFF")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """Complaints at any hour of any day of 2026, played into the spring of 2027."""
    folder: Path = tmp_path_factory.mktemp("year")
    engine = open_engine(f"sqlite:///{folder / 'year.sqlite3'}")
    event.listen(engine, "connect", _hurried)
    migrate(engine)
    ledger, clock = Ledger(engine, Archive("memory://year")), StillClock(on(FIRST, time(0)))
    desk = replace(DESK, office=replace(DESK.office, cases_per_hour=1000, answers_per_day=1000))
    played = Year(ledger, Road(ledger, NoReader(), sure, lambda: desk, clock), clock, random.Random(6))
    for number in range(1, HOW_MANY + 1):
        at = on(FIRST, time(0)) + timedelta(minutes=played.luck.randrange(365 * 1440), seconds=30)
        played.plan(at, lambda number=number: played.arrive(number))
    for day in (FIRST + timedelta(days=n) for n in range((UNTIL.date() - FIRST).days)):
        played.plan(on(day, MORNING), lambda day=day: played.morning(day))
    played.run(UNTIL)
    yield played
    ledger.close()


def test_each_reminder_and_escalation_is_in_the_outbox_on_its_moment_and_once(year: Year) -> None:
    """Exactly what plain arithmetic over the decrees' table expects, for each complaint, to the minute."""
    spoken = year.spoken()
    for ticket, stretches in year.stretches.items():
        expected = [s for stretch in stretches for s in stretch.expected(UNTIL)]
        assert sorted(spoken.get(ticket, [])) == sorted(expected), ticket
    moments = [at for said in spoken.values() for _, _, at in said]
    assert len(moments) > HOW_MANY
    assert all(np.is_busday(at.date(), busdaycal=BUSY) for at in moments)


def test_the_digest_is_in_the_outbox_once_each_working_morning(year: Year) -> None:
    """For who asked for it alone, who gets no single reminder; none on a holiday, none with nothing open."""
    mornings = [at for _, mail, at in year.mails() if mail.template == "complaint-digest"]
    people = {a.email for _, mail, _ in year.mails() if mail.template == "complaint-digest" for a in mail.to}
    assert len({p.partition("@")[0] for p in people} ^ {"jono"}) == 0
    working = np.busday_count(FIRST, "2026-12-31", busdaycal=BUSY)
    assert (
        0.8 * working
        < len({at.date() for at in mornings if at.year == 2026})
        == sum(at.year == 2026 for at in mornings)
    )
    assert all(at.time() == MORNING and np.is_busday(at.date(), busdaycal=BUSY) for at in mornings)


def test_the_registers_figures_add_up_to_the_tally_kept_beside_it(year: Year) -> None:
    """Month by month, by channel and by category, and by how they ended."""
    cases = year.ledger.views.cases()
    months = [month_of(cases, date(2026, n, 1), UNTIL, DESK) for n in range(1, 13)]
    whole = [month.complaints for month in months]
    assert sum(each.received for each in whole) == HOW_MANY == len(cases)
    assert sum(each.in_time + each.late for each in whole) == year.tally["answered"]
    assert sum(each.ended for each in whole) == year.tally["withdrawn"] + year.tally["merged"]
    assert all(each.received == each.in_time + each.late + each.open + each.ended for each in whole)
    for month in months:
        for group in (month.by_channel, month.by_category):
            assert sum(each.received for each in group.values()) == month.complaints.received
    for channel in CHANNELS:
        received = sum(m.by_channel[channel].received for m in months if channel in m.by_channel)
        assert received == year.tally[channel]
    assert min(year.tally[name] for name in ("reopened", "withdrawn", "merged")) > 0


def test_the_record_of_the_whole_year_is_whole(year: Year) -> None:
    """And what is settled waits for nothing but an objection."""
    assert year.ledger.verify_chain() == []
    for case in year.ledger.views.cases():
        assert bool(case.deadlines) != case.settled or case.status is Status.ANSWERED
