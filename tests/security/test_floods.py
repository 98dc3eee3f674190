"""Loops and floods: what one address may cause."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from app.clock import JumpClock
from app.road import Road
from mailer.authenticity import Trust, weigh
from mailer.message_ids import message_id
from mailer.tokens import Ring
from parsers.mails.header import message_id_of
from parsers.options import ReadOptions
from parsers.reader import read_mail
from rules.case import Case, Kind
from rules.decision import SendMail
from rules.facts import Facts
from storage.archive import Archive
from storage.arrivals import Arrival
from storage.engine import migrate, open_engine
from storage.ledger import Ledger
from storage.views import MailView
from tests.rules.samples import DESK, NOW, OFFICE, RINA

MX = "mx.kalbarprov.example"
FLOODER = "banjir@warga.example"
DOMAIN = OFFICE.desk.email.partition("@")[2]


class Reader:
    """The reader in this process: what it says is the same, and no process need start."""

    def submit(self, raw: bytes) -> Future[Facts]:
        future: Future[Facts] = Future()
        future.set_result(read_mail(raw, ReadOptions()))
        return future


@dataclass
class Desk:
    """The road with storage and a clock; `come` is a mail in the mailbox, `decide` a turn."""

    ledger: Ledger
    clock: JumpClock
    road: Road
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def come(self, sender: str, subject: str, text: str, *head: str, verdict: str = "pass") -> None:
        number = next(self.numbers)
        domain = sender.rpartition("@")[2]
        raw = "\r\n".join(
            [
                f"Authentication-Results: {MX}; dmarc={verdict} header.from={domain}",
                f"From: {sender}",
                f"To: {OFFICE.desk.email}",
                f"Subject: {subject}",
                f"Message-ID: <{number}@{domain}>",
                *head,
                "",
                text,
            ]
        ).encode()
        self.put(raw, number)

    def put(self, raw: bytes, number: int | None = None) -> None:
        now = self.clock.now()
        uid = number or next(self.numbers)
        arrival = Arrival("desk", "INBOX", 1, uid, raw, now, message_id=message_id_of(raw))
        self.ledger.arrivals.note([arrival], now)

    def decide(self) -> None:
        while self.road.take_in():
            pass

    def sent(self, to: str, template: str | None = None) -> list[SendMail]:
        effects = (view.effect for view in self.ledger.views.effects())
        return [
            e
            for e in effects
            if isinstance(e, SendMail) and to in {a.email for a in e.to} and template in (None, e.template)
        ]

    def mails(self) -> list[MailView]:
        return self.ledger.views.mails()

    def cases(self) -> list[Case]:
        return self.ledger.views.cases()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    engine = open_engine(f"sqlite:///{tmp_path / 'l.sqlite3'}")
    migrate(engine)
    ledger = Ledger(engine, Archive(str(tmp_path / "a")), message_id=partial(message_id, domain=DOMAIN))
    clock = JumpClock(NOW)
    staff = tuple(person.address.email for person in OFFICE.staff)
    trust = Trust(MX, Ring((b"k" * 32,)), staff)
    road = Road(ledger, Reader(), partial(weigh, trust=trust), lambda: DESK, clock)
    yield Desk(ledger, clock, road)
    ledger.close()


COMPLAINT = (
    "Dengan hormat,\r\n\r\nSaya mengadukan pelayanan video conference yang sangat lambat dan mengecewakan. "
    "Keluhan saya tidak ditanggapi. Mohon pengaduan ini ditindaklanjuti.\r\n"
)


def test_a_flood_of_cases_opens_so_many_an_hour_and_keeps_the_rest(desk: Desk) -> None:
    """Thirty cases of one sender; the others wait in Disposisi/Periksa, decided and unanswered."""
    for number in range(45):
        desk.come(FLOODER, f"Pengaduan nomor {number}", COMPLAINT)
    desk.come("tini@tetangga.example", "Pengaduan", COMPLAINT)
    desk.decide()
    opened = [c.requester.email for c in desk.cases() if c.requester]
    assert opened.count(FLOODER) == OFFICE.cases_per_hour
    assert opened.count("tini@tetangga.example") == 1
    kept = [m for m in desk.mails() if m.ticket is None]
    assert len(kept) == 45 - OFFICE.cases_per_hour
    assert all(m.target == "Periksa" and m.state == "decided" for m in kept)
    assert desk.sent("tini@tetangga.example")


def test_the_next_hour_a_sender_is_heard_again(desk: Desk) -> None:
    """The cap is for an hour, not for good."""
    for number in range(OFFICE.cases_per_hour + 1):
        desk.come(FLOODER, f"Pengaduan nomor {number}", COMPLAINT)
    desk.decide()
    desk.clock.jump_to(NOW + timedelta(minutes=61))
    desk.come(FLOODER, "Pengaduan kemudian", COMPLAINT)
    desk.decide()
    assert len(desk.cases()) == OFFICE.cases_per_hour + 1


def test_nobody_is_answered_without_end(desk: Desk) -> None:
    """A program that answers each of our mails and says in no way that it is one: the cap ends it."""
    desk.come(FLOODER, "Pengaduan", COMPLAINT)
    desk.decide()
    (case,) = desk.cases()
    assert case.kind is Kind.COMPLAINT
    for _ in range(40):
        desk.come(FLOODER, f"Re: [{case.ticket}] Pengaduan", "Pesan Anda sudah kami terima.")
        desk.decide()
    assert len(desk.sent(FLOODER)) == OFFICE.answers_per_day
    assert len([m for m in desk.mails() if m.target == "Periksa"]) >= 40 - OFFICE.answers_per_day
    desk.clock.jump_to(NOW + timedelta(days=1))
    desk.come(FLOODER, f"Re: [{case.ticket}]", "Apakah ada kabar mengenai pengaduan ini?")
    desk.decide()
    assert len(desk.sent(FLOODER)) == OFFICE.answers_per_day + 1


@pytest.mark.parametrize(
    "head",
    ["Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <x.example>", "Return-Path: <>"],
)
def test_two_programs_do_not_talk_to_each_other(desk: Desk, head: str) -> None:
    """RFC 3834: an answer by a program gets none, on a case or without one."""
    desk.come(FLOODER, "Pengaduan", COMPLAINT)
    desk.decide()
    (case,) = desk.cases()
    before = len(desk.sent(FLOODER))
    desk.come(FLOODER, f"Re: [{case.ticket}] Pengaduan", "Saya sedang cuti.", head)
    desk.come("lain@warga.example", "Saya sedang cuti", "Saya kembali hari Senin.", head)
    desk.decide()
    assert len(desk.sent(FLOODER)) == before
    assert desk.sent("lain@warga.example") == []
    assert len(desk.cases()) == 1


def test_the_desk_does_not_answer_itself(desk: Desk) -> None:
    """Our own mail come back, by whichever way: kept, and no more."""
    desk.come(OFFICE.desk.email, "Pengaduan", COMPLAINT)
    desk.decide()
    assert desk.cases() == []
    assert desk.ledger.views.effects() == []
    assert [m.target for m in desk.mails()] == ["Periksa"]


def test_strangers_mails_reach_the_reviewers_so_many_an_hour(desk: Desk) -> None:
    """Mails that fit no rule are laid before them, up to the cap; beyond it they wait to be looked at."""
    for number in range(50):
        desk.come(FLOODER, f"Re: [VC-2026-9999] {number}", "Bagaimana kelanjutannya?")
    desk.decide()
    assert len(desk.sent(RINA.email, "look")) == OFFICE.cases_per_hour
    assert len(desk.mails()) == 50
    assert all(m.state == "decided" and m.reason for m in desk.mails())


@pytest.mark.parametrize(
    "raw",
    [
        b"From: banjir@warga.example\r\n: \x00\xff%d\r\n",
        b"\x00\x01\xfe %d",
        b"Subject: tanya %d\r\nMessage-ID: <n%d@x.example>\r\n\r\nBagaimana kelanjutannya?\r\n",
    ],
)
def test_mails_that_cannot_be_read_reach_the_reviewers_so_many_an_hour(desk: Desk, raw: bytes) -> None:
    """Nor do those without a sender: all of these have one sender's share."""
    for number in range(40):
        desk.put(raw.replace(b"%d", str(number).encode()))
    desk.decide()
    assert len(desk.sent(RINA.email, "look")) == OFFICE.cases_per_hour
    assert [m.target for m in desk.mails()] == ["Periksa"] * 40


def test_a_known_message_id_above_other_words_is_told_to_the_reviewers(desk: Desk) -> None:
    """Nothing is done for it, and somebody may wait: a scanner may give all its mails one Message-ID."""
    desk.put(f"From: {FLOODER}\r\nMessage-ID: <satu@x>\r\nSubject: Pengaduan\r\n\r\n{COMPLAINT}".encode())
    desk.put(f"From: {FLOODER}\r\nMessage-ID: <satu@x>\r\nSubject: Pengaduan\r\n\r\nSETUJU".encode())
    desk.decide()
    assert len(desk.cases()) == 1
    assert [m.target for m in desk.mails()] == ["Selesai", "Periksa"]
    (told,) = desk.sent(RINA.email, "look")
    assert "isinya berbeda" in told.data["why"]


def test_a_hundred_forgeries_are_one_alert_an_hour(desk: Desk) -> None:
    """Each is on record with its headers; the office is warned once an hour of one name."""
    for _ in range(30):
        desk.come(RINA.email, "Re: [VC-2026-0001]", "SETUJU", verdict="fail")
    desk.decide()
    assert len(desk.sent("kabid@diskominfo.example", "forgery-alert")) == 1
    assert len(desk.sent(RINA.email)) == 1
    refused = [e for e in desk.ledger.views.events() if "was refused" in (e.reason or "")]
    assert len(refused) == 30
    assert all(any("dmarc=fail" in line for line in e.evidence) for e in refused)
    desk.clock.jump_to(NOW + timedelta(minutes=61))
    desk.come(RINA.email, "Re: [VC-2026-0001]", "SETUJU", verdict="fail")
    desk.decide()
    assert len(desk.sent("kabid@diskominfo.example", "forgery-alert")) == 2


def failure(of: str, original: str, number: int, at: datetime) -> bytes:
    """A notice of failure as Postfix writes it (RFC 3464)."""
    return (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.kalbarprov.example (Mail Delivery System)\r\n"
        f"To: {OFFICE.desk.email}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        f"Date: {at:%a, %d %b %Y %H:%M:%S} +0000\r\nMessage-ID: <dsn-{number}@mx.kalbarprov.example>\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=_x"\r\n\r\n'
        "--=_x\r\nContent-Type: text/plain\r\n\r\nThis is the mail system at host mx.\r\n\r\n"
        "--=_x\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.kalbarprov.example\r\n\r\n"
        f"Final-Recipient: rfc822; {of}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        f"Diagnostic-Code: smtp; 550 5.1.1 <{of}>: no such user\r\n\r\n"
        "--=_x\r\nContent-Type: message/rfc822\r\n\r\n"
        f"From: {OFFICE.desk.email}\r\nTo: {of}\r\nSubject: x\r\nMessage-ID: {original}\r\n\r\n"
        "x\r\n--=_x--\r\n"
    ).encode()


def test_a_notice_of_failure_marks_the_case_s_address_dead(desk: Desk) -> None:
    """The officers are told, the address gets no more mail; one that names a stranger changes nothing."""
    desk.come(FLOODER, "Pengaduan", COMPLAINT)
    desk.decide()
    (case,) = desk.cases()
    ack = next(v for v in desk.ledger.views.effects() if v.effect in desk.sent(FLOODER))
    assert ack.message_id
    desk.put(failure("orang@lain.example", ack.message_id, 1, NOW))
    desk.decide()
    assert desk.cases()[0].dead == ()
    desk.put(failure(FLOODER, ack.message_id, 2, NOW))
    desk.decide()
    (case,) = desk.cases()
    assert case.dead == (FLOODER,)
    assert desk.sent("sari@diskominfo.example", "bounced")
    desk.put(failure(FLOODER, ack.message_id, 3, NOW))
    desk.decide()
    assert len(desk.sent("sari@diskominfo.example", "bounced")) == 1
