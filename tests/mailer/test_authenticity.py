"""What supports that a mail's From is its author."""

from __future__ import annotations

import pytest

from mailer.head import read_head
from mailer.tokens import mint
from rules.mail import Proof, Token
from tests.mailer.replies import BUDI, FORM, GOOD, MX, PASS, RINA, RING, proof, raw


def test_the_codes_are_weighed_for_case_person_and_round() -> None:
    """Each of what a code may prove, as seen through the mail's own headers."""
    told = {
        GOOD: Token.VALID,
        mint(RING, "VC-2026-0001", RINA, 1): Token.STALE,
        mint(RING, "VC-2026-0001", BUDI, 2): Token.OTHER_PERSON,
        mint(RING, "VC-2026-0002", RINA, 3): Token.OTHER_CASE,
        "d1" + "q" * 26: Token.FORGED,
    }
    assert {token: proof(raw(PASS, token=token)).token for token in told} == told
    assert proof(raw(PASS, token=None)).token is Token.NONE


def test_the_record_says_which_headers_and_whose_code_and_never_the_code() -> None:
    """An auditor sees verdict, code and trace; nobody can use the record to approve."""
    given = raw(PASS, token=mint(RING, "VC-2026-0001", BUDI, 1), below=f"Sender: x <{GOOD}@evil.example>")
    evidence = "\n".join(proof(given).evidence)
    assert f"Authentication-Results: {PASS}" in evidence
    assert f"made for {BUDI} on VC-2026-0001, round 1" in evidence
    assert f"From: Rina <{RINA}>" in evidence
    assert "Received: from x" in evidence
    assert GOOD not in evidence
    assert "\x1b" not in evidence


def test_evidence_is_plain_lines() -> None:
    """A header cannot forge a line of the record, nor colour a terminal."""
    given = raw(PASS, sender=f'"Rina\x1b[31m\u202e" <{RINA}>')
    for line in proof(given).evidence:
        assert line.isprintable()
        assert len(line) < 450


@pytest.mark.parametrize(
    ("head", "flaw"),
    [
        (b"X-Note: a\rFrom: Rina <rina@kominfo.go.id>\r\n", "bare carriage returns in the header"),
        (b"X-Note: a\x00b\r\n", "NUL characters in the header"),
        (b"From : Rina <rina@kominfo.go.id>\r\n", "a blank before the colon of a field"),
        (b"this is no field\r\n", "a line in the header that is no field"),
    ],
)
def test_what_parsers_read_apart_is_a_flaw(head: bytes, flaw: str) -> None:
    """Two readers of one mail must see one author."""
    assert flaw in read_head(head + raw(PASS)).flaws
    assert read_head(raw(PASS)).flaws == ()


def test_a_stranger_s_first_mail_is_not_weighed() -> None:
    """Nothing hangs on it, and the road is long enough."""
    given = raw(PASS, sender="a@dinas.go.id", token=None)
    assert proof(given, case=None) == Proof()
    assert proof(given).verdict == "fail"  # judged for another domain than From's
    assert proof(raw(PASS, sender=FORM, token=None), case=None).verdict == "pass"


def test_a_code_in_a_stranger_s_hands_is_named() -> None:
    """A forwarded review mail: the record says whose code it was."""
    given = raw(f"{MX}; dmarc=pass header.from=evil.example", sender="x@evil.example")
    found = proof(given)
    assert found.token is Token.OTHER_PERSON
    assert any(f"made for {RINA}" in line for line in found.evidence)
