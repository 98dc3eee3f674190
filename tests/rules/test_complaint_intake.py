"""Complaints that come in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rules.complaints import (
    receive,
    record_by_officer,
)
from rules.facts import CHANNELS, Complaint
from rules.mail import Verb
from tests.rules.complaint_samples import (
    BUDI,
    DESK,
    TUESDAY,
    at,
    case_of,
    grievance,
    mail,
    mails,
    reply,
    sent,
)


def test_a_mailed_complaint_gets_the_shortest_term_an_acknowledgement_and_its_officers() -> None:
    """Acknowledged in its own thread with the last day; each officer gets a mail with a code of his own."""
    came = mail(BUDI, "wifi mati", TUESDAY, "f" * 64)
    facts = Complaint(came, "wifi mati", proposed="normatif", proposed_reasons=("mati",))
    decision = receive(facts, TUESDAY, DESK)
    ack, *told = mails(decision)
    assert (ack.template, ack.to, ack.in_reply_to) == ("complaint-ack", (BUDI,), came.message_id)
    assert ack.data["due"] == "2026-12-01T16:00:00+07:00"
    assert ack.attach == ()
    assert [m.token_for for m in told] == ["siti@diskominfo.example", "jono@diskominfo.example"]
    assert all(m.template == "complaint-new" and m.attach == ("f" * 64,) for m in told)
    assert told[0].data["reasons"] == ["mati"]
    assert grievance(decision).category is None


def test_the_term_in_force_before_a_category_is_the_shortest_of_the_offices() -> None:
    terms = replace(DESK.office.terms, normatif=3)
    desk = replace(DESK, office=replace(DESK.office, terms=terms))
    decision = receive(Complaint(mail(BUDI, "x"), "x", proposed="berkadar pengawasan"), TUESDAY, desk)
    assert grievance(decision).due == at("2026-11-27T16:00")


@pytest.mark.parametrize(
    ("channel", "contact", "to_complainant"),
    [("WA", "0812 3344 5566", False), ("KOTAK", "", False), ("TATAP MUKA", "Ani@Mail.example", True)],
)
def test_a_recorded_complaint_is_acknowledged_to_an_address_or_else_by_the_officers_hand(
    channel: str, contact: str, to_complainant: bool
) -> None:
    """Each officer gets one mail: the new case, or, who recorded it, the words to pass on."""
    body = f"Nama: Ani\nKontak: {contact}\nTanggal: 20-11-2026\nIsi: Antrean lama.\n\nSudah tiga kali."
    lines = {"nama": "Ani", "kontak": contact, "tanggal": "20-11-2026", "isi": "Antrean lama."}
    decision = record_by_officer(reply(Verb.RECORD, channel, body, **lines), TUESDAY, DESK)
    told = [("complaint-ack", "ani"), ("complaint-new", "siti"), ("complaint-new", "jono")]
    passed_on = [("complaint-recorded", "siti"), ("complaint-new", "jono")]
    assert sent(decision) == (told if to_complainant else passed_on)
    assert grievance(decision).text == "Antrean lama.\n\nSudah tiga kali."
    assert grievance(decision).due == at("2026-11-27T16:00")  # counted from Friday the 20th
    if not to_complainant:
        assert "Jumat, 27 November 2026, 16.00 WIB" in mails(decision)[0].data["text"]
    assert case_of(decision).references == ()  # the officer's mail is no part of the complainant's thread


@pytest.mark.parametrize(
    ("argument", "lines", "says"),
    [
        ("EMAIL", {"isi": "x"}, "saluran"),
        ("FAKS", {"isi": "x"}, "saluran"),
        (None, {"isi": "x"}, "saluran"),
        ("WA", {"nama": "Ani"}, "Isi"),
        ("WA", {"isi": "x", "tanggal": "kemarin"}, "kemarin"),
        ("WA", {"isi": "x", "tanggal": "25-11-2026"}, "belum tiba"),
        ("WA", {"isi": "x", "kategori": "berat"}, "berat"),
    ],
)
def test_a_record_that_says_too_little_is_asked_about_and_opens_nothing(
    argument: str | None, lines: dict[str, str], says: str
) -> None:
    decision = record_by_officer(reply(Verb.RECORD, argument, **lines), TUESDAY, DESK)
    (answer,) = mails(decision)
    assert decision.case is None
    assert answer.template == "not-understood"
    assert says in answer.data["understood"]


@pytest.mark.parametrize(
    "day", ["20-11-2026", "20/11/2026", "2026-11-20", "20 November 2026", "Jumat, 20 Nov 2026"]
)
def test_an_officer_writes_the_day_as_people_do(day: str) -> None:
    """In figures or in words: the term counts from that day."""
    decision = record_by_officer(reply(Verb.RECORD, "WA", isi="x", tanggal=day), TUESDAY, DESK)
    assert grievance(decision).due == at("2026-11-27T16:00")


def test_every_channel_but_mail_can_be_recorded() -> None:
    for channel in CHANNELS[1:]:
        decision = record_by_officer(reply(Verb.RECORD, channel.lower(), isi="x"), TUESDAY, DESK)
        assert grievance(decision).channel == channel


def test_a_complaint_that_no_officer_would_see_is_laid_before_a_person() -> None:
    desk = replace(DESK, office=replace(DESK.office, staff=()))
    assert receive(Complaint(mail(BUDI, "x"), "x"), TUESDAY, desk).look


def test_no_machine_is_thanked_for_its_complaint() -> None:
    came = replace(mail(BUDI, "x"), automatic="Auto-Submitted: auto-replied")
    assert {t for t, _ in sent(receive(Complaint(came, "x"), TUESDAY, DESK))} == {"complaint-new"}
