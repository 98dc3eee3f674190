"""The objects that `read --json` prints."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from parsers.contract import as_contract
from parsers.files import EMPTY, UNKNOWN, read_file
from rules.facts import AutoReply, Other, ReviewerReply, Unreadable
from rules.letter import Letter, Signature, Stamp, UnreadableFile
from rules.mail import Command, Mail, Verb

FOLDER = Path(__file__).parent.parent / "letters"
KEYS = {
    *(
        "file",
        "kind",
        "is_request",
        "opd",
        "unit",
        "number",
        "date",
        "subject",
        "event",
        "account_email",
        "contact",
    ),
    *("signatory", "stamp", "signature", "confidence", "missing", "seconds"),
}


def _letter() -> Letter:
    letter = read_file((FOLDER / "ruled-table.pdf").read_bytes(), "surat.pdf")
    assert isinstance(letter, Letter)
    return letter


def test_a_letter_has_every_key_of_the_contract() -> None:
    """All of the contract's names are there, and the object is plain JSON."""
    contract = as_contract(_letter(), "surat.pdf")
    assert set(contract) >= KEYS
    assert set(contract["event"]) == {
        "name",
        "first_day",
        "last_day",
        "start",
        "end",
        "timezone",
        "participants",
    }
    assert json.loads(json.dumps(contract)) == contract


def test_a_field_not_found_is_null() -> None:
    """An empty letter has nulls, not empty words, and misses what the standard wants."""
    contract = as_contract(Letter(file="kosong.pdf"), "kosong.pdf")
    assert contract["opd"] is contract["number"] is contract["date"] is contract["account_email"] is None
    assert contract["signatory"]["capacity"] is None
    assert contract["signature"]["valid"] is None


def test_days_times_and_boxes_have_the_contract_s_form() -> None:
    """ISO days, HH:MM, and boxes of four fractions with four digits."""
    marked = replace(
        _letter(),
        stamp=Stamp(True, 0.98123456, 1, (0.123456, 0.2, 0.3, 0.4), "purple"),
        signature=Signature(
            "wet", 0.97, 1, (0.1, 0.2, 0.3, 0.4), signed_at=datetime.fromisoformat("2026-03-02T09:00+07:00")
        ),
    )
    contract = as_contract(marked, "surat.pdf")
    assert (contract["date"], contract["event"]["first_day"]) == ("2026-08-19", "2026-08-31")
    assert (contract["event"]["start"], contract["event"]["end"]) == ("08:00", "16:00")
    assert contract["stamp"]["box"] == [0.1235, 0.2, 0.3, 0.4]
    assert contract["signature"]["signed_at"] == "2026-03-02T09:00:00+07:00"
    assert contract["marks"]["number"]["page"] == 1


def test_a_file_that_is_no_letter_is_unreadable() -> None:
    """Nothing, and anything unknown, gives a reason and never an exception."""
    for data, reason in ((b"", EMPTY), (b"  \n", EMPTY), (b"\x7fELF rubbish", UNKNOWN)):
        outcome = read_file(data, "x")
        assert isinstance(outcome, UnreadableFile)
        assert outcome.reason == reason
        assert as_contract(outcome, "x")["kind"] == "unreadable"


def test_a_name_does_not_decide_what_a_file_is() -> None:
    """A PDF under a picture's name is read as a PDF."""
    outcome = read_file((FOLDER / "ruled-table.pdf").read_bytes(), "foto.jpg")
    assert isinstance(outcome, Letter)
    assert outcome.digest


def test_a_mail_shows_its_class_ticket_command_and_letters() -> None:
    """A reply's command is shown whoever sent it; its letters are contract objects of their own."""
    mail = Mail(digest="0", tickets=("VC-2026-0042",), letters=(_letter(), UnreadableFile("b.pdf", "Rusak.")))
    contract = as_contract(ReviewerReply(mail, Command(Verb.APPROVE, "a@b.go.id")), "balasan.eml")
    assert (contract["kind"], contract["class"], contract["ticket"]) == ("mail", "reply", "VC-2026-0042")
    assert contract["command"] == {"verb": "approve", "argument": "a@b.go.id"}
    assert [each["kind"] for each in contract["attachments"]] == ["letter", "unreadable"]
    assert as_contract(AutoReply(mail), "x")["class"] == "auto-reply"
    assert as_contract(Other(mail), "x")["command"] is None
    assert as_contract(Unreadable("0", "Rusak."), "x")["reason"] == "Rusak."
