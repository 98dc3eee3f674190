"""What an address had from us, and sent us."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, Connection, ScalarSelect, bindparam, func, select, union

from rules.decision import Effect, SendMail
from rules.office import Load
from storage.codec import clean
from storage.staged import Staged
from storage.tables import Values, cases, tallies

NOBODY = "-"
"""Whose mails those are that name no sender: all of them together have one sender's share."""
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


_EMAILS: BindParameter[Any] = bindparam("emails", expanding=True)
_KNOWN = union(
    select(tallies.c.address).where(
        tallies.c.what.in_(("answer", "alert", "shown")),
        tallies.c.address.in_(_EMAILS),
        tallies.c.at >= bindparam("since"),
    ),
    select(cases.c.opened_by).where(cases.c.opened_by.in_(_EMAILS), cases.c.opened_at > bindparam("hour")),
)


def strangers_among(
    connection: Connection, addresses: Iterable[str], now: datetime, zone: ZoneInfo
) -> set[str]:
    """Those of `addresses` of which `load_of` would count nothing written down: one question for them all."""
    emails = {clean(address.lower()) for address in addresses}
    if not emails:
        return set()
    midnight, hour = _since(now, zone)
    asked = {"emails": sorted(emails), "since": min(midnight, hour), "hour": hour}
    return emails - set(connection.scalars(_KNOWN, asked))


def _since(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The beginning of the local day, and an hour ago."""
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight, now - timedelta(hours=1)


def load_of(
    connection: Connection,
    staged: Staged,
    address: str,
    now: datetime,
    zone: ZoneInfo,
    strangers: Set[str] = frozenset(),
) -> Load:
    """Answers on this local day, cases and alerts in this hour; rows of the same batch count as well.

    Of `strangers` it is known that nothing is written down.
    """
    email = clean(address.lower())
    midnight, hour = _since(now, zone)
    answers = opened = alerts = shown = 0
    if email not in strangers:
        answers, opened, alerts, shown = connection.execute(
            _LOAD, {"email": email, "midnight": midnight, "hour": hour}
        ).one()
    return Load(
        answers + staged.tallied("answer", email, midnight),
        opened + staged.opened(email, hour),
        alerts + staged.tallied("alert", email, hour),
        shown + staged.tallied("shown", email, hour),
    )


def tally_rows(effects: Sequence[Effect], author: str | None, now: datetime) -> list[Values]:
    """One answer for each address that is written to; one where the office is warned of the mail's `author`,
    or shown the mail."""
    sends = [effect for effect in effects if isinstance(effect, SendMail)]
    told = {clean(a.email.lower()) for effect in sends for a in (*effect.to, *effect.cc)}
    rows: list[Values] = [{"what": "answer", "address": email, "at": now} for email in sorted(told)]
    sender = clean(author.lower()) if author else None
    if sender and any(effect.template.endswith("alert") for effect in sends):
        rows.append({"what": "alert", "address": sender, "at": now})
    if sender and any(effect.template in SHOWING for effect in sends):
        rows.append({"what": "shown", "address": sender, "at": now})
    return rows
