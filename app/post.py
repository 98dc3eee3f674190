"""Mails composed from the archive, handed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import structlog

from app.delivery import Ready
from app.enclosed import Found, in_mail
from mailer.compose import Enclosure, compose
from mailer.day_picture import Row, day_picture
from mailer.mime import on_the_wire
from mailer.sender import Sender
from mailer.stationery import Stationery
from mailer.tokens import Ring, mint
from parsers.options import ReadOptions
from parsers.sandbox import Sandbox
from rules.case import Case
from rules.decision import SendMail
from rules.letter import Letter
from rules.outcome import Outcome
from rules.privacy import seen_in
from storage.fault import StorageError
from storage.ledger import Ledger
from storage.outbox import DueEffect

log = structlog.get_logger("post")
EVIDENCE_SECONDS = 30.0
MOST_ENCLOSED = 18 << 20
"""Bytes enclosed in one mail: many servers take 25 MB, and base64 adds a third."""


class Files:
    """Attachments by their digest, out of the raw mails that brought them."""

    def __init__(self, ledger: Ledger, options: ReadOptions) -> None:
        self._ledger = ledger
        self._options = options

    def find(self, ticket: str | None, digest: str) -> Found | None:
        """The file under `digest`, also where it lay in a ZIP; None where the archive has it no more."""
        for raw_digest in self._ledger.views.mails_with(digest, ticket):
            try:
                raw = self._ledger.archive.get(raw_digest)
            except StorageError as error:
                log.warning("archive", ticket=ticket, digest=raw_digest, error=str(error))
                continue
            found = in_mail(raw, digest, self._options)
            if found is not None:
                return found
        return None


class OfficePost:
    """Composes with all that a mail needs, the same at each try, and sends."""

    def __init__(
        self,
        files: Files,
        sandbox: Sandbox,
        ring: Ring,
        paper: Stationery,
        sender: Callable[[], Sender],
    ) -> None:
        self._files = files
        self._sandbox = sandbox
        self._ring = ring
        self._paper = paper
        self._sender = sender
        self._drawn = lru_cache(maxsize=16)(self._draw)

    def compose(self, due: DueEffect, effect: SendMail) -> Ready:
        """The mail as it goes out; a picture or file that cannot be had is left out, and logged."""
        case, office = due.case, self._paper.office
        token = (
            mint(self._ring, case.ticket, effect.token_for, case.round) if case and effect.token_for else None
        )
        mail = compose(
            effect,
            due.key,
            case,
            due.created_at,
            self._paper,
            enclosures=self._enclosures(due.ticket, effect),
            evidence=self._evidence(case) if effect.evidence else None,
            token=token,
            as_seen=lambda whole: seen_in(whole, effect, office),
            day=self._day(effect.data.get("bookings")),
        )
        people = dict.fromkeys(a.email for a in (*effect.to, *effect.cc))
        # whom an earlier try has reached is named in the mail as before, and does not get it twice
        rcpts = tuple(email for email in people if email not in due.taken)
        return Ready(on_the_wire(mail), office.desk.email, rcpts)

    async def send(self, mail: Ready) -> Outcome:
        return await self._sender().send(mail.raw, mail.mail_from, mail.rcpts)

    def _enclosures(self, ticket: str | None, effect: SendMail) -> tuple[Enclosure, ...]:
        enclosed: list[Enclosure] = []
        room = MOST_ENCLOSED
        for digest in effect.attach:
            found = self._files.find(ticket, digest)
            if found is None or len(found.data) > room:
                log.warning("enclosure", ticket=ticket, digest=digest, found=found is not None)
                continue
            room -= len(found.data)
            enclosed.append(Enclosure(found.name, found.media_type, found.data))
        return tuple(enclosed)

    def _evidence(self, case: Case | None) -> bytes | None:
        if case is None or case.letter is None or not case.letter.digest:
            return None
        return self._drawn(case.ticket, case.letter.digest, case.letter.file)(case.letter)

    def _draw(self, ticket: str, digest: str, name: str) -> Callable[[Letter], bytes | None]:
        """One drawing for all who get the same page."""
        drawn: list[bytes | None] = []

        def once(letter: Letter) -> bytes | None:
            if not drawn:
                found = self._files.find(ticket, digest)
                work = self._sandbox.evidence(found.data, name, letter) if found else None
                try:
                    drawn.append(work.result(EVIDENCE_SECONDS) if work else None)
                except Exception as error:
                    # the page is worth sending without its picture
                    log.exception("evidence", ticket=ticket, error=repr(error))
                    drawn.append(None)
            return drawn[0]

        return once

    def _day(self, bookings: dict[str, Any] | None) -> bytes | None:
        day = (bookings or {}).get("day")
        if not day:
            return None
        rows = [
            Row(str(row["label"]), tuple((_at(a), _at(b), str(ticket)) for a, b, ticket in row["blocks"]))
            for row in day["rows"]
        ]
        wanted = day.get("wanted")
        slot = (_at(wanted[0]), _at(wanted[1])) if wanted else None
        begin = slot[0] if slot else _at(day["rows"][0]["blocks"][0][0])
        on: date = begin.astimezone(self._paper.zone).date()
        return day_picture(
            on, rows, slot, self._paper.zone, day.get("licences"), (bookings or {}).get("free")
        )


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
