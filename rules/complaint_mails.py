"""Mails about a complaint, and what they show."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from rules.case import Case, Grievance
from rules.decision import SendMail
from rules.facts import CATEGORIES
from rules.mail import Address, Command, Mail
from rules.office import Desk, Office, Role
from rules.post import to_person, to_requester, to_role
from rules.privacy import redact, text_for_others
from rules.spoken import spoken as spoken

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def grievance_of(case: Case) -> Grievance:
    """The complaint's own part of its case; an empty one where a case came without."""
    return case.grievance or Grievance("")


def term_of(category: str | None, office: Office) -> int:
    """Working days that the standard gives a category; until one is set, the shortest of all."""
    terms = office.terms
    if category in CATEGORIES:
        days = getattr(terms, category.replace(" ", "_"))
        assert isinstance(days, int)
        return days
    return min(terms.ringan, terms.normatif, terms.tidak_berkadar_pengawasan, terms.berkadar_pengawasan)


def counted_from(case: Case) -> datetime:
    """Where the term begins: the receipt, or the receipt of the objection that reopened the case."""
    return grievance_of(case).reopened_at or case.received_at


def due_of(case: Case, desk: Desk) -> datetime:
    """Close of business of the term's last working day, by the category in force."""
    return desk.calendar.due(counted_from(case), term_of(grievance_of(case).category, desk.office))


def address_in(text: str | None) -> str | None:
    """The one email address that `text` is, lower-cased; None where it is anything else."""
    text = (text or "").strip().strip("<>")
    return text.lower() if ADDRESS.fullmatch(text) and len(text) <= 254 else None


def files_of(mail: Mail | None) -> tuple[str, ...]:
    """Digests of what came attached, pictures within the text aside."""
    return tuple(a.digest for a in mail.attachments if not a.inline) if mail else ()


def said_in(command: Command) -> str:
    """A command's text as it was typed: the rest of its line, and what stands under it."""
    return "\n".join(part.rstrip() for part in (command.argument or "", command.body) if part.strip()).strip(
        "\n"
    )


def to_officers(
    desk: Desk,
    key: str,
    template: str,
    data: dict[str, Any],
    *,
    but: str | None = None,
    attach: tuple[str, ...] = (),
) -> tuple[SendMail, ...]:
    """One mail, with a code of its own, to each complaint officer."""
    return to_role(Role.COMPLAINTS, desk, key, template, data=data, but=but, attach=attach, token=True)


def to_complainant(
    case: Case,
    desk: Desk,
    key: str,
    template: str,
    data: dict[str, Any],
    *,
    relay: str,
    answering: Mail | None = None,
    officer: Mail | None = None,
    attach: tuple[str, ...] = (),
) -> tuple[SendMail, ...]:
    """To the complainant, in his thread; where no address works `relay`, to be passed on by one officer:
    by the author of `officer`, by all where the clock or a mail asks.

    Reporters of duplicates get a mail each, without what may name the first one.
    """
    own = to_requester(replace(case, copies=()), key, template, data=data, answering=answering)
    if not own and officer is not None and officer.sender is not None:
        words = relay_data(case, relay)
        told = to_person(
            officer.sender, f"{key}/relay", "complaint-recorded", data=words, answering=officer, token=True
        )
        own = (told,)
    elif not own:
        own = to_officers(desk, f"{key}/relay", "complaint-recorded", relay_data(case, relay))
    plain = {name: redact(v, case) if name == "text" else v for name, v in data.items()}
    duplicates = tuple(
        # keys are logged: they count the reporters, and name none
        replace(to_person(a, key, template, data=plain), key=f"{key}/duplicate/{number}")
        for number, a in enumerate(case.copies, 1)
        if a.email not in case.dead
    )
    return (*(replace(m, attach=attach) for m in own), *duplicates)


def relay_data(case: Case, text: str) -> dict[str, Any]:
    grievance = grievance_of(case)
    return {
        "text": text,
        "channel": grievance.channel,
        "contact": grievance.contact,
        "reporter": grievance.reporter,
    }


def to_supervisors(desk: Desk, key: str, template: str, data: dict[str, Any]) -> tuple[SendMail, ...]:
    """One mail to each supervisor, to the officers where settings name no supervisor."""
    found = to_role(Role.SUPERVISOR, desk, key, template, data=data)
    return found or to_officers(desk, key, template, data)


def to_unit(case: Case, unit: str, key: str, note: str, attach: tuple[str, ...]) -> SendMail:
    """The complaint to another unit; of a confidential one, neither the reporter nor the files."""
    grievance = grievance_of(case)
    data = {"text": text_for_others(grievance.text, case), "note": text_for_others(note, case)}
    mail = to_person(Address(unit), key, "complaint-forward", data=data)
    return replace(mail, attach=() if grievance.confidential else attach)
