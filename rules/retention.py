"""When personal data goes, and what goes (UU 27/2022)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from rules.case import Case
from rules.decision import Decision
from rules.letter import Contact, Letter, Signatory
from rules.privacy import for_others

GONE_FROM_CASE = ("account", "zoom", "reason", "stated", "form", "subject", "changed")
"""Beyond what `for_others` hides: words and addresses that people wrote."""


def due_for_removal(case: Case, now: datetime, keep: timedelta) -> bool:
    """Whether `case` ended longer ago than `keep` and waits for nothing more."""
    return (
        case.settled and not case.deadlines and case.settled_at is not None and case.settled_at + keep <= now
    )


def remove_personal_data(case: Case, now: datetime, keep: timedelta) -> Decision | None:
    """The case without its people, and a sentence naming what went, not what it said; None: not yet, or done.

    What remains is the register: number, kind, channel, category, agency, days, dates, status.
    A dry run reads the reason and records nothing. Raw mails and files are storage's to remove.
    """
    if not due_for_removal(case, now, keep):
        return None
    bare = _bare(case)
    removed = _changed(case, bare) + _changed(case.grievance, bare.grievance, "complaint.")
    removed += _changed(case.letter, bare.letter, "letter.")
    names = sorted(set(removed) - {"grievance", "letter"})
    if not names:
        return None
    days = keep // timedelta(days=1)
    return Decision(bare, (), f"Personal data removed {days} days after the end: {', '.join(names)}.")


def stray_reason(keep: timedelta) -> str:
    """The sentence on record for a mail that became no case."""
    days = keep // timedelta(days=1)
    return f"A mail that became no case was removed {days} days after it was looked at: mail, files, words."


def _bare(case: Case) -> Case:
    case = for_others(case)
    if case.grievance is not None:
        bare = replace(case.grievance, text="", answer=None, forwarded_to=None, proposed_reasons=())
        case = replace(case, grievance=bare)
    empty = Case(case.kind, case.status, case.received_at, None)
    known: dict[str, Any] = {name: getattr(empty, name) for name in GONE_FROM_CASE}
    return replace(case, letter=_bare_letter(case.letter), **known)


def _bare_letter(letter: Letter | None) -> Letter | None:
    """Agency, unit, number, date and the event's days are no personal data; who signed, calls or logs in
    is, and an event's name may be (a farewell, an inauguration)."""
    if letter is None:
        return None
    return replace(
        letter,
        file="",
        event=replace(letter.event, name=None),
        contact=Contact(),
        signatory=Signatory(title=letter.signatory.title, capacity=letter.signatory.capacity),
        account_email=None,
        addressee=None,
        subject=None,
        signature=replace(letter.signature, signer=None, qr=(), note=None),
        stamp=replace(letter.stamp, text=None),
        doubts=(),
    )


def _changed(before: Any, after: Any, prefix: str = "") -> list[str]:
    if before is None:
        return []
    names = [f.name for f in fields(before)]
    return [prefix + name for name in names if getattr(before, name) != getattr(after, name)]
