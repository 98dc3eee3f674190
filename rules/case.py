"""A case: states, moves, deadlines, what is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from rules.letter import Letter
from rules.mail import Address


class Kind(StrEnum):
    """The ticket's prefix."""

    REQUEST = "VC"
    COMPLAINT = "ADU"


class Status(StrEnum):
    # a request
    INCOMPLETE = "incomplete"  # something clearly missing, the agency was asked
    IN_REVIEW = "in review"  # complete: the standard's working day runs
    APPROVED = "approved"  # a reviewer decided; Zoom is being told
    ACTIVE = "active"  # the account works, the agency was told
    ENDED = "ended"  # the event is over, the licence is back
    REJECTED = "rejected"
    CANCELLED = "cancelled"  # by a reviewer
    WITHDRAWN = "withdrawn"  # by the requester
    LAPSED = "lapsed"  # closed because it stayed incomplete
    # a complaint
    OPEN = "open"
    FORWARDED = "forwarded"  # another unit was asked
    ANSWERED = "answered"  # closed with an answer; an objection reopens
    MERGED = "merged"


S = Status
MOVES: dict[Status, frozenset[Status]] = {
    S.INCOMPLETE: frozenset({S.IN_REVIEW, S.APPROVED, S.REJECTED, S.CANCELLED, S.WITHDRAWN, S.LAPSED}),
    S.IN_REVIEW: frozenset({S.INCOMPLETE, S.APPROVED, S.REJECTED, S.CANCELLED, S.WITHDRAWN, S.LAPSED}),
    S.APPROVED: frozenset({S.ACTIVE, S.ENDED, S.CANCELLED, S.WITHDRAWN, S.IN_REVIEW}),
    S.ACTIVE: frozenset({S.APPROVED, S.ENDED, S.CANCELLED, S.WITHDRAWN}),
    S.ENDED: frozenset(),
    S.REJECTED: frozenset({S.IN_REVIEW, S.INCOMPLETE}),
    S.CANCELLED: frozenset({S.IN_REVIEW, S.INCOMPLETE}),
    S.WITHDRAWN: frozenset({S.IN_REVIEW, S.INCOMPLETE}),
    S.LAPSED: frozenset({S.IN_REVIEW, S.INCOMPLETE}),
    S.OPEN: frozenset({S.FORWARDED, S.ANSWERED, S.MERGED, S.WITHDRAWN}),
    S.FORWARDED: frozenset({S.OPEN, S.ANSWERED, S.MERGED, S.WITHDRAWN}),
    S.ANSWERED: frozenset({S.OPEN, S.FORWARDED}),
    S.MERGED: frozenset(),
}
SETTLED: frozenset[Status] = frozenset(
    {S.ENDED, S.REJECTED, S.CANCELLED, S.WITHDRAWN, S.LAPSED, S.ANSWERED, S.MERGED}
)


class IllegalMove(ValueError):
    """A rule asked for a move that MOVES does not know: a fault of ours."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """`kind` names the rule that answers when `due` is reached (rules/deadlines.py)."""

    kind: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Grievance:
    """What a complaint's case knows beyond any case: its category and term."""

    text: str
    channel: str = "EMAIL"
    reporter: str | None = None
    contact: str | None = None
    happened_on: date | None = None
    category: str | None = None
    proposed: str = "ringan"
    proposed_reasons: tuple[str, ...] = ()
    due: datetime | None = None
    confidential: bool = False
    forwarded_to: str | None = None
    answer: str | None = None
    merged_into: str | None = None
    secrecy_asked: bool = False  # by the reporter; it outlives every change of category
    reopened_at: datetime | None = None  # an objection: the term is counted anew from here
    source: str | None = (
        None  # by another channel: the entry's digest, by which it is known when it comes again
    )


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `ticket` is empty until the ledger gives it; times are aware datetimes.

    `round` counts the reviews asked for: a token and a review mail are good for their round.
    `stated` are facts set by a person (correction lines, the form) over what the letter says.
    """

    kind: Kind
    status: Status
    received_at: datetime
    requester: Address | None
    ticket: str = ""
    subject: str = ""
    round: int = 1
    complete_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None
    confirmed_at: datetime | None = None
    settled_at: datetime | None = None
    reason: str | None = None
    letter: Letter | None = None
    letters: tuple[str, ...] = ()
    stated: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)
    account: str | None = None
    zoom: dict[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    sequence: int = 0
    changed: tuple[str, ...] = ()  # what a change of the approved booking still has to tell the agency
    counters: dict[str, int] = field(default_factory=dict)
    dead: tuple[str, ...] = ()
    copies: tuple[Address, ...] = ()
    grievance: Grievance | None = None
    related: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    root_id: str | None = None
    last_id: str | None = None
    references: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        return self.status in SETTLED

    def check_move(self, to: Status) -> None:
        """Raise IllegalMove unless MOVES allows it; staying is no move."""
        if to is not self.status and to not in MOVES[self.status]:
            raise IllegalMove(f"{self.ticket or 'new case'}: {self.status} -> {to}")
