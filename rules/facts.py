"""What travels the road: mails, clock, outcomes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal, get_args

from rules.decision import Effect
from rules.letter import Letter
from rules.mail import Command, Mail

Category = Literal["ringan", "normatif", "tidak berkadar pengawasan", "berkadar pengawasan"]
CATEGORIES: tuple[Category, ...] = get_args(Category)
Channel = Literal["EMAIL", "TATAP MUKA", "KOTAK", "WA", "TELEPON", "LAPOR", "WEBSITE", "MEDSOS"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)


@dataclass(frozen=True, slots=True)
class Score:
    """How sure the reader is of a mail's class, and the words that led to it."""

    value: float = 0.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestLetter:
    """A mail that asks for a video conference; `letter` is the best of its letters, None if none came.

    `also_complaint` is set where the same mail complains, too.
    """

    mail: Mail
    letter: Letter | None
    score: Score = field(default_factory=Score)
    also_complaint: Complaint | None = None


@dataclass(frozen=True, slots=True)
class FormEntry:
    """One entry of the registration form: `values` keyed by the label as it came, lower-cased."""

    mail: Mail | None
    values: dict[str, str]
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint, by whichever channel. `reporter` and `contact` are None where nobody said."""

    mail: Mail | None
    text: str
    channel: Channel = "EMAIL"
    reporter: str | None = None
    contact: str | None = None
    happened_on: date | None = None
    proposed: Category = "ringan"
    proposed_reasons: tuple[str, ...] = ()
    wants_secrecy: bool = False
    score: Score = field(default_factory=Score)
    digest: str = ""
    received_on: date | None = None  # by another channel: the day the office got it, and the term's first
    files: tuple[str, ...] = ()  # by another channel: digests of what was handed in with it


@dataclass(frozen=True, slots=True)
class ReviewerReply:
    """A reply whose newly typed first line is a command; whether its author may give it, rules say.

    `letter` comes with an agency's words that begin like one; under a code of ours none is read.
    """

    mail: Mail
    command: Command
    letter: Letter | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A reply, or a mail naming a ticket, that gives no command; it may carry a better letter."""

    mail: Mail
    letter: Letter | None = None


@dataclass(frozen=True, slots=True)
class Other:
    """A mail that is none of these (a question, thanks, an advertisement): a person looks at it."""

    mail: Mail
    kind: Literal["question", "thanks", "spam", "other"] = "other"
    score: Score = field(default_factory=Score)


@dataclass(frozen=True, slots=True)
class AutoReply:
    """A vacation notice, list mail or anything else that no person wrote: never answered (RFC 3834)."""

    mail: Mail


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery status notification (RFC 3464); `failed` are the dead addresses, `original_id` ours."""

    mail: Mail
    failed: tuple[str, ...] = ()
    permanent: bool = True
    original_id: str | None = None
    diagnosis: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A mail that the reader could not take; `reason` is one sentence for a person."""

    digest: str
    reason: str
    size: int = 0
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeadlineReached:
    """The clock: a deadline of a case is due."""

    ticket: str
    kind: str
    due: datetime


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """An effect is done; `result` is what the other side answered (account, join link …)."""

    ticket: str
    effect: Effect
    result: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parked:
    """An effect was given up after its last try, or refused for good (`refused`); a person must be told."""

    ticket: str
    effect: Effect
    reason: str
    refused: bool = True


@dataclass(frozen=True, slots=True)
class StepStuck:
    """A step of the daemon's own (the mailbox, delivery, Zoom …) has failed since `since`."""

    step: str
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True)
class CalendarChanged:
    """The office's calendar is another one than the case's deadlines were counted by."""

    ticket: str


@dataclass(frozen=True, slots=True)
class ZoomDifferences:
    """What Zoom and the bookings differ in, one sentence each (none: they agree), as seen on `day`."""

    found: tuple[str, ...]
    day: date

    @property
    def digest(self) -> str:
        """The same day's same findings are told once."""
        said = hashlib.sha256("\n".join(self.found).encode()).hexdigest()[:16]
        return f"zoom-{self.day}-{said}"


@dataclass(frozen=True, slots=True)
class DigestDue:
    """The morning of a working day: officers who asked for it get one mail on all open complaints."""

    day: date

    @property
    def digest(self) -> str:
        """One day's mails are made once, whichever daemon asks."""
        return f"digest-{self.day}"


MailFacts = RequestLetter | FormEntry | Complaint | ReviewerReply | FollowUp | Other | AutoReply | Bounce
Clockwork = DeadlineReached | CarriedOut | Parked | StepStuck | CalendarChanged | ZoomDifferences | DigestDue
Facts = MailFacts | Unreadable | Clockwork


def mail_of(facts: Facts) -> Mail | None:
    """The mail that brought the facts; None for the clock, outcomes, and what came by another channel."""
    match facts:
        case Unreadable() | DeadlineReached() | CarriedOut() | Parked():
            return None
        case StepStuck() | CalendarChanged() | ZoomDifferences() | DigestDue():
            return None
        case _:
            return facts.mail


def with_mail(facts: Facts, mail: Mail) -> Facts:
    """`facts` with `mail` in the place of its own; facts without a mail stay as they are."""
    match facts:
        case Unreadable() | DeadlineReached() | CarriedOut() | Parked():
            return facts
        case StepStuck() | CalendarChanged() | ZoomDifferences() | DigestDue():
            return facts
        case _:
            return replace(facts, mail=mail)
