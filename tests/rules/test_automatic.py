"""What no person wrote."""

from __future__ import annotations

from dataclasses import replace

from rules.facts import AutoReply
from rules.mail import Attachment
from rules.rulebook import decide
from tests.rules.samples import DESK, NOW, mail

SCANNER = replace(mail(), automatic="sent by noreply@scanner.example")


def test_a_scanner_s_mail_with_a_file_is_shown_to_a_person() -> None:
    """A letter may come from a machine: it is not answered, and not filed away unseen."""
    file = Attachment("scan.pdf", "application/pdf", 1000, "a" * 64)
    decision = decide(AutoReply(replace(SCANNER, attachments=(file,))), None, NOW, DESK)
    assert decision.look
    assert decision.effects == ()


def test_a_vacation_notice_is_filed() -> None:
    """Without a file nobody needs to look."""
    decision = decide(AutoReply(replace(SCANNER, attachments=())), None, NOW, DESK)
    assert not decision.look
    assert decision.effects == ()
