"""What is wrong with a mail's claimed author."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rules.mail import Address

ONCE = (
    *("from", "sender", "reply-to", "to", "cc", "subject", "date"),
    *("message-id", "in-reply-to", "references"),
)
"""Fields that RFC 5322 §3.6 allows once."""

LONGEST = 2000
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
SHOWN_ADDRESS = re.compile(r"[^\s<>\"'(),;:\[\]@]+@[^\s<>\"'(),;:\[\]@]+\.[^\s<>\"'(),;:\[\]@]+")
QUOTED = r'"(?:[^"\\]|\\.)*"'
COMMENT = r"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)"
IN_QUOTES = re.compile(QUOTED, re.S)
ENCODED = re.compile(r"=\?[^?\s]+\?[bq]\?[^?]*\?=[^<>\s]*@", re.I)
COMMENTED = re.compile(rf"<[^>]*{COMMENT}[^<]*>")
WITHIN = re.compile(rf"{COMMENT}@|@{COMMENT}|[^\s<>,]{COMMENT}[^\s<>,]*@")
SPEC = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+"
BARE = re.compile(rf"\s*{SPEC}\s*(?:\s{COMMENT}\s*)*", re.S)
"""`rina@kominfo.go.id`, or with a name in a comment behind it."""
NAMED = re.compile(rf"(?:{QUOTED}|{COMMENT}|[^\"()<>\\:;@])*<\s*{SPEC}\s*>\s*(?:{COMMENT}\s*)*", re.S)
"""`Rina <rina@kominfo.go.id>`: what honest programs write, and a little more (unquoted dots and commas)."""


def flaws_of(head: dict[str, list[str]], senders: Sequence[Address]) -> tuple[str, ...]:
    """One short English phrase for each flaw; `head` is keyed by lower-case name, raw values.

    A flaw is what an honest program does not write, and what two readers may read apart.
    """
    found = [f"several {name} headers" for name in ONCE if len(head.get(name, [])) > 1]
    if len(senders) > 1:
        found.append("several addresses in From")
    raw = " ".join(head.get("from", []))
    if senders:
        found += [*_address_flaws(raw, senders[0]), *_name_flaws(senders[0])]
    elif raw:
        found.append("From holds no address")
    if any(CONTROL.search(value) for name in ONCE for value in head.get(name, ())):
        found.append("control characters in a header")
    return tuple(dict.fromkeys(found))


def _address_flaws(raw: str, sender: Address) -> list[str]:
    """How From is written."""
    if len(raw) > LONGEST:
        return ["From is longer than any mail program writes it"]
    found = []
    plain = IN_QUOTES.sub('""', raw)
    if "=?" in plain and (ENCODED.search(plain) or re.search(r"<[^>]*=\?[^>]*>", plain)):
        found.append("an encoded word in the address")
    if not sender.email.isascii():
        found.append("a look-alike address: letters outside ASCII")
    if re.search(r"[@.]xn--", sender.email):
        found.append("a look-alike address: an internationalised domain")
    if "(" in plain and (COMMENTED.search(plain) or WITHIN.search(plain)):
        found.append("a comment inside the address")
    if plain.count("<") > 1:
        found.append("more than one bracketed address in From")
    if re.match(r"[^<>]*:[^;]*;", plain):
        found.append("group syntax in From")
    local, _, domain = sender.email.rpartition("@")
    if not local or not domain or ("." not in domain and domain != "localhost") or '"' in local:
        found.append("an address that no server would write")
    if not found and not (BARE.fullmatch(raw) or NAMED.fullmatch(raw)):
        found.append("From is written as no mail program writes it")
    return found


def _name_flaws(sender: Address) -> list[str]:
    """What the display name pretends: it may repeat the address, and must not be another one."""
    shown = INVISIBLE.sub("", unicodedata.normalize("NFKC", sender.name)).lower()
    if any(email.strip(".") != sender.email for email in SHOWN_ADDRESS.findall(shown)):
        return ["the display name is another address"]
    return []
