"""Turns a letter's pages into its facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, TypeVar

from parsers.accounts import find_account
from parsers.agency import find_agency
from parsers.block import Block
from parsers.block_lines import nameable
from parsers.contacts import find_contact
from parsers.document import Document, addressee_of, open_document
from parsers.events import find_event_name
from parsers.intent import addresses_desk, intent_of
from parsers.letter_date import find_letter_date, unfilled
from parsers.numbers import against_date, find_number
from parsers.page import Page
from parsers.participants import find_participants
from parsers.reading import Reading
from parsers.register import open_register
from parsers.run import joined
from parsers.schedules import Schedule, find_schedule
from parsers.sheet import Segment, Sheet
from parsers.signatories import find_blocks
from parsers.signed import read_block
from parsers.subjects import find_subject
from parsers.undersigned import undersigned
from rules.letter import Contact, Event, Letter, Mark, Signatory

WANTED = (
    *("number", "date", "opd", "event.name", "event.first_day", "event.start", "account_email"),
    *("signatory.name", "stamp", "signature"),
)
"""What the standard wants a letter to say, by contract name."""

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
    numbered, typed = find_number(document), document.first.page.source == "text"
    number = sheaf.take("number", against_date(numbered, written, typed=typed) if numbered else None)
    subject = sheaf.take("subject", find_subject(document))
    title = joined(block.title_lines) if block and block.title_lines else None
    source = find_agency(document.first, number, title, document.text, open_register(register))
    addressee = addressee_of(document)
    to_desk = addresses_desk(addressee.text) if addressee is not None else None
    opd, unit = sheaf.take("opd", source.opd), sheaf.take("unit", source.unit)
    if source.outside:
        sheaf.doubts.append(f"Instansi “{source.outside}” tidak terdapat dalam daftar perangkat daerah.")
    event = _event(document, sheaf, subject, find_schedule(document, written))
    account = sheaf.take("account_email", find_account(document))
    caller, phone = find_contact(document)
    contact = Contact(sheaf.take("contact.name", caller), sheaf.take("contact.phone", phone))
    offices = [name for name in (unit, opd) if name]
    signatory = _signatory(block, sheaf, offices) if block else _stated(document, sheaf)
    open_date = unfilled(document) if written is None else None
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
        doubts=tuple(dict.fromkeys([*sheaf.doubts, *([open_date] if open_date else [])])),
        missing=tuple(name for name in WANTED if name not in sheaf.confidence),
        pages=len(pages),
        medium=_medium(document),
    )


def _medium(document: Document) -> Literal["text", "scan", "photo", "none"]:
    page = document.first.page
    return page.medium if page.words else "none"


def _address(text: str) -> str:
    return re.sub(r"^\W*(?:kepada\b\W*)?(?:yth\b\W*)?", "", text, flags=re.IGNORECASE).strip(" ,.:") or text


def signature_block(document: Document) -> Block | None:
    """The block of the person who signs: on the first page that has one."""
    for at, sheet in enumerate(document.sheets):
        later = [row for each in document.sheets[at + 1 :] for row in each.rows]
        blocks = [
            block
            for block in find_blocks(sheet)
            if _complete(block) or not _speaks_on(sheet, block, () if block.nip else later)
        ]
        if blocks and (blocks[0].nip is not None or blocks[0].title_lines):
            return _overleaf(blocks[0], document.sheets[at + 1 : at + 2])
    return next((block for sheet in document.sheets if (block := _private(sheet)) is not None), None)


def _complete(block: Block) -> bool:
    """Whether a block has number and title; in a list of a person's data the title stands behind a colon."""
    return block.nip is not None and bool(block.title_lines) and not block.title_text.lstrip().startswith(":")


def _overleaf(block: Block, following: Sequence[Sheet]) -> Block:
    """A block whose name stands on top of the page after its title, as where that fell on a page's foot."""
    if block.name is not None or block.nip is not None or not following:
        return block
    tops = [
        each
        for each in find_blocks(following[0])
        if each.nip is not None and not each.title_lines and each.name and each.row < 4
    ]
    if not tops:
        return block
    named = tops[0]
    return replace(block, name=named.name, rank=named.rank, nip=named.nip, nip_run=named.nip_run)


def _speaks_on(sheet: Sheet, block: Block, later: Sequence[tuple[Segment, ...]]) -> bool:
    """Whether the letter's closing words stand under a block, or `later`: then nobody signs there."""
    return any(_CLOSING.match(row[0].text) for row in (*sheet.rows[block.row :], *later))


_CLOSING = re.compile(r"^\W*(?:demikian\b|atas\s+perhatian\b.*terima\s?kasih)", re.IGNORECASE)
_GREETED = re.compile(
    r"^\W*(?:hormat\s+(?:saya|kami)|pemohon|pelapor|pengadu|yang\s+(?:ber)?mohon)\W*$", re.IGNORECASE
)
"""What a private person writes over the place for the pen."""


def _private(sheet: Sheet) -> Block | None:
    """The name under a private person's greeting, who holds no office."""
    for index, row in enumerate(sheet.rows):
        for greeting in (segment for segment in row if _GREETED.match(segment.text)):
            left, _, right, bottom = greeting.box
            below = [segment for later in sheet.rows[index + 1 :] for segment in later]
            for line in below:
                near = line.box[0] < right + 0.1 and line.box[2] > left - 0.1 and line.box[1] < bottom + 0.2
                if near and nameable(line.text) and line.run.trust() > 0.6:
                    box = (min(left, line.box[0]), bottom, max(right, line.box[2]), line.box[1])
                    return Block(sheet.number, line.row, line.run, (), None, None, None, box, 0.5)
    return None


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
