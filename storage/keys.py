"""What makes two letters the same letter."""

from __future__ import annotations

import re

from rules.ask import asked_by
from rules.case import Case, Kind
from rules.letter import Letter
from storage.codec import clean

_PROVINCE = re.compile(r"\b(pemerintah|pemprov|provinsi|prov|kalimantan barat|kalbar)\b")


def plain_number(number: str | None) -> str | None:
    """A letter's number without the ways of typing it: case, blanks, dots at the end."""
    text = re.sub(r"\s+", "", number or "").strip(".,;:").casefold()
    return text or None


def plain_agency(name: str | None) -> str | None:
    """An agency's name without case, punctuation, and the province it belongs to."""
    words = re.sub(r"[^\w]+", " ", (name or "").casefold())
    text = " ".join(_PROVINCE.sub(" ", words).split())
    return text or None


def letter_keys(letter: Letter | None) -> set[str]:
    """The keys by which the same letter is found again: its number with its agency, its bytes."""
    if letter is None:
        return set()
    keys = {f"digest:{letter.digest}"} if letter.digest else set()
    number = plain_number(letter.number)
    if number and letter.opd:
        keys.add(f"letter:{number}|{plain_agency(letter.opd)}")
    return {clean(key) for key in keys}


def unread_key(email: str) -> str:
    """The key of a request whose letter is still to come, or its number still to be read, by its sender."""
    return clean(f"unread:{email.casefold()}")


def keys_of(case: Case) -> set[str]:
    """Every key of a case: its letter's, those of letters it took before, its number alone (for the form);
    of a complaint that no mail brought, its entry's."""
    keys = letter_keys(case.letter) | {f"digest:{digest}" for digest in case.letters}
    number = plain_number(asked_by(case).number)
    if number:
        keys.add(f"number:{number}")
    if case.kind is Kind.REQUEST and case.requester is not None and (not number or "letter" in case.asked):
        keys.add(unread_key(case.requester.email))
    if case.grievance is not None and case.grievance.source:
        keys.add(entry_key(case.grievance.source))
    return {clean(key) for key in keys}


def entry_key(digest: str) -> str:
    """By which a complaint typed in or imported is found when it comes again."""
    return f"complaint:{digest}"
