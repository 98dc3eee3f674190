"""Email addresses, also as scanners garble them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_EXACT = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+\-]*@[A-Za-z0-9][A-Za-z0-9\-]*(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,10}\b"
)
_TORN = re.compile(r"(?:^|[\s:(])([a-z0-9][a-z0-9._+\-]*[-_])\s+$")
_RUN_ON = re.compile(r"(?<=\.id|com|net|org)\.[a-z]{4,}$")
"""The next sentence, where its blank was lost."""
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


_SCHOOL = re.compile(r"\b(smkn|sman|smpn|sdn|slbn|mtsn)l(?=[a-z])")
"""A state school's number that was taken for a letter."""


@dataclass(frozen=True, slots=True)
class Email:
    """An address in `text[start:end]`; `mended` where blanks or look-alikes were put right."""

    address: str
    start: int
    end: int
    mended: bool = False


def find_emails(text: str) -> list[Email]:
    found = [_hosted(_whole(match, text)) for match in _EXACT.finditer(text)]
    for match in _LOOSE.finditer(text):
        if any(match.start() < other.end and other.start < match.end() for other in found):
            continue
        user = re.sub(r"\s", "", match["user"])
        host = re.sub(r"\s", "", match["host"]).replace(",", ".")
        address = f"{user}@{_HOSTS.get(host.lower(), host)}".lower()
        found.append(Email(address, match.start(), match.end(), mended=True))
    return sorted(found, key=lambda email: email.start)


def _whole(match: re.Match[str], text: str) -> Email:
    """An address, with what stands before it where a line ended at its hyphen."""
    address = match.group().lower().rstrip(".")
    ended = _RUN_ON.search(address)
    if ended is not None:
        return Email(address[: ended.start()], match.start(), match.start() + ended.start(), mended=True)
    torn = _TORN.search(text, max(0, match.start() - 40), match.start())
    if torn is None:
        return Email(address, match.start(), match.end())
    return Email(torn[1].lower() + address, torn.start(1), match.end(), mended=True)


def _hosted(email: Email) -> Email:
    address = _SCHOOL.sub(r"\g<1>1", email.address)
    if address != email.address:
        email = Email(address, email.start, email.end, mended=True)
    user, _, host = email.address.partition("@")
    known = _HOSTS.get(host)
    return Email(f"{user}@{known}", email.start, email.end, True) if known else email
