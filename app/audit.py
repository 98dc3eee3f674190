"""The record gone over; one case's story with evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from app.terminal import one_line
from rules.case import Case
from rules.decision import SendMail
from rules.privacy import HIDDEN, text_for_others
from storage.audit import hash_at, head
from storage.events import Event
from storage.ledger import Ledger
from storage.views import EffectView

UTC = ZoneInfo("UTC")
REMOVED = "(its words were removed by the rule of retention)"


def verify(ledger: Ledger, noted: tuple[int, str] | None = None) -> list[str]:
    """What is wrong with the record, one sentence each; an empty list: it is whole.

    Rows changed, missing or out of the chain; cases that stand where no event put them; and, where a
    number and hash were `noted` elsewhere (`witness`), a record that was written anew since.
    """
    faults = [f"Event {fault.seq}: {fault.what}." for fault in ledger.verify_chain()]
    if noted is not None:
        seq, wanted = noted
        found = hash_at(ledger.engine, seq)
        if found is None:
            faults.append(f"Event {seq}: it was noted elsewhere, and is no longer there.")
        elif found != wanted:
            faults.append(f"Event {seq}: it is not the one that was noted elsewhere.")
    return [*faults, *_strays(ledger)]


def witness(ledger: Ledger) -> tuple[int, str]:
    """Number and hash of the last event: kept outside the database, they bind all that came before."""
    return head(ledger.engine)


def _strays(ledger: Ledger) -> Iterator[str]:
    """Cases whose status no event explains: somebody changed the case and not the record."""
    for case in ledger.views.cases():
        said = [e.status for e in ledger.views.events(case.ticket) if e.status is not None]
        if not said:
            yield f"{case.ticket}: no event on record opened it."
        elif said[-1] != str(case.status):
            yield f"{case.ticket}: it is {case.status}, and the record says {said[-1]}."


def story(ledger: Ledger, ticket: str, zone: ZoneInfo = UTC) -> list[str]:
    """One case's whole story, oldest first: each decision with what it stands on, each effect with its end.

    Lines for people and files, without control characters; an empty list: there is no such case.
    """
    file = ledger.views.show(ticket)
    if file is None:
        return []
    case = file.case
    lines = [f"{case.ticket}: {case.status}, received {_at(case.received_at, zone)}"]
    if case.decided_by:
        lines.append(f"decided by {case.decided_by}, {_at(case.decided_at, zone)}")
    lines.append("")
    mails = {mail.id: mail for mail in file.mails}
    for event in file.events:
        mail = mails.get(event.mail_id) if event.mail_id is not None else None
        lines += _told(event, zone)
        if mail is not None and mail.digest:
            lines.append(f"    mail {mail.id}, SHA-256 {mail.digest}")
    if file.effects:
        lines += ["", *(_effect(effect, case, zone) for effect in file.effects)]
    return [one_line(line) if line else "" for line in lines]


def _told(event: Event, zone: ZoneInfo) -> Iterator[str]:
    status = f" -> {event.status}" if event.status else ""
    yield f"{_at(event.at, zone)}  #{event.seq}  {event.kind}{status}: {event.reason or REMOVED}"
    for line in event.evidence:
        yield f"    {line}"


def _effect(effect: EffectView, case: Case, zone: ZoneInfo) -> str:
    """One effect and its end; who complained in confidence is not named as a mail's recipient either."""
    what = str(effect.effect.kind)
    if isinstance(effect.effect, SendMail):
        secret = case.grievance is not None and case.grievance.confidential
        reporters = {a.email for a in (case.requester, *case.copies) if a} if secret else set()
        people = (HIDDEN if a.email in reporters else a.email for a in effect.effect.to)
        what = f"mail {effect.effect.template} to {', '.join(people)}"
    end = effect.finished_at or effect.next_at
    why = f" ({text_for_others(effect.reason, case)})" if effect.reason else ""
    return f"{_at(effect.created_at, zone)}  {effect.key}: {what}: {effect.state} {_at(end, zone)}{why}"


def _at(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S %Z}" if moment else "at an unknown time"
