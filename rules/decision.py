"""A rule's answer: the case, and effects."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from rules.booking import Booking
from rules.case import Case
from rules.mail import Address


@dataclass(frozen=True, slots=True)
class Invite:
    """An iCalendar part (RFC 5545, 5546): same UID for a case, `sequence` grows with each change."""

    method: Literal["REQUEST", "CANCEL"]
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class SendMail:
    """A mail to send. `key` is unique within its case: the outgoing Message-ID derives from it.

    `template` names mailer/templates/NAME.*; it is rendered with the case as of this decision and
    `data`. `attach` are digests of archived parts; `evidence` asks for the letter's marked picture.
    """

    key: str
    template: str
    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)
    attach: tuple[str, ...] = ()
    evidence: bool = False
    invite: Invite | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    token_for: str | None = None
    not_before: datetime | None = None
    kind: Literal["send-mail"] = "send-mail"


@dataclass(frozen=True, slots=True)
class ActivateZoom:
    """Give `account` a licence for the booked time; created first where it does not exist."""

    key: str
    account: str
    first_name: str
    last_name: str
    start: datetime
    end: datetime
    participants: int = 0
    kind: Literal["activate-zoom"] = "activate-zoom"


@dataclass(frozen=True, slots=True)
class DeactivateZoom:
    """Take the licence of `account` back, where it was ours to take."""

    key: str
    account: str
    meeting_id: str | None = None
    kind: Literal["deactivate-zoom"] = "deactivate-zoom"


@dataclass(frozen=True, slots=True)
class ScheduleMeeting:
    """Make (or, where `meeting_id` is given, change) the meeting on `account`."""

    key: str
    account: str
    topic: str
    start: datetime
    end: datetime
    timezone: str
    meeting_id: str | None = None
    kind: Literal["schedule-meeting"] = "schedule-meeting"
    participants: int = 0  # pool: the host's room must hold them


Effect = SendMail | ActivateZoom | DeactivateZoom | ScheduleMeeting


@dataclass(frozen=True, slots=True)
class Decision:
    """`case` as it shall be from now on (None: no case concerned); `reason` is one stored sentence.

    `look` asks for the mail to go to Disposisi/Periksa instead of Disposisi/Selesai: a person must see it.
    `also` is a second case born of the same mail. `bookings` is all that the case holds from now on, in
    place of what it held before (empty: all is released); None leaves it as it is. `keep` asks that a
    form's entry without a case wait for its letter; `joined` are the digests of such entries that the
    case has now taken.
    """

    case: Case | None
    effects: tuple[Effect, ...]
    reason: str
    look: bool = False
    also: Decision | None = None
    evidence: tuple[str, ...] = ()
    bookings: tuple[Booking, ...] | None = None
    keep: bool = False
    joined: tuple[str, ...] = ()
