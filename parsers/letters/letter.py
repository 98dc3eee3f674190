"""Turns a letter's pages into its facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal, TypeVar

from parsers.letters.accounts import find_account
from parsers.letters.agency import Source, find_agency
from parsers.letters.block import Block
from parsers.letters.contacts import find_contact
from parsers.letters.document import Document, addressee_of, open_document
from parsers.letters.events import find_event_name
from parsers.letters.intent import addresses_desk, intent_of
from parsers.letters.letter_date import find_letter_date, unfilled
from parsers.letters.numbers import against_date, find_number
from parsers.letters.participants import find_participants
from parsers.letters.reading import Reading, weight
from parsers.letters.run import Run, joined
from parsers.letters.schedules import Schedule, find_schedule
from parsers.letters.signed import read_block
from parsers.letters.signers import signature_block
from parsers.letters.subjects import find_subject
from parsers.letters.undersigned import undersigned
from parsers.pages.page import Page
from parsers.words.register import Register, open_register
from rules.letter import Contact, Event, Letter, Mark, Signatory

WANTED = (
    *("number", "date", "opd", "event.name", "event.first_day", "event.start", "account_email"),
    *("signatory.name", "stamp", "signature"),
)
"""What the standard wants a letter to say, by contract name."""

OUTSIDE = "Instansi “{name}” tidak terdapat dalam daftar perangkat daerah."

T = TypeVar("T")


class _Sheaf:
    """Readings gathered under their contract names."""

    def __init__(self) -> None:
        self.confidence: dict[str, float] = {}
        self.marks: dict[str, Mark] = {}
        self.doubts: list[str] = []

    def take(self, name: str, reading: Reading[T] | None) -> T | None:
        if reading is None:
            return None
        self.confidence[name] = round(min(max(reading.confidence, 0.0), 1.0), 4)
        if reading.mark is not None:
            self.marks[name] = reading.mark
        self.doubts.extend(reading.doubts)
        return reading.value


def read_letter(pages: Sequence[Page], file: str, register: Path | None = None) -> Letter:
    """What the letter on `pages` says; `register` is the office's own list of agencies (CSV).

    Stamp and signature are not looked for here: they come from the page's look (parsers/files.py).
    """
    document = open_document(pages)
    if not document.sheets:
        return Letter(file=file, pages=len(pages), missing=WANTED)
    sheaf = _Sheaf()
    block = signature_block(document)
    written = sheaf.take("date", find_letter_date(document, (block.page, block.row) if block else None))
    number = _number(document, sheaf, written)
    subject = sheaf.take("subject", find_subject(document))
    opd, unit = _source(document, sheaf, number, block, open_register(register))
    addressee = addressee_of(document)
    to_desk = addresses_desk(addressee.text) if addressee is not None else None
    event = _event(document, sheaf, subject, find_schedule(document, written))
    account = sheaf.take("account_email", find_account(document))
    contact = _contact(document, sheaf)
    offices = [name for name in (unit, opd) if name]
    signatory = _signatory(block, sheaf, offices) if block else _stated(document, sheaf)
    if written is None and (blank := unfilled(document)):
        sheaf.doubts.append(blank)
    intent = intent_of(document.text, subject, to_desk)
    sheaf.confidence["is_request"] = intent.sure
    return Letter(
        file=file,
        is_request=intent.is_request,
        opd=opd,
        unit=unit,
        number=number,
        date=written,
        subject=subject,
        addressee=_address(addressee.text) if addressee is not None else None,
        to_desk=to_desk,
        event=event,
        account_email=account,
        contact=contact,
        signatory=signatory,
        confidence=sheaf.confidence,
        marks=sheaf.marks,
        doubts=tuple(dict.fromkeys(sheaf.doubts)),
        missing=tuple(name for name in WANTED if name not in sheaf.confidence),
        pages=len(pages),
        medium=_medium(document),
    )


def _medium(document: Document) -> Literal["text", "scan", "photo", "none"]:
    page = document.first.page
    return page.medium if page.words else "none"


def _address(text: str) -> str:
    return re.sub(r"^\W*(?:kepada\b\W*)?(?:yth\b\W*)?", "", text, flags=re.IGNORECASE).strip(" ,.:") or text


def _number(document: Document, sheaf: _Sheaf, written: date | None) -> str | None:
    found, typed = find_number(document), document.first.page.source == "text"
    return sheaf.take("number", against_date(found, written, typed=typed) if found else None)


def _source(
    document: Document, sheaf: _Sheaf, number: str | None, block: Block | None, register: Register
) -> tuple[str | None, str | None]:
    """Agency and unit that a letter comes from."""
    title = joined(block.title_lines) if block and block.title_lines else None
    source = find_agency(document.first, number, title, document.text, register)
    told = next((pair.value for pair in document.pairs_as("agency") if pair.colon), None)
    if told is not None and source.opd is not None and addresses_desk(source.opd.value):
        source = _filled_in(told, register) or source
    opd, unit = sheaf.take("opd", source.opd), sheaf.take("unit", source.unit)
    if source.outside:
        sheaf.doubts.append(OUTSIDE.format(name=source.outside))
    return opd, unit


def _filled_in(told: Run, register: Register) -> Source | None:
    """The agency that a form of the desk's own names as whose it is."""
    found = register.named(told.text)
    own = Reading(found[0].name, round(0.9 * weight(told.trust()), 4), told.mark()) if found else None
    return Source(own, own) if own else None


def _event(document: Document, sheaf: _Sheaf, subject: str | None, schedule: Schedule) -> Event:
    name = sheaf.take("event.name", find_event_name(document, subject))
    first = sheaf.take("event.first_day", schedule.first)
    last = sheaf.take("event.last_day", schedule.last)
    times = sheaf.take("event.start", schedule.times)
    if times is not None and schedule.times is not None and times.end is not None:
        sheaf.confidence["event.end"] = sheaf.confidence["event.start"]
        if schedule.times.mark is not None:
            sheaf.marks["event.end"] = schedule.times.mark
    return Event(
        name=name,
        first_day=first,
        last_day=last,
        start=times.start if times else None,
        end=times.end if times else None,
        timezone=(times.timezone if times else None) or "WIB",
        participants=sheaf.take("event.participants", find_participants(document)),
    )


def _contact(document: Document, sheaf: _Sheaf) -> Contact:
    caller, phone = find_contact(document)
    return Contact(sheaf.take("contact.name", caller), sheaf.take("contact.phone", phone))


def _stated(document: Document, sheaf: _Sheaf) -> Signatory:
    """Who says of himself that he signs; where is not known, so nothing is marked and nothing sure."""
    block = next((said for sheet in document.sheets if (said := undersigned(sheet)) is not None), None)
    if block is None:
        return Signatory()
    apart = _Sheaf()
    signatory = _signatory(block, apart, ())
    sheaf.confidence.update({name: min(sure, 0.9) for name, sure in apart.confidence.items()})
    sheaf.doubts.extend(apart.doubts)
    return signatory


def _signatory(block: Block, sheaf: _Sheaf, offices: Sequence[str]) -> Signatory:
    signed = read_block(block, offices)
    return Signatory(
        name=sheaf.take("signatory.name", signed.name),
        nip=sheaf.take("signatory.nip", signed.nip),
        title=sheaf.take("signatory.title", signed.title),
        capacity=sheaf.take("signatory.capacity", signed.capacity) or "kepala",
        rank=signed.rank,
    )
