"""`disposisi erase`: personal data whose time is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from app.settings import Settings
from rules.case import Kind
from rules.retention import remove_personal_data, stray_reason
from storage.fault import Busy
from storage.ledger import Ledger
from storage.retention import Removed


def keep_of(settings: Settings, kind: Kind) -> timedelta | None:
    """How long after its end a case keeps its people; None: for ever."""
    days = settings.storage.keep_days
    if kind is Kind.COMPLAINT and settings.complaints.keep_days is not None:
        days = settings.complaints.keep_days
    return timedelta(days=days) if days is not None else None


def erase_due(ledger: Ledger, settings: Settings, now: datetime, *, dry_run: bool) -> Iterator[Removed]:
    """Decide by the rule, carry out by storage; each case, then each mail that became none, by itself.

    A dry run gives the same rows and changes nothing.
    """
    for kind in Kind:
        keep = keep_of(settings, kind)
        if keep is not None:
            yield from _cases(ledger, kind, keep, now, dry_run)
    if settings.storage.keep_days is not None:
        keep = timedelta(days=settings.storage.keep_days)
        for one in ledger.retention.find_strays(now - keep):
            if one.mail_id is not None:
                yield ledger.retention.erase_mail(one.mail_id, stray_reason(keep), now, dry_run=dry_run)


def _cases(ledger: Ledger, kind: Kind, keep: timedelta, now: datetime, dry_run: bool) -> Iterator[Removed]:
    judge = partial(remove_personal_data, now=now, keep=keep)
    for one in ledger.retention.find_cases(now - keep, kind):
        try:
            removed = ledger.retention.erase_case(one.ticket or "", judge, now, dry_run=dry_run)
        except Busy:
            continue  # something of it is being carried out: its time comes with the next run
        if removed is not None:
            yield removed


def sentence(removed: Removed) -> str:
    """What went, by number: nobody's name is in it."""
    what = removed.ticket or f"mail {removed.mail_id}"
    counted = f"{removed.files} mails and files, {removed.effects} effects, {removed.events} sentences"
    return f"{what}: {counted}. {removed.reason}"
