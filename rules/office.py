"""The office that the daemon serves: people, terms, choices."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from rules.booking import Booking, Host, Margins
from rules.case import Case
from rules.facts import FormEntry
from rules.mail import Address
from rules.workdays import WorkCalendar


class Role(StrEnum):
    REVIEWER = "reviewer"
    COMPLAINTS = "complaints"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Staff:
    address: Address
    roles: frozenset[Role]
    digest: bool = False  # one mail at 07.30 instead of single reminders


@dataclass(frozen=True, slots=True)
class Terms:
    """Working days (SK 09/DISKOMINFO/2022) and the office's own waiting times."""

    request: int = 1
    ringan: int = 5
    normatif: int = 5
    tidak_berkadar_pengawasan: int = 14
    berkadar_pengawasan: int = 60
    incomplete_reminders: tuple[int, ...] = (1, 3)
    incomplete_lapses: int = 5
    objection: int = 10


@dataclass(frozen=True, slots=True)
class Office:
    """`desk` is the mailbox's own address, `operator` whoever runs the daemon (None: the supervisors),
    `contact` the person named at a mail's end."""

    name: str
    desk: Address
    operator: Address | None = None
    contact_name: str = ""
    contact_phone: str = ""
    form_url: str = "https://kalbar.link/sibowal"
    form_sender: str | None = None
    form_fields: dict[str, str] = field(default_factory=dict)
    form_prefill: dict[str, str] = field(default_factory=dict)
    form_required: bool = False
    other_addresses: frozenset[str] = frozenset()
    staff: tuple[Staff, ...] = ()
    terms: Terms = field(default_factory=Terms)
    authenticity: Literal["strict", "token"] = "strict"
    zoom_way: Literal["named", "pool", "off"] = "named"
    meeting: bool = True
    margin_before: timedelta = timedelta(minutes=30)
    margin_after: timedelta = timedelta(minutes=60)
    licences: int | None = None  # how many are the office's to give; None: Zoom's own refusal decides
    licence_from: Literal["approval", "margin"] = "approval"
    hosts: tuple[Host, ...] = ()  # pool: the licensed users that are lent
    seats: int = 100  # how many people a licence's meeting holds
    answers_per_day: int = 20
    cases_per_hour: int = 30

    @property
    def margins(self) -> Margins:
        return Margins(self.margin_before, self.margin_after)

    def with_role(self, role: Role) -> tuple[Address, ...]:
        return tuple(person.address for person in self.staff if role in person.roles)

    def roles_of(self, email: str) -> frozenset[Role]:
        """The roles of exactly this addr-spec; an empty set for a stranger."""
        if not email.isascii():
            return frozenset()  # lower() makes a k of the Kelvin sign: a look-alike would be a colleague
        return frozenset(r for p in self.staff if p.address.email == email.lower() for r in p.roles)


@dataclass(frozen=True, slots=True)
class Load:
    """What storage counts for the rules: floods and loops are decided by them, not by it."""

    answers_today: int = 0
    cases_this_hour: int = 0
    alerts_this_hour: int = 0
    shown_this_hour: int = 0  # mails of theirs that were laid before a person


@dataclass(frozen=True, slots=True)
class Desk:
    """All that a decision may know beyond the facts and the case."""

    office: Office
    calendar: WorkCalendar
    load: Load = field(default_factory=Load)
    bookings: tuple[Booking, ...] = ()  # all licences held: of cases whose licence is not back yet
    named: Case | None = None  # the other case that a command names (GABUNG), as storage has it
    register: tuple[Case, ...] = ()  # for the morning's digest: the open complaints
    forms: tuple[FormEntry, ...] = ()  # entries that came before the letter in hand, oldest first
