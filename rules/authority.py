"""Whose word decides: the policy for commands, as a table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from rules.mail import Mail, Token, Verb
from rules.office import Office, Role


class Answer(StrEnum):
    ACCEPT = "accept"
    ASK_BACK = "ask back"  # a confirmation round trip to the address in settings
    REFUSE = "refuse"  # nothing changes, the office is alerted, the sender hears nothing
    NOT_STAFF = "not staff"  # an ordinary correspondent


Verdict = Literal["pass", "none", "fail"]

POLICY: dict[str, dict[tuple[Verdict, Token], tuple[Answer, str]]] = {
    "strict": {
        ("pass", Token.VALID): (Answer.ACCEPT, "authenticated, and answered the mail made for this reviewer"),
        ("pass", Token.NONE): (Answer.ASK_BACK, "authenticated, but does not show the case's mail"),
        ("pass", Token.STALE): (Answer.ASK_BACK, "authenticated, but answers an earlier round of the case"),
        ("pass", Token.OTHER_PERSON): (Answer.ASK_BACK, "authenticated, but answers a colleague's mail"),
        ("pass", Token.OTHER_CASE): (Answer.REFUSE, "the code belongs to another case than the one named"),
        ("pass", Token.FORGED): (Answer.REFUSE, "the code is not one of ours"),
        ("none", Token.VALID): (Answer.REFUSE, "our server gave no verdict on the sender"),
    },
    "token": {
        ("pass", Token.VALID): (Answer.ACCEPT, "authenticated, and answered the mail made for this reviewer"),
        ("none", Token.VALID): (Answer.ACCEPT, "answered the mail made for this reviewer; no server verdict"),
        ("pass", Token.NONE): (Answer.ASK_BACK, "authenticated, but does not show the case's mail"),
        ("none", Token.NONE): (Answer.ASK_BACK, "no server verdict, and does not show the case's mail"),
        ("pass", Token.STALE): (Answer.ASK_BACK, "answers an earlier round of the case"),
        ("none", Token.STALE): (Answer.ASK_BACK, "answers an earlier round of the case"),
        ("pass", Token.OTHER_PERSON): (Answer.ASK_BACK, "authenticated, but answers a colleague's mail"),
    },
}
"""Any combination that has no row is refused."""

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
        return Ruling(Answer.NOT_STAFF, f"{sender or 'the sender'} is no staff")
    if mail.automatic:
        return Ruling(Answer.REFUSE, f"no person wrote it: {mail.automatic}", mail.proof.evidence)
    flaws = (*mail.flaws, *mail.proof.flaws)
    if flaws:
        return Ruling(Answer.REFUSE, f"the mail is malformed: {flaws[0]}", (*mail.proof.evidence, *flaws))
    if len(set(mail.tickets)) > 1:
        return Ruling(Answer.REFUSE, "the subject names more than one case", mail.proof.evidence)
    answer, why = _by_table(mail, ticket, office)
    needed = ROLE_FOR[verb]
    if answer is Answer.ACCEPT and needed is not None and needed not in roles:
        return Ruling(Answer.REFUSE, f"{sender} does not hold the role {needed}", mail.proof.evidence)
    return Ruling(answer, why, mail.proof.evidence)


def _by_table(mail: Mail, ticket: str | None, office: Office) -> tuple[Answer, str]:
    proof = mail.proof
    verdict: Verdict = "pass" if "pass" in (proof.verdict, proof.dkim) else proof.verdict
    if "fail" in (proof.verdict, proof.dkim) and proof.verdict != "pass":
        verdict = "fail"
    token = proof.token
    if token is Token.VALID and ticket and proof.token_ticket not in (None, ticket):
        token = Token.OTHER_CASE
    if ticket is None and token is not Token.FORGED and office.authenticity == "strict":
        # a command outside any case (CATAT, STATUS) has no mail of ours to answer
        token = Token.VALID if verdict == "pass" else token
    if verdict == "fail":
        return Answer.REFUSE, "the sender's authentication failed"
    row = POLICY[office.authenticity].get((verdict, token))
    return row or (Answer.REFUSE, f"verdict {verdict}, code {token}: no rule accepts it")
