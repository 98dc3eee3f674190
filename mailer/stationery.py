"""What every mail of the office shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from mailer import wording
from mailer.templating import Own, Templates
from rules.ask import Ask, asked_by
from rules.case import Case, Kind, Status
from rules.decision import SendMail
from rules.mail import Address
from rules.office import Office

EVIDENCE = "bukti@surat"
DAY = "hari@lisensi"
SECRET = ("password", "host_key")
CONFIRMATION = "approved-confirmation"
"""The one mail that may show how to enter a meeting as its host."""


@dataclass(frozen=True, slots=True)
class Stationery:
    """What every mail of this office shares."""

    office: Office
    sender: Address
    domain: str
    templates: Templates
    zone: ZoneInfo
    plus_addressing: bool = False
    look_folder: str = "Disposisi/Periksa"


def context_of(
    effect: SendMail,
    case: Case | None,
    paper: Stationery,
    pictures: dict[str, bytes | None],
    token: str | None,
    as_seen: Callable[[Case], Case],
) -> dict[str, object]:
    """Names and values; `pictures` by Content-ID, `as_seen` as `compose` has it."""
    shown = as_seen(case) if case else NOBODY
    ticket = case.ticket if case else ""

    def mailto(word: str) -> str:
        subject = quote(f"Re: [{ticket}]")
        body = quote(f"{word}\r\n\r\n" + (f"Kode: {token}\r\n" if token else ""))
        return f"mailto:{quote(desk_address(paper, token), safe='@+.-_')}?subject={subject}&body={body}"

    first = effect.to[0] if effect.to else Address("")
    data = _without_secrets(effect)
    return {
        "changes": [],
        "doubts": [],
        "reasons": [],
        "day": [],
        "before_event": False,
        "code": token,
        **data,
        "bookings": {"free": None, "lines": [], "near": [], "movable": [], **(data.get("bookings") or {})},
        "case": shown,
        "ask": asked_by(shown),
        "ticket": ticket,
        "office": paper.office,
        "person": first.name.strip() or "Bapak/Ibu",
        "form_link": Own(prefilled(paper.office, shown, ticket)),
        "evidence": EVIDENCE if pictures[EVIDENCE] else None,
        "day_picture": DAY if pictures[DAY] else None,
        "hurried": _hurried(asked_by(shown), data.get("due")),
        "moment": lambda at: wording.moment(at, paper.zone),
        "lasting": lambda start, end: wording.lasting(start, end, paper.zone),
        "look_folder": paper.look_folder,
        "mailto": mailto,
    }


def _hurried(ask: Ask, due: object) -> bool:
    """Whether the event begins before the term ends, and the term is no help."""
    return isinstance(due, str) and ask.starts_at is not None and ask.starts_at < datetime.fromisoformat(due)


def _without_secrets(effect: SendMail) -> dict[str, Any]:
    """`effect.data`; only the confirmation keeps the meeting's passcode and host key."""
    meeting = effect.data.get("meeting")
    if not meeting or effect.template == CONFIRMATION:
        return effect.data
    return {**effect.data, "meeting": {k: v for k, v in meeting.items() if k not in SECRET}}


def prefilled(office: Office, case: Case, ticket: str) -> str:
    """The form's address, with what is known already where settings name the form's parameters."""
    ask, form = asked_by(case), office.form_url
    event = ask.event
    known = {
        "ticket": ticket,
        "opd": ask.opd,
        "unit": ask.unit,
        "number": ask.number,
        "account": ask.account,
        "event_name": event.name,
        "first_day": event.first_day.isoformat() if event.first_day else None,
        "last_day": event.last_day.isoformat() if event.last_day else None,
        "start": f"{event.start:%H:%M}" if event.start else None,
        "end": f"{event.end:%H:%M}" if event.end else None,
        "participants": event.participants,
    }
    names = office.form_prefill
    pairs = [f"{quote(p, safe='')}={quote(str(known[f]), safe='')}" for p, f in names.items() if known.get(f)]
    return form + ("&" if "?" in form else "?") * bool(pairs) + "&".join(pairs)


def desk_address(paper: Stationery, token: str | None) -> str:
    """Where replies go: with the reviewer's code in it, where the mail server knows plus addresses."""
    email = paper.office.desk.email
    if not token or not paper.plus_addressing:
        return email
    local, _, domain = email.partition("@")
    return f"{local}+{token}@{domain}"


NOBODY = Case(Kind.REQUEST, Status.INCOMPLETE, datetime(1970, 1, 1, tzinfo=UTC), None)
"""Stands in where a mail concerns no case, so that every template finds what it names."""
