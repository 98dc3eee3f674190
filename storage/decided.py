"""What a decided mail leaves on record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from rules.case import Case
from rules.decision import Decision
from rules.facts import Facts
from rules.mail import Attachment, Mail
from storage.codec import clean
from storage.repeats import PERIKSA, SELESAI
from storage.staged import Staged
from storage.tables import Values, parts


def stage_mail(
    staged: Staged,
    mail_id: int,
    facts: Facts,
    steps: Sequence[Decision],
    recorded: Sequence[Case | None],
    now: datetime,
) -> None:
    """The mail's row as it is once `steps` are decided, and its files."""
    values: Values = {
        "state": "decided",
        "target": PERIKSA if any(step.look for step in steps) else SELESAI,
        "reason": clean(steps[0].reason),
        "ticket": next((case.ticket for case in recorded if case is not None), None),
        "form": type(facts).__name__,
        "decided_at": now,
    }
    staged.decide_mail(mail_id, values)
    mail: Mail | None = getattr(facts, "mail", None)
    staged.add(parts, part_rows(mail_id, mail.attachments if mail else ()))


def part_rows(mail_id: int, files: Iterable[Attachment]) -> list[Values]:
    """A row for each file of a mail, one that is there twice once."""
    return [
        {
            "mail_id": mail_id,
            "digest": file.digest,
            "name": clean(file.name),
            "media_type": clean(file.media_type),
            "size": file.size,
        }
        for file in {file.digest: file for file in files}.values()
    ]
