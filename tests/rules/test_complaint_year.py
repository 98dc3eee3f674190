"""A simulated year of 400 complaints."""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import count

import numpy as np
import pytest

from rules.case import Case, Status
from rules.complaints import STAGES, deadline, figures, follow_up, officer_reply, receive, record_by_officer
from rules.deadlines import Due
from rules.decision import Decision
from rules.facts import CATEGORIES, CHANNELS, Complaint, DeadlineReached
from rules.mail import Verb
from tests.rules.complaint_samples import BUDI, DESK, PONTIANAK, mail, mails, numbered, reply, words
from tests.rules.test_workdays import BUSY

CLOCK = ("complaint-reminder", "complaint-escalation")
OPEN, CLOSE, DAY = time(7, 30), time(16, 0), 510  # minutes of an office day
TERM = dict(zip((None, *CATEGORIES), (5, 5, 5, 14, 60), strict=True))
HOW_MANY = 400
Spoken = tuple[str, str, datetime]
"""Stage, first recipient's local part, moment."""


def on(day: object, at: time) -> datetime:
    return datetime.combine(date.fromisoformat(str(day)), at, PONTIANAK)


def nth(day: date, n: int) -> date:
    """Counted by numpy over the decrees' table, apart from the calendar under test."""
    return date.fromisoformat(str(np.busday_offset(day, n, roll="forward", busdaycal=BUSY)))


@dataclass
class Stretch:
    """A time in which one term is in force: counted from `start`, in force in [begin, end)."""

    start: datetime
    days: int
    begin: datetime
    end: datetime | None = None

    def expected(self, until: datetime) -> list[Spoken]:
        """By arithmetic on days of 510 minutes: what the clock must say in this stretch."""
        local = self.start
        late = np.is_busday(local.date(), busdaycal=BUSY) and local.time() > CLOSE
        receipt = nth(local.date() + timedelta(days=bool(late)), 0)
        gone = 0
        if local.date() == receipt:
            gone = max(0, int((local - on(receipt, OPEN)).total_seconds() // 60))
        last = nth(receipt, self.days)
        office = DAY - gone + self.days * DAY
        said = [
            (STAGES[Due.COMPLAINT_HALF], "siti", self._moment(receipt, gone + office * 0.5)),
            (STAGES[Due.COMPLAINT_EIGHTY], "siti", self._moment(receipt, gone + office * 0.8)),
            (STAGES[Due.COMPLAINT_LAST_DAY], "siti", on(last, OPEN)),
            ("end", "kabid", on(last, CLOSE)),
        ]
        stop = min(self.end or until, until)
        day = nth(last, 1)
        while on(day, OPEN) < stop:
            said += [("end", "kabid", on(day, OPEN)), (STAGES[Due.COMPLAINT_OVERDUE], "siti", on(day, OPEN))]
            day = nth(day, 1)
        return [s for s in said if self.begin < s[2] < stop]

    @staticmethod
    def _moment(receipt: date, minutes: float) -> datetime:
        whole = int(minutes)
        days, rest = divmod(whole, DAY)
        if rest == 0 and minutes == whole:  # a day's very end, not the next one's beginning
            days, rest = days - 1, DAY
        return on(nth(receipt, days), OPEN) + timedelta(minutes=rest)


@dataclass
class Year:
    """The register, a clock that jumps from one happening to the next, and all that was said."""

    luck: random.Random
    now: datetime = datetime(2026, 1, 1, tzinfo=PONTIANAK)
    register: dict[str, Case] = field(default_factory=dict)
    said: dict[str, list[Spoken]] = field(default_factory=dict)
    keys: Counter[str] = field(default_factory=Counter)
    stretches: dict[str, list[Stretch]] = field(default_factory=dict)
    tally: Counter[str] = field(default_factory=Counter)
    agenda: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    serial: count[int] = field(default_factory=count)

    def plan(self, when: datetime, what: Callable[[], None]) -> None:
        heapq.heappush(self.agenda, (when, next(self.serial), what))

    def run(self, until: datetime) -> None:
        while self.agenda and self.agenda[0][0] < until:
            self.now, _, what = heapq.heappop(self.agenda)
            what()
        self.now = until

    def keep(self, ticket: str, decision: Decision) -> None:
        """Record one decision as the ledger does: the case, its mails, its deadlines."""
        case = decision.case
        assert case is not None
        known = self.register.get(ticket)
        before = {(d.kind, d.due) for d in known.deadlines} if known else set()
        self.register[ticket] = replace(case, ticket=ticket)
        for effect in mails(decision):
            self.keys[f"{ticket}/{effect.key}"] += 1
            if effect.template in CLOCK:
                stage = effect.data.get("stage", "end")
                who = effect.to[0].email.partition("@")[0]
                self.said.setdefault(ticket, []).append((stage, who, self.now))
        for found in case.deadlines:
            if (found.kind, found.due) not in before:
                facts = DeadlineReached(ticket, str(found.kind), found.due)
                self.plan(max(found.due, self.now), lambda facts=facts: self.strike(facts))
        if decision.also is not None and decision.also.case is not None:
            self.keep(decision.also.case.ticket, decision.also)

    def strike(self, facts: DeadlineReached) -> None:
        self.keep(facts.ticket, deadline(facts, self.register[facts.ticket], self.now, DESK))

    # What people do

    def arrive(self, number: int) -> None:
        ticket, channel = f"ADU-2026-{number:04}", CHANNELS[number % len(CHANNELS)]
        if channel == "EMAIL":
            decision = receive(Complaint(mail(BUDI, "wifi mati", self.now), "wifi mati"), self.now, DESK)
        else:
            lines = {"isi": "wifi mati", "kontak": self.luck.choice(["0812 3344 5566", "ani@mail.example"])}
            decision = record_by_officer(reply(Verb.RECORD, channel, **lines), self.now, DESK)
        self.tally[channel] += 1
        self.stretches[ticket] = [Stretch(self.now, TERM[None], self.now)]
        self.keep(ticket, replace(decision, case=numbered(decision, ticket)))
        category = self.luck.choice([None, *CATEGORIES])
        if category is not None:
            self.plan(self.in_days(self.luck.choice([0, 1, 2])), lambda: self.categorise(ticket, category))
        patience = int(TERM[category] * self.luck.choice([0.3, 0.7, 0.9, 1.0, 1.3]))
        self.plan(self.in_days(3 + patience), lambda: self.end(ticket))

    def in_days(self, n: int) -> datetime:
        """Some minute of an office day that no reminder falls on: half a minute past."""
        day = nth(self.now.date() + timedelta(days=1), n)
        return on(day, time(self.luck.randint(8, 15), self.luck.randint(0, 59), 30))

    def categorise(self, ticket: str, category: str) -> None:
        """The new term is in force from now; where it ends on the same day, nothing is laid out anew."""
        case, last = self.register[ticket], self.stretches[ticket][-1]
        if TERM[category] != last.days:
            last.end = self.now
            self.stretches[ticket].append(Stretch(last.start, TERM[category], self.now))
        self.keep(ticket, officer_reply(reply(Verb.CATEGORY, category), case, self.now, DESK))

    def end(self, ticket: str) -> None:
        case, way = self.register[ticket], self.luck.random()
        self.stretches[ticket][-1].end = self.now
        if way < 0.08 and case.requester == BUDI:
            self.tally["withdrawn"] += 1
            self.keep(ticket, follow_up(words("BATAL", BUDI, self.now), case, self.now, DESK))
            return
        target = next((c for c in self.register.values() if not c.settled and c.ticket != ticket), None)
        if way > 0.95 and target is not None:
            self.tally["merged"] += 1
            command = reply(Verb.MERGE, target.ticket)
            self.keep(ticket, officer_reply(command, case, self.now, DESK, target))
            return
        self.tally["answered"] += 1
        self.keep(ticket, officer_reply(reply(Verb.CLOSE, "Beres."), case, self.now, DESK))
        if case.requester == BUDI and self.luck.random() < 0.3:
            self.plan(self.in_days(self.luck.choice([1, 5, 14])), lambda: self.object(ticket))

    def object(self, ticket: str) -> None:
        """Within ten working days it reopens; a later one changes nothing."""
        case = self.register[ticket]
        decision = follow_up(words("Masih mati.", BUDI, self.now), case, self.now, DESK)
        self.keep(ticket, decision)
        if decision.case is not None and decision.case.status is Status.OPEN:
            self.tally["answered"] -= 1
            self.tally["reopened"] += 1
            term = self.stretches[ticket][-1].days
            self.stretches[ticket].append(Stretch(self.now, term, self.now))
            self.plan(self.in_days(4), lambda: self.end(ticket))


UNTIL = datetime(2027, 6, 30, tzinfo=PONTIANAK)


@pytest.fixture(scope="module")
def year() -> Year:
    """400 complaints at any hour of any day of 2026, played to the middle of 2027."""
    luck = random.Random(2026)
    played = Year(luck)
    for number in range(1, HOW_MANY + 1):
        minutes = luck.randrange(365 * 24 * 60)
        when = datetime(2026, 1, 1, tzinfo=PONTIANAK) + timedelta(minutes=minutes, seconds=30)
        played.plan(when, lambda number=number: played.arrive(number))
    played.run(UNTIL)
    return played


def test_each_reminder_and_escalation_is_said_on_its_moment_once_and_never_after_the_end(year: Year) -> None:
    """Exactly what plain arithmetic over the decrees' table expects, for each complaint, to the minute."""
    for ticket, stretches in year.stretches.items():
        expected = [s for stretch in stretches for s in stretch.expected(UNTIL)]
        assert sorted(year.said.get(ticket, [])) == sorted(expected), ticket


def test_nothing_is_said_on_a_holiday_or_out_of_office_hours(year: Year) -> None:
    moments = [moment for said in year.said.values() for _, _, moment in said]
    assert len(moments) > HOW_MANY
    for moment in moments:
        assert np.is_busday(moment.date(), busdaycal=BUSY)
        assert OPEN <= moment.time() <= CLOSE


def test_no_mail_has_the_key_of_another(year: Year) -> None:
    assert [key for key, times in year.keys.items() if times > 1] == []


def test_the_registers_figures_add_up(year: Year) -> None:
    """To the tally that was kept beside it, by state and by channel."""
    found = figures(year.register.values(), UNTIL)
    assert found.received == HOW_MANY == len(year.register)
    assert found.open + found.answered + found.withdrawn + found.merged == found.received
    states = {"answered": found.answered, "withdrawn": found.withdrawn, "merged": found.merged}
    assert states == {name: year.tally[name] for name in states}
    assert found.by_channel == {channel: year.tally[channel] for channel in CHANNELS}
    assert found.in_time + found.late == found.answered
    assert year.tally["reopened"] > 0
    assert min(states.values()) > 0


def test_who_was_late_was_escalated_and_nobody_else(year: Year) -> None:
    """Late in the register and an escalation on the clock are the same thing, told in two ways."""
    for ticket, case in year.register.items():
        if case.status is not Status.ANSWERED:
            continue
        assert case.grievance is not None
        assert case.grievance.due is not None
        assert case.settled_at is not None
        last = year.stretches[ticket][-1]
        told = any(s == "end" and moment > last.begin for s, _, moment in year.said.get(ticket, []))
        assert told == (case.settled_at > case.grievance.due), ticket


def test_every_settled_complaint_waits_for_nothing(year: Year) -> None:
    assert all(c.deadlines == () for c in year.register.values() if c.settled)
    assert all(c.deadlines for c in year.register.values() if not c.settled)
