"""What no person wrote."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rules.facts import AutoReply
from rules.mail import Attachment, Mail
from rules.rulebook import decide
from tests.rules.samples import DESK, NOW, mail

SCANNER = replace(mail(), automatic="sent by noreply@scanner.example")


def test_a_scanner_s_mail_with_a_file_is_shown_to_a_person() -> None:
    """A letter may come from a machine: it is not answered, and not filed away unseen."""
    file = Attachment("scan.pdf", "application/pdf", 1000, "a" * 64)
    decision = decide(AutoReply(replace(SCANNER, attachments=(file,))), None, NOW, DESK)
    assert decision.look
    assert decision.effects == ()


@pytest.mark.parametrize(
    "notice",
    [
        replace(mail(), automatic="auto-submitted: auto-replied"),
        replace(mail(), automatic="the subject says so"),
        replace(mail(), automatic="list-unsubscribe is set"),
        replace(SCANNER, in_reply_to="<1@desk.example>"),
        replace(SCANNER, references=("<1@desk.example>",)),
    ],
)
def test_a_vacation_notice_is_filed(notice: Mail) -> None:
    """Who is away, and what goes to a whole list, waits for nobody."""
    decision = decide(AutoReply(notice), None, NOW, DESK)
    assert not decision.look
    assert decision.effects == ()


@pytest.mark.parametrize(
    "notice",
    [
        SCANNER,
        replace(mail(), automatic="auto-submitted: auto-generated"),
        replace(mail(), automatic="the return path is empty"),
        replace(mail(), automatic="list-id is set", new_text="SETUJU"),
        replace(mail(), automatic="the subject says so", new_text="Jawab: loket sudah dibuka"),
    ],
)
def test_what_somebody_may_wait_for_is_shown(notice: Mail) -> None:
    """A contact page writes from a robot's address, a colleague through a list: neither is filed unseen."""
    decision = decide(AutoReply(notice), None, NOW, DESK)
    assert decision.look
    assert decision.effects == ()
