"""A letter comes again: same, better, or later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rules import strangers
from rules.ask import asked_by, differences
from rules.authority import vouched
from rules.case import Case, Status
from rules.courtesy import only_courteous
from rules.decision import Decision
from rules.facts import FollowUp, RequestLetter
from rules.letter import Letter
from rules.lifecycle import IN_FORCE, counted, event_line, review_mails, touched, weighed
from rules.mail import Mail
from rules.office import Desk
from rules.post import to_person
from rules.requests import (
    ack_data,
    acknowledge,
    digests,
    is_party,
    question,
    receive,
    with_kept_form,
)
from rules.standard import Finding, State, findings, holding

RESENDING_REOPENS = (Status.WITHDRAWN, Status.LAPSED)
"""The requester's own endings: the very same file takes them back. A reviewer's word needs a new letter."""
LETTER_FACTS = ("first_day", "last_day", "start", "end", "participants", "account", "opd")


def follow_up(facts: FollowUp, case: Case, now: datetime, desk: Desk) -> Decision:
    """A mail about a known request by somebody who is no staff: a letter, attachments or words."""
    mail, letter = facts.mail, facts.letter
    ours = is_party(mail, case)
    if letter is None and ours and only_courteous(mail):
        return Decision(touched(case, mail), (), "The agency's thanks were kept; they need no answer.")
    if letter is None:
        return question(mail, case, desk, ours)
    if letter.digest and letter.digest in case.letters:
        return _same(mail, letter, case, now, desk)
    if case.status is Status.ENDED and _asks_anew(letter, case):
        return _anew(mail, letter, case, now, desk)
    if not ours:
        # who knows a letter's number may not know the letter: they hear nothing of what is in the case
        return question(mail, case, desk, ours=False, told=_of_the_province(mail, desk))
    if not _stands_in(letter, case):
        return question(mail, case, desk, ours=True)
    if not _replaceable(case):
        other = differences(asked_by(case), asked_by(replace(case, letter=letter, stated={}, form={})))
        return question(mail, case, desk, ours=True, changes=other)
    return replace_letter(mail, letter, case, now, desk)


def unread_again(facts: RequestLetter, case: Case, now: datetime, desk: Desk) -> Decision:
    """Once more a mail without a readable letter, where one is asked for already: one case.

    Reviewers see its words and files: they may be able to read what we are not.
    """
    mail, ours = facts.mail, is_party(facts.mail, case)
    if not ours or case.letter is not None or case.status is not Status.INCOMPLETE:
        return question(mail, case, desk, ours)
    shown = question(mail, case, desk, ours, told=False)
    again = _told_again(mail, shown.case or case, now, desk)
    return replace(again, effects=(*shown.effects, *again.effects))


def replace_letter(mail: Mail, letter: Letter, case: Case, now: datetime, desk: Desk) -> Decision:
    """A better letter takes the place of the one before; both are kept, what changed is said."""
    before, reopened = case, case.settled
    case, found, joined = _replaced(mail, letter, case, now, desk)
    if not reopened and _poorer(found, before, case, now, desk):
        return _told_again(mail, touched(before, mail), now, desk, "A poorer copy of the letter")
    missing = tuple(f.key for f in found if f.state is State.MISSING)
    changes = differences(asked_by(before), asked_by(case))
    case = replace(case, asked=missing)
    news = "reopened" if reopened else "replaced" if before.letter else ""
    effects = (
        *acknowledge(case, found, now, desk, mail, key=f"ack/{case.round}", news=news),
        *review_mails(case, found, now, desk, changes=_news(before, changes)),
    )
    count = f"{len(changes)} of its facts changed"
    reason = f"Letter replaced by a new one: {event_line(case)}; {count}."
    if reopened:
        reason = f"Reopened by a letter: {event_line(case)}; {count}."
    elif before.letter is None:
        reason = f"The letter has come: {event_line(case)}."
    return Decision(case, effects, reason, joined=joined)


def _news(before: Case, changes: tuple[str, ...]) -> tuple[str, ...]:
    if before.letter is None:
        return ("surat permohonan sudah diterima",)
    return changes or ("surat pengganti, isi tetap",)


def _replaced(
    mail: Mail, letter: Letter, case: Case, now: datetime, desk: Desk
) -> tuple[Case, tuple[Finding, ...], tuple[str, ...]]:
    """`case` with `letter` in force, weighed; and the digests of form entries that waited for it."""
    reopened, new = case.settled, digests(letter)
    stated, form = _newest_word(letter, case)
    case = replace(
        touched(case, mail),
        letter=letter,
        letters=(*(each for each in case.letters if each not in new), *new),
        stated=stated,
        form=form,
        round=case.round + 1,
        account=None,
        reason=None,
        complete_at=None if reopened else case.complete_at,
        confirmed_at=None if reopened else case.confirmed_at,
    )
    case, _, joined = with_kept_form(case, desk)
    return *weighed(case, now, desk), joined


def _newest_word(letter: Letter, case: Case) -> tuple[dict[str, str], dict[str, str]]:
    """What people stated and the form said, less what the new letter itself now says otherwise."""
    if case.letter is None:
        return case.stated, case.form
    old, new = _facts_of(case.letter), _facts_of(letter)
    moved = {key for key in LETTER_FACTS if new[key] is not None and new[key] != old[key]}
    if moved & {"first_day", "last_day"}:
        moved |= {"first_day", "last_day"}
    if moved & {"start", "end"}:
        moved |= {"start", "end"}
    stated = {key: value for key, value in case.stated.items() if key not in moved}
    form = {f"earlier {key}" if key in moved else key: value for key, value in case.form.items()}
    return stated, form


def _facts_of(letter: Letter) -> dict[str, object]:
    event = letter.event
    values = (event.first_day, event.last_day, event.start, event.end, event.participants)
    return dict(zip(LETTER_FACTS, (*values, letter.account_email, letter.opd), strict=True))


def _poorer(found: tuple[Finding, ...], before: Case, case: Case, now: datetime, desk: Desk) -> bool:
    """Whether the new letter says the same and lacks what the one before had."""
    lacking = {f.key for f in holding(found, desk)}
    had = {f.key for f in holding(findings(before, now, desk), desk)}
    same = before.status is Status.IN_REVIEW and not differences(asked_by(before), asked_by(case))
    return same and had < lacking


def _same(mail: Mail, letter: Letter, case: Case, now: datetime, desk: Desk) -> Decision:
    """The very same file: one case, its sender is told the number; he becomes no party by it."""
    ours = is_party(mail, case)
    if ours and case.status in RESENDING_REOPENS:
        return replace_letter(mail, letter, case, now, desk)
    if case.settled:
        return question(mail, case, desk, ours)
    if not ours and (case.stated or case.form):
        # they hold the letter, not what people have said since
        return question(mail, case, desk, ours=False, told=True)
    case = touched(case, mail)
    sent_back = case.status is Status.INCOMPLETE and not holding(findings(case, now, desk), desk)
    if sent_back and ours:
        return question(mail, case, desk, ours)  # a reviewer asked for another letter, not for this one
    return _told_again(mail, case, now, desk)


def _told_again(
    mail: Mail, case: Case, now: datetime, desk: Desk, what: str = "The same letter again"
) -> Decision:
    if mail.sender is None:
        return Decision(case, (), f"{what}, without a sender.", look=True)
    case, number = counted(case, "again")
    found, standing = findings(case, now, desk), case.status in IN_FORCE
    if standing:
        # a reviewer has decided: nothing is asked for any more but the form
        found = tuple(f for f in found if f.key == "form")
    data = {
        **ack_data(case, found, now, desk),
        "news": "again" if case.letter else "",
        "standing": standing,
        "party": is_party(mail, case),
    }
    answer = to_person(mail.sender, f"ack-again/{number}", "ack", data=data, answering=mail)
    return Decision(case, (answer,), f"{what}: its sender was told the case's number.")


def _anew(mail: Mail, letter: Letter, case: Case, now: datetime, desk: Desk) -> Decision:
    """The event is over: another letter in its thread opens a case of its own."""
    blocked = strangers.unwelcome(mail, desk)
    if blocked is not None:
        return blocked
    decision = receive(RequestLetter(mail, letter), now, desk)
    assert decision.case is not None  # a letter that is received has a case
    born = replace(decision.case, related=(case.ticket,))
    return replace(decision, case=born, reason=f"{decision.reason[:-1]}, after {case.ticket} was over.")


def _asks_anew(letter: Letter, case: Case) -> bool:
    """Whether a letter after the event is another request: another number, or other days."""
    ask = asked_by(case)
    other = letter.number is not None and letter.number != ask.number
    return letter.is_request and (other or letter.event.first_day not in (None, ask.event.first_day))


def _replaceable(case: Case) -> bool:
    """A letter that comes after the approval or the event changes nothing by itself."""
    return case.status not in (*IN_FORCE, Status.ENDED)


def _stands_in(letter: Letter, case: Case) -> bool:
    """An enclosed invitation or list takes no request letter's place."""
    return letter.is_request or case.letter is None or not case.letter.is_request


def _of_the_province(mail: Mail, desk: Desk) -> bool:
    """Surely a colleague with a mailbox at the desk's own domain: they may hear a case's number alone."""
    sender = mail.sender.email if mail.sender else ""
    own = desk.office.desk.email.partition("@")[2]
    return vouched(mail.proof) and not mail.flaws and sender.endswith(f"@{own}")
