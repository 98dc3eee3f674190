"""What officers do with a complaint."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.case import Deadline, Status
from rules.complaints import (
    follow_up,
    officer_reply,
    receive,
    record_by_officer,
)
from rules.deadlines import Due
from rules.facts import CATEGORIES, Complaint
from rules.mail import Address, Verb
from tests.rules.complaint_samples import (
    BUDI,
    DESK,
    HEAD,
    LATER,
    PONTIANAK,
    RINA,
    TICKET,
    TUESDAY,
    UNIT,
    at,
    case_of,
    grievance,
    mail,
    mails,
    numbered,
    opened,
    reply,
    sent,
    words,
)


@pytest.mark.parametrize(
    ("category", "due"),
    [
        ("ringan", "2026-12-01T16:00"),
        ("normatif", "2026-12-01T16:00"),
        ("tidak berkadar pengawasan", "2026-12-14T16:00"),
        ("berkadar pengawasan", "2027-02-23T16:00"),
    ],
)
def test_a_category_sets_its_term_and_tells_the_complainant(category: str, due: str) -> None:
    decision = officer_reply(reply(Verb.CATEGORY, category.upper()), opened(), LATER, DESK)
    assert grievance(decision).due == at(due)
    assert sent(decision) == [("complaint-category", "budi.santoso")]
    assert "last day from 2026-12-01 to " + due[:10] in decision.reason


@given(
    st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=6),
    st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 1), timezones=st.just(PONTIANAK)),
    st.timedeltas(timedelta(0), timedelta(days=90)),
)
def test_recategorising_keeps_the_day_of_receipt(
    categories: list[str], received: datetime, gap: timedelta
) -> None:
    """However often, and whenever: the last category's term from the first day, never twice an end."""
    case = opened("x", received)
    for category in categories:
        case = case_of(officer_reply(reply(Verb.CATEGORY, category), case, received + gap, DESK))
    terms = dict(zip(CATEGORIES, (5, 5, 14, 60), strict=True))
    assert case.received_at == received
    assert grievance(case).due == DESK.calendar.due(received, terms[categories[-1]])
    assert [d.kind for d in case.deadlines].count(Due.COMPLAINT_END) == 1


def test_the_same_category_again_tells_nobody() -> None:
    case = case_of(officer_reply(reply(Verb.CATEGORY, "ringan"), opened(), LATER, DESK))
    assert officer_reply(reply(Verb.CATEGORY, "ringan"), case, LATER, DESK).effects == ()


def test_an_answer_goes_out_in_the_thread_and_the_term_runs_on() -> None:
    """Its text is the officer's, empty lines and all."""
    case = opened()
    typed = reply(Verb.ANSWER, "Sedang kami periksa.", "\nMohon bersabar.\n\nSalam")
    decision = officer_reply(typed, case, LATER, DESK)
    (answer,) = mails(decision)
    assert answer.data["text"] == "Sedang kami periksa.\n\nMohon bersabar.\n\nSalam"
    assert answer.in_reply_to == case.last_id
    assert case_of(decision).deadlines == case.deadlines


def test_closing_needs_an_answer_typed_now_or_given_before() -> None:
    case = opened()
    assert sent(officer_reply(reply(Verb.CLOSE), case, LATER, DESK)) == [("not-understood", "siti")]
    answered = case_of(officer_reply(reply(Verb.ANSWER, "Sudah kami perbaiki."), case, LATER, DESK))
    closed = officer_reply(reply(Verb.CLOSE), answered, LATER, DESK)
    assert mails(closed)[0].data["text"] == "Sudah kami perbaiki."


def test_closing_puts_the_time_left_on_record_and_opens_the_window_for_an_objection() -> None:
    decision = officer_reply(reply(Verb.CLOSE, "Beres."), opened(), at("2026-11-26T09:00"), DESK)
    case = case_of(decision)
    assert case.status is Status.ANSWERED
    assert "the term met with 3 working days left" in decision.reason
    assert case.deadlines == (Deadline(Due.OBJECTION_END, at("2026-12-10T16:00")),)
    assert mails(decision)[0].data["objection_until"] == "2026-12-10T16:00:00+07:00"
    late = officer_reply(reply(Verb.CLOSE, "Beres."), opened(), at("2026-12-03T09:00"), DESK)
    assert "missed by 2 working days" in late.reason


def test_without_an_address_the_officer_who_acts_gets_the_words_to_pass_on() -> None:
    """He alone: two officers would tell the complainant twice."""
    lines = {"isi": "Antrean lama.", "kontak": "0812 3344 5566"}
    case = numbered(record_by_officer(reply(Verb.RECORD, "WA", **lines), TUESDAY, DESK))
    for command, says in (
        (reply(Verb.CATEGORY, "normatif"), "normatif"),
        (reply(Verb.ANSWER, "Sebentar."), "Sebentar."),
        (reply(Verb.CLOSE, "Beres."), "Keberatan"),
    ):
        decision = officer_reply(command, case, LATER, DESK)
        assert sent(decision) == [("complaint-recorded", "siti")]
        text = mails(decision)[0].data["text"]
        assert TICKET in text
        assert says in text


def test_a_unit_is_asked_answers_by_reply_and_the_case_is_the_officers_again() -> None:
    asked = officer_reply(reply(Verb.FORWARD, f"<{UNIT}>", "Mohon dicek."), opened(), LATER, DESK)
    (out,) = mails(asked)
    assert (out.template, out.to[0].email, out.data["note"]) == ("complaint-forward", UNIT, "Mohon dicek.")
    assert out.token_for is None
    assert case_of(asked).status is Status.FORWARDED
    back = follow_up(words("Sudah kami perbaiki.", Address(UNIT)), case_of(asked), LATER, DESK)
    assert case_of(back).status is Status.OPEN
    assert sent(back) == [("complaint-forward-reply", "siti"), ("complaint-forward-reply", "jono")]
    assert case_of(back).deadlines == opened().deadlines


@pytest.mark.parametrize(
    "where", [None, "dinas kesehatan", "a@b", BUDI.email, DESK.office.desk.email, "a@b.id, c@d.id"]
)
def test_a_complaint_is_forwarded_to_one_other_unit_or_not_at_all(where: str | None) -> None:
    """Never to the complainant, never to the desk itself."""
    case = opened()
    decision = officer_reply(reply(Verb.FORWARD, where), case, LATER, DESK)
    assert sent(decision) == [("not-understood", "siti")]
    assert case_of(decision).status is Status.OPEN


def test_a_duplicate_is_merged_and_its_reporter_gets_the_answer_apart() -> None:
    """The two reporters never see each other's address."""
    ani = Address("ani@mail.example", "Ani")
    duplicate = numbered(
        receive(Complaint(mail(ani, "wifi mati"), "wifi mati"), LATER, DESK), "ADU-2026-0002"
    )
    merged = officer_reply(reply(Verb.MERGE, TICKET.lower()), duplicate, LATER, DESK, opened())
    assert case_of(merged).status is Status.MERGED
    assert sent(merged) == [("complaint-merged", "ani")]
    assert merged.also is not None
    closed = officer_reply(reply(Verb.CLOSE, "Beres."), case_of(merged.also), LATER, DESK)
    assert [(m.to, m.cc) for m in mails(closed)] == [((BUDI,), ()), ((ani,), ())]


@pytest.mark.parametrize("target", ["none", "itself", "settled", "other"])
def test_a_merge_into_no_open_complaint_changes_nothing(target: str) -> None:
    case = opened()
    settled = replace(case, ticket="ADU-2026-0009", status=Status.ANSWERED)
    found = {"none": None, "itself": case, "settled": settled, "other": replace(case, ticket="ADU-2026-0005")}
    argument = TICKET if target == "itself" else "ADU-2026-0009"
    decision = officer_reply(reply(Verb.MERGE, argument), case, LATER, DESK, found[target])
    assert sent(decision) == [("not-understood", "siti")]
    assert case_of(decision).status is Status.OPEN


@pytest.mark.parametrize("verb", [Verb.APPROVE, Verb.REJECT, Verb.REVISE, Verb.RECORD])
def test_a_command_for_requests_changes_no_complaint(verb: Verb) -> None:
    case = opened()
    decision = officer_reply(reply(verb, "x"), case, LATER, DESK)
    assert sent(decision) == [("not-understood", "siti")]
    assert replace(case_of(decision), counters={}) == case


@pytest.mark.parametrize("verb", list(Verb))
@pytest.mark.parametrize("who", [RINA, HEAD, Address("siti@diskominfo.example.evil.example", "Siti")])
def test_only_a_complaint_officer_commands(verb: Verb, who: Address) -> None:
    """Colleagues with another role may ask where it stands, and nothing else."""
    case = opened()
    decision = officer_reply(reply(verb, "ringan", "x", sender=who), case, LATER, DESK)
    assert replace(case_of(decision), counters={}) == case
    assert {template for template, _ in sent(decision)} <= {"status"}


@pytest.mark.parametrize("verb", [Verb.CATEGORY, Verb.CLOSE, Verb.FORWARD, Verb.MERGE, Verb.CANCEL])
def test_of_two_officers_the_first_decides_and_the_second_is_told_so(verb: Verb) -> None:
    case = case_of(officer_reply(reply(Verb.CLOSE, "Beres."), opened(), LATER, DESK))
    second = officer_reply(reply(verb, "ringan"), case, LATER, DESK)
    assert sent(second) == [("decided-already", "siti")]
    assert case_of(second).status is Status.ANSWERED


def test_status_shows_a_row_without_the_reporter() -> None:
    (answer,) = mails(officer_reply(reply(Verb.STATUS), opened(), LATER, DESK))
    (row,) = answer.data["rows"]
    assert row["left"] == 5
    assert not {"budi", "wifi"} & set(str(row).lower().split())
