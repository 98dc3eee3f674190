"""Whose word decides: the policy as a table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from rules.case import Kind
from rules.mail import Mail, Proof, Token, Verb
from rules.office import Office, Role


class Answer(StrEnum):
    ACCEPT = "accept"
    ASK_BACK = "ask back"  # a confirmation round trip to the address in settings
    REFUSE = "refuse"  # nothing changes, the office is alerted, the sender hears nothing
    NOT_STAFF = "not staff"  # an ordinary correspondent


Verdict = Literal["pass", "none", "fail"]

Row = tuple[Answer, str]

POLICY: dict[str, dict[tuple[Verdict, Token], Row]] = {
    # our mail server gives verdicts: both it and the code must speak for the reviewer
    "strict": {
        ("pass", Token.VALID): (Answer.ACCEPT, "authenticated, and answered the mail made for this reviewer"),
        # the person is sure, what was seen is not: a new code goes to the address in settings
        ("pass", Token.NONE): (Answer.ASK_BACK, "authenticated, but does not show the case's mail"),
        ("pass", Token.STALE): (Answer.ASK_BACK, "authenticated, but answers an earlier round of the case"),
        ("pass", Token.OTHER_PERSON): (Answer.ASK_BACK, "authenticated, but answers a colleague's mail"),
        # two cases in one mail: whichever was meant, the other is not
        ("pass", Token.OTHER_CASE): (Answer.REFUSE, "the code belongs to another case than the one named"),
        ("pass", Token.FORGED): (Answer.REFUSE, "the code is not one of ours"),
        # a code without a verdict: a review mail that was forwarded would be enough
        ("none", Token.VALID): (Answer.REFUSE, "our server gave no verdict on the sender"),
        ("none", Token.NONE): (
            Answer.REFUSE,
            "our server gave no verdict on the sender",
        ),
        ("none", Token.STALE): (Answer.REFUSE, "our server gave no verdict on the sender"),
        ("none", Token.OTHER_PERSON): (Answer.REFUSE, "no verdict, and the code was made for a colleague"),
        ("none", Token.OTHER_CASE): (Answer.REFUSE, "no verdict, and the code belongs to another case"),
        ("none", Token.FORGED): (Answer.REFUSE, "no verdict, and the code is not one of ours"),
    },
    # our mail server gives none: the code alone speaks, so it must be this person's and this round's
    "token": {
        ("pass", Token.VALID): (Answer.ACCEPT, "authenticated, and answered the mail made for this reviewer"),
        ("none", Token.VALID): (Answer.ACCEPT, "answered the mail made for this reviewer; no server verdict"),
        ("pass", Token.NONE): (Answer.ASK_BACK, "authenticated, but does not show the case's mail"),
        ("none", Token.NONE): (Answer.ASK_BACK, "no server verdict, and does not show the case's mail"),
        ("pass", Token.STALE): (Answer.ASK_BACK, "authenticated, but answers an earlier round of the case"),
        ("none", Token.STALE): (Answer.ASK_BACK, "no server verdict, and answers an earlier round"),
        ("pass", Token.OTHER_PERSON): (Answer.ASK_BACK, "authenticated, but answers a colleague's mail"),
        ("none", Token.OTHER_PERSON): (Answer.REFUSE, "no verdict, and the code was made for a colleague"),
        ("pass", Token.OTHER_CASE): (Answer.REFUSE, "the code belongs to another case than the one named"),
        ("none", Token.OTHER_CASE): (Answer.REFUSE, "no verdict, and the code belongs to another case"),
        ("pass", Token.FORGED): (Answer.REFUSE, "the code is not one of ours"),
        ("none", Token.FORGED): (Answer.REFUSE, "no verdict, and the code is not one of ours"),
    },
}
"""Who is it, what have they seen, what follows. A sender whose authentication failed is refused before it."""

WITHOUT_CODE: dict[str, dict[Verdict, Row]] = {
    "strict": {
        "pass": (Answer.ACCEPT, "authenticated; the command needs no code"),
        "none": (Answer.REFUSE, "our server gave no verdict on the sender"),
    },
    # what these do, any mail may do; their answers go to the address in settings alone
    "token": {
        "pass": (Answer.ACCEPT, "authenticated; the command needs no code"),
        "none": (Answer.ACCEPT, "no server verdict; the command needs no code"),
    },
}
"""For commands that settle nothing (OPEN_VERBS), and those about no case that we know: nothing moves."""

OPEN_VERBS = frozenset({Verb.STATUS, Verb.HELP, Verb.RECORD})

ROLE_FOR: dict[Verb, Role | None] = {
    Verb.APPROVE: Role.REVIEWER,
    Verb.REJECT: Role.REVIEWER,
    Verb.REVISE: Role.REVIEWER,
    Verb.CANCEL: Role.REVIEWER,
    Verb.CATEGORY: Role.COMPLAINTS,
    Verb.ANSWER: Role.COMPLAINTS,
    Verb.CLOSE: Role.COMPLAINTS,
    Verb.FORWARD: Role.COMPLAINTS,
    Verb.RECORD: Role.COMPLAINTS,
    Verb.MERGE: Role.COMPLAINTS,
    Verb.STATUS: None,
    Verb.HELP: None,
}
"""The role a command needs; None is any staff."""


def role_for(verb: Verb, ticket: str | None) -> Role | None:
    """The role that the command needs on this case: a complaint is called off by its own officers."""
    if verb is Verb.CANCEL and ticket is not None and ticket.startswith(f"{Kind.COMPLAINT}-"):
        return Role.COMPLAINTS
    return ROLE_FOR[verb]


@dataclass(frozen=True, slots=True)
class Ruling:
    """`why` is one clause for the event log; `evidence` the lines it stands on."""

    answer: Answer
    why: str
    evidence: tuple[str, ...] = ()


def rule_on(mail: Mail, verb: Verb, ticket: str | None, office: Office) -> Ruling:
    """May this mail's author give this command? From alone never suffices (RFC 7960 §1)."""
    sender = mail.sender.email if mail.sender else ""
    roles = office.roles_of(sender)
    if not roles:
        return Ruling(Answer.NOT_STAFF, f"{sender or 'the sender'} is no staff", mail.proof.evidence)
    if mail.automatic:
        return Ruling(Answer.REFUSE, f"no person wrote it: {mail.automatic}", mail.proof.evidence)
    flaws = (*mail.flaws, *mail.proof.flaws)
    if flaws:
        return Ruling(Answer.REFUSE, f"the mail is malformed: {flaws[0]}", (*mail.proof.evidence, *flaws))
    if len(set(mail.tickets)) > 1:
        return Ruling(Answer.REFUSE, "the subject names more than one case", mail.proof.evidence)
    if ticket is not None and mail.tickets and ticket not in mail.tickets:
        return Ruling(
            Answer.REFUSE, "the subject names another case than the mail answers", mail.proof.evidence
        )
    answer, why = _by_table(mail, verb, ticket, office)
    needed = role_for(verb, ticket)
    if answer is not Answer.REFUSE and needed is not None and needed not in roles:
        return Ruling(Answer.REFUSE, f"{sender} does not hold the role {needed}", mail.proof.evidence)
    return Ruling(answer, why, mail.proof.evidence)


def vouched(proof: Proof) -> bool:
    """Whether our server, or the sender's own signature, speaks for the author of From."""
    return verdict_of(proof) == "pass"


def verdict_of(proof: Proof) -> Verdict:
    """The server's word first: what it failed stays failed; where it is silent the signature counts."""
    if proof.verdict == "none":
        return proof.dkim
    return proof.verdict


def _by_table(mail: Mail, verb: Verb, ticket: str | None, office: Office) -> Row:
    verdict, token = verdict_of(mail.proof), mail.proof.token
    if verdict == "fail":
        return Answer.REFUSE, "the sender's authentication failed"
    if ticket is None or verb in OPEN_VERBS:
        return WITHOUT_CODE[office.authenticity][verdict]
    if token is Token.VALID and mail.proof.token_ticket not in (None, ticket):
        token = Token.OTHER_CASE
    return POLICY[office.authenticity][verdict, token]
