"""Strangers, machines and forgers move nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.case import Case, Status
from rules.decision import ActivateZoom, DeactivateZoom, Decision, Effect, SendMail
from rules.facts import Bounce, Facts, FollowUp, FormEntry, Other, RequestLetter, ReviewerReply
from rules.mail import Address, Mail, Proof, Token, Verb
from rules.office import Desk, Load, Office
from rules.rulebook import decide
from tests.rules.samples import DESK, HEAD, LETTER, NOW, OFFICE, REQUESTER, RINA, SARI, command, mail

TICKET = "VC-2026-0001"
FORM = Address("formulir@kalbarprov.example")
STRANGER = Address("orang@elsewhere.example")
STRICT = replace(DESK, office=replace(OFFICE, form_sender=FORM.email))
TOKEN = replace(STRICT, office=replace(STRICT.office, authenticity="token"))
PASS, NONE, FAIL = Proof("pass"), Proof("none"), Proof("fail")
ACCOUNT = "dinkes.zoom@kalbarprov.example"


def opened() -> Case:
    """A case in review, as the ledger gives it back."""
    first = decide(RequestLetter(mail(proof=PASS), LETTER), None, NOW, STRICT)
    assert first.case is not None
    return replace(first.case, ticket=TICKET)


def met(facts: Facts, desk: Desk = STRICT, case: Case | None = None) -> Decision:
    return decide(facts, case or opened(), NOW + timedelta(minutes=5), desk)


def told(effects: tuple[Effect, ...]) -> set[str]:
    return {a.email for e in effects if isinstance(e, SendMail) for a in (*e.to, *e.cc)}


def unmoved(decision: Decision) -> bool:
    """No status, letter, fact or party has changed, and Zoom hears nothing."""
    before, after = opened(), decision.case or opened()
    same = all(
        getattr(before, name) == getattr(after, name)
        for name in ("status", "letter", "letters", "form", "stated", "copies", "dead", "round", "account")
    )
    return same and not any(isinstance(e, ActivateZoom | DeactivateZoom) for e in decision.effects)


# --- the form ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sender", "proof", "desk", "counts"),
    [
        (FORM, PASS, STRICT, True),
        (FORM, Proof("none", "pass"), STRICT, True),
        (FORM, NONE, TOKEN, True),
        (FORM, NONE, STRICT, False),
        (FORM, FAIL, STRICT, False),
        (FORM, FAIL, TOKEN, False),
        (FORM, Proof("pass", flaws=("NUL characters in the header",)), STRICT, False),
        (STRANGER, PASS, STRICT, False),
        (REQUESTER, PASS, STRICT, False),
        (RINA, PASS, STRICT, False),
        (FORM, PASS, DESK, False),
        (None, PASS, STRICT, False),
    ],
)
def test_only_the_form_s_own_sender_fills_in_the_form(
    sender: Address | None, proof: Proof, desk: Desk, counts: bool
) -> None:
    """An entry by anybody else is joined to no case, kept, and shown to the reviewers."""
    facts = FormEntry(mail(sender, proof=proof), {"account": "evil@elsewhere.example"})
    decision = met(facts, desk)
    assert decision.case is not None
    assert (decision.case.form == {"account": "evil@elsewhere.example"}) is counts
    if not counts:
        assert unmoved(decision)
        assert decision.look
        assert told(decision.effects) == {"rina@diskominfo.example", "budi@diskominfo.example"}


def test_a_person_at_the_terminal_may_give_the_form_s_entries() -> None:
    """`disposisi form` brings entries without a mail: whoever runs it has the database in hand anyway."""
    decision = met(FormEntry(None, {"account": ACCOUNT}, "d" * 64))
    assert decision.case is not None
    assert decision.case.form == {"account": ACCOUNT}


# --- the requester's name ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        mail(proof=FAIL),
        mail(proof=NONE),
        mail(proof=PASS, flaws=("several from headers",)),
        mail(proof=Proof("pass", flaws=("bare carriage returns in the header",))),
        mail(STRANGER, proof=PASS),
        mail(None, proof=PASS),
    ],
)
def test_a_request_is_withdrawn_by_its_requester_alone(given: Mail) -> None:
    """BATAL in a requester's name that is not surely his is laid before the reviewers."""
    decision = met(ReviewerReply(given, command(Verb.CANCEL)))
    assert unmoved(decision)
    assert decision.look
    honest = met(ReviewerReply(mail(proof=PASS), command(Verb.CANCEL)))
    assert honest.case is not None
    assert honest.case.status is Status.WITHDRAWN


BETTER = replace(LETTER, digest="b" * 64, number="005/999/DINKES-A/2026")


@pytest.mark.parametrize("who", [REQUESTER, HEAD, SARI, RINA])
def test_a_requester_s_better_letter_counts_whatever_stands_above_it(who: Address) -> None:
    """`Revisi surat terlampir` asks nobody for a revision; nor does a colleague whose own request it is."""
    first = decide(RequestLetter(mail(who, proof=PASS), LETTER), None, NOW, STRICT).case
    assert first is not None
    case = replace(first, ticket=TICKET)
    worded = ReviewerReply(mail(who, proof=PASS), command(Verb.REVISE, "surat terlampir"), BETTER)
    for facts in (worded, FollowUp(mail(who, proof=PASS), BETTER)):
        after = met(facts, case=case).case
        assert after is not None
        assert after.letter == BETTER
    forged = met(replace(worded, mail=mail(who, proof=FAIL)), case=case).case
    assert forged is not None
    assert forged.letter == LETTER


def test_a_stranger_s_revised_letter_is_shown_and_no_forgery() -> None:
    """An agency has several addresses: its letter is laid before the reviewers, and replaces nothing."""
    worded = ReviewerReply(mail(STRANGER, proof=PASS), command(Verb.REVISE, "surat terlampir"), BETTER)
    shown = met(worded)
    assert unmoved(shown)
    assert {e.template for e in shown.effects if isinstance(e, SendMail)} == {"question"}
    coded = replace(worded, mail=mail(STRANGER, proof=Proof("pass", token=Token.OTHER_PERSON)))
    assert {e.template for e in met(coded).effects if isinstance(e, SendMail)} == {"forgery-alert"}


@pytest.mark.parametrize("who", [HEAD, SARI])
def test_a_colleague_without_the_role_withdraws_his_own_request(who: Address) -> None:
    """What the acknowledgement offers to every requester it offers to a colleague; another's stays."""
    first = decide(RequestLetter(mail(who, proof=PASS), LETTER), None, NOW, STRICT).case
    assert first is not None
    own = met(ReviewerReply(mail(who, proof=PASS), command(Verb.CANCEL)), case=replace(first, ticket=TICKET))
    assert own.case is not None
    assert own.case.status is Status.WITHDRAWN
    assert unmoved(met(ReviewerReply(mail(who, proof=PASS), command(Verb.CANCEL))))


def test_an_answer_in_another_thread_still_opens_its_request() -> None:
    """`Revisi` above a letter, in a thread that is not ours, is a request like any other."""
    facts = ReviewerReply(mail(proof=PASS), command(Verb.REVISE, "surat terlampir"), LETTER)
    opens = decide(facts, None, NOW, STRICT).case
    assert opens is not None
    assert opens.letter == LETTER


@pytest.mark.parametrize("given", [mail(proof=FAIL), mail(STRANGER, proof=PASS), mail(flaws=("x",))])
def test_a_letter_is_replaced_by_its_requester_alone(given: Mail) -> None:
    """A forged better letter, with the forger's account in it, replaces nothing."""
    forged = replace(LETTER, digest="e" * 64, account_email="evil@elsewhere.example")
    by_ticket = replace(given, tickets=(TICKET,))
    assert unmoved(met(FollowUp(by_ticket, forged)))
    assert unmoved(met(RequestLetter(by_ticket, forged)))
    honest = met(FollowUp(mail(proof=PASS, tickets=(TICKET,)), forged))
    assert honest.case is not None
    assert honest.case.letter == forged


def test_knowing_a_letter_s_number_makes_nobody_a_party() -> None:
    """A made-up letter with a known number: its sender hears nothing, and will not hear of the account."""
    decision = met(RequestLetter(mail(STRANGER, proof=PASS), replace(LETTER, digest="e" * 64)))
    assert unmoved(decision)
    assert STRANGER.email not in told(decision.effects)


def test_whoever_holds_the_very_letter_hears_its_number_and_no_more() -> None:
    """A colleague of the requester sends the same file: one case, confirmed to its requester."""
    decision = met(RequestLetter(mail(STRANGER, proof=PASS), LETTER))
    assert unmoved(decision)
    assert told(decision.effects) == {STRANGER.email}


@pytest.mark.parametrize("verb", [Verb.APPROVE, Verb.REJECT, Verb.REVISE])
def test_a_stranger_s_command_is_reported_and_not_answered(verb: Verb) -> None:
    """Quiet to the forger, loud to reviewers and supervisor, with the headers; once an hour."""
    proof = Proof("pass", "none", Token.OTHER_PERSON, TICKET, (), ("Authentication-Results: mx; dmarc=pass",))
    facts = ReviewerReply(mail(STRANGER, proof=proof), command(verb, "alasan"))
    decision = met(facts)
    assert unmoved(decision)
    assert told(decision.effects) == {
        "rina@diskominfo.example",
        "budi@diskominfo.example",
        "kabid@diskominfo.example",
    }
    sent = [e for e in decision.effects if isinstance(e, SendMail)]
    assert {e.template for e in sent} == {"forgery-alert"}
    assert all(e.data["headers"] == list(proof.evidence) for e in sent)
    assert decision.evidence == proof.evidence
    again = met(facts, replace(STRICT, load=Load(alerts_this_hour=1)))
    assert again.effects == ()
    assert again.look


@pytest.mark.parametrize("verb", [Verb.APPROVE, Verb.REJECT, Verb.REVISE])
def test_a_reviewer_s_word_by_the_requester_is_a_message_and_decides_nothing(verb: Verb) -> None:
    """The word SETUJU by who asked is laid before the reviewers; with a reviewer's code it is reported."""
    decision = met(ReviewerReply(mail(proof=PASS), command(verb, "alasan")))
    assert unmoved(decision)
    sent = {e.template for e in decision.effects if isinstance(e, SendMail)}
    assert sent == {"question", "follow-up-ack"}
    leaked = met(ReviewerReply(mail(proof=Proof("pass", token=Token.OTHER_PERSON)), command(verb, "alasan")))
    assert unmoved(leaked)
    assert {e.template for e in leaked.effects if isinstance(e, SendMail)} == {"forgery-alert"}


# --- notices of failure -----------------------------------------------------------------------------


def test_a_notice_of_failure_kills_an_address_of_the_case_alone() -> None:
    """Anybody can send one and name whom he likes in it; the reviewers are told of each that counts."""
    dead = met(Bounce(mail(None), (REQUESTER.email, STRANGER.email), True, None, "550 5.1.1"))
    assert dead.case is not None
    assert dead.case.dead == (REQUESTER.email,)
    assert told(dead.effects) == {"rina@diskominfo.example", "budi@diskominfo.example"}
    other = met(Bounce(mail(None), (STRANGER.email,), True, None, "550 5.1.1"))
    assert unmoved(other)
    assert other.effects == ()
    assert other.look
    again = met(Bounce(mail(None), (REQUESTER.email,), True, None, "550"), case=dead.case)
    assert again.effects == ()


def test_a_dead_address_gets_no_more_mail() -> None:
    """What is known not to arrive is not sent."""
    dead = met(Bounce(mail(None), (REQUESTER.email,), True, None, "550")).case
    assert dead is not None
    rejected = decide(
        ReviewerReply(
            mail(RINA, proof=Proof("pass", "none", Token.VALID, TICKET)),
            command(Verb.REJECT, "tidak lengkap"),
        ),
        dead,
        NOW,
        STRICT,
    )
    assert rejected.case is not None
    assert rejected.case.status is Status.REJECTED
    assert REQUESTER.email not in told(rejected.effects)


# --- loops and floods -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [RequestLetter, Other, FollowUp])
def test_what_no_person_wrote_is_never_answered(kind: type) -> None:
    """RFC 3834: a letter that a machine sends opens its case, and the machine hears nothing."""
    given = mail(REQUESTER, proof=PASS, automatic="sent by noreply@dinkes.example", tickets=(TICKET,))
    facts = RequestLetter(given, LETTER) if kind is RequestLetter else kind(given)
    for case in (None, opened()):
        decision = decide(facts, case, NOW, STRICT)
        assert REQUESTER.email not in told(decision.effects)


def test_an_own_mail_is_never_answered() -> None:
    """A mail in the desk's own name is kept, and moves nothing."""
    own = mail(OFFICE.desk, proof=PASS)
    for facts in (RequestLetter(own, LETTER), FollowUp(own), ReviewerReply(own, command(Verb.APPROVE))):
        decision = met(facts)
        assert unmoved(decision)
        assert decision.effects == ()
        assert decision.look


def test_an_address_is_answered_so_many_times_a_day() -> None:
    """The last wall against loops: then its mail is kept and shown, and the reviewers still see it."""
    full = replace(STRICT, load=Load(answers_today=OFFICE.answers_per_day))
    decision = met(FollowUp(mail(proof=PASS, tickets=(TICKET,))), full)
    assert REQUESTER.email not in told(decision.effects)
    assert decision.effects
    assert decision.look


def test_a_colleague_who_is_surely_one_is_answered_however_often() -> None:
    """A busy reviewer has many answers a day; who only writes his name has not."""
    full = replace(STRICT, load=Load(answers_today=OFFICE.answers_per_day))
    facts = ReviewerReply(mail(SARI, proof=PASS), command(Verb.STATUS))
    assert SARI.email in told(met(facts, full).effects)
    lenient = replace(TOKEN, load=full.load)
    unsure = ReviewerReply(mail(RINA, proof=NONE), command(Verb.APPROVE))
    assert met(unsure, TOKEN).effects
    assert met(unsure, lenient).effects == ()


def test_a_flood_of_cases_is_kept_and_not_opened() -> None:
    """Over the cap a letter waits for a person in Disposisi/Periksa: nothing is dropped, nothing answered."""
    full = replace(STRICT, load=Load(cases_this_hour=OFFICE.cases_per_hour))
    decision = decide(RequestLetter(mail(proof=PASS), LETTER), None, NOW, full)
    assert decision.case is None
    assert decision.effects == ()
    assert decision.look


def test_recording_without_a_verdict_has_the_cap_of_any_mail() -> None:
    """CATAT in an officer's name, where our server says nothing: no more cases an hour than anybody opens."""
    full = replace(TOKEN, load=Load(cases_this_hour=OFFICE.cases_per_hour))
    given = command(Verb.RECORD, "TELEPON", isi="Lambat")
    forged = ReviewerReply(mail(SARI, proof=NONE), given)
    assert decide(forged, None, NOW, TOKEN).case is not None
    assert decide(forged, None, NOW, full).case is None
    assert decide(ReviewerReply(mail(SARI, proof=PASS), given), None, NOW, full).case is not None


@pytest.mark.parametrize(
    "facts",
    [
        Other(mail(STRANGER)),
        FollowUp(mail(STRANGER, tickets=(TICKET,))),
        FormEntry(mail(STRANGER), {"account": ACCOUNT}),
    ],
)
def test_a_flood_does_not_become_the_reviewers_flood(facts: Facts) -> None:
    """So many mails of one sender are laid before the reviewers in an hour; the rest wait to be looked at."""
    case = None if isinstance(facts, Other) else opened()
    calm = decide(facts, case, NOW, STRICT)
    assert calm.effects
    flooded = decide(facts, case, NOW, replace(STRICT, load=Load(shown_this_hour=OFFICE.cases_per_hour)))
    assert flooded.effects == ()
    assert flooded.look


def test_the_confirmation_goes_to_the_address_in_settings() -> None:
    """A Reply-To in a reviewer's name leads no code away."""
    given = mail(RINA, proof=PASS, reply_to=STRANGER)
    decision = met(ReviewerReply(given, command(Verb.APPROVE)))
    assert unmoved(decision)
    assert told(decision.effects) == {RINA.email}
    assert [e.token_for for e in decision.effects if isinstance(e, SendMail)] == [RINA.email]


def test_an_office_without_a_form_takes_no_entry_by_mail() -> None:
    """No sender in settings: no mail is the form's."""
    assert Office("x", FORM).form_sender is None
    assert unmoved(met(FormEntry(mail(FORM, proof=PASS), {"account": ACCOUNT}), DESK))
