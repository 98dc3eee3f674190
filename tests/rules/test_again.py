"""A letter that comes again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from rules.case import Case, Kind, Status
from rules.deadlines import Due
from rules.decision import Decision, SendMail
from rules.facts import Complaint, DeadlineReached, FollowUp, FormEntry, RequestLetter, ReviewerReply
from rules.letter import Letter, Stamp
from rules.mail import Address, Attachment, Proof, Verb
from rules.office import Desk
from rules.rulebook import decide
from tests.rules.samples import DESK, LETTER, NOW, REQUESTER, RINA, command, mail, proven

TICKET = "VC-2026-0001"
PASS = Proof("pass")
COLLEAGUE = Address("sekretariat@kalbarprov.example", "Sekretariat")
STRANGER = Address("orang@luar.example")
UNSTAMPED = replace(LETTER, stamp=Stamp(False, 0.97))
SCAN = replace(LETTER, digest="b" * 64)
LATER = replace(SCAN, event=replace(LETTER.event, first_day=date(2026, 3, 10), last_day=date(2026, 3, 10)))
INVITATION = replace(LETTER, digest="c" * 64, is_request=False, confidence={"is_request": 0.98})


def opened(letter: Letter | None = LETTER, desk: Desk = DESK) -> Case:
    case = decide(RequestLetter(mail(proof=PASS), letter), None, NOW, desk).case
    assert case is not None
    return replace(case, ticket=TICKET)


def sends(letter: Letter | None, case: Case, sender: Address = REQUESTER, desk: Desk = DESK) -> Decision:
    """The letter in a mail of its own: no thread, no ticket."""
    return decide(RequestLetter(mail(sender, proof=PASS), letter), case, NOW, desk)


def commands(case: Case, verb: Verb, argument: str | None = None, now: datetime = NOW, **lines: str) -> Case:
    facts = ReviewerReply(proven(RINA, case.ticket), command(verb, argument, **lines))
    found = decide(facts, case, now, DESK).case
    assert found is not None
    return found


def templates(decision: Decision) -> set[str]:
    return {e.template for e in decision.effects if isinstance(e, SendMail)}


def told(decision: Decision) -> set[str]:
    return {a.email for e in decision.effects if isinstance(e, SendMail) for a in (*e.to, *e.cc)}


def settled(status: Status) -> Case:
    """A case that has ended so."""
    match status:
        case Status.REJECTED:
            return commands(opened(), Verb.REJECT, "tatap muka")
        case Status.CANCELLED:
            return commands(opened(), Verb.CANCEL, "ditunda")
        case Status.WITHDRAWN:
            facts = ReviewerReply(mail(proof=PASS), command(Verb.CANCEL))
            return decide(facts, opened(), NOW, DESK).case or opened()
        case Status.LAPSED:
            case_ = opened(UNSTAMPED)
            due = next(d for d in case_.deadlines if d.kind == Due.INCOMPLETE_LAPSE)
            return decide(DeadlineReached(TICKET, due.kind, due.due), case_, due.due, DESK).case or case_
    raise AssertionError(status)


def test_a_better_letter_in_a_new_mail_replaces_the_first() -> None:
    """First without a stamp, then stamped: the clock starts, both are kept, everybody has the new page."""
    decision = sends(SCAN, opened(UNSTAMPED))
    case = decision.case
    assert case is not None
    assert (case.status, case.round, case.letter) == (Status.IN_REVIEW, 2, SCAN)
    assert case.letters == (UNSTAMPED.digest, SCAN.digest)
    assert case.complete_at == NOW
    assert templates(decision) == {"ack", "review"}


@pytest.mark.parametrize("sender", [REQUESTER, COLLEAGUE])
def test_the_same_letter_after_the_approval_asks_for_no_more_than_the_form(sender: Address) -> None:
    """Approved without a stamp: nobody is told that the case waits for one; the mail says it is approved."""
    decision = sends(UNSTAMPED, commands(opened(UNSTAMPED), Verb.APPROVE), sender)
    [ack] = [e for e in decision.effects if isinstance(e, SendMail)]
    assert decision.case is not None
    assert decision.case.status is Status.APPROVED
    assert (ack.data["standing"], ack.data["party"]) == (True, sender is REQUESTER)
    assert {row["key"] for row in ack.data["requirements"]} <= {"form"}


def test_a_poorer_copy_of_a_complete_letter_replaces_nothing() -> None:
    """A photo without the stamp after the scan: the scan stays, the sender is told the number again."""
    decision = sends(replace(UNSTAMPED, digest="d" * 64), opened())
    assert decision.case is not None
    assert (decision.case.status, decision.case.letter) == (Status.IN_REVIEW, LETTER)
    assert templates(decision) == {"ack"}


def test_a_letter_replaces_what_people_said_about_the_one_before() -> None:
    """A new date in a new letter counts, whatever was stated over the old one; what it leaves alone stays."""
    case = commands(opened(), Verb.REVISE, "perbaiki", first_day="2026-03-06", participants="80")
    case = replace(case, form={"start": "10:00", "first_day": "2026-03-06"})
    found = sends(LATER, case).case
    assert found is not None
    assert found.stated == {"participants": "80"}
    assert found.form == {"start": "10:00", "earlier first_day": "2026-03-06"}


@pytest.mark.parametrize("sender", [COLLEAGUE, STRANGER])
def test_another_person_s_scan_of_a_known_letter_moves_nothing(sender: Address) -> None:
    """Reviewers see it; a colleague of the province hears the number alone, a stranger nothing."""
    case = opened()
    decision = sends(replace(SCAN, account_email="evil@luar.example"), case, sender)
    assert decision.case is not None
    assert (decision.case.letter, decision.case.account, decision.look) == (LETTER, case.account, True)
    assert (sender.email in told(decision)) is (sender is COLLEAGUE)
    assert templates(decision) <= {"question", "follow-up-ack"}


def test_who_holds_the_file_does_not_hear_what_was_said_since() -> None:
    """After correction lines or a form the acknowledgement would say more than the letter does."""
    case = replace(opened(), stated={"account": "lain@kalbarprov.example"})
    decision = sends(LETTER, case, STRANGER)
    answers = [e for e in decision.effects if isinstance(e, SendMail) and e.to == (STRANGER,)]
    assert [e.template for e in answers] == ["follow-up-ack"]


@pytest.mark.parametrize("status", [Status.REJECTED, Status.CANCELLED, Status.WITHDRAWN, Status.LAPSED])
def test_a_letter_reopens_what_was_closed(status: Status) -> None:
    """Its steps are counted anew."""
    decision = sends(LATER, settled(status))
    case = decision.case
    assert case is not None
    assert (case.status, case.ticket, case.round) == (Status.IN_REVIEW, TICKET, 2)
    assert (case.settled_at, case.decided_at, case.reason, case.complete_at) == (None, None, None, NOW)
    assert case.deadlines


@pytest.mark.parametrize("status", [Status.REJECTED, Status.CANCELLED])
def test_the_same_file_overturns_no_reviewer(status: Status) -> None:
    """It is laid before the reviewers, and the sender is told so."""
    decision = sends(LETTER, settled(status))
    assert decision.case is not None
    assert decision.case.status is status
    assert templates(decision) == {"question", "follow-up-ack"}


def test_the_same_file_takes_a_withdrawal_back() -> None:
    """The agency's own ending is the agency's to take back."""
    decision = sends(LETTER, settled(Status.WITHDRAWN))
    assert decision.case is not None
    assert decision.case.status is Status.IN_REVIEW


def test_the_same_file_is_no_repair() -> None:
    """After PERBAIKI the same letter again is a question to the reviewers; the case stays sent back."""
    decision = sends(LETTER, commands(opened(), Verb.REVISE, "stempel kabur"))
    assert decision.case is not None
    assert (decision.case.status, decision.case.reason) == (Status.INCOMPLETE, "stempel kabur")
    assert templates(decision) == {"question", "follow-up-ack"}


def ended() -> Case:
    case = commands(opened(), Verb.APPROVE)
    case = replace(case, status=Status.ENDED, settled_at=NOW, deadlines=())
    return case


def test_after_the_event_another_letter_is_another_case() -> None:
    """In the old thread, too; the two know of each other."""
    other = replace(LATER, number="005/200/DINKES-A/2026")
    threaded = mail(proof=PASS, tickets=(TICKET,))
    decision = decide(FollowUp(threaded, other), ended(), NOW, DESK)
    assert decision.case is not None
    assert (decision.case.ticket, decision.case.related) == ("", (TICKET,))
    assert decision.case.status is Status.IN_REVIEW


@pytest.mark.parametrize("letter", [None, LETTER, SCAN])
def test_after_the_event_nothing_is_lost(letter: Letter | None) -> None:
    """Words, the same file, or another scan of it: before the reviewers, and acknowledged."""
    decision = decide(FollowUp(mail(proof=PASS, tickets=(TICKET,)), letter), ended(), NOW, DESK)
    assert decision.case is not None
    assert decision.case.status is Status.ENDED
    assert templates(decision) == {"question", "follow-up-ack"}


def test_an_enclosed_invitation_takes_no_letter_s_place() -> None:
    """Extra attachments are shown with the words they came with."""
    decision = decide(FollowUp(mail(proof=PASS, tickets=(TICKET,)), INVITATION), opened(), NOW, DESK)
    assert decision.case is not None
    assert decision.case.letter == LETTER
    assert templates(decision) == {"question", "follow-up-ack"}


def test_a_wrong_letter_is_answered_by_asking_for_the_right_one_alone() -> None:
    """Nobody is asked to stamp an invitation."""
    case = opened(INVITATION)
    assert (case.status, case.asked) == (Status.INCOMPLETE, ("letter", "form"))


def test_a_form_kept_for_the_letter_is_joined() -> None:
    """Its facts count, reviewers see what it moves, and the entry is given up."""
    entry = FormEntry(None, {"account": "rapat@kalbarprov.example"}, "f" * 64)
    decision = decide(RequestLetter(mail(), LETTER), None, NOW, replace(DESK, forms=(entry,)))
    assert decision.case is not None
    assert decision.case.form == {"account": "rapat@kalbarprov.example"}
    assert decision.joined == ("f" * 64,)
    pages = [e for e in decision.effects if isinstance(e, SendMail) and e.template == "review"]
    assert all("rapat@kalbarprov.example" in page.data["changes"][0] for page in pages)


def test_a_form_that_moves_the_page_makes_a_new_page() -> None:
    """Nobody approves facts that no page of theirs showed; a form that says the same is quiet."""
    said = {"account": str(LETTER.account_email), "opd": "Dinkes", "first_day": "5 Maret 2026"}
    same = decide(FormEntry(None, said), opened(), NOW, DESK)
    assert same.effects == ()
    moved = decide(FormEntry(None, {"account": "lain@kalbarprov.example"}), opened(), NOW, DESK)
    assert moved.case is not None
    assert moved.case.round == 2
    assert templates(moved) == {"review"}


def test_a_form_does_not_prolong_the_waiting_for_a_letter() -> None:
    """What was asked for still has not come."""
    case = opened(UNSTAMPED)
    later = decide(FormEntry(None, {"nama": "Rahmat"}), case, NOW + timedelta(days=1), DESK).case
    assert later is not None
    assert later.deadlines == case.deadlines


def strike(case: Case, kind: Due, now: datetime) -> Decision:
    due = next(d for d in case.deadlines if d.kind == kind)
    return decide(DeadlineReached(TICKET, due.kind, due.due), case, now, DESK)


def test_after_a_standstill_people_get_the_last_reminder_alone() -> None:
    """Half of the term and its end due at once: the end speaks."""
    late = NOW + timedelta(days=3)
    assert strike(opened(), Due.REVIEW_HALF, late).effects == ()
    assert strike(opened(), Due.REVIEW_LAST_HOUR, late).effects == ()
    assert templates(strike(opened(), Due.REVIEW_END, late)) == {"escalation"}
    on_time = next(d.due for d in opened().deadlines if d.kind == Due.REVIEW_HALF)
    assert templates(strike(opened(), Due.REVIEW_HALF, on_time)) == {"review-reminder"}


def test_nobody_is_reminded_of_an_event_that_has_begun() -> None:
    """The working day before it was missed."""
    case = replace(commands(opened(), Verb.APPROVE), status=Status.ACTIVE)
    begun = datetime.combine(LETTER.event.first_day, time(10), DESK.calendar.zone)  # type: ignore[arg-type]
    assert strike(case, Due.EVENT_TOMORROW, begun).effects == ()
    on_time = next(d.due for d in case.deadlines if d.kind == Due.EVENT_TOMORROW)
    assert templates(strike(case, Due.EVENT_TOMORROW, on_time)) == {"event-reminder"}


def test_a_better_letter_that_complains_as_well_opens_a_complaint() -> None:
    """Whatever becomes of its letter."""
    sent = mail(proof=PASS)
    facts = RequestLetter(sent, SCAN, also_complaint=Complaint(sent, "Layanan lambat."))
    decision = decide(facts, opened(UNSTAMPED), NOW, DESK)
    assert decision.also is not None
    assert decision.also.case is not None
    assert decision.also.case.kind is Kind.COMPLAINT


def test_a_second_mail_without_a_letter_is_shown_and_answered() -> None:
    """One case; reviewers may be able to read what we are not, and the sender hears again what is missing."""
    decision = sends(None, opened(None))
    assert decision.case is not None
    assert (decision.case.ticket, decision.case.status) == (TICKET, Status.INCOMPLETE)
    assert templates(decision) == {"question", "ack"}


def test_a_letter_after_the_approval_is_shown_with_what_it_says_otherwise() -> None:
    """What is booked moves by a reviewer's word alone."""
    approved = commands(opened(), Verb.APPROVE)
    decision = sends(LATER, approved)
    assert decision.case is not None
    assert (decision.case.status, decision.case.letter) == (Status.APPROVED, LETTER)
    shown = [
        e.data["changes"] for e in decision.effects if isinstance(e, SendMail) and e.template == "question"
    ]
    assert shown == [["Hari: semula 5 Maret 2026, menjadi 10 Maret 2026"]] * 2


def test_reviewers_are_given_the_file_that_nobody_could_read() -> None:
    """A person may read in a photo what we cannot; programs are not passed on, and a letter goes alone."""
    photo = Attachment("IMG_2041.JPG", "image/jpeg", 9, "9" * 64)
    program = Attachment("surat.pdf.exe", "application/pdf", 9, "8" * 64)
    for letter, enclosed in ((None, photo.digest), (LETTER, LETTER.digest)):
        sent = mail(proof=PASS, attachments=(program, photo))
        decision = decide(RequestLetter(sent, letter), None, NOW, DESK)
        pages = [e for e in decision.effects if isinstance(e, SendMail) and e.template.startswith("review")]
        assert {page.attach for page in pages} == {(enclosed,)}
