"""Reports of mails that did not arrive."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.options import ReadOptions
from parsers.reader import read_mail
from rules.facts import AutoReply, Bounce, Complaint, Facts
from tests.parsers.raw_mails import TOKEN, raw_mail

OURS = f"<ack.{TOKEN}@diskominfo.example>"
DEAD = "dinas.lama@opd.example"


def report(
    groups: str,
    copy: str = f"Message-ID: {OURS}\nSubject: [VC-2026-0042] Permohonan Saudara kami terima\n",
    kind: str = "delivery-status",
    part: str = "text/rfc822-headers",
    extra: str = "",
) -> bytes:
    """A multipart/report (RFC 6522) with the groups of fields given."""
    return (
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example (Mail Delivery System)\n"
        "To: desk@diskominfo.example\nSubject: Undelivered Mail Returned to Sender\n"
        f"Auto-Submitted: auto-replied\nMessage-ID: <dsn-1@mx.example>\n{extra}MIME-Version: 1.0\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="B"\n\n'
        "--B\nContent-Type: text/plain\n\nThis is the mail system at host mx.example.\n\n"
        f"--B\nContent-Type: message/{kind}\n\nReporting-MTA: dns; mx.example\n\n{groups}\n"
        f"--B\nContent-Type: {part}\n\n{copy}\n--B--\n"
    ).encode()


def group(address: str = DEAD, action: str = "failed", status: str = "5.1.1", code: str = "") -> str:
    code = code or f"smtp; 550 {status} <{address}>: Recipient address rejected"
    return (
        f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\nDiagnostic-Code: {code}\n\n"
    )


def read(raw: bytes) -> Facts:
    return read_mail(raw, ReadOptions())


def bounce(raw: bytes) -> Bounce:
    facts = read(raw)
    assert isinstance(facts, Bounce)
    return facts


def test_a_standard_report_tells_all() -> None:
    """RFC 3464: address, permanence, the original's Message-ID and the server's words."""
    facts = bounce(report(group()))
    assert facts.failed == (DEAD,)
    assert facts.permanent
    assert facts.original_id == OURS
    assert facts.diagnosis.startswith("550 5.1.1")
    assert facts.mail.new_text == ""


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("failed", "4.2.2")])
def test_a_passing_trouble_is_not_permanent(action: str, status: str) -> None:
    """A status of class 4 kills no address (RFC 3463)."""
    facts = bounce(report(group(action=action, status=status)))
    assert not facts.permanent
    assert facts.failed == (DEAD,)


def test_only_what_failed_for_good_is_dead() -> None:
    """Of several recipients, those reached and those still tried are not named."""
    groups = (
        group("ada@opd.example", "delivered", "2.1.5")
        + group("nanti@opd.example", "delayed", "4.4.7")
        + group()
    )
    facts = bounce(report(groups))
    assert facts.failed == (DEAD,)
    assert facts.permanent


def test_the_address_we_wrote_to_is_the_dead_one() -> None:
    """Behind a forwarding the original recipient is ours, the final one is not."""
    fields = f"Original-Recipient: rfc822; {DEAD}\n" + group("kotak@penampung.example")
    assert bounce(report(fields)).failed == (DEAD,)


@pytest.mark.parametrize("kind", ["delivery-status", "disposition-notification"])
def test_a_success_or_a_receipt_is_no_bounce(kind: str) -> None:
    """What says that a mail arrived, or was opened, is automatic mail and nothing else."""
    groups = group(action="delivered", status="2.0.0") if kind == "delivery-status" else "Disposition: x\n\n"
    assert isinstance(read(report(groups, kind=kind)), AutoReply)


def test_the_whole_original_gives_its_id() -> None:
    """Some servers send the mail back whole."""
    copy = f"Message-ID: {OURS}\nSubject: x\nFrom: desk@diskominfo.example\n\nIsi surel.\n"
    assert bounce(report(group(), copy, part="message/rfc822")).original_id == OURS


WORDED = {
    path.stem: path.read_bytes() for path in sorted((Path(__file__).parents[1] / "bounces").glob("*.eml"))
}


@pytest.mark.parametrize("server", WORDED)
def test_reports_in_words_alone_tell_the_same(server: str) -> None:
    """Servers that keep to no standard name the address, the reason and our mail, too."""
    facts = bounce(WORDED[server])
    assert facts.failed == (DEAD,)
    assert facts.permanent
    assert facts.original_id == OURS
    assert "5." in facts.diagnosis


def test_a_delay_in_words_is_not_permanent() -> None:
    """A server that goes on trying has given nobody up."""
    text = f"Your message to {DEAD} has not yet been delivered. The server will keep trying."
    raw = raw_mail(text, "Delivery Status Notification (Delay)", "mailer-daemon@mx.example", Return_Path="<>")
    assert not bounce(raw).permanent


def test_a_person_who_complains_of_lost_mail_is_no_bounce() -> None:
    """A subject that a server would write, in a person's mail, is a person's mail."""
    text = "surel dinas kami tidak dapat dikirim, selalu muncul 550 5.1.1 user unknown. mohon diperbaiki"
    assert isinstance(read(raw_mail(text, "email tidak dapat dikirim")), Complaint)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(sorted(WORDED)), st.integers(0, 1500), st.binary(max_size=8))
def test_a_damaged_report_ends_as_facts(server: str, place: int, data: bytes) -> None:
    """A report damaged anywhere raises nothing, and no address is made up out of nothing."""
    raw = WORDED[server]
    at = place % len(raw)
    facts = read(raw[:at] + data + raw[at:])
    assert facts is not None
    if isinstance(facts, Bounce):
        assert all("@" in address for address in facts.failed)
