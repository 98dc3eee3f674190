"""A mail's DKIM signature, checked by ourselves (RFC 6376)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import dkim
from dkim.util import InvalidTagValueList, parse_tag_value
from dns.exception import DNSException
from dns.name import from_text
from dns.rdatatype import TXT
from dns.resolver import NXDOMAIN, Cache, Resolver

from mailer.head import Head, line_of
from mailer.verdict import Value, aligned

Dns = Callable[[str], str | None]
"""The TXT record of a name, its strings joined; None where there is none. OSError: nobody answers."""

SIGNED = frozenset({"from", "subject"})
"""A signature that leaves these open says nothing about who decides what."""
WEAK = frozenset({"rsa-sha1"})
MOST = 5
SILENT = logging.getLogger("disposisi.dkim")
SILENT.addHandler(logging.NullHandler())
SILENT.propagate = False


@dataclass(frozen=True, slots=True)
class Signature:
    """`covered` are the fields that the good signature signs, in lower case."""

    value: Value = "none"
    covered: frozenset[str] = frozenset()
    evidence: tuple[str, ...] = field(default_factory=tuple)


def asked_of(seconds: float = 5.0, resolver: Resolver | None = None) -> Dns:
    """The DNS of this machine (or of `resolver`), with a cache that keeps to each record's time to live."""
    try:
        resolver = resolver or Resolver()
    except DNSException as error:
        return partial(_nobody, type(error).__name__)  # a machine without a resolver still reads mail
    resolver.lifetime = seconds
    resolver.cache = Cache()

    def txt(name: str) -> str | None:
        try:
            asked = from_text(name)
        except (DNSException, ValueError):  # no name at all: selectors are anybody's words
            return None
        try:
            answer = resolver.resolve(asked, TXT, raise_on_no_answer=False)
        except NXDOMAIN:
            return None
        except DNSException as error:
            raise OSError(f"DNS: {name}: {type(error).__name__}") from error
        for record in answer:
            return b"".join(record.strings).decode("ascii", "replace")
        return None

    return txt


def _nobody(why: str, name: str) -> str | None:
    raise OSError(f"DNS: {name}: {why}")


def covered_fields(head: Head, author: str) -> frozenset[str] | None:
    """Fields that every aligned signature claims to sign; None where there is no aligned signature."""
    claims = [_names(tags) for tags in _signatures(head) if aligned(tags.get("d", ""), author)]
    return frozenset.intersection(*claims) if claims else None


def check_signature(raw: bytes, head: Head, author: str, dns: Dns) -> Signature:
    """Whether a signature aligned with the domain `author` of From is good.

    It must sign body, From and Subject whole: one with `l=` leaves room for words of others, and is refused.
    """
    evidence: list[str] = []
    value: Value = "none"
    for number, tags in enumerate(_signatures(head)):
        domain = tags.get("d", "")
        if not aligned(domain, author):
            continue
        said = f"DKIM, checked here: d={domain} s={tags.get('s', '')}"
        refused = _refusal(tags)
        if refused:
            evidence.append(line_of(f"{said}: not counted, {refused}"))
            continue
        try:
            found, why = _verified(raw, number, tags, dns)
        except OSError as error:  # nobody answers: the next question would wait as long
            return Signature(value, frozenset(), (*evidence, line_of(f"{said}: the key: {error}")))
        evidence.append(line_of(f"{said}: {found}{', ' if why else ''}{why}"))
        if found == "pass":
            return Signature("pass", _names(tags), tuple(evidence))
        if found == "fail":
            value = "fail"
    return Signature(value, frozenset(), tuple(evidence))


def _signatures(head: Head) -> list[dict[str, str]]:
    """The tags of each DKIM-Signature, from the top; one that cannot be read has none."""
    found: list[dict[str, str]] = []
    for value in head.all("dkim-signature")[:MOST]:
        try:
            tags = parse_tag_value(value.encode("utf-8", "replace"))
        except InvalidTagValueList:
            tags = {}
        found.append({k.decode("ascii", "replace"): v.decode("utf-8", "replace") for k, v in tags.items()})
    return found


def _names(tags: dict[str, str]) -> frozenset[str]:
    return frozenset(name.strip().lower() for name in tags.get("h", "").split(":"))


def _refusal(tags: dict[str, str]) -> str | None:
    if "l" in tags:
        return "it signs only a part of the body (l=)"
    if tags.get("a", "").lower() in WEAK:
        return f"{tags['a']} is no longer safe (RFC 8301)"
    missing = sorted(SIGNED - _names(tags))
    return f"it does not sign {' and '.join(missing)}" if missing else None


def _verified(raw: bytes, number: int, tags: dict[str, str], dns: Dns) -> tuple[Value, str]:
    name = f"{tags.get('s', '')}._domainkey.{tags.get('d', '')}"
    record = dns(name)
    if not record:
        return "none", f"there is no key at {name}"
    if "y" in _flags(record):
        return "none", "its domain is only testing (t=y)"
    try:
        checker = dkim.DKIM(raw, logger=SILENT, minkey=1024)
        good = checker.verify(idx=number, dnsfunc=lambda name, timeout=5: record)
    except (dkim.DKIMException, ValueError, LookupError, AssertionError, TypeError) as error:
        return "fail", f"{type(error).__name__}: {error}"
    return ("pass", "") if good else ("fail", "the signature does not fit the mail")


def _flags(record: str) -> set[str]:
    for part in record.split(";"):
        tag, _, value = part.partition("=")
        if tag.strip() == "t":
            return {flag.strip() for flag in value.split(":")}
    return set()
