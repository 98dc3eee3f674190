"""An office with a real road, outbox and Zoom."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from app.clock import JumpClock
from app.delivery import Delivery, Ready
from app.records import open_ledger
from app.road import Road
from app.settings import Settings
from app.wiring import stationery
from app.zoom_desk import ZoomDesk
from mailer.compose import compose
from mailer.stationery import Stationery
from mailer.templating import Templates
from rules.case import Case
from rules.decision import SendMail
from rules.facts import RequestLetter, ReviewerReply
from rules.letter import Event, Letter, Signatory, Signature, Stamp
from rules.mail import Address, Command, Mail, Proof, Token, Verb
from rules.office import Desk
from rules.outcome import Done, Outcome
from storage.ledger import Ledger
from storage.outbox import DueEffect
from tests.blank import blank
from zoom.sandbox import SandboxZoom

MONDAY = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)  # 08.30 WIB
THURSDAY = date(2026, 3, 5)
RINA, BUDI, HEAD = "rina@kominfo.example", "budi@kominfo.example", "kabid@kominfo.example"
AGENCY = "tu@dinkes.example"
TEMPLATES = Templates()
"""Compiled once for all offices."""
_serial = count(1)


def letter_of(event: Event, account: str | None) -> Letter:
    """A letter that lacks nothing."""
    number = next(_serial)
    return Letter(
        "surat.pdf",
        sha256(f"letter {number}".encode()).hexdigest(),
        is_request=True,
        opd="Dinas Kesehatan",
        number=f"005/{number}/DINKES/2026",
        date=date(2026, 3, 2),
        to_desk=True,
        event=event,
        account_email=account,
        signatory=Signatory("dr. Erna", "196808121994031005", "Kepala Dinas"),
        stamp=Stamp(True, 0.98, 1, (0.5, 0.7, 0.7, 0.8), "purple"),
        signature=Signature("wet", 0.97, 1, (0.5, 0.7, 0.7, 0.8)),
    )


@dataclass
class Postbox:
    """Composes as the office does, and keeps what it would send."""

    paper: Stationery
    sent: list[tuple[str, EmailMessage]] = field(default_factory=list)

    def compose(self, due: DueEffect, effect: SendMail) -> Ready:
        mail = compose(effect, due.key, due.case, due.created_at, self.paper)
        self.sent.append((effect.template, mail))
        return Ready(mail.as_bytes(policy=policy.SMTP), "desk@kominfo.example", (effect.to[0].email,))

    async def send(self, mail: Ready) -> Outcome:
        return Done()


class ZoomOffice:
    """`turn` carries out what is due and answers the clock until nothing is left to do now."""

    def __init__(self, settings: Settings, ledger: Ledger, clock: JumpClock, zoom: SandboxZoom) -> None:
        self.settings, self.ledger, self.clock, self.zoom = settings, ledger, clock, zoom
        desk = Desk(settings.desk(), settings.work_calendar())
        self.road = Road(ledger, None, self.weigh, lambda: desk, clock)  # type: ignore[arg-type]
        self.post = Postbox(replace(stationery(settings), templates=TEMPLATES))
        self.runner = asyncio.Runner()
        self.desk = ZoomDesk(settings, ledger, clock)
        self.delivery = Delivery(ledger, self.road, self.post, self.desk.carry, clock)

    def weigh(self, raw: bytes, mail: Mail, case: Case | None) -> Proof:
        return Proof("pass", "none", Token.VALID, case.ticket if case else None)

    def close(self) -> None:
        self.runner.run(self.desk.aclose())
        self.runner.close()
        self.ledger.close()

    def turn(self) -> None:
        while self.runner.run(self.delivery.turn()) + self.road.answer_clock():
            pass

    def jump(self, moment: datetime) -> None:
        """Set the clock forward and let what is due happen, at the moment at which each thing is due."""
        while (now := self.clock.now()) < moment:
            coming = [self.ledger.deadlines.next_at(), self.ledger.outbox.next_at(KINDS)]
            due = min((at for at in coming if at is not None), default=moment)
            # what is overdue waits for another effect on the same account
            step = due + timedelta(seconds=1) if due > now else now + timedelta(minutes=1)
            self.clock.jump_to(min(step, moment))
            self.turn()

    def request(
        self,
        account: str | None = "dinkes.zoom@kominfo.example",
        start: int = 9,
        end: int = 11,
        *,
        day: date = THURSDAY,
        last: date | None = None,
        people: int = 100,
        sender: str = AGENCY,
    ) -> str:
        """A complete letter comes; its ticket."""
        event = Event("Rapat Koordinasi", day, last or day, time(start), time(end), "WIB", people)
        (case,) = self.road.state(RequestLetter(self.mail(sender), letter_of(event, account)))
        self.turn()
        return case.ticket

    def say(
        self,
        ticket: str,
        verb: Verb = Verb.APPROVE,
        argument: str | None = None,
        by: str = RINA,
        **lines: str,
    ) -> Case:
        """A command that counts, and what follows from it."""
        self.hear(ticket, verb, argument, by, **lines)
        self.turn()
        return self.case(ticket)

    def hear(
        self,
        ticket: str,
        verb: Verb = Verb.APPROVE,
        argument: str | None = None,
        by: str = RINA,
        **lines: str,
    ) -> None:
        """A command that counts; nothing is carried out yet."""
        self.road.state(ReviewerReply(self.mail(by, tickets=(ticket,)), Command(verb, argument, lines)))

    def mail(self, sender: str, **more: Any) -> Mail:
        number = next(_serial)
        digest = sha256(f"mail {number}".encode()).hexdigest()
        return Mail(digest, message_id=f"<{number}@mail.example>", sender=Address(sender), **more)

    def case(self, ticket: str) -> Case:
        found = self.ledger.views.case(ticket)
        assert found is not None, ticket
        return found

    def mails(self, template: str, to: str | None = None) -> list[EmailMessage]:
        """Mails of `template`, oldest first, read back from their bytes."""
        found = [m for name, m in self.post.sent if name == template and (to is None or to in str(m["To"]))]
        return [message_from_bytes(m.as_bytes(), policy=policy.default) for m in found]  # type: ignore[misc]

    def meetings(self) -> list[dict[str, Any]]:
        """Meetings that are there in Zoom."""
        return [m for i in self.zoom.office.meetings if (m := self.zoom.office.meeting(i))]

    def licensed(self) -> set[str]:
        return set(self.zoom.office.licensed())

    def booked(self) -> set[tuple[str, str]]:
        """Host and ticket of all that is held."""
        return {(b.host, b.ticket) for b in self.ledger.bookings.open()}


KINDS = ("send-mail", "activate-zoom", "deactivate-zoom", "schedule-meeting")


def settings_of(folder: Path, zoom: SandboxZoom, url: str | None = None, **choices: Any) -> Settings:
    """A small office; `choices` are keys of [zoom]."""
    access = zoom.access
    section = {
        "account_id": access.account_id,
        "client_id": access.client_id,
        "client_secret": access.client_secret,
        "base_url": access.api_url,
        "oauth_url": access.token_url,
        **choices,
    }
    people = [(RINA, "reviewer"), (BUDI, "reviewer"), (HEAD, "supervisor")]
    return Settings(
        office={"name": "Diskominfo", "address": "desk@kominfo.example", "operator": "ops@kominfo.example"},  # type: ignore[arg-type]
        imap={"host": "127.0.0.1", "security": "plain", "user": "desk", "password": "x"},  # type: ignore[arg-type]
        smtp={"host": "127.0.0.1", "security": "plain"},  # type: ignore[arg-type]
        zoom=section,  # type: ignore[arg-type]
        storage={"data_dir": folder, **({"url": url} if url else {})},  # type: ignore[arg-type]
        review={"authserv_id": "mx.kominfo.example"},  # type: ignore[arg-type]
        staff=[{"address": a, "name": a.split("@")[0].title(), "roles": [r]} for a, r in people],  # type: ignore[misc]
    )


@contextmanager
def open_zoom_office(
    folder: Path, zoom: SandboxZoom, clock: JumpClock, url: str | None = None, **choices: Any
) -> Iterator[ZoomOffice]:
    if url is None:
        blank(folder / "disposisi.sqlite3")
    settings = settings_of(folder, zoom, url, **choices)
    office = ZoomOffice(settings, open_ledger(settings), clock, zoom)
    try:
        yield office
    finally:
        office.close()


def calendar_of(mail: EmailMessage) -> str:
    """The mail's text/calendar part, unfolded."""
    part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    return str(part.get_content()).replace("\r\n ", "").replace("\n ", "")


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
