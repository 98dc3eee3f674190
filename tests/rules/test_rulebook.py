"""Every fact has a decision in every state."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from rules.booking import Host
from rules.case import Case, Kind, Status
from rules.decision import ActivateZoom, Effect, ScheduleMeeting, SendMail
from rules.facts import (
    AutoReply,
    Bounce,
    CalendarChanged,
    CarriedOut,
    Complaint,
    DeadlineReached,
    DigestDue,
    Facts,
    FollowUp,
    FormEntry,
    Other,
    Parked,
    RequestLetter,
    ReviewerReply,
    StepStuck,
    Unreadable,
    ZoomDifferences,
)
from rules.letter import Letter
from rules.lifecycle import LOOK
from rules.mail import Address, Command, Mail, Proof, Token, Verb
from rules.office import Desk
from rules.rulebook import decide
from rules.upkeep import STEPS
from tests.rules.any_facts import commands, letters, mails
from tests.rules.samples import BUDI, DESK, NOW, REQUESTER, RINA, SARI, mail


def approves(facts: Facts) -> bool:
    """An approval that proves its author, by a reviewer."""
    return (
        isinstance(facts, ReviewerReply)
        and facts.command.verb is Verb.APPROVE
        and facts.mail.sender in (RINA, BUDI)
        and "pass" in (facts.mail.proof.verdict, facts.mail.proof.dkim)
        and facts.mail.proof.token is Token.VALID
    )


class Rulebook(RuleBasedStateMachine):
    """One case, any facts in any order."""

    desk: Desk = DESK

    def __init__(self) -> None:
        super().__init__()
        self.begin()

    def begin(self) -> None:
        self.case: Case | None = None
        self.now: datetime = NOW
        self.keys: set[str] = set()
        self.pending: list[Effect] = []
        self.approvals = 0
        self.activations = 0
        self.desk = type(self).desk

    def meet(self, facts: Facts) -> None:
        before = self.case
        decision = decide(facts, self.case, self.now, self.desk)
        assert decision.reason.endswith((".", "!", "?")) or decision.reason
        self.check_move(before, decision.case)
        if decision.case is not None:
            kind = decision.case.kind
            if not decision.case.ticket:  # another case was born of this mail: follow that one
                self.begin()
                before = None
            self.case = replace(decision.case, ticket=decision.case.ticket or f"{kind}-2026-0001")
        if before is None and self.case is None:
            return
        keys = [effect.key for effect in decision.effects]
        assert len(keys) == len(set(keys)), keys
        if before is not None and self.case is not None:
            assert self.keys.isdisjoint(keys), self.keys & set(keys)
        self.keys.update(keys)
        self.pending += decision.effects
        if approves(facts) and before is not None and self.case is not None:
            moved = (before.status, before.sequence) != (self.case.status, self.case.sequence)
            self.approvals += moved and self.status is Status.APPROVED
        # a look at an invitation says again what was approved before: it is no activation of its own
        self.activations += sum(self.gives(effect) for effect in decision.effects)

    def gives(self, effect: Effect) -> bool:
        """Whether it is an approval's own first word to Zoom."""
        if self.desk.office.zoom_way == "pool":
            return isinstance(effect, ScheduleMeeting)
        return isinstance(effect, ActivateZoom) and not effect.key.startswith(LOOK)

    def check_move(self, before: Case | None, after: Case | None) -> None:
        """What is settled opens again by a letter alone, and no round of a case comes twice."""
        if before is None or after is None or after.ticket != before.ticket:
            return
        if self.desk.office.zoom_way == "off" and after.status is Status.ACTIVE:
            before.check_move(Status.APPROVED)  # by hand there is no waiting for Zoom between the two
        else:
            before.check_move(after.status)
        assert after.round >= before.round
        if before.settled and not after.settled and before.kind is Kind.REQUEST:
            assert after.round > before.round
            assert after.letter is not None

    @property
    def status(self) -> Status | None:
        return self.case.status if self.case else None

    @rule(given=mails, letter=st.none() | letters)
    def letter_comes(self, given: Mail, letter: Letter | None) -> None:
        if self.case is None:
            self.meet(RequestLetter(given, letter))
        else:
            self.meet(FollowUp(replace(given, tickets=(self.case.ticket,)), letter))

    @rule(given=mails, letter=letters)
    def same_letter_comes(self, given: Mail, letter: Letter) -> None:
        self.meet(RequestLetter(given, letter))

    @rule(given=mails)
    def complaint_comes(self, given: Mail) -> None:
        self.meet(Complaint(given, "Layanan lambat sekali."))

    @rule(given=mails, command=commands)
    def somebody_commands(self, given: Mail, command: Command) -> None:
        self.meet(ReviewerReply(given, command))

    @precondition(lambda self: self.case is not None)
    @rule(sender=st.sampled_from([RINA, BUDI, SARI]), command=commands)
    def staff_command(self, sender: Address, command: Command) -> None:
        self.staff_commands(sender, command)

    def staff_commands(self, sender: Address, command: Command) -> None:
        assert self.case is not None
        proof = Proof("pass", "none", Token.VALID, self.case.ticket)
        self.meet(ReviewerReply(mail(sender, proof=proof), command))

    @rule(given=mails, kind=st.sampled_from(["question", "thanks", "spam", "other"]))
    def other_comes(self, given: Mail, kind: str) -> None:
        self.meet(Other(given, kind))  # type: ignore[arg-type]

    @rule(given=mails)
    def machine_writes(self, given: Mail) -> None:
        self.meet(AutoReply(replace(given, automatic="auto-submitted: auto-replied")))

    @rule(given=mails, permanent=st.booleans())
    def bounce_comes(self, given: Mail, permanent: bool) -> None:
        self.meet(Bounce(given, (REQUESTER.email,), permanent, None, "550 5.1.1"))

    @rule(given=mails)
    def unreadable_comes(self, given: Mail) -> None:
        self.meet(Unreadable(given.digest, "the PDF is encrypted"))

    @rule(
        given=st.none() | mails,
        account=st.sampled_from(["", "akun@kalbarprov.example", "belum ada"]),
        day=st.sampled_from(["", "5 Maret 2026", "2026-03-20", "31/02/2026", "besok"]),
    )
    def form_comes(self, given: Mail | None, account: str, day: str) -> None:
        self.meet(FormEntry(given, {"account": account, "first_day": day}, mail().digest))

    @rule(since=st.integers(0, 300), step=st.sampled_from(sorted(STEPS)))
    def a_step_is_stuck(self, since: int, step: str) -> None:
        self.meet_beside(StepStuck(step, "connection refused", self.now - timedelta(minutes=since)))

    @rule(found=st.sampled_from([(), ("akun@kalbarprov.example berlisensi tanpa pemesanan",)]))
    def zoom_differs(self, found: tuple[str, ...]) -> None:
        self.meet_beside(ZoomDifferences(found, self.now.date()))

    @rule()
    def the_morning_comes(self) -> None:
        self.meet_beside(DigestDue(self.now.date()))

    def meet_beside(self, facts: Facts) -> None:
        """Facts of no case: whatever the case, it stays out of them."""
        decision = decide(facts, None, self.now, self.desk)
        assert decision.case is None
        assert decision.reason
        assert all(isinstance(effect, SendMail) for effect in decision.effects)

    @precondition(lambda self: self.case is not None)
    @rule(holiday=st.integers(0, 9))
    def the_calendar_changes(self, holiday: int) -> None:
        assert self.case is not None
        day = (self.now + timedelta(days=holiday)).date()
        calendar = replace(self.desk.calendar, added={**self.desk.calendar.added, day: "libur kantor"})
        self.desk = replace(self.desk, calendar=calendar)
        self.meet(CalendarChanged(self.case.ticket))

    @precondition(lambda self: self.case is not None and self.case.deadlines)
    @rule()
    def clock_strikes(self) -> None:
        assert self.case is not None
        due = min(self.case.deadlines, key=lambda d: d.due)
        self.now = max(self.now, due.due)
        self.meet(DeadlineReached(self.case.ticket, due.kind, due.due))

    @precondition(lambda self: self.case is not None)
    @rule(kind=st.sampled_from(["review-half", "event-over", "complaint-end", "made-up"]))
    def stray_deadline(self, kind: str) -> None:
        assert self.case is not None
        self.meet(DeadlineReached(self.case.ticket, kind, self.now))

    def end_of(self, effect: Effect, good: bool, result: dict[str, str]) -> None:
        assert self.case is not None
        self.pending.remove(effect)
        ticket = self.case.ticket
        self.meet(CarriedOut(ticket, effect, result) if good else Parked(ticket, effect, "no licence left"))

    @precondition(lambda self: any(isinstance(effect, SendMail) for effect in self.pending))
    @rule(data=st.data())
    def mail_is_given_up(self, data: st.DataObject) -> None:
        mails_out = [effect for effect in self.pending if isinstance(effect, SendMail)]
        self.end_of(data.draw(st.sampled_from(mails_out)), False, {})

    @precondition(lambda self: any(not isinstance(effect, SendMail) for effect in self.pending))
    @rule(good=st.booleans(), pending=st.booleans())
    def zoom_answers(self, good: bool, pending: bool) -> None:
        effect = next(effect for effect in self.pending if not isinstance(effect, SendMail))
        result = {"pending": "yes"} if pending else {"meeting_id": "1", "join_url": "u", "password": "p"}
        self.end_of(effect, good, result)

    @precondition(lambda self: self.status in (Status.INCOMPLETE, Status.IN_REVIEW))
    @rule()
    def reviewer_approves(self) -> None:
        corrections = {"first_day": (self.now + timedelta(days=4)).date().isoformat()}
        approval = Command(Verb.APPROVE, "akun@kalbarprov.example", corrections)
        self.staff_commands(RINA, approval)

    @invariant()
    def every_open_case_has_a_deadline(self) -> None:
        if self.case is not None and not self.case.settled:
            assert self.case.deadlines, self.case.status

    @invariant()
    def a_settled_request_waits_for_nothing(self) -> None:
        if self.case is not None and self.case.settled and self.case.kind is Kind.REQUEST:
            assert self.case.deadlines == (), self.case.status

    @invariant()
    def nothing_is_activated_without_a_reviewer(self) -> None:
        assert self.activations <= self.approvals


class PoolRulebook(Rulebook):
    """The same where the office lends its own licensed users."""

    desk = replace(
        DESK, office=replace(DESK.office, zoom_way="pool", hosts=(Host("host1@kalbarprov.example"),))
    )


class ByHandRulebook(Rulebook):
    """The same where Zoom is told by hand, and the form is required."""

    desk = replace(DESK, office=replace(DESK.office, zoom_way="off", form_required=True))


def walked(examples: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


Rulebook.TestCase.settings = walked(120)
PoolRulebook.TestCase.settings = walked(40)
ByHandRulebook.TestCase.settings = walked(40)
TestRulebook = Rulebook.TestCase
TestPoolRulebook = PoolRulebook.TestCase
TestByHandRulebook = ByHandRulebook.TestCase
