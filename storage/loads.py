"""How much an address had from us, and sent to us, lately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, ScalarSelect, bindparam, func, select

from rules.decision import Effect, SendMail
from rules.mail import Mail
from rules.office import Load
from storage.codec import clean
from storage.staged import Staged
from storage.tables import Values, cases, tallies

COUNTED = 10_000
"""Counting stops here: no cap in settings is as high."""
SHOWING = ("look", "look-form", "question")
"""Mails by which the office is shown somebody's mail."""


def _tally(what: str, since: str) -> ScalarSelect[Any]:
    rows = select(tallies.c.id).where(
        tallies.c.what == what, tallies.c.address == bindparam("email"), tallies.c.at >= bindparam(since)
    )
    return select(func.count()).select_from(rows.limit(COUNTED).subquery()).scalar_subquery()


_OPENED = select(cases.c.ticket).where(
    cases.c.opened_by == bindparam("email"), cases.c.opened_at > bindparam("hour")
)
_LOAD = select(
    _tally("answer", "midnight"),
    select(func.count()).select_from(_OPENED.limit(COUNTED).subquery()).scalar_subquery(),
    _tally("alert", "hour"),
    _tally("shown", "hour"),
)


def load_of(connection: Connection, staged: Staged, address: str, now: datetime, zone: ZoneInfo) -> Load:
    """Answers on this local day, cases and alerts in this hour; rows of the same batch count as well."""
    email = clean(address.lower())
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    hour = now - timedelta(hours=1)
    answers, opened, alerts, shown = connection.execute(
        _LOAD, {"email": email, "midnight": midnight, "hour": hour}
    ).one()
    return Load(
        answers + staged.tallied("answer", email, midnight),
        opened + staged.opened(email, hour),
        alerts + staged.tallied("alert", email, hour),
        shown + staged.tallied("shown", email, hour),
    )


def tally_rows(effects: Sequence[Effect], mail: Mail | None, now: datetime) -> list[Values]:
    """One answer for each address that is written to; one where the office is warned of the sender, or
    shown the mail."""
    sends = [effect for effect in effects if isinstance(effect, SendMail)]
    told = {clean(a.email.lower()) for effect in sends for a in (*effect.to, *effect.cc)}
    rows: list[Values] = [{"what": "answer", "address": email, "at": now} for email in sorted(told)]
    sender = clean(mail.sender.email.lower()) if mail and mail.sender else None
    if sender and any(effect.template.endswith("alert") for effect in sends):
        rows.append({"what": "alert", "address": sender, "at": now})
    if sender and any(effect.template in SHOWING for effect in sends):
        rows.append({"what": "shown", "address": sender, "at": now})
    return rows
