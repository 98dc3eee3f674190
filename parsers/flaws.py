"""What is wrong with a mail's claim to its author."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from parsers.addresses import addresses_in
from rules.mail import Address

ONCE = ("from", "sender", "subject", "date", "message-id", "to", "reply-to", "in-reply-to", "references")
"""Fields that RFC 5322 §3.6 allows once."""


def flaws_of(head: dict[str, list[str]], senders: Sequence[Address]) -> tuple[str, ...]:
    """One short English phrase for each flaw; `head` is keyed by lower-case name, raw values."""
    found: list[str] = []
    for name in ONCE:
        if len(head.get(name, [])) > 1:
            found.append(f"several {name} headers")
    if len(senders) > 1:
        found.append("several addresses in From")
    raw = " ".join(head.get("from", []))
    if senders:
        found += _sender_flaws(raw, senders[0])
    elif raw:
        found.append("From holds no address")
    if any(re.search(r"[\x00-\x08\x0b-\x1f\x7f]", v) for values in head.values() for v in values):
        found.append("control characters in a header")
    return tuple(dict.fromkeys(found))


def _sender_flaws(raw: str, sender: Address) -> list[str]:
    found = []
    if re.search(r"=\?[^?]+\?[bq]\?[^?]*\?=[^<>]*@", raw, re.I) or re.search(r"<[^>]*=\?[^>]*>", raw):
        found.append("an encoded word in the address")
    if not sender.email.isascii():
        found.append("a look-alike address: letters outside ASCII")
    if ".xn--" in sender.email or "@xn--" in sender.email:
        found.append("a look-alike address: an internationalised domain")
    if re.search(r"<[^>]*\([^>]*\)[^>]*>", raw) or re.search(r"@[^\s,;<>\"]*\(", raw):
        found.append("a comment inside the address")
    if re.search(r"^[^\"<,]*:\s*[^;]*;", raw):
        found.append("group syntax in From")
    if raw.count("<") > 1:
        found.append("more than one bracketed address in From")
    named = [e for _, e in addresses_in([sender.name]) if "@" in e]
    shown = unicodedata.normalize("NFKC", sender.name)
    if ("@" in shown and sender.email not in shown.lower()) or (named and named[0].lower() != sender.email):
        found.append("the display name is another address")
    local, _, domain = sender.email.rpartition("@")
    if not local or not domain or ("." not in domain and domain != "localhost") or '"' in local:
        found.append("an address that no server would write")
    return found
