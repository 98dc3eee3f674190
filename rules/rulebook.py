"""Every fact finds its rule here."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from rules import (
    activation,
    again,
    complaints,
    reconciliation,
    recount,
    requests,
    review,
    strangers,
    upkeep,
    waiting,
)
from rules.authority import Answer, Ruling, role_for, rule_on, verdict_of, vouched
from rules.case import Case, Kind
from rules.decision import Decision, Effect, SendMail
from rules.facts import (
    AutoReply,
    Bounce,
    CalendarChanged,
    CarriedOut,
    Complaint,
    DeadlineReached,
    DigestDue,
    Facts,
    FollowUp,
    FormEntry,
    Other,
    Parked,
    RequestLetter,
    ReviewerReply,
    StepStuck,
    Unreadable,
    ZoomDifferences,
    mail_of,
)
from rules.mail import Mail, Token, Verb
from rules.office import Desk, Role


def decide(facts: Facts, case: Case | None, now: datetime, desk: Desk) -> Decision:
    """The one decision for `facts` about `case` (None: the facts belong to no known case).

    Pure: writes nothing, asks no clock. Raises IllegalMove only where a rule of ours is at fault.
    """
    mail = mail_of(facts)
    return _capped(_unanswered(_decided(facts, case, now, desk), mail), mail, desk)


def _unanswered(decision: Decision, mail: Mail | None) -> Decision:
    """RFC 3834 §2: whatever it brings, a mail that no person wrote gets no answer."""
    if mail is None or mail.sender is None or not mail.automatic:
        return decision
    email = mail.sender.email
    kept = tuple(e for e in decision.effects if not _goes_to(e, email))
    also = _unanswered(decision.also, mail) if decision.also else None
    if len(kept) == len(decision.effects):
        return replace(decision, also=also)
    reason = f"{decision.reason} Not answered: {mail.automatic}."
    return replace(decision, effects=kept, also=also, reason=reason, look=True)


def _capped(decision: Decision, mail: Mail | None, desk: Desk) -> Decision:
    """The last wall against loops: so many answers to one address a day, then its mail is kept and shown."""
    sender = mail.sender.email if mail and mail.sender else None
    if mail is None or sender is None or desk.load.answers_today < desk.office.answers_per_day:
        return decision
    if desk.office.roles_of(sender) and (vouched(mail.proof) or mail.proof.token is Token.VALID):
        return decision  # a busy colleague, and surely they
    kept = tuple(e for e in decision.effects if not _goes_to(e, sender))
    also = _capped(decision.also, mail, desk) if decision.also else None
    if len(kept) == len(decision.effects):
        return replace(decision, also=also)
    # the sentence is logged: who complains in confidence is not named in it
    reason = f"{decision.reason} Its sender has had {desk.load.answers_today} answers today and gets no more."
    return replace(decision, effects=kept, also=also, reason=reason, look=True)


def _goes_to(effect: Effect, email: str) -> bool:
    """Whether it answers `email`; a warning about a forger goes to the one he pretends to be as well."""
    if not isinstance(effect, SendMail) or effect.template == "forgery-alert":
        return False
    return email in {a.email for a in effect.to}


def _decided(facts: Facts, case: Case | None, now: datetime, desk: Desk) -> Decision:
    match facts:
        case RequestLetter() | FormEntry() | Complaint() | FollowUp() | Other() if _ours(facts.mail, desk):
            return strangers.own_mail(facts.mail, case)
        case ReviewerReply():
            return _reply(facts, case, now, desk)
        case RequestLetter():
            return _letter(facts, case, now, desk)
        case FormEntry():
            return _form(facts, case, now, desk)
        case Complaint():
            return _complaint(facts, case, now, desk)
        case FollowUp():
            return _follow_up(facts, case, now, desk)
        case Other():
            return strangers.other(facts, case, desk)
        case AutoReply():
            return strangers.automatic(facts, case)
        case Bounce():
            if case is not None and case.kind is Kind.COMPLAINT:
                return complaints.bounce(facts, case, now, desk)
            return strangers.bounce(facts, case, desk)
        case Unreadable():
            return strangers.unreadable(facts, desk)
        case DeadlineReached():
            return _deadline(facts, case, now, desk)
        case CarriedOut():
            if case is None:
                return Decision(None, (), f"{facts.effect.key} was carried out.")
            return activation.carried_out(facts, case, now, desk)
        case Parked():
            if case is None:
                return Decision(None, (), f"{facts.effect.key} was given up: {facts.reason}")
            if case.kind is Kind.COMPLAINT:
                return complaints.parked(facts, case, now, desk)
            return activation.parked(facts, case, now, desk)
        case CalendarChanged():
            return recount.counted_anew(facts, case, now, desk)
        case StepStuck():
            return upkeep.stuck(facts, now, desk)
        case ZoomDifferences():
            return reconciliation.differences(facts, desk)
        case DigestDue():
            return complaints.digest(desk.register, now, desk)
        case _:
            assert_never(facts)


def _ours(mail: Mail | None, desk: Desk) -> bool:
    """A mail that says it comes from the desk itself: answering it would be talking to ourselves."""
    return mail is not None and mail.sender is not None and mail.sender.email == desk.office.desk.email


def _reply(facts: ReviewerReply, case: Case | None, now: datetime, desk: Desk) -> Decision:
    mail, command = facts.mail, facts.command
    if _ours(mail, desk):
        return strangers.own_mail(mail, case)
    ruling = rule_on(mail, command.verb, case.ticket if case else None, desk.office)
    if _in_own_matter(facts, case, desk) and ruling.answer is not Answer.ACCEPT:
        return _layman(facts, case, now, desk, ruling)
    match ruling.answer:
        case Answer.NOT_STAFF:
            return _layman(facts, case, now, desk, ruling)
        case Answer.REFUSE:
            return strangers.refused(mail, case, desk, ruling)
        case Answer.ASK_BACK:
            return strangers.ask_back(mail, command, case, desk, ruling)
        case Answer.ACCEPT:
            decision = _obeyed(facts, case, now, desk)
            return replace(
                decision, evidence=ruling.evidence, reason=f"{decision.reason[:-1]} ({ruling.why})."
            )
        case _:
            assert_never(ruling.answer)


def _in_own_matter(facts: ReviewerReply | FollowUp, case: Case | None, desk: Desk) -> bool:
    """Whether a colleague writes as the requester that he is: under no code, and where no role of his counts.

    Who is a reviewer as well writes as the requester only where he sends a letter.
    """
    mail, sender = facts.mail, facts.mail.sender
    if case is None or sender is None or mail.automatic or not requests.is_party(mail, case):
        return False
    if mail.proof.token is not Token.NONE or not {case.ticket}.issuperset(mail.tickets):
        return False
    if facts.letter is not None:
        return True
    needed = role_for(facts.command.verb, case.ticket) if isinstance(facts, ReviewerReply) else Role.REVIEWER
    return needed not in desk.office.roles_of(sender.email)


def _obeyed(facts: ReviewerReply, case: Case | None, now: datetime, desk: Desk) -> Decision:
    verb = facts.command.verb
    if verb is Verb.RECORD:
        blocked = None if vouched(facts.mail.proof) else strangers.unwelcome(facts.mail, desk)
        return blocked or complaints.record_by_officer(facts, now, desk)
    if case is None:
        return strangers.no_such_case(facts, desk)
    if case.kind is Kind.COMPLAINT:
        return complaints.officer_reply(facts, case, now, desk)
    return review.decide_reply(facts, case, now, desk)


def _layman(facts: ReviewerReply, case: Case | None, now: datetime, desk: Desk, ruling: Ruling) -> Decision:
    """A command by somebody who is no staff: BATAL withdraws, all else is words.

    A reviewer's word by anybody but the case's own party, or with a reviewer's code, is a forger's.
    """
    mail, verb = facts.mail, facts.command.verb
    follow = FollowUp(mail, facts.letter)
    if case is None and facts.letter is not None and facts.letter.is_request:
        return _follow_up(follow, None, now, desk)
    if case is None:
        return strangers.stranger_command(mail, desk)
    if case.kind is Kind.COMPLAINT:
        return complaints.follow_up(follow, case, now, desk)
    if verb is Verb.CANCEL:
        return replace(requests.withdraw(mail, case, now, desk), evidence=ruling.evidence)
    # `Revisi surat terlampir` above a letter is what an agency writes, from whichever of its addresses
    brings = verb is Verb.REVISE and facts.letter is not None
    own_words = (brings or requests.is_party(mail, case)) and mail.proof.token is Token.NONE
    if verb in (Verb.APPROVE, Verb.REJECT, Verb.REVISE) and not own_words:
        return strangers.refused(mail, case, desk, ruling)
    return replace(again.follow_up(follow, case, now, desk), evidence=ruling.evidence)


def _form(facts: FormEntry, case: Case | None, now: datetime, desk: Desk) -> Decision:
    """An entry counts where the form's own sender is known to have sent it, or a person at the terminal."""
    doubt = _form_doubt(facts.mail, desk) if facts.mail else None
    if doubt is not None:
        return strangers.strange_form(facts, case, desk, doubt)
    if case is None or case.kind is not Kind.REQUEST:
        return strangers.lone_form(facts, desk)
    return requests.form_entry(facts, case, now, desk)


def _form_doubt(mail: Mail, desk: Desk) -> str | None:
    """Why an entry may not be the form's, in Indonesian; None where it is."""
    sender = mail.sender.email if mail.sender else ""
    verdict = verdict_of(mail.proof)
    if not sender or sender != desk.office.form_sender:
        return "pengirimnya bukan pengirim formulir yang terdaftar"
    if mail.flaws or mail.proof.flaws or verdict == "fail":
        return "keaslian pengirimnya gagal diperiksa"
    if verdict != "pass" and desk.office.authenticity == "strict":
        return "keaslian pengirimnya tidak dapat dipastikan"
    return None


def _letter(facts: RequestLetter, case: Case | None, now: datetime, desk: Desk) -> Decision:
    mail = facts.mail
    if case is not None and case.kind is Kind.REQUEST:
        if facts.letter is None and case.ticket not in mail.tickets:
            return _with_complaint(again.unread_again(facts, case, now, desk), facts, now, desk)
        decision = again.follow_up(FollowUp(mail, facts.letter), case, now, desk)
        return _with_complaint(decision, facts, now, desk)
    blocked = strangers.unwelcome(mail, desk)
    if blocked is not None:
        return blocked
    return _with_complaint(requests.receive(facts, now, desk), facts, now, desk)


def _with_complaint(decision: Decision, facts: RequestLetter, now: datetime, desk: Desk) -> Decision:
    """A mail that asks and complains opens a complaint as well, whatever became of its letter."""
    if facts.also_complaint is None or strangers.unwelcome(facts.mail, desk) is not None:
        return decision
    return replace(decision, also=complaints.receive(facts.also_complaint, now, desk))


def _complaint(facts: Complaint, case: Case | None, now: datetime, desk: Desk) -> Decision:
    if case is not None:
        if facts.mail is None:
            return Decision(
                case, (), f"The same complaint by {facts.channel} again: it is on record already."
            )
        return _follow_up(FollowUp(facts.mail), case, now, desk)
    blocked = strangers.unwelcome(facts.mail, desk) if facts.mail else None
    unknown = strangers.unknown_command(facts.mail, desk) if facts.mail else None
    return blocked or unknown or complaints.receive(facts, now, desk)


def _follow_up(facts: FollowUp, case: Case | None, now: datetime, desk: Desk) -> Decision:
    mail = facts.mail
    roles = desk.office.roles_of(mail.sender.email) if mail.sender else frozenset()
    if case is None:
        if facts.letter is not None and facts.letter.is_request and not roles and not mail.tickets:
            # an answer to some other mail, with a request's letter: the thread is not ours, the request is
            return _letter(RequestLetter(mail, facts.letter), None, now, desk)
        return strangers.lost_follow_up(facts, desk)
    if case.kind is Kind.COMPLAINT and Role.COMPLAINTS not in roles:
        return complaints.follow_up(facts, case, now, desk)
    if roles and (case.kind is Kind.COMPLAINT or not _in_own_matter(facts, case, desk)):
        return strangers.unclear_staff(facts, case, desk)
    return again.follow_up(facts, case, now, desk)


def _deadline(facts: DeadlineReached, case: Case | None, now: datetime, desk: Desk) -> Decision:
    if case is None:
        return Decision(None, (), f"The deadline {facts.kind} belongs to no case: it is dropped.")
    if case.kind is Kind.COMPLAINT:
        return complaints.deadline(facts, case, now, desk)
    return waiting.deadline(facts, case, now, desk)
