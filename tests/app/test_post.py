"""Mails composed from the archive, alike each try."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest

from app.demo.letters import letter_pdf
from app.demo.story import DESK, STUNTING
from app.post import MOST_ENCLOSED, Files
from parsers.options import ReadOptions
from rules.decision import SendMail
from storage.archive import digest_of
from storage.outbox import DueEffect
from tests.app.conftest import Day

Opening = Callable[..., Day]
LETTER = letter_pdf(STUNTING)


@pytest.fixture
def day(office: Opening) -> Day:
    """An office that took in one letter, in an archive beside a note."""
    day = office()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("surat/surat.pdf", LETTER)
    files = [("berkas.zip", packed.getvalue()), ("catatan.txt", b"catatan")]
    day.write("dinkes", "Permohonan Akun Zoom", "Terlampir.", files=files)
    day.turn()
    return day


def _review(day: Day) -> EmailMessage:
    return day.mails("rina", "ditinjau")[0]


def _enclosed(mail: EmailMessage) -> dict[str, bytes]:
    return {str(p.get_filename()): p.get_content() for p in mail.iter_attachments() if p.get_filename()}


def test_the_letter_is_enclosed_as_it_came(day: Day) -> None:
    """To the byte, also where it lay in an archive; the page's picture with its evidence is in the mail."""
    mail = _review(day)
    assert LETTER in _enclosed(mail).values()
    pictures = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    html = mail.get_body(("html",))
    assert html is not None
    assert pictures
    assert all(str(part["Content-ID"]).strip("<>") in html.get_content() for part in pictures)


def test_a_file_is_found_by_its_digest_alone(day: Day) -> None:
    """Of the case's mails, archives opened; what is not there is None."""
    files = Files(day.opened.house.ledger, ReadOptions())
    [case] = day.cases()
    found = files.find(case.ticket, digest_of(LETTER))
    assert found is not None
    assert (found.name, found.data) == ("surat.pdf", LETTER)
    assert files.find(case.ticket, digest_of(b"something else")) is None


def _due(day: Day, effect: SendMail) -> DueEffect:
    [case] = day.cases()
    return DueEffect(1, f"{case.ticket}/{effect.key}", case.ticket, effect, case, 0, day.clock.now())


def test_a_mail_is_the_same_at_each_try(day: Day) -> None:
    """Same key, same bytes in head and text: what is sent twice is one mail to those who get it."""
    views = day.opened.house.ledger.views
    [ack] = [e for e in views.effects() if e.key.endswith("/ack")]
    assert isinstance(ack.effect, SendMail)
    due = _due(day, ack.effect)
    made = [day.opened.house.post.compose(due, ack.effect) for _ in range(2)]
    first, second = (BytesParser(policy=policy.default).parsebytes(m.raw) for m in made)
    names = ("Message-ID", "Date", "From", "To", "Subject", "In-Reply-To", "References")
    assert [first[name] for name in names] == [second[name] for name in names]
    assert _text(first) == _text(second)
    assert made[0].rcpts == made[1].rcpts
    assert made[0].mail_from == DESK


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_a_file_that_the_archive_has_no_more_is_left_out(day: Day) -> None:
    """The mail goes out all the same."""
    views = day.opened.house.ledger.views
    review = next(e for e in views.effects() if "/review/" in e.key)
    assert isinstance(review.effect, SendMail)
    for row in views.mails():
        if row.digest:
            day.opened.house.ledger.archive.drop(row.digest)
    mail = day.opened.house.post.compose(_due(day, review.effect), review.effect)
    opened = BytesParser(policy=policy.default).parsebytes(mail.raw)
    assert _enclosed(opened).get("surat.pdf") is None
    assert "SETUJU" in _text(opened)


def test_what_is_enclosed_fits_into_a_mail() -> None:
    """Base64 adds a third: the bound stays under the 25 MB that many servers take."""
    assert MOST_ENCLOSED * 4 / 3 < 25_000_000 + 1_000_000
