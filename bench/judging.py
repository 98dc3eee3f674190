"""Compares what was read with what was written."""

from __future__ import annotations

import re
from typing import Any

from parsers.contract import as_contract
from rules.letter import Letter

EXACT = ("number", "date", "signatory.nip", "event.first_day", "event.last_day", "event.start", "event.end")
FIELDS = (
    *(
        "is_request",
        "opd",
        "unit",
        "number",
        "date",
        "subject",
        "event.name",
        "event.first_day",
        "event.last_day",
    ),
    *("event.start", "event.end", "event.timezone", "event.participants", "account_email", "contact.name"),
    *("contact.phone", "signatory.name", "signatory.nip", "signatory.title", "signatory.capacity"),
)


def flat(facts: dict[str, Any]) -> dict[str, Any]:
    """`{"event": {"name": …}}` as `{"event.name": …}`."""
    found: dict[str, Any] = {}
    for name, value in facts.items():
        if isinstance(value, dict):
            found.update({f"{name}.{inner}": each for inner, each in value.items()})
        else:
            found[name] = value
    return found


def judge(letter: Letter, truth: dict[str, Any]) -> dict[str, bool]:
    """For each field that the truth speaks of, whether it was read right; None must be read as None."""
    read = flat(as_contract(letter, letter.file))
    return {name: same(name, read.get(name), value) for name, value in flat(truth).items() if name in FIELDS}


def same(name: str, read: Any, true: Any) -> bool:
    """Numbers, days and hours to the character; words without regard to capitals and spacing."""
    if name == "contact.phone":
        return re.sub(r"\D", "", str(read or "")) == re.sub(r"\D", "", str(true or ""))
    if name in EXACT or not isinstance(true, str) or not isinstance(read, str):
        return bool(read == true)
    return plain(read) == plain(true)


def plain(text: str) -> str:
    return re.sub(
        r"[\s,;:]+$", "", re.sub(r"\s+", " ", re.sub(r"\s*([.,])\s*", r"\1", text.casefold()))
    ).strip()
