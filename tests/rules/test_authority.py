"""Whose word decides."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.wording import ruling
from rules.authority import POLICY, WITHOUT_CODE, Answer, rule_on
from rules.mail import Mail, Proof, Token, Verb
from tests.rules.samples import BUDI, HEAD, OFFICE, REQUESTER, RINA, SARI, mail, proven

TICKET = "VC-2026-0001"
TOKEN_OFFICE = replace(OFFICE, authenticity="token")
VERDICTS = ("pass", "none", "fail")
A, B, R = Answer.ACCEPT, Answer.ASK_BACK, Answer.REFUSE


def answer(given: Mail, verb: Verb = Verb.APPROVE, ticket: str | None = TICKET, office=OFFICE) -> Answer:
    return rule_on(given, verb, ticket, office).answer


def weighed(verdict: str, token: Token, dkim: str = "none") -> Mail:
    return proven(proof=Proof(verdict, dkim, token, TICKET))  # type: ignore[arg-type]


def test_an_authenticated_reviewer_with_the_case_s_code_is_obeyed() -> None:
    """The one honest way needs no extra work."""
    assert answer(proven()) is A


@pytest.mark.parametrize(
    ("token", "strict", "lenient"),
    [
        # code, then what follows where our server says pass, says nothing, says fail
        (Token.VALID, (A, R, R), (A, A, R)),
        (Token.NONE, (B, R, R), (B, B, R)),
        (Token.STALE, (B, R, R), (B, B, R)),
        (Token.OTHER_PERSON, (B, R, R), (B, R, R)),
        (Token.OTHER_CASE, (R, R, R), (R, R, R)),
        (Token.FORGED, (R, R, R), (R, R, R)),
    ],
)
def test_the_policy(token: Token, strict: tuple[Answer, ...], lenient: tuple[Answer, ...]) -> None:
    """Both modes, every combination: what is accepted, asked back, refused."""
    for verdict, wanted, wanted_leniently in zip(VERDICTS, strict, lenient, strict=True):
        assert answer(weighed(verdict, token)) is wanted
        assert answer(weighed(verdict, token), office=TOKEN_OFFICE) is wanted_leniently


def test_every_combination_has_its_row_and_every_refusal_its_words() -> None:
    """Nothing falls through the table, and the office reads why in its own language."""
    combinations = set(product(("pass", "none"), Token))
    assert all(set(rows) == combinations for rows in POLICY.values())
    rows = [row for mode in (*POLICY.values(), *WITHOUT_CODE.values()) for row in mode.values()]
    for told, why in rows:
        assert told is not R or ruling(why) != why, why


@pytest.mark.parametrize(
    ("server", "own", "counts"),
    [
        *(("pass", own, True) for own in VERDICTS),
        ("none", "pass", True),
        ("none", "none", False),
        ("none", "fail", False),
        *(("fail", own, False) for own in VERDICTS),
    ],
)
def test_our_own_check_counts_where_our_server_is_silent(server: str, own: str, counts: bool) -> None:
    """A signature that we checked speaks for a sender; it never outweighs our server's no."""
    assert (answer(weighed(server, Token.VALID, own)) is A) is counts


@pytest.mark.parametrize(
    "broken",
    [
        proven(automatic="auto-submitted: auto-replied"),
        proven(flaws=("several From headers",)),
        proven(proof=Proof("pass", "none", Token.VALID, TICKET, flaws=("bare carriage returns",))),
        proven(tickets=(TICKET, "VC-2026-0002")),
        proven(ticket="VC-2026-0002"),
        proven(tickets=("VC-2026-9999",)),
        proven(sender=SARI),
        proven(sender=HEAD),
    ],
)
@pytest.mark.parametrize("office", [OFFICE, TOKEN_OFFICE], ids=["strict", "token"])
def test_whatever_is_wrong_with_a_reply_it_is_refused(broken: Mail, office) -> None:
    """An automatic, malformed, two-case, other-case or wrong-role reply decides nothing."""
    assert answer(broken, office=office) is R


def test_nobody_is_asked_back_about_what_he_may_not_do() -> None:
    """A colleague without the role is refused at once, not after a round trip."""
    given = mail(SARI, proof=Proof("pass", "none", Token.NONE))
    assert answer(given) is R
    assert answer(given, Verb.ANSWER, "ADU-2026-0001") is B


def test_a_complaint_is_called_off_by_its_officer_and_a_request_by_a_reviewer() -> None:
    """BATAL is listed for both: on each kind of case it is that case's own people's word."""
    complaint = "ADU-2026-0001"
    assert answer(proven(sender=SARI, ticket=complaint), Verb.CANCEL, complaint) is A
    assert answer(proven(sender=RINA, ticket=complaint), Verb.CANCEL, complaint) is R
    assert answer(proven(sender=RINA), Verb.CANCEL) is A
    assert answer(proven(sender=SARI), Verb.CANCEL) is R


def test_a_stranger_is_no_staff_however_well_authenticated() -> None:
    """Authentication says who somebody is, not what they may do."""
    assert answer(proven(sender=REQUESTER)) is Answer.NOT_STAFF
    assert answer(proven(sender=None)) is Answer.NOT_STAFF


def test_a_look_alike_is_no_staff() -> None:
    """The Kelvin sign is no k, and a Cyrillic a is no a."""
    for email in (RINA.email.replace("k", "\u212a"), RINA.email.replace("a", "\u0430")):
        assert answer(proven(sender=replace(RINA, email=email))) is Answer.NOT_STAFF
    assert answer(proven(sender=replace(RINA, email=RINA.email.upper()))) is A


@pytest.mark.parametrize("verb", [Verb.STATUS, Verb.HELP, Verb.RECORD])
@pytest.mark.parametrize("token", list(Token))
def test_what_settles_nothing_needs_no_code(verb: Verb, token: Token) -> None:
    """STATUS, BANTUAN and CATAT answer to the address in settings: the sender alone must be sure."""
    who = SARI if verb is Verb.RECORD else RINA
    for verdict, strict, lenient in (("pass", A, A), ("none", R, A), ("fail", R, R)):
        given = mail(who, proof=Proof(verdict, "none", token, TICKET))  # type: ignore[arg-type]
        assert answer(given, verb) is strict
        assert answer(given, verb, None) is strict
        assert answer(given, verb, office=TOKEN_OFFICE) is lenient


def test_recording_is_for_complaint_officers() -> None:
    """CATAT by a reviewer is refused, however sure it is he."""
    assert answer(mail(RINA, proof=Proof("pass")), Verb.RECORD, None) is R


proofs = st.builds(
    Proof,
    st.sampled_from(VERDICTS),
    st.sampled_from(VERDICTS),
    st.sampled_from(list(Token)),
    st.sampled_from([None, TICKET, "VC-2026-0002"]),
    st.sampled_from([(), ("NUL characters in the header",)]),
)
forms = st.fixed_dictionaries(
    {
        "proof": proofs,
        "automatic": st.sampled_from([None, "list-id is set"]),
        "flaws": st.sampled_from([(), ("several from headers",)]),
        "tickets": st.sampled_from([(), (TICKET,), (TICKET, TICKET), (TICKET, "VC-2026-0002")]),
    }
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from([RINA, BUDI, SARI, HEAD, REQUESTER]), forms, st.sampled_from(["strict", "token"]))
def test_an_approval_that_counts_proves_everything(who, form, mode) -> None:
    """However the pieces fall: what is accepted is by a reviewer, whole, of this case, and not denied."""
    office = replace(OFFICE, authenticity=mode)
    given = mail(who, **form)
    if answer(given, office=office) is not A:
        return
    proof = given.proof
    assert who in (RINA, BUDI)
    assert (proof.token, given.flaws, proof.flaws, given.automatic) == (Token.VALID, (), (), None)
    assert proof.token_ticket in (None, TICKET)
    assert len(set(given.tickets)) < 2
    assert proof.verdict != "fail"
    assert mode == "token" or "pass" in (proof.verdict, proof.dkim)


changes = st.sampled_from(
    [
        {"sender": SARI},
        {"sender": HEAD},
        {"sender": REQUESTER},
        {"sender": None},
        {"automatic": "precedence: list"},
        {"flaws": ("a comment inside the address",)},
        {"tickets": (TICKET, "VC-2026-0009")},
        {"tickets": ("VC-2026-0009",)},
        *({"proof": Proof("pass", "none", token, TICKET)} for token in Token if token is not Token.VALID),
        {"proof": Proof("pass", "none", Token.VALID, "VC-2026-0009")},
        {"proof": Proof("none", "none", Token.VALID, TICKET)},
        {"proof": Proof("fail", "none", Token.VALID, TICKET)},
        {"proof": Proof("fail", "pass", Token.VALID, TICKET)},
        {"proof": Proof("none", "fail", Token.VALID, TICKET)},
        {"proof": Proof("pass", "pass", Token.VALID, TICKET, ("NUL characters in the header",))},
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([RINA, BUDI]), changes)
def test_change_one_thing_that_proves_it_and_it_no_longer_approves(who, change) -> None:
    """The mutation law, on facts."""
    honest = proven(sender=who, tickets=(TICKET,))
    assert answer(honest) is A
    assert answer(replace(honest, **change)) is not A
