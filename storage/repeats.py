"""The same mail, come again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, or_, select

from storage.tables import Values, mails

SELESAI, PERIKSA = "Selesai", "Periksa"
"""The folders under Disposisi/: dealt with, and a person must look."""

OTHER_WORDS = "Message-ID-nya sama dengan surel yang sudah diterima, tetapi isinya berbeda"
Seen = dict[str, tuple[int, str | None]]
Place = tuple[str, str, int, int]
"""Account, folder, UIDVALIDITY and UID of a mail on its server."""


def seen_before(connection: Connection, rows: list[Values]) -> Seen:
    """Digest, or Message-ID, to the first mail that had it."""
    digests = [r["digest"] for r in rows if r["digest"]]
    ids = [r["message_id"] for r in rows if r["message_id"]]
    query = (
        select(mails.c.id, mails.c.digest, mails.c.message_id, mails.c.body_digest)
        .where(or_(mails.c.digest.in_(digests), mails.c.message_id.in_(ids)), mails.c.duplicate_of.is_(None))
        .order_by(mails.c.id)
    )
    seen: Seen = {}
    for row in connection.execute(query):
        for name in (row.digest, row.message_id):
            if name:
                seen.setdefault(name, (row.id, row.body_digest))
    return seen


def known_uids(connection: Connection, places: Sequence[Place]) -> set[Place]:
    """Those of `places` where a mail is noted already."""
    known: set[Place] = set()
    for account, folder, validity in {place[:3] for place in places}:
        uids = [place[3] for place in places if place[:3] == (account, folder, validity)]
        query = select(mails.c.uid).where(
            mails.c.account == account,
            mails.c.folder == folder,
            mails.c.uidvalidity == validity,
            mails.c.uid.in_(uids),
        )
        known |= {(account, folder, validity, uid) for uid in connection.scalars(query)}
    return known


def mark_repeat(row: Values, seen: Seen, now: datetime) -> None:
    """A mail seen before is decided on arrival; one with a known Message-ID but other words is a fault.

    It repeats nothing, and is not put away unseen: a broken mailer may use one Message-ID for all.
    """
    names = [name for name in (row["digest"], row["message_id"]) if name]
    first = next((seen[name] for name in names if name in seen), None)
    if first is None:
        for name in names:
            seen[name] = (row["id"], row["body_digest"])
        return
    row["duplicate_of"] = first[0]
    if first[1] != row["body_digest"]:
        row["fault"] = OTHER_WORDS
        return
    row["state"] = "decided"
    row["decided_at"] = now
    row["target"] = SELESAI
    row["reason"] = f"The same mail as number {first[0]}."
