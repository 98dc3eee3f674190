"""Odd mails are kept, shown, and stop nothing."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from app.demo.day import DOMAIN
from app.demo.letters import letter_pdf
from app.demo.story import DESK, STUNTING
from mailer.inbox import Inbox
from tests.app.conftest import Day

Opening = Callable[..., Day]


def _folders(day: Day) -> dict[str, int]:
    """How many mails lie in each of the desk's folders."""
    inbox: Inbox = day.opened.house.intake().inbox
    inbox.connect()
    try:
        settings = inbox.settings
        client = inbox._ours()
        found = {}
        for name in ("INBOX", settings.done_folder, settings.look_folder):
            client.select_folder(name, readonly=True)
            found[name.rpartition("/")[2]] = len(client.search(["ALL"]))
        return found
    finally:
        inbox.dispose()


def _raw(day: Day, raw: bytes) -> None:
    day.opened.servers.deliver(raw, [DESK])


def _letter(day: Day) -> None:
    day.write("dinkes", "Permohonan Akun Zoom", "Terlampir.", files=[("surat.pdf", letter_pdf(STUNTING))])


@pytest.fixture
def day(office: Opening) -> Day:
    return office(imap={"size_limit_mb": 1})


def test_a_bad_pdf_opens_a_case_that_asks_for_a_better_one(day: Day) -> None:
    """The agency hears at once that the file cannot be read; the mail is dealt with."""
    day.write("satpol", "Permohonan Zoom", "Terlampir.", files=[("surat.pdf", b"%PDF-1.7 not a letter")])
    day.turn()
    [case] = day.cases()
    assert str(case.status) == "incomplete"
    assert "letter" in case.asked
    assert len(day.mails("satpol", case.ticket)) == 1
    assert _folders(day) == {"INBOX": 0, "Selesai": 1, "Periksa": 0}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\n",
        b"\x00\xff\xfe not a mail at all",
        b"Subject: tanpa pengirim\r\n\r\nHalo.\r\n",
        b"From: bukan alamat\r\nSubject: halo\r\n\r\nHalo.\r\n",
    ],
    ids=["empty", "blank", "noise", "no sender", "no address"],
)
def test_what_is_hardly_a_mail_is_kept_for_a_person(day: Day, raw: bytes) -> None:
    """It goes to Periksa with a row that says why, and opens no case."""
    _raw(day, raw)
    _letter(day)
    day.turn()
    assert [str(case.status) for case in day.cases()] == ["in review"]
    rows = day.opened.house.ledger.views.mails()
    assert all(row.state == "moved" and row.reason for row in rows)
    assert _folders(day) == {"INBOX": 0, "Selesai": 1, "Periksa": 1}


def test_a_mail_over_the_limit_is_not_fetched_and_is_shown(day: Day) -> None:
    """Its size is said; the letter behind it is dealt with as ever."""
    large = EmailMessage()
    large["From"], large["To"], large["Subject"] = f"dinsos@{DOMAIN}", DESK, "Foto kegiatan"
    large.set_content("Terlampir.")
    large.add_attachment(
        b"\x00" * (3 << 20), maintype="application", subtype="octet-stream", filename="f.bin"
    )
    _raw(day, large.as_bytes())
    _letter(day)
    day.turn()
    first, _ = day.opened.house.ledger.views.mails()
    assert first.digest is None
    assert "melebihi batas 1 MB" in str(first.reason)
    assert len(day.mails("rina", "dilihat")) == 1
    assert _folders(day) == {"INBOX": 0, "Selesai": 1, "Periksa": 1}


def test_a_reply_to_no_case_changes_nothing(day: Day) -> None:
    """Staff are told that there is no such case; a stranger's mail is laid before the reviewers."""
    day.write("rina", "Re: [VC-2026-0999] Mohon ditinjau", "SETUJU")
    day.write("dinsos", "Re: [VC-2026-0999] Permohonan", "Bagaimana kelanjutannya?")
    day.turn()
    assert day.cases() == []
    assert not day.opened.zoom.changed("user.type")
    assert day.mails("rina", "dipahami") or day.mails("rina", "VC-2026-0999")
    assert not day.mails("dinsos")


def test_a_mail_that_comes_twice_is_dealt_with_once(day: Day) -> None:
    """The same bytes under another UID: one case, one acknowledgement."""
    _letter(day)
    day.turn()
    digest = day.opened.house.ledger.views.mails()[0].digest
    assert digest is not None
    _raw(day, day.opened.house.ledger.archive.get(digest))
    day.turn()
    [case] = day.cases()
    assert len(day.mails("dinkes", case.ticket)) == 1
    assert _folders(day) == {"INBOX": 0, "Selesai": 2, "Periksa": 0}


def test_a_fault_of_ours_in_one_mail_leaves_the_others_alone(
    day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule that raises is logged, its mail is kept for a person, the next letter gets its number."""
    road = day.opened.house.road
    weigh = road._weigh

    def broken(raw: bytes, mail: object, case: object) -> object:
        if b"pecah" in raw:
            raise RuntimeError("a fault of ours")
        return weigh(raw, mail, case)  # type: ignore[arg-type]

    monkeypatch.setattr(road, "_weigh", broken)
    day.write("dinsos", "pecah", "Halo.")
    _letter(day)
    day.turn()
    assert [str(case.status) for case in day.cases()] == ["in review"]
    first = day.opened.house.ledger.views.mails()[0]
    assert "kesalahan program" in str(first.reason)
    assert first.target == "Periksa"
