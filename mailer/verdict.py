"""Our own server's verdict on an author (RFC 8601)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import authres

from mailer.head import Head, line_of

Value = Literal["pass", "fail", "none"]
FIELD = "authentication-results"
IDENTITY = re.compile(r'(?:\s|\([^()]*\))*"?([^\s;()"]+)')
FEATURES = authres.all_features()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`path`: did it come the way that its author's domain sends (SPF, or a login); None: not said."""

    value: Value = "none"
    path: bool | None = None
    evidence: tuple[str, ...] = ()


def server_verdict(head: Head, authserv_id: str | None, sender: str) -> Verdict:
    """What the server that we trust says of `sender` (an addr-spec in lower case).

    Only fields with our authserv-id are seen. Our server must take off such fields that come from outside
    (RFC 8601 §5); lest one stays, the topmost decides alone, and one below that contradicts spoils it.
    """
    if not authserv_id:
        return Verdict(evidence=("no authserv-id is configured: no verdict of a server counts",))
    ours = [v for v in head.all(FIELD) if _identity(v) == authserv_id.lower()]
    if not ours:
        return Verdict(evidence=(f"no Authentication-Results by {authserv_id}",))
    evidence = tuple(f"Authentication-Results: {line_of(v, 400)}" for v in ours[:3])
    top = _results(ours[0])
    if top is None:
        return Verdict(evidence=(*evidence, "it cannot be read"))
    value, path = _judged(top, sender)
    lower = [_judged(results, sender)[0] for v in ours[1:6] if (results := _results(v)) is not None]
    if value == "pass" and ("fail" in lower or len(ours) > 6):
        return Verdict("fail", False, (*evidence, f"several fields by {authserv_id} contradict each other"))
    return Verdict(value, path, evidence)


def aligned(domain: str, author: str) -> bool:
    """Whether `domain` speaks for the domain `author` of From (RFC 7489 §3.1, relaxed).

    Without a list of public suffixes: equal, below it, or above it where it has three labels
    (two, where the top level is not a country's).
    """
    domain, author = domain.lower().rstrip("."), author.lower().rstrip(".")
    if not domain or not author:
        return False
    if domain == author or domain.endswith("." + author):
        return True
    labels = domain.split(".")
    return author.endswith("." + domain) and len(labels) >= (3 if len(labels[-1]) == 2 else 2)


def _identity(value: str) -> str:
    found = IDENTITY.match(value)
    return found.group(1).lower() if found else ""


def _results(value: str) -> Sequence[Any] | None:
    """The results of one field; None where it follows no grammar."""
    try:
        return list(FEATURES.parse_value(value).results)
    except (authres.AuthResError, ValueError, RecursionError):
        return None


def _judged(results: Sequence[Any], sender: str) -> tuple[Value, bool | None]:
    """A login as the author; else DMARC; else, where no policy is published, an aligned DKIM or SPF pass."""
    author = sender.rpartition("@")[2]
    spf = [(r, _said(r, "smtp", "mailfrom")) for r in results if r.method.lower() == "spf"]
    path = any(_passed(r) and aligned(_domain(who), author) for r, who in spf) if spf else None
    if any(_passed(r) and _said(r, "smtp", "auth") == sender for r in results if r.method.lower() == "auth"):
        return "pass", True
    dmarc = [(r, _said(r, "header", "from")) for r in results if r.method.lower() == "dmarc"]
    judged = {str(r.result).lower() for r, who in dmarc if who}
    if any(who and _domain(who) != author for _, who in dmarc):
        return "fail", path  # it judged another From than the one that we read
    if "fail" in judged:
        return "fail", path
    if judged == {"pass"}:
        return "pass", path
    return _without_policy(results, author, path), path


def _without_policy(results: Sequence[Any], author: str, path: bool | None) -> Value:
    dkim = [r for r in results if r.method.lower() == "dkim"]
    ours = [r for r in dkim if aligned(_said(r, "header", "d") or _domain(_said(r, "header", "i")), author)]
    spf = [r for r in results if r.method.lower() == "spf"]
    spf = [r for r in spf if aligned(_domain(_said(r, "smtp", "mailfrom")), author)]
    if path or any(_passed(r) for r in ours):
        return "pass"
    if any(str(r.result).lower() in ("fail", "hardfail") for r in (*ours, *spf)):
        return "fail"
    return "none"


def _passed(result: Any) -> bool:
    return str(result.result).lower() == "pass"


def _said(result: Any, kind: str, name: str) -> str:
    """A property's value in lower case; empty where it is not there, or there twice with two values."""
    found = {
        str(p.value or "").strip().lower()
        for p in getattr(result, "properties", None) or ()
        if (p.type.lower(), p.name.lower()) == (kind, name)
    }
    return found.pop() if len(found) == 1 else ""


def _domain(value: str) -> str:
    return value.rpartition("@")[2].strip("<>").rstrip(".")
