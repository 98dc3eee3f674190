"""Whose word decides."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from rules.authority import Answer, rule_on
from rules.mail import Mail, Proof, Token, Verb
from tests.rules.samples import HEAD, OFFICE, REQUESTER, RINA, SARI, mail, proven

TICKET = "VC-2026-0001"


def answer(given: Mail, verb: Verb = Verb.APPROVE, ticket: str | None = TICKET) -> Answer:
    return rule_on(given, verb, ticket, OFFICE).answer


def test_an_authenticated_reviewer_with_the_case_s_code_is_obeyed() -> None:
    """The one honest way needs no extra work."""
    assert answer(proven()) is Answer.ACCEPT


@pytest.mark.parametrize(("verdict", "token"), list(product(("pass", "none", "fail"), Token)))
def test_strict_mode_accepts_one_combination_alone(verdict: str, token: Token) -> None:
    """Change any one thing that proves the author and the command no longer counts."""
    given = proven(proof=Proof(verdict, "none", token, TICKET))  # type: ignore[arg-type]
    assert (answer(given) is Answer.ACCEPT) == (verdict == "pass" and token is Token.VALID)


@pytest.mark.parametrize(
    "broken",
    [
        proven(automatic="auto-submitted: auto-replied"),
        proven(flaws=("several From headers",)),
        proven(tickets=(TICKET, "VC-2026-0002")),
        proven(ticket="VC-2026-0002"),
        proven(sender=SARI),
        proven(sender=HEAD),
    ],
)
def test_whatever_is_wrong_with_a_reply_it_is_refused(broken: Mail) -> None:
    """An automatic, malformed, two-case, other-case or wrong-role reply decides nothing."""
    assert answer(broken) is Answer.REFUSE


def test_a_stranger_is_no_staff_however_well_authenticated() -> None:
    """Authentication says who somebody is, not what they may do."""
    assert answer(proven(sender=REQUESTER)) is Answer.NOT_STAFF


def test_token_mode_does_without_the_server_s_verdict() -> None:
    """Where the server gives no verdict, the code alone carries the decision, and a failure still refuses."""
    office = replace(OFFICE, authenticity="token")
    unseen = proven(proof=Proof("none", "none", Token.VALID, TICKET))
    failed = proven(proof=Proof("fail", "none", Token.VALID, TICKET))
    assert rule_on(unseen, Verb.APPROVE, TICKET, office).answer is Answer.ACCEPT
    assert rule_on(failed, Verb.APPROVE, TICKET, office).answer is Answer.REFUSE


def test_a_command_outside_a_case_needs_the_server_s_verdict() -> None:
    """CATAT answers no mail of ours: the sender's authentication is what carries it."""
    honest = mail(SARI, proof=Proof("pass"))
    unknown = mail(SARI, proof=Proof("none"))
    assert answer(honest, Verb.RECORD, None) is Answer.ACCEPT
    assert answer(unknown, Verb.RECORD, None) is not Answer.ACCEPT
    assert answer(mail(RINA, proof=Proof("pass")), Verb.RECORD, None) is Answer.REFUSE
