"""Files that came without a mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert

from rules.mail import Attachment
from storage.decided import part_rows
from storage.tables import mails, parts
from storage.upserts import insert_new

DESK = "desk"
"""Account and folder of what was handed in over the counter: no mailbox has it."""


def note_handed_in(
    connection: Connection, digest: str, files: Sequence[Attachment], ticket: str, size: int, now: datetime
) -> None:
    """A row as a mail has it, decided and never to be moved: files are found, and removed, like any others.

    `digest` is the archived message that holds `files`; the same one noted twice is one.
    """
    row = {
        "account": DESK,
        "folder": DESK,
        "uidvalidity": 1,
        "uid": int(digest[:15], 16),
        "digest": digest,
        "size": size,
        "received_at": now,
        "noted_at": now,
        "decided_at": now,
        "state": "gone",
        "form": "Complaint",
        "ticket": ticket,
    }
    made = insert_new(connection.dialect.name, mails).values(row).returning(mails.c.id)
    mail_id = connection.scalar(made)
    rows = part_rows(mail_id, files) if mail_id is not None else []
    if rows:
        connection.execute(insert(parts), rows)
