"""A mail, its author, and its new text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from rules.letter import Letter, UnreadableFile


@dataclass(frozen=True, slots=True)
class Address:
    """An addr-spec (RFC 5322), lower-cased, with the display name it came with."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part of the mail that is a file; `digest` is the SHA-256 (hex) of its decoded bytes."""

    name: str
    media_type: str
    size: int
    digest: str
    inline: bool = False


class Verb(StrEnum):
    """Commands of the contract; both languages and synonyms end in one of these."""

    APPROVE = "approve"
    REJECT = "reject"
    REVISE = "revise"
    CANCEL = "cancel"
    CATEGORY = "category"
    ANSWER = "answer"
    CLOSE = "close"
    FORWARD = "forward"
    RECORD = "record"
    MERGE = "merge"
    STATUS = "status"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Command:
    """A whole first line of newly typed text that matches the grammar.

    `corrections` holds what the `Label: value` lines under it state, as ISO text by the keys of
    `rules.ask.STATEABLE`; under CATAT the lines as they stand, by lower-case label. `body` is the newly
    typed text after the command and its reason, the correction lines included; under a text to a person it
    begins with an empty line where one stood between the two.
    """

    verb: Verb
    argument: str | None = None
    corrections: dict[str, str] = field(default_factory=dict)
    body: str = ""


class Token(StrEnum):
    """What the case's secret in a reply proves (rules/authority.py)."""

    VALID = "valid"  # made for this case and this sender
    OTHER_PERSON = "other person"  # made for this case, sent by somebody else
    OTHER_CASE = "other case"  # made for another case
    STALE = "stale"  # made for a round that is over, or with a retired key
    FORGED = "forged"  # looks like ours, is not
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Proof:
    """What supports that a mail's From is its author; filled in on the road, by mailer/authenticity.

    `verdict` is our own server's Authentication-Results (RFC 8601), aligned as DMARC asks (RFC 7489);
    `dkim` our own check of the signature. `evidence` are the lines an auditor would want to see.
    """

    verdict: Literal["pass", "fail", "none"] = "none"
    dkim: Literal["pass", "fail", "none"] = "none"
    token: Token = Token.NONE
    token_ticket: str | None = None
    flaws: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail. `automatic` says why no person wrote it (RFC 3834), `text` is all of its plain text,
    `new_text` what its author newly typed, `tickets` those named in the subject."""

    digest: str
    size: int = 0
    message_id: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    sender: Address | None = None
    reply_to: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    subject: str = ""
    date: datetime | None = None
    received_at: datetime | None = None
    return_path: str | None = None
    automatic: str | None = None
    text: str = ""
    new_text: str = ""
    tickets: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    flaws: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    letters: tuple[Letter | UnreadableFile, ...] = ()
    proof: Proof = field(default_factory=Proof)
