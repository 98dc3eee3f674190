"""Email addresses, also as scanners garble them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_EXACT = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+\-]*@[A-Za-z0-9][A-Za-z0-9\-]*(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,10}\b"
)
_LOOSE = re.compile(
    r"(?P<user>[A-Za-z0-9][A-Za-z0-9._%+\-]*(?:\s?[._]\s?[A-Za-z0-9]+)*)\s?(?:@|\(at\)|\[at\]|©|®)\s?"
    r"(?P<host>[A-Za-z0-9\-]+(?:\s?[.,]\s?[A-Za-z0-9\-]+)*\s?[.,]\s?(?:com|co\s?[.,]\s?id|go\s?[.,]\s?id|sch\s?[.,]\s?id|ac\s?[.,]\s?id|id|net|org))\b",
    re.IGNORECASE,
)
_HOSTS = {
    **{
        "gmai1.com": "gmail.com",
        "gmall.com": "gmail.com",
        "grnail.com": "gmail.com",
        "gmailcom": "gmail.com",
    },
    **{
        "gmail.corn": "gmail.com",
        "gmail.con": "gmail.com",
        "yaho0.com": "yahoo.com",
        "gmaii.com": "gmail.com",
    },
    **{"gmaill.com": "gmail.com", "grnai1.com": "gmail.com", "gmail.co": "gmail.com"},
}


@dataclass(frozen=True, slots=True)
class Email:
    """An address in `text[start:end]`; `mended` where blanks or look-alikes were put right."""

    address: str
    start: int
    end: int
    mended: bool = False


def find_emails(text: str) -> list[Email]:
    found = [
        Email(match.group().lower().rstrip("."), match.start(), match.end())
        for match in _EXACT.finditer(text)
    ]
    found = [_hosted(email) for email in found]
    for match in _LOOSE.finditer(text):
        if any(match.start() < other.end and other.start < match.end() for other in found):
            continue
        user = re.sub(r"\s", "", match["user"])
        host = re.sub(r"\s", "", match["host"]).replace(",", ".")
        address = f"{user}@{_HOSTS.get(host.lower(), host)}".lower()
        found.append(Email(address, match.start(), match.end(), mended=True))
    return sorted(found, key=lambda email: email.start)


def _hosted(email: Email) -> Email:
    user, _, host = email.address.partition("@")
    known = _HOSTS.get(host)
    return Email(f"{user}@{known}", email.start, email.end, True) if known else email
