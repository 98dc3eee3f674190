"""Requests: first letter, question, form, withdrawal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rules.ask import STATEABLE, asked_by, differences
from rules.authority import verdict_of, vouched
from rules.case import Case, Kind, Status
from rules.decision import Decision, Effect
from rules.facts import FormEntry, RequestLetter
from rules.form_words import plain_values
from rules.letter import Letter
from rules.lifecycle import (
    IN_FORCE,
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
from rules.standard import Finding, State

PAPERS = (
    *(".pdf", ".jpg", ".jpeg", ".png", ".heic", ".webp", ".tif", ".tiff", ".bmp", ".gif"),
    *(".docx", ".doc", ".odt", ".rtf", ".xlsx", ".xls", ".ods", ".pptx", ".txt", ".csv"),
)
"""How names of files end that are passed on to colleagues unread."""


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
        letters=digests(facts.letter),
        copies=_copies(mail, desk),
    )
    case, moves, joined = with_kept_form(touched(case, mail), desk)
    case, found = weighed(case, now, desk)
    case = replace(case, asked=tuple(f.key for f in found if f.state is State.MISSING))
    effects = (
        *acknowledge(case, found, now, desk, mail),
        *review_mails(case, found, now, desk, changes=moves, files=files_of(mail)),
    )
    missing = ", ".join(f.key for f in found if f.state is State.MISSING)
    state = (
        f"received and incomplete (missing: {missing})" if case.status is Status.INCOMPLETE else "received"
    )
    form = " The form's entry that waited for it was joined." if joined else ""
    return Decision(case, effects, f"Request {state}: {event_line(case)}.{form}", joined=joined)


def with_kept_form(case: Case, desk: Desk) -> tuple[Case, tuple[str, ...], tuple[str, ...]]:
    """`case` with the form's entry that came before its letter; what it moves; digests of the entries."""
    if case.form or not desk.forms:
        return case, (), ()
    form: dict[str, str] = {}
    for entry in desk.forms:
        form |= mapped(entry.values, desk)
    filled = replace(case, form=form)
    moves = differences(asked_by(case), asked_by(filled))
    return filled, moves, tuple(entry.digest for entry in desk.forms)


def withdraw(mail: Mail, case: Case, now: datetime, desk: Desk) -> Decision:
    """`BATAL` by the requester: the request is withdrawn, what was activated is given back."""
    if not is_party(mail, case) or (desk.office.authenticity == "strict" and not vouched(mail.proof)):
        return question(mail, case, desk, ours=False)
    if case.settled:
        return question(mail, case, desk, ours=True)
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
    """The registration form's entry for a known case; it fills what the letter leaves open.

    Where it moves what the reviewers' page says, they get a new page: nobody approves facts unseen.
    """
    before, said = case, mapped(facts.values, desk)
    if case.settled or case.status in IN_FORCE:
        # what was approved is booked: a late entry is on file, and moves nothing
        late = {f"late {key}" if key in STATEABLE else key: value for key, value in said.items()}
        case = replace(case, form={**case.form, **late})
        return Decision(case, (), "The form's entry came after the decision; it is kept with the case.")
    case, found = weighed(replace(case, form={**case.form, **said}), now, desk)
    moves = differences(asked_by(before), asked_by(case))
    completes = before.status is Status.INCOMPLETE and case.status is Status.IN_REVIEW
    effects: tuple[Effect, ...] = ()
    if completes or (moves and case.status is Status.IN_REVIEW):
        case = replace(case, round=case.round + 1)
        effects = review_mails(case, found, now, desk, changes=("formulir pendaftaran sudah diisi", *moves))
    if completes:
        effects = (*acknowledge(case, found, now, desk, None, key=f"ack/{case.round}"), *effects)
    elif case.status is before.status is Status.INCOMPLETE:
        case = replace(case, deadlines=before.deadlines)  # what was asked for still has not come
    return Decision(case, effects, "The registration form's entry was joined to the case.")


def mapped(values: dict[str, str], desk: Desk) -> dict[str, str]:
    """The form's labels as our field names, by the office's settings, and its answers as our values.

    Unknown labels stay as they are.
    """
    names = {label.lower(): field for label, field in desk.office.form_fields.items()}
    said = {names.get(label.lower(), label): value for label, value in values.items() if value.strip()}
    return plain_values(said)


def acknowledge(
    case: Case,
    found: tuple[Finding, ...],
    now: datetime,
    desk: Desk,
    mail: Mail | None,
    key: str = "ack",
    news: str = "",
) -> tuple[Effect, ...]:
    """What was read and what is missing, to the requester; `news`: again, replaced or reopened."""
    data = {**ack_data(case, found, now, desk), "news": news}
    return to_requester(case, key, "ack", data=data, answering=mail)


def ack_data(case: Case, found: tuple[Finding, ...], now: datetime, desk: Desk) -> dict[str, object]:
    return {
        "requirements": [f.as_data() for f in found],
        "due": due_of(case, desk, now).isoformat(),
        "form_url": desk.office.form_url,
        "form_prefill": dict(desk.office.form_prefill),
        "complete": case.status is Status.IN_REVIEW,
    }


def question(
    mail: Mail,
    case: Case,
    desk: Desk,
    ours: bool,
    *,
    told: bool | None = None,
    changes: tuple[str, ...] = (),
) -> Decision:
    """Words or files that no rule decides go before the reviewers; `told`: the sender hears the number.

    `changes` is what an enclosed letter says otherwise than the case.
    """
    case, number = counted(touched(case, mail), "question")
    sender = mail.sender.email if mail.sender else ""
    data = {
        "text": mail.new_text or mail.text,
        "from": sender,
        "number": number,
        "party": ours,
        "changes": list(changes),
    }
    effects: tuple[Effect, ...] = ()
    if desk.load.shown_this_hour < desk.office.cases_per_hour:
        files = files_of(mail)
        effects = to_role(Role.REVIEWER, desk, f"question/{number}", "question", data=data, attach=files)
    if (ours if told is None else told) and mail.sender:
        effects += (to_person(mail.sender, f"follow-up-ack/{number}", "follow-up-ack", answering=mail),)
    if ours:
        return Decision(case, effects, "A follow-up without a command was laid before the reviewers.")
    return Decision(
        case, effects, "A mail by somebody outside the case was laid before the reviewers.", look=True
    )


def is_party(mail: Mail, case: Case) -> bool:
    """Whether the case's requester, or one copied on the letter, wrote it, as far as one can tell."""
    if mail.flaws or mail.proof.flaws or verdict_of(mail.proof) == "fail":
        return False
    parties = {a.email for a in (case.requester, *case.copies) if a}
    return mail.sender is not None and mail.sender.email in parties


def _withdrawn(case: Case) -> Status:
    case.check_move(Status.WITHDRAWN)
    return Status.WITHDRAWN


def files_of(mail: Mail) -> tuple[str, ...]:
    """What came with the mail, for a person to look at; programs and archives stay where they came in."""
    papers = (a for a in mail.attachments if not a.inline and a.name.lower().endswith(PAPERS))
    return tuple(a.digest for a in papers)[:5]


def digests(letter: Letter | None) -> tuple[str, ...]:
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
