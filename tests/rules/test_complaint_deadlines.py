"""A complaint's clock, and lost mails."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from rules.case import Deadline, Status
from rules.complaints import (
    bounce,
    deadline,
    digest,
    figures,
    officer_reply,
    parked,
)
from rules.deadlines import Due
from rules.facts import Bounce, DeadlineReached, Parked
from rules.mail import Verb
from tests.rules.complaint_samples import (
    BUDI,
    DESK,
    LATER,
    PONTIANAK,
    TICKET,
    UNIT,
    at,
    case_of,
    mail,
    mails,
    opened,
    reply,
    sent,
)


def reached(case: object, index: int = 0) -> DeadlineReached:
    deadlines = getattr(case, "deadlines")  # noqa: B009
    return DeadlineReached(TICKET, str(deadlines[index].kind), deadlines[index].due)


def test_reminders_go_to_officers_without_a_digest_and_the_end_to_the_supervisor() -> None:
    """After it, each working morning, the supervisor and the officer."""
    case, seen = opened(), []
    for _ in range(6):
        facts = reached(case)
        decision = deadline(facts, case, facts.due, DESK)
        case = case_of(decision)
        seen.append((f"{facts.due.astimezone(PONTIANAK):%m-%d}", *sent(decision)))
    assert seen == [
        ("11-27", ("complaint-reminder", "siti")),
        ("11-30", ("complaint-reminder", "siti")),
        ("12-01", ("complaint-reminder", "siti")),
        ("12-01", ("complaint-escalation", "kabid")),
        ("12-02", ("complaint-escalation", "kabid"), ("complaint-reminder", "siti")),
        ("12-03", ("complaint-escalation", "kabid"), ("complaint-reminder", "siti")),
    ]


def test_after_days_without_power_only_the_latest_of_the_missed_reminders_is_sent() -> None:
    case, now, seen = opened(), at("2026-12-01T09:00"), []
    for _ in range(3):
        decision = deadline(reached(case), case, now, DESK)
        case = case_of(decision)
        seen += [m.data["stage"] for m in mails(decision)]
    assert seen == ["hari terakhir"]
    assert [d.kind for d in case.deadlines] == [Due.COMPLAINT_END]


def test_an_end_that_is_told_first_leaves_no_reminder_behind_it() -> None:
    """Whatever order a busy clock takes them in: nothing is said after the end."""
    case, now = opened(), at("2026-12-01T16:00")
    decision = deadline(reached(case, -1), case, now, DESK)
    assert sent(decision) == [("complaint-escalation", "kabid")]
    assert [d.kind for d in case_of(decision).deadlines] == [Due.COMPLAINT_OVERDUE]


def test_a_moment_that_became_a_holiday_waits_for_the_next_opening() -> None:
    added = {date(2026, 11, 27): "Libur kantor"}
    desk = replace(DESK, calendar=replace(DESK.calendar, added=added))
    case = opened()
    decision = deadline(reached(case), case, case.deadlines[0].due, desk)
    assert decision.effects == ()
    assert Deadline(Due.COMPLAINT_HALF, at("2026-11-30T07:30")) in case_of(decision).deadlines


def test_a_deadline_of_another_time_or_of_a_settled_case_does_nothing() -> None:
    case = opened()
    for facts in (DeadlineReached(TICKET, Due.COMPLAINT_HALF, LATER), DeadlineReached(TICKET, "x", LATER)):
        assert deadline(facts, case, LATER, DESK).effects == ()
    settled = replace(case, status=Status.WITHDRAWN)
    decision = deadline(reached(settled), settled, settled.deadlines[0].due, DESK)
    assert (decision.effects, case_of(decision).deadlines) == ((), ())


def test_the_digest_goes_out_on_working_days_to_those_who_asked_for_it() -> None:
    cases = [opened(), replace(opened(), status=Status.ANSWERED)]
    decision = digest(cases, at("2026-11-25T07:30"), DESK)
    assert sent(decision) == [("complaint-digest", "jono")]
    (row,) = mails(decision)[0].data["rows"]
    assert row["stage"] == "4 hari kerja lagi"
    late = mails(digest(cases, at("2026-12-03T07:30"), DESK))[0].data["rows"][0]
    assert late["stage"] == "lewat 2 hari kerja"
    assert digest(cases, at("2026-11-28T07:30"), DESK).effects == ()
    assert digest(cases[1:], at("2026-11-25T07:30"), DESK).effects == ()


def test_a_dead_address_is_marked_once_told_and_named_in_no_log() -> None:
    facts = Bounce(mail(None, ""), (BUDI.email,))
    decision = bounce(facts, opened(), LATER, DESK)
    assert case_of(decision).dead == (BUDI.email,)
    assert sent(decision) == [("bounced", "siti"), ("bounced", "jono")]
    assert BUDI.email not in decision.reason
    assert bounce(facts, case_of(decision), LATER, DESK).effects == ()
    answered = officer_reply(reply(Verb.ANSWER, "Halo."), case_of(decision), LATER, DESK)
    assert {template for template, _ in sent(answered)} == {"complaint-recorded"}


def test_a_unit_that_cannot_be_reached_was_not_asked() -> None:
    asked = officer_reply(reply(Verb.FORWARD, UNIT), opened(), LATER, DESK)
    for decision in (
        bounce(Bounce(mail(None, ""), (UNIT,)), case_of(asked), LATER, DESK),
        parked(Parked(TICKET, mails(asked)[0], "550 no such user"), case_of(asked), LATER, DESK),
    ):
        assert case_of(decision).status is Status.OPEN
        assert len(decision.effects) == 2


def test_a_telling_that_is_lost_itself_tells_no_further() -> None:
    told = bounce(Bounce(mail(None, ""), (BUDI.email,)), opened(), LATER, DESK)
    decision = parked(Parked(TICKET, mails(told)[0], "550"), case_of(told), LATER, DESK)
    assert decision.effects == ()
    assert decision.look


def test_the_figures_of_the_register_add_up() -> None:
    closed = case_of(officer_reply(reply(Verb.CLOSE, "Beres."), opened(), LATER, DESK))
    late = replace(closed, settled_at=at("2026-12-02T08:00"))
    found = figures(
        [opened(), closed, late, replace(closed, status=Status.WITHDRAWN)], at("2026-12-02T08:00")
    )
    assert (found.received, found.open, found.answered, found.withdrawn, found.merged) == (4, 1, 2, 1, 0)
    assert (found.in_time, found.late, found.overdue) == (1, 1, 1)
    assert sum(found.by_channel.values()) == sum(found.by_category.values()) == 4
