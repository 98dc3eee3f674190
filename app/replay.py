"""`disposisi replay`: kept mails through the whole road."""

from __future__ import annotations

import mailbox
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app.clock import Clock
from app.sections import StorageSection
from app.settings import Settings
from app.show import print_cases
from app.wiring import House, open_house
from parsers.mails.header import message_id_of
from parsers.sandbox import Sandbox
from storage.archive import digest_of
from storage.arrivals import Arrival

AT_ONCE = 50
ACCOUNT = "replay"


def replay_all(
    paths: Sequence[Path],
    settings: Settings,
    clock: Clock,
    *,
    dry_run: bool,
    sandbox: Sandbox | None = None,
) -> None:
    """Note and decide every mail in `paths`; what was decided waits in the outbox for the daemon.

    A dry run works on a ledger that is thrown away, and shows the cases that would have been.
    """
    if not dry_run:
        with open_house(settings, clock, sandbox) as house:
            before = {mail.id for mail in house.ledger.views.mails()}
            _through(house, list(mails_in(paths)))
            _report(house, before, kept=True)
        return
    with tempfile.TemporaryDirectory(prefix="disposisi-") as scratch:
        storage = StorageSection(data_dir=Path(scratch))
        with open_house(settings.model_copy(update={"storage": storage}), clock, sandbox) as house:
            _through(house, list(mails_in(paths)))
            _report(house, set(), kept=False)


def mails_in(paths: Sequence[Path]) -> Iterator[bytes]:
    """Raw mails of .eml files, folders of them, Maildirs (cur and new) and mboxes, in that order."""
    for path in paths:
        if path.is_dir() and (path / "cur").is_dir():
            for part in ("cur", "new"):
                yield from (file.read_bytes() for file in sorted((path / part).glob("*")) if file.is_file())
        elif path.is_dir():
            yield from (file.read_bytes() for file in sorted(path.rglob("*.eml")))
        elif path.read_bytes()[:5] == b"From ":
            box = mailbox.mbox(path, create=False)
            yield from (box.get_bytes(key) for key in box.iterkeys())
        else:
            yield path.read_bytes()


def _through(house: House, raws: list[bytes]) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("mails", total=len(raws))
        for start in range(0, len(raws), AT_ONCE):
            batch = raws[start : start + AT_ONCE]
            house.ledger.arrivals.note([_arrival(raw, house.clock) for raw in batch], house.clock.now())
            while house.road.take_in(AT_ONCE):
                pass
            progress.advance(task, len(batch))


def _arrival(raw: bytes, clock: Clock) -> Arrival:
    """The digest stands for the UID: the same mail replayed twice is one mail."""
    return Arrival(
        account=ACCOUNT,
        folder=ACCOUNT,
        uidvalidity=1,
        uid=int(digest_of(raw)[:15], 16),
        raw=raw,
        received_at=clock.arrived(_dated(raw)),
        size=len(raw),
        message_id=message_id_of(raw),
    )


def _dated(raw: bytes) -> datetime | None:
    """The mail's own Date: nothing else says when it came."""
    try:
        at = parsedate_to_datetime(str(message_from_bytes(raw[:65536])["Date"]))
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _report(house: House, before: set[int], *, kept: bool) -> None:
    """The cases, and what the mails that were not there `before` were taken for."""
    console = Console()
    print_cases(house.ledger.views.cases(), house.settings, as_json=False)
    mails = [mail for mail in house.ledger.views.mails() if mail.id not in before]
    fresh = [mail for mail in mails if mail.duplicate_of is None]
    kinds = ", ".join(f"{n} {kind}" for kind, n in Counter(str(m.form) for m in fresh).most_common())
    console.print(f"{len(fresh)} new mails{': ' if kinds else ''}{kinds}")
    waiting = len(house.ledger.views.effects(state="due"))
    if kept:
        console.print(f"{waiting} effects wait in the outbox; the daemon carries them out.")
    else:
        console.print(f"A dry run: nothing was kept, and none of {waiting} effects will be carried out.")
