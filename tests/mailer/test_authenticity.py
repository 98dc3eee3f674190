"""What supports that a mail's From is its author."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from mailer.authenticity import Trust, weigh
from mailer.head import read_head
from mailer.tokens import Ring, mint
from mailer.verdict import aligned, server_verdict
from parsers.message import open_mail
from rules.case import Case, Kind, Status
from rules.mail import Proof, Token

RING = Ring((b"k" * 32,))
RINA, BUDI, FORM = "rina@kominfo.go.id", "budi@kominfo.go.id", "formulir@kominfo.go.id"
MX = "mx.kominfo.go.id"
CASE = Case(
    Kind.REQUEST, Status.IN_REVIEW, datetime(2026, 3, 2, tzinfo=UTC), None, ticket="VC-2026-0001", round=2
)
GOOD = mint(RING, "VC-2026-0001", RINA, 2)
TRUST = Trust(MX, RING, (RINA, BUDI), FORM, others=lambda tokens: [("VC-2026-0002", 3)])
PASS = f"{MX}; dmarc=pass header.from=kominfo.go.id"


def raw(
    *above: str,
    sender: str = f"Rina <{RINA}>",
    token: str | None = GOOD,
    below: str = "",
    body: str = "SETUJU\r\n",
) -> bytes:
    """A reply; `above` are Authentication-Results of servers on the way, the last server's first."""
    head = [f"Authentication-Results: {value}" for value in above]
    head += [f"Received: from x by {MX}; Mon, 2 Mar 2026 09:00:00 +0700", f"From: {sender}"]
    head += [
        "To: desk@kalbar.go.id",
        "Subject: Re: [VC-2026-0001] Mohon ditinjau",
        "Message-ID: <1@kominfo.go.id>",
    ]
    if token:
        head.append(f"References: <VC-2026-0001.{token}@kalbar.go.id>")
    if below:
        head.append(below)
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


def proof(given: bytes, trust: Trust = TRUST, case: Case | None = CASE) -> Proof:
    return weigh(given, open_mail(given).mail, case, trust)


# --- our own server's verdict -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        # servers as they write
        (PASS, "pass"),
        (f"{MX.upper()}; dmarc=pass header.from=KOMINFO.go.id", "pass"),
        (f"{MX} 1; dmarc=pass action=none header.from=kominfo.go.id", "pass"),
        (f"{MX};\r\n\tdmarc=pass (p=none dis=none)\r\n\theader.from=kominfo.go.id", "pass"),
        (
            f"{MX}; dkim=pass header.i=@kominfo.go.id header.s=s1 header.b=Ab/C+1; spf=pass ({MX}: domain of "
            f"{RINA} designates 10.0.0.1 as permitted sender) smtp.mailfrom={RINA}; "
            "dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=kominfo.go.id",
            "pass",
        ),
        (
            f'{MX}; dkim=pass header.d=kominfo.go.id header.b="a/b="; dmarc=none header.from=kominfo.go.id',
            "pass",
        ),
        (f"{MX} (amavisd-new); dkim=pass (2048-bit key) header.d=kominfo.go.id", "pass"),
        (f"{MX}; dkim=pass header.d=mail.kominfo.go.id", "pass"),
        (f"{MX}; dkim=none; spf=pass smtp.mailfrom=kominfo.go.id", "pass"),
        (f"{MX}; dkim=fail header.d=list.example; dkim=pass header.d=kominfo.go.id", "pass"),
        (f"{MX}; auth=pass (plain) smtp.auth={RINA}", "pass"),
        (f"{MX}; dmarc=temperror header.from=kominfo.go.id; spf=pass smtp.mailfrom={RINA}", "pass"),
        # not enough
        (f"{MX}; none", "none"),
        (f"{MX}; dkim=none; spf=none", "none"),
        (f"{MX}; dmarc=none header.from=kominfo.go.id; spf=softfail smtp.mailfrom={RINA}", "none"),
        (f"{MX}; spf=pass smtp.mailfrom=x@evil.example", "none"),
        (f"{MX}; dkim=pass header.d=evil.example", "none"),
        (f"{MX}; dkim=pass header.d=go.id", "none"),
        (f"{MX}; dkim=pass header.d=xkominfo.go.id", "none"),
        (f"{MX}; dkim=pass header.d=kominfo.go.id.evil.example", "none"),
        (f"{MX}; dkim=pass header.d=kominfo.go.id header.d=evil.example", "none"),
        (f"{MX}; auth=pass smtp.auth={BUDI}", "none"),
        (f"{MX}; auth=pass smtp.auth=rina", "none"),
        (f"{MX}; arc=pass; iprev=pass policy.iprev=10.0.0.1", "none"),
        (f"{MX}; dmarc=pass", "none"),
        (f"{MX}; this is no result", "none"),
        ("other.example; dmarc=pass header.from=kominfo.go.id", "none"),
        (f"{MX}.evil.example; dmarc=pass header.from=kominfo.go.id", "none"),
        (f"evil.example ({MX}); dmarc=pass header.from=kominfo.go.id", "none"),
        (f"({MX}) evil.example; dmarc=pass header.from=kominfo.go.id", "none"),
        # against
        (f"{MX}; dmarc=fail (p=reject) header.from=kominfo.go.id", "fail"),
        (f"{MX}; dmarc=fail header.from=kominfo.go.id; spf=pass smtp.mailfrom={RINA}", "fail"),
        (f"{MX}; dmarc=pass header.from=evil.example", "fail"),
        (f"{MX}; dmarc=pass header.from=kominfo.go.id; dmarc=fail header.from=kominfo.go.id", "fail"),
        (f"{MX}; spf=fail smtp.mailfrom={RINA}; dkim=none", "fail"),
        (f"{MX}; dkim=fail header.d=kominfo.go.id", "fail"),
    ],
)
def test_only_our_server_s_aligned_verdict_passes(value: str, verdict: str) -> None:
    """As DMARC asks: aligned with From's domain, and in our server's own name."""
    assert proof(raw(value)).verdict == verdict


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ((PASS, f"{MX}; dkim=pass header.d=kominfo.go.id"), "pass"),
        ((PASS, "relay.example; dmarc=fail header.from=kominfo.go.id"), "pass"),
        (("relay.example; none", PASS), "pass"),
        ((f"{MX}; dmarc=none header.from=kominfo.go.id; spf=none", PASS), "none"),
        ((f"{MX}; dkim=none", PASS), "none"),
        ((f"{MX}; nonsense", PASS), "none"),
        ((f"{MX}; dmarc=fail header.from=kominfo.go.id", PASS), "fail"),
        ((PASS, f"{MX}; dmarc=fail header.from=kominfo.go.id"), "fail"),
        ((PASS,) * 12, "fail"),
    ],
)
def test_of_several_verdicts_in_our_name_the_topmost_decides_and_none_may_contradict(
    values: tuple[str, ...], verdict: str
) -> None:
    """A verdict that came with the mail lies below our server's own, or contradicts it."""
    assert proof(raw(*values)).verdict == verdict


def test_a_forged_verdict_below_the_sender_s_own_trace_is_outvoted() -> None:
    """Our server's word is on top, wherever a forger puts his."""
    given = raw(f"{MX}; dmarc=fail header.from=kominfo.go.id", below=f"Authentication-Results: {PASS}")
    assert proof(given).verdict == "fail"


def test_without_an_authserv_id_no_verdict_counts() -> None:
    """In `token` mode nobody's header is believed."""
    given = raw(PASS)
    assert proof(given, Trust(None, RING, (RINA,))).verdict == "none"


def test_spf_alone_is_no_path_for_another_author() -> None:
    """SPF speaks for the envelope: aligned, it shows the way the mail came."""
    head = read_head(raw(f"{MX}; spf=pass smtp.mailfrom=x@evil.example; dkim=pass header.d=kominfo.go.id"))
    verdict = server_verdict(head, MX, RINA)
    assert (verdict.value, verdict.path) == ("pass", False)


@pytest.mark.parametrize(
    ("domain", "author", "speaks"),
    [
        ("kominfo.go.id", "kominfo.go.id", True),
        ("KOMINFO.GO.ID.", "kominfo.go.id", True),
        ("mail.kominfo.go.id", "kominfo.go.id", True),
        ("kalbarprov.go.id", "kominfo.kalbarprov.go.id", True),
        ("example.com", "mail.example.com", True),
        ("go.id", "kominfo.go.id", False),
        ("id", "kominfo.go.id", False),
        ("com", "example.com", False),
        ("info.go.id", "kominfo.go.id", False),
        ("", "kominfo.go.id", False),
        ("kominfo.go.id", "", False),
    ],
)
def test_a_domain_speaks_for_itself_and_its_own(domain: str, author: str, speaks: bool) -> None:
    """Relaxed alignment, and never a suffix under which others register."""
    assert aligned(domain, author) is speaks


# --- codes -----------------------------------------------------------------------------------------


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


# --- who is weighed --------------------------------------------------------------------------------


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


# --- DKIM, checked by ourselves --------------------------------------------------------------------

KEY = rsa.generate_private_key(public_exponent=65537, key_size=1024)
PEM = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
)
PUBLIC = KEY.public_key().public_bytes(
    serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
)
RECORD = "v=DKIM1; k=rsa; p=" + b64encode(PUBLIC).decode()
ZONE = {
    "s1._domainkey.kominfo.go.id": RECORD,
    "s1._domainkey.evil.example": RECORD,
    "test._domainkey.kominfo.go.id": RECORD + "; t=y",
}
FIELDS = [b"from", b"to", b"subject", b"message-id", b"references"]
DNS = Trust(MX, RING, (RINA, BUDI), FORM, dns=ZONE.get)


def signed(
    given: bytes, *, domain: bytes = b"kominfo.go.id", selector: bytes = b"s1", **more: object
) -> bytes:
    fields = more.pop("fields", FIELDS)
    maker = dkim.DKIM(given, **more.pop("maker", {}))  # type: ignore[arg-type]
    line = maker.sign(selector, domain, PEM, include_headers=fields, **more)
    return bytes(line) + given


def test_a_good_signature_speaks_where_our_server_is_silent() -> None:
    """Aligned, over body, From and Subject: as good as the server's word."""
    found = proof(signed(raw()), DNS)
    assert (found.verdict, found.dkim, found.token) == ("none", "pass", Token.VALID)
    assert any("d=kominfo.go.id s=s1: pass" in line for line in found.evidence)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ((b"SETUJU", b"TOLAK x"), "fail"),
        ((b"Mohon ditinjau", b"Mohon ditolak"), "fail"),
        ((b"VC-2026-0001] ", b"VC-2026-0002] "), "fail"),
        ((b"From: Rina", b"From: Budi"), "fail"),
        ((b"rina@", b"budi@"), "fail"),
        ((b"d=kominfo.go.id", b"d=other.go.id"), "none"),
        ((b"s=s1", b"s=s2"), "none"),
    ],
)
def test_a_signature_fits_one_mail_alone(change: tuple[bytes, bytes], told: str) -> None:
    """Change a signed word, the key's name or the domain, and it speaks no more."""
    given = signed(raw())
    assert change[0] in given
    found = proof(given.replace(*change), DNS)
    assert found.dkim == told


def test_signatures_that_leave_room_are_not_counted() -> None:
    """`l=`, an unsigned subject, a stranger's domain, one that only tests, SHA-1: none of them speaks."""
    maker = {"signature_algorithm": b"rsa-sha1"}
    for given in (
        signed(raw(), length=True),
        signed(raw(), fields=[b"from", b"to"]),
        signed(raw(), domain=b"evil.example"),
        signed(raw(), selector=b"test"),
        signed(raw(), maker=maker, signature_algorithm=b"rsa-sha1"),
    ):
        assert proof(given, DNS).dkim == "none"


def test_words_added_under_a_partial_signature_are_refused() -> None:
    """With `l=` a forger may add his own words: it is not even looked at."""
    given = signed(raw(body="Terima kasih.\r\n"), length=True) + b"SETUJU\r\n"
    found = proof(given, DNS)
    assert found.dkim == "none"
    assert any("l=" in line for line in found.evidence)


def test_a_dns_that_does_not_answer_speaks_neither_way() -> None:
    """No key, no verdict; the mail is judged by what else there is."""

    def silent(name: str) -> str | None:
        raise OSError("DNS: timeout")

    given = signed(raw(PASS))
    found = proof(given, Trust(MX, RING, (RINA,), dns=silent))
    assert (found.verdict, found.dkim) == ("pass", "none")


def test_a_code_put_into_an_unsigned_field_of_a_signed_mail_does_not_count() -> None:
    """An old signed "Setuju", sent on by a forger who has seen a code: both halves are real."""
    old = signed(raw(token=None), fields=[b"from", b"to", b"subject", b"message-id"])
    replayed = old.replace(
        b"\r\nTo:", f"\r\nReferences: <VC-2026-0001.{GOOD}@kalbar.go.id>\r\nTo:".encode(), 1
    )
    found = proof(replayed, DNS)
    assert (found.dkim, found.token) == ("pass", Token.NONE)
    relayed = f"Authentication-Results: {MX}; spf=fail smtp.mailfrom=x@evil.example; ".encode()
    judged = (
        relayed + b"dkim=pass header.d=kominfo.go.id; dmarc=pass header.from=kominfo.go.id\r\n" + replayed
    )
    assert (proof(judged).verdict, proof(judged).token) == ("pass", Token.NONE)


def test_a_code_that_the_signature_covers_counts_however_the_mail_came() -> None:
    """A reviewer's mail that a colleague's server passed on is still the reviewer's."""
    given = signed(raw())
    judged = (
        f"Authentication-Results: {MX}; spf=fail smtp.mailfrom=x@relay.example; dkim=pass "
        "header.d=kominfo.go.id; dmarc=pass header.from=kominfo.go.id\r\n"
    ).encode() + given
    assert proof(judged).token is Token.VALID


def test_our_server_s_no_asks_nobody() -> None:
    """A forger's mail, refused anyway, makes us wait for no DNS; a silent DNS is asked once a mail."""
    asked: list[str] = []

    def slow(name: str) -> str | None:
        asked.append(name)
        raise OSError("DNS: timeout")

    trust = Trust(MX, RING, (RINA,), dns=slow)
    failed = signed(raw(f"{MX}; dmarc=fail header.from=kominfo.go.id"))
    assert proof(failed, trust).verdict == "fail"
    assert asked == []
    assert proof(signed(signed(raw())), trust).dkim == "none"
    assert asked == ["s1._domainkey.kominfo.go.id"]
