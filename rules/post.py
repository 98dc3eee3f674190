"""Who gets which mail, in which thread."""

from __future__ import annotations

from typing import Any

from rules.case import Case
from rules.decision import Invite, SendMail
from rules.mail import Address, Mail
from rules.office import Desk, Role


def to_requester(
    case: Case,
    key: str,
    template: str,
    *,
    data: dict[str, Any] | None = None,
    answering: Mail | None = None,
    invite: Invite | None = None,
) -> tuple[SendMail, ...]:
    """One mail to the requester and those copied on the letter; none where no address works."""
    people = [a for a in (case.requester, *case.copies) if a and a.email not in case.dead]
    if not people:
        return ()
    reply, chain = _thread(case, answering)
    return (
        SendMail(
            key=key,
            template=template,
            to=(people[0],),
            cc=tuple(people[1:]),
            data=data or {},
            in_reply_to=reply,
            references=chain,
            invite=invite,
        ),
    )


def to_person(
    person: Address,
    key: str,
    template: str,
    *,
    data: dict[str, Any] | None = None,
    answering: Mail | None = None,
    token: bool = False,
) -> SendMail:
    """One mail to one person, in answer to `answering` where it is given."""
    chain = _chain(answering)
    return SendMail(
        key=f"{key}/{person.email}",
        template=template,
        to=(person,),
        data=data or {},
        in_reply_to=answering.message_id if answering else None,
        references=chain,
        token_for=person.email if token else None,
    )


def to_role(
    role: Role,
    desk: Desk,
    key: str,
    template: str,
    *,
    data: dict[str, Any] | None = None,
    but: str | None = None,
    attach: tuple[str, ...] = (),
    evidence: bool = False,
    token: bool = False,
) -> tuple[SendMail, ...]:
    """One mail to each holder of `role` (each with a token of its own), `but` one address."""
    return tuple(
        SendMail(
            key=f"{key}/{person.email}",
            template=template,
            to=(person,),
            data=data or {},
            attach=attach,
            evidence=evidence,
            token_for=person.email if token else None,
        )
        for person in desk.office.with_role(role)
        if person.email != but
    )


def to_watchers(desk: Desk, key: str, template: str, *, data: dict[str, Any]) -> tuple[SendMail, ...]:
    """Reviewers and supervisors, each address once."""
    people = dict.fromkeys((*desk.office.with_role(Role.REVIEWER), *desk.office.with_role(Role.SUPERVISOR)))
    return tuple(to_person(person, key, template, data=data) for person in people)


def _chain(mail: Mail | None) -> tuple[str, ...]:
    if mail is None or not mail.message_id:
        return ()
    return (*mail.references, mail.message_id)


def _thread(case: Case, answering: Mail | None) -> tuple[str | None, tuple[str, ...]]:
    """In-Reply-To and References (RFC 5322 §3.6.4): the mail answered, else the thread's last one."""
    if answering is not None and answering.message_id:
        return answering.message_id, _chain(answering)
    return case.last_id, case.references
