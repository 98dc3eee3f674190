"""The complainant's own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.case import Status
from rules.complaints import (
    follow_up,
    officer_reply,
)
from rules.courtesy import is_thanks
from rules.mail import Address, Verb
from tests.rules.complaint_samples import (
    BUDI,
    DESK,
    LATER,
    TUESDAY,
    at,
    case_of,
    grievance,
    opened,
    reply,
    sent,
    words,
)


def test_an_addition_reaches_the_officers_and_the_complainant_hears_so() -> None:
    decision = follow_up(words("Hari ini mati lagi."), opened(), LATER, DESK)
    assert sent(decision) == [("question", "siti"), ("question", "jono"), ("follow-up-ack", "budi.santoso")]
    assert case_of(decision).deadlines == opened().deadlines


@pytest.mark.parametrize("text", ["BATAL", "*Batal.*", "batal\n\nSudah hidup lagi.", "Cabut!"])
def test_the_complainant_withdraws_by_one_word(text: str) -> None:
    decision = follow_up(words(text), opened(), LATER, DESK)
    assert case_of(decision).status is Status.WITHDRAWN
    assert case_of(decision).deadlines == ()
    assert sent(decision) == [
        ("withdrawn", "budi.santoso"),
        ("withdrawn-notice", "siti"),
        ("withdrawn-notice", "jono"),
    ]


def test_a_complaint_that_others_share_is_not_withdrawn_by_one_of_them() -> None:
    """Theirs was merged with it: nobody is told that they took it back; an officer decides."""
    shared = replace(opened(), copies=(Address("lain@warga.example"),))
    decision = follow_up(words("BATAL"), shared, LATER, DESK)
    assert case_of(decision).status is Status.OPEN
    assert {template for template, _ in sent(decision)} == {"question", "follow-up-ack"}


@pytest.mark.parametrize("text", ["BATAL", "Cabut!"])
def test_who_withdraws_after_the_answer_objects_to_nothing(text: str) -> None:
    """The complaint stays answered; the officers see the word."""
    case = case_of(officer_reply(reply(Verb.CLOSE, "Beres."), opened(), LATER, DESK))
    for facts in (words(text), reply(Verb.CANCEL, sender=BUDI)):
        decision = follow_up(facts, case, LATER, DESK)
        assert case_of(decision).status is Status.ANSWERED
        assert {template for template, _ in sent(decision)} == {"question"}


def test_mere_thanks_for_an_answer_bother_nobody() -> None:
    """Kept with the closed complaint; no officer is asked to answer them."""
    case = case_of(officer_reply(reply(Verb.CLOSE, "Beres."), opened(), LATER, DESK))
    assert sent(follow_up(words("Baik, terima kasih banyak."), case, LATER, DESK)) == []


@pytest.mark.parametrize("text", ["batal?", "jangan batal", "Batalkan saja kalau begini terus", "> BATAL"])
def test_a_word_more_withdraws_nothing(text: str) -> None:
    assert case_of(follow_up(words(text), opened(), LATER, DESK)).status is Status.OPEN


def test_who_is_not_the_complainant_withdraws_nothing_and_hears_nothing() -> None:
    """A stranger, or a mail in the complainant's name that failed its check: shown, not answered."""
    forged = words("BATAL")
    forged = replace(forged, mail=replace(forged.mail, proof=replace(forged.mail.proof, verdict="fail")))
    for facts in (words("BATAL", Address("x@evil.example")), words("BATAL", None), forged):
        decision = follow_up(facts, opened(), LATER, DESK)
        assert case_of(decision).status is Status.OPEN
        assert sent(decision) == [("question", "siti"), ("question", "jono")]
        assert decision.look


@pytest.mark.parametrize(
    ("when", "reopens"),
    [
        ("2026-11-25T08:00", True),
        ("2026-12-08T16:00", True),
        ("2026-12-08T16:01", False),
        ("2027-01-05T08:00", False),
    ],
)
def test_an_objection_within_ten_working_days_reopens_with_a_term_of_its_own(
    when: str, reopens: bool
) -> None:
    """The last minute of the tenth day still counts; later nothing opens, but the officers see it."""
    case = case_of(officer_reply(reply(Verb.CLOSE, "Beres."), opened(), LATER, DESK))
    decision = follow_up(words("Masih mati.", when=at(when)), case, at(when) + timedelta(minutes=1), DESK)
    templates = {template for template, _ in sent(decision)}
    if reopens:
        assert case_of(decision).status is Status.OPEN
        assert grievance(decision).due == DESK.calendar.due(at(when), 5)
        assert templates == {"complaint-objection-ack", "complaint-reopened"}
        assert case_of(decision).received_at == TUESDAY
    else:
        assert case_of(decision).status is Status.ANSWERED
        assert templates == {"question"}
        assert decision.look


@pytest.mark.parametrize(
    ("text", "thanks"),
    [
        ("Terima kasih, sudah bisa.", True),
        ("Makasih banyak ya pak", True),
        ("Terima kasih, tapi masih mati", False),
        ("Terima kasih. Mengapa lama sekali?", False),
        ("terima kasih belum beres", False),
    ],
)
def test_thanks_reopen_nothing(text: str, thanks: bool) -> None:
    assert is_thanks(text) is thanks
    case = case_of(officer_reply(reply(Verb.CLOSE, "Beres."), opened(), LATER, DESK))
    status = case_of(follow_up(words(text), case, LATER, DESK)).status
    assert status is (Status.ANSWERED if thanks else Status.OPEN)


def test_a_machines_reply_reopens_and_answers_nothing() -> None:
    case = case_of(officer_reply(reply(Verb.CLOSE, "Beres."), opened(), LATER, DESK))
    facts = words("Saya sedang cuti.")
    facts = replace(facts, mail=replace(facts.mail, automatic="vacation"))
    decision = follow_up(facts, case, LATER, DESK)
    assert (case_of(decision), decision.effects) == (case, ())
