"""Answers to mails that are not ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from rules.case import Kind
from rules.decision import SendMail
from rules.facts import Complaint, FollowUp, Other
from rules.letter import Letter
from rules.mail import Address, Mail
from rules.office import Desk, Office, Role, Staff
from rules.rulebook import decide
from rules.workdays import WorkCalendar

NOW = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("Asia/Pontianak"))
RINA = Address("rina@diskominfo.example", "Rina")
DESK = Desk(Office("Diskominfo", Address("desk@diskominfo.example")), WorkCalendar())
MAIL = Mail(
    digest="a" * 64,
    message_id="<2@opd.example>",
    in_reply_to="<1@opd.example>",
    sender=Address("umum@dinkes.example", "Dinas Kesehatan"),
    subject="Re: rapat",
)
LETTER = Letter("surat.pdf", "b" * 64, is_request=True)


def test_a_request_in_a_strange_thread_opens_a_case() -> None:
    """An agency that answers some other mail of its own with a letter has asked for an account."""
    decision = decide(FollowUp(MAIL, LETTER), None, NOW, DESK)
    assert decision.case is not None
    assert decision.case.kind is Kind.REQUEST
    assert decision.case.letter == LETTER


def test_a_colleague_s_command_that_is_none_is_answered_with_the_list() -> None:
    """`CATAT FAX` in a mail of its own: told what was read, and the commands of the colleague's role."""
    sari = Staff(Address("sari@diskominfo.example"), frozenset({Role.COMPLAINTS}))
    desk = replace(DESK, office=replace(DESK.office, staff=(sari,)))
    said = replace(MAIL, sender=sari.address, in_reply_to=None, new_text="CATAT FAX\nIsi: halo")
    for facts in (Other(said), Other(said, "thanks"), Complaint(said, "halo")):
        decision = decide(facts, None, NOW, desk)
        [told] = decision.effects
        assert isinstance(told, SendMail)
        assert (decision.case, told.template, told.to) == (None, "not-understood", (sari.address,))
    assert "CATAT FAX" in told.data["understood"]
    assert any(line.startswith("CATAT WA") for line in told.data["commands"])
    for other in (replace(said, new_text="Catatan rapat"), replace(said, sender=MAIL.sender)):
        assert not {e.template for e in decide(Other(other), None, NOW, desk).effects} & {"not-understood"}


def test_a_correction_line_that_cannot_be_read_is_named() -> None:
    """The command above it was understood: the colleague is told which line to mend."""
    desk = replace(DESK, office=replace(DESK.office, staff=(Staff(RINA, frozenset({Role.REVIEWER})),)))
    case = decide(FollowUp(MAIL, LETTER), None, NOW, DESK).case
    assert case is not None
    case = replace(case, ticket="VC-2026-0001")
    for text, named in (("SETUJU\nAkun: bukan alamat", True), ("Akun: bukan alamat", False)):
        said = replace(MAIL, sender=RINA, new_text=text)
        [told] = decide(FollowUp(said), case, NOW, desk).effects
        assert isinstance(told, SendMail)
        assert ("baris pembetulannya: \u201cAkun: bukan alamat\u201d" in told.data["understood"]) is named


def test_without_a_letter_or_with_a_lost_ticket_a_person_looks() -> None:
    """Words alone, a letter that asks for nothing, and a number that nobody knows open no case."""
    lost = replace(MAIL, tickets=("VC-2026-0999",))
    other = replace(LETTER, is_request=False)
    for facts in (FollowUp(MAIL), FollowUp(MAIL, other), FollowUp(lost, LETTER)):
        decision = decide(facts, None, NOW, DESK)
        assert decision.case is None
        assert decision.look
