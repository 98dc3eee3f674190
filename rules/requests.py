"""Requests: a first letter, a better one, a question, a withdrawal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rules.ask import STATEABLE, asked_by, differences
from rules.authority import verdict_of, vouched
from rules.case import Case, Kind, Status
from rules.decision import Decision, Effect
from rules.facts import FollowUp, FormEntry, RequestLetter
from rules.letter import Letter
from rules.lifecycle import (
    called_off,
    counted,
    due_of,
    event_line,
    released,
    review_mails,
    touched,
    weighed,
)
from rules.mail import Address, Mail
from rules.office import Desk, Role
from rules.post import to_person, to_requester, to_role
from rules.standard import Finding, State, findings


def receive(facts: RequestLetter, now: datetime, desk: Desk) -> Decision:
    """A letter nobody has seen yet: a new case, a number, the reviewers' page."""
    mail = facts.mail
    case = Case(
        kind=Kind.REQUEST,
        status=Status.INCOMPLETE,
        received_at=mail.received_at or now,
        requester=mail.sender,
        subject=mail.subject,
        letter=facts.letter,
        letters=_digests(facts.letter),
        copies=_copies(mail, desk),
    )
    case, found = weighed(touched(case, mail), now, desk)
    case = replace(case, asked=tuple(f.key for f in found if f.state is State.MISSING))
    effects = (*_acknowledge(case, found, now, desk, mail), *review_mails(case, found, now, desk))
    missing = ", ".join(f.key for f in found if f.state is State.MISSING)
    state = (
        f"received and incomplete (missing: {missing})" if case.status is Status.INCOMPLETE else "received"
    )
    return Decision(case, effects, f"Request {state}: {event_line(case)}.")


def duplicate(facts: RequestLetter, case: Case, now: datetime, desk: Desk) -> Decision:
    """The same letter in another mail: one case; the sender is told its number.

    Who holds the very file is told, too, but becomes no party: the account's data go to the requester alone.
    """
    mail = facts.mail
    case = touched(case, mail)
    if not _is_party(mail, case) and not (facts.letter and facts.letter.digest in case.letters):
        # who knows a letter's number may not know the letter: they hear nothing of the case
        return _question(mail, case, desk, ours=False)
    if case.settled or mail.sender is None:
        return Decision(case, (), "The same letter again; its case is settled.", look=True)
    case, number = counted(case, "again")
    found = findings(case, now, desk)
    data = _ack_data(case, found, now, desk)
    answer = to_person(mail.sender, f"ack-again/{number}", "ack", data=data, answering=mail)
    return Decision(case, (answer,), "The same letter again: its sender was told the case's number.")


def replace_letter(facts: FollowUp, letter: Letter, case: Case, now: datetime, desk: Desk) -> Decision:
    """A better letter takes the place of the one before; both are kept, what changed is said."""
    before = asked_by(case)
    reopened = case.settled
    case = touched(case, facts.mail)
    case = replace(
        case,
        letter=letter,
        letters=tuple(dict.fromkeys((*case.letters, *_digests(letter)))),
        round=case.round + 1,
        account=None,
        complete_at=None if reopened else case.complete_at,
    )
    case, found = weighed(case, now, desk)
    missing = tuple(f.key for f in found if f.state is State.MISSING)
    changes = differences(before, asked_by(case))
    case = replace(case, asked=missing)
    effects = (
        *_acknowledge(case, found, now, desk, facts.mail, key=f"ack/{case.round}"),
        *review_mails(case, found, now, desk, changes=changes or ("surat pengganti, isi tetap",)),
    )
    verb = "reopened by" if reopened else "replaced by"
    return Decision(
        case, effects, f"Letter {verb} a new one: {event_line(case)}; {len(changes)} fields changed."
    )


def follow_up(facts: FollowUp, case: Case, now: datetime, desk: Desk) -> Decision:
    """A reply to a request's case by somebody who is no staff: a letter, attachments or words."""
    ours = _is_party(facts.mail, case)
    if facts.letter is not None and ours and _replaceable(case):
        if facts.letter.digest and facts.letter.digest in case.letters:
            return Decision(touched(case, facts.mail), (), "The same letter again, in the case's thread.")
        return replace_letter(facts, facts.letter, case, now, desk)
    return _question(facts.mail, case, desk, ours)


def withdraw(mail: Mail, case: Case, now: datetime, desk: Desk) -> Decision:
    """`BATAL` by the requester: the request is withdrawn, what was activated is given back."""
    if not _is_party(mail, case) or (desk.office.authenticity == "strict" and not vouched(mail.proof)):
        return _question(mail, case, desk, ours=False)
    if case.settled:
        return _question(mail, case, desk, ours=True)
    effects: tuple[Effect, ...] = released(case, "withdrawn", desk)
    case = replace(
        touched(case, mail),
        status=_withdrawn(case),
        settled_at=now,
        deadlines=(),
        reason="dibatalkan oleh pemohon",
    )
    case, invite = called_off(case)
    key = f"withdrawn/{case.round}"
    effects += to_requester(case, key, "withdrawn", answering=mail, invite=invite)
    effects += to_role(Role.REVIEWER, desk, f"{key}/notice", "withdrawn-notice")
    return Decision(case, effects, "Withdrawn by the requester.", bookings=())


def form_entry(facts: FormEntry, case: Case, now: datetime, desk: Desk) -> Decision:
    """The registration form's entry for a known case; it fills what the letter leaves open."""
    before, said = case.status, mapped(facts.values, desk)
    if case.settled or before in (Status.APPROVED, Status.ACTIVE):
        # what was approved is booked: a late entry is on file, and moves nothing
        late = {f"late {key}" if key in STATEABLE else key: value for key, value in said.items()}
        case = replace(case, form={**case.form, **late})
        return Decision(case, (), "The form's entry came after the decision; it is kept with the case.")
    case = replace(case, form={**case.form, **said})
    case, found = weighed(case, now, desk)
    effects: tuple[Effect, ...] = ()
    if before is Status.INCOMPLETE and case.status is Status.IN_REVIEW:
        case = replace(case, round=case.round + 1)
        case, found = weighed(case, now, desk)
        effects = (
            *_acknowledge(case, found, now, desk, None, key=f"ack/{case.round}"),
            *review_mails(case, found, now, desk, changes=("formulir pendaftaran sudah diisi",)),
        )
    return Decision(case, effects, "The registration form's entry was joined to the case.")


def mapped(values: dict[str, str], desk: Desk) -> dict[str, str]:
    """The form's labels as our field names, by the office's settings; unknown labels stay as they are."""
    names = {label.lower(): field for label, field in desk.office.form_fields.items()}
    return {names.get(label.lower(), label): value for label, value in values.items() if value.strip()}


def _acknowledge(
    case: Case,
    found: tuple[Finding, ...],
    now: datetime,
    desk: Desk,
    mail: Mail | None,
    key: str = "ack",
) -> tuple[Effect, ...]:
    return to_requester(case, key, "ack", data=_ack_data(case, found, now, desk), answering=mail)


def _ack_data(case: Case, found: tuple[Finding, ...], now: datetime, desk: Desk) -> dict[str, object]:
    return {
        "requirements": [f.as_data() for f in found],
        "due": due_of(case, desk, now).isoformat(),
        "form_url": desk.office.form_url,
        "form_prefill": dict(desk.office.form_prefill),
        "complete": case.status is Status.IN_REVIEW,
    }


def _question(mail: Mail, case: Case, desk: Desk, ours: bool) -> Decision:
    case, number = counted(touched(case, mail), "question")
    sender = mail.sender.email if mail.sender else ""
    data = {"text": mail.new_text or mail.text, "from": sender, "number": number, "party": ours}
    effects: tuple[Effect, ...] = ()
    if desk.load.shown_this_hour < desk.office.cases_per_hour:
        files = tuple(a.digest for a in mail.attachments if not a.inline)[:5]
        effects = to_role(Role.REVIEWER, desk, f"question/{number}", "question", data=data, attach=files)
    if ours and mail.sender:
        effects += (to_person(mail.sender, f"follow-up-ack/{number}", "follow-up-ack", answering=mail),)
        return Decision(case, effects, "A follow-up without a command was laid before the reviewers.")
    return Decision(
        case, effects, "A mail by somebody outside the case was laid before the reviewers.", look=True
    )


def _is_party(mail: Mail, case: Case) -> bool:
    """Whether the case's requester, or one copied on the letter, wrote it, as far as one can tell."""
    if mail.flaws or mail.proof.flaws or verdict_of(mail.proof) == "fail":
        return False
    parties = {a.email for a in (case.requester, *case.copies) if a}
    return mail.sender is not None and mail.sender.email in parties


def _replaceable(case: Case) -> bool:
    """A letter that comes after the approval or the event changes nothing by itself."""
    return case.status not in (Status.APPROVED, Status.ACTIVE, Status.ENDED)


def _withdrawn(case: Case) -> Status:
    case.check_move(Status.WITHDRAWN)
    return Status.WITHDRAWN


def _digests(letter: Letter | None) -> tuple[str, ...]:
    return (letter.digest,) if letter and letter.digest else ()


def _copies(mail: Mail, desk: Desk) -> tuple[Address, ...]:
    """People copied on the letter who shall hear of it too: neither the desk nor its staff."""
    own = {
        desk.office.desk.email,
        *desk.office.other_addresses,
        *(s.address.email for s in desk.office.staff),
    }
    sender = mail.sender.email if mail.sender else ""
    return tuple(a for a in dict.fromkeys(mail.cc) if a.email not in own and a.email != sender)[:5]
