"""What a request letter says, and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

Box = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of the page, origin top left."""

Capacity = Literal["kepala", "an", "plt", "plh", "pj", "ub"]
Timezone = Literal["WIB", "WITA", "WIT"]
Colour = Literal["blue", "purple", "red", "black", "green"]
Day = date  # a name that the field `date` of Letter does not hide


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on a page (1-based) where a field was read."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Event:
    """The event that the letter asks a video conference for; times are local to `timezone`."""

    name: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    start: time | None = None
    end: time | None = None
    timezone: Timezone = "WIB"
    participants: int | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    name: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs. `nip` is 18 digits: birth date, month of appointment, sex, serial (PP 11/2017)."""

    name: str | None = None
    nip: str | None = None
    title: str | None = None
    capacity: Capacity = "kepala"
    rank: str | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """The agency's stamp; `agrees` says whether its text names the letter's agency (None: unread)."""

    present: bool = False
    confidence: float = 0.0
    page: int | None = None
    box: Box | None = None
    colour: Colour | None = None
    text: str | None = None
    agrees: bool | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """How the letter is signed. `valid` is None where nothing could be checked; `note` says why."""

    kind: Literal["wet", "electronic", "none"] = "none"
    confidence: float = 0.0
    page: int | None = None
    box: Box | None = None
    valid: bool | None = None
    signer: str | None = None
    signed_at: datetime | None = None
    note: str | None = None
    qr: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as read. `confidence` and `marks` are keyed by the contract's field names."""

    file: str
    digest: str = ""
    is_request: bool = False
    opd: str | None = None
    unit: str | None = None
    number: str | None = None
    date: Day | None = None
    subject: str | None = None
    addressee: str | None = None
    to_desk: bool | None = None
    event: Event = field(default_factory=Event)
    account_email: str | None = None
    contact: Contact = field(default_factory=Contact)
    signatory: Signatory = field(default_factory=Signatory)
    stamp: Stamp = field(default_factory=Stamp)
    signature: Signature = field(default_factory=Signature)
    confidence: dict[str, float] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    pages: int = 1
    medium: Literal["text", "scan", "photo", "none"] = "none"
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """A file that could not be read, and one sentence saying why."""

    file: str
    reason: str
    digest: str = ""
    seconds: float = 0.0
