"""Our own mail server's verdict on a mail's author."""

from __future__ import annotations

import pytest

from mailer.authenticity import Trust
from mailer.head import read_head
from mailer.verdict import aligned, server_verdict
from tests.mailer.replies import BUDI, MX, PASS, RINA, RING, proof, raw


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
