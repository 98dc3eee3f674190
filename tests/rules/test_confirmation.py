"""The confirmation's secrets."""

from __future__ import annotations

from rules.case import Case, Kind, Status
from rules.confirmation import OPENS, confirm
from rules.decision import SendMail
from rules.mail import Address
from tests.rules.samples import DESK, LETTER, NOW, REQUESTER

MEETING = {
    "meeting_id": "81234567890",
    "join_url": "https://zoom.us/j/81234567890?pwd=rahasia",
    "password": "rahasia",
    "host_key": "123456",
}


def test_what_opens_the_meeting_goes_to_the_requester_alone() -> None:
    """Those copied on the letter are told of the event, without passcode, host key and link."""
    boss = Address("kasubbag@kalbarprov.example")
    case = Case(Kind.REQUEST, Status.APPROVED, NOW, REQUESTER, "VC-2026-0001", letter=LETTER, copies=(boss,))
    decision = confirm(case, MEETING, NOW, DESK, "done")
    mails = [effect for effect in decision.effects if isinstance(effect, SendMail)]
    assert [{a.email for a in (*m.to, *m.cc)} for m in mails] == [
        {REQUESTER.email},
        {"kasubbag@kalbarprov.example"},
    ]
    own, copied = (mail.data["meeting"] for mail in mails)
    assert all(own[name] == MEETING[name] for name in OPENS)
    assert all(copied[name] is None for name in OPENS)
    assert copied["meeting_id"] == MEETING["meeting_id"]
