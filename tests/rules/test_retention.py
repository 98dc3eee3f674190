"""Personal data goes in time, nothing else."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import timedelta

import pytest

from rules.case import Case, Kind, Status
from rules.complaints import figures, officer_reply
from rules.letter import Contact, Event, Letter, Signatory
from rules.mail import Address, Verb
from rules.retention import remove_personal_data
from tests.rules.complaint_samples import DESK, TUESDAY, case_of, opened, reply

KEEP = timedelta(days=730)
LATER = TUESDAY + KEEP
TEXT = "Saya Budi Santoso, 0812 3344 5566. Wifi mati."


def ended() -> Case:
    case = case_of(officer_reply(reply(Verb.CLOSE, "Yth. Bapak Budi: beres."), opened(TEXT), TUESDAY, DESK))
    return replace(case, deadlines=(), related=("ADU-2026-0002",))


def request() -> Case:
    letter = Letter(
        "Surat Erna.pdf",
        opd="Dinas Kesehatan",
        number="005/1/2026",
        event=Event("Rapat"),
        account_email="erna@dinkes.example",
        contact=Contact("Erna", "0812"),
        signatory=Signatory("dr. Erna", "196808121994031005", "Kepala Dinas Kesehatan"),
    )
    case = Case(Kind.REQUEST, Status.ENDED, TUESDAY, Address("erna@dinkes.example", "Erna"))
    case = replace(case, ticket="VC-2026-0001", settled_at=TUESDAY, letter=letter, subject="Erna")
    return replace(case, account="erna@dinkes.example", form={"nama": "Erna"}, zoom={"account": "erna@x"})


@pytest.mark.parametrize(
    ("case", "names"), [(ended(), ("budi", "3344", "wifi")), (request(), ("erna", "19680"))]
)
def test_when_its_time_is_over_a_case_names_nobody(case: Case, names: tuple[str, ...]) -> None:
    """The sentence on record says what went, and not what it said."""
    decision = remove_personal_data(case, LATER, KEEP)
    assert decision is not None
    assert decision.effects == ()
    left = json.dumps([asdict(case_of(decision)), decision.reason], default=str).lower()
    assert [name for name in names if name in left] == []
    assert "requester" in decision.reason


def test_the_register_stays_as_it_was() -> None:
    case = ended()
    decision = remove_personal_data(case, LATER, KEEP)
    assert decision is not None
    assert figures([case_of(decision)], LATER) == figures([case], LATER)
    for name in ("ticket", "status", "received_at", "settled_at", "decided_by", "related"):
        assert getattr(case_of(decision), name) == getattr(case, name)
    kept = remove_personal_data(request(), LATER, KEEP)
    assert kept is not None
    assert case_of(kept).letter is not None
    letter = case_of(kept).letter
    assert letter is not None
    assert (letter.opd, letter.number, letter.event.name) == ("Dinas Kesehatan", "005/1/2026", None)


def test_nothing_goes_before_its_time_from_an_open_case_or_twice() -> None:
    assert remove_personal_data(ended(), LATER - timedelta(seconds=1), KEEP) is None
    assert remove_personal_data(opened(TEXT), LATER, KEEP) is None
    waiting = replace(ended(), deadlines=opened().deadlines)
    assert remove_personal_data(waiting, LATER, KEEP) is None
    decision = remove_personal_data(ended(), LATER, KEEP)
    assert decision is not None
    assert remove_personal_data(case_of(decision), LATER, KEEP) is None
