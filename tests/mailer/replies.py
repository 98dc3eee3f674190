"""A reviewer's reply as it comes."""

from __future__ import annotations

from datetime import UTC, datetime

from mailer.authenticity import Trust, weigh
from mailer.tokens import Ring, mint
from parsers.mails.message import open_mail
from rules.case import Case, Kind, Status
from rules.mail import Proof

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
