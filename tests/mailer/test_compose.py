"""A mail as it leaves: headers, structure, tone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.compose import Enclosure, compose, file_name
from mailer.message_ids import message_id
from mailer.sample_day import Sample
from mailer.sample_facts import LETTER, NOW, OFFICE
from mailer.samples import PIXEL
from mailer.stationery import Stationery, prefilled
from mailer.templating import Templates
from rules.ask import PREFILL_FIELDS
from rules.case import Case, Kind, Status
from rules.decision import SendMail
from rules.mail import Address
from tests.mailer.conftest import CODE, Composed, composed_anew, html_of, key_of, text_of

TONE = """\
Dinas Kesehatan memohon akun Zoom untuk "Rapat Koordinasi Penurunan Stunting".
Batas waktu: Selasa, 3 Maret 2026, 16.00 WIB (1 hari kerja).

  Nomor surat   005/123/DINKES-A/2026, 2 Maret 2026
  Waktu         Kamis, 5 Maret 2026, 09.00 s.d. selesai WIB
  Peserta       100
  Akun          dinkes.zoom@kalbarprov.example
  Penanda tangan  dr. Erna Yulianti, M.Kes., Kepala Dinas Kesehatan

  [ada]   tanda tangan basah
  [ada]   stempel Dinas Kesehatan (ungu)
  [ragu]  alamat akun: terbaca kurang jelas, mohon dicocokkan
  [belum] formulir kalbar.link/sibowal

Balas surel ini dengan satu kata pada baris pertama: SETUJU, TOLAK <alasan>, PERBAIKI <yang kurang>.
"""


def the(name: str, samples: tuple[Sample, ...]) -> Sample:
    return next(s for s in samples if s.effect.template == name)


def structure(mail: EmailMessage) -> object:
    """Content types as a tree."""
    if not mail.is_multipart():
        return mail.get_content_type()
    return mail.get_content_subtype(), [structure(p) for p in mail.iter_parts()]


def test_the_review_mail_has_the_contracts_tone(tame: tuple[Sample, ...], paper: Stationery) -> None:
    """To the letter of the example, its subject too."""
    sample = the("review", tame)
    bare = replace(sample.effect, data={**sample.effect.data, "bookings": None}, token_for=None)
    mail = compose(bare, key_of(sample), sample.case, NOW, paper)
    assert str(mail["Subject"]) == (
        "[VC-2026-0042] Mohon ditinjau: Dinas Kesehatan, Kamis 5 Maret 2026, 09.00 WIB"
    )
    assert text_of(mail).startswith(TONE)


def test_a_reminder_ahead_of_an_early_event_says_when_it_begins(
    tame: tuple[Sample, ...], composed: Composed
) -> None:
    """Not the term's end, which comes after it."""
    early = [s for s in tame if s.effect.template == "review-reminder" and s.effect.data["before_event"]]
    assert {s.effect.data["stage"] for s in early} == {"half", "hour"}
    for sample in early:
        mail = composed(sample)
        begins = "sebelum acara dimulai Selasa, 3 Maret 2026, 09.00 WIB"
        assert begins in str(mail["Subject"])
        assert "16.00" not in text_of(mail).split("Nomor surat")[0]


def test_the_review_mail_can_be_acted_on_from_a_phone(tame: tuple[Sample, ...], composed: Composed) -> None:
    """Facts, states, bookings, both pictures within the page, and a button for each command."""
    mail = composed(the("review", tame))
    page = html_of(mail)
    assert structure(mail) == (
        "alternative",
        ["text/plain", ("related", ["text/html", "image/png", "image/png"])],
    )
    for part in ("cid:bukti@surat", "cid:hari@lisensi", '<span class="chip ragu">ragu</span>'):
        assert part in page
    cids = [p["Content-ID"] for p in mail.walk() if p.get_content_type() == "image/png"]
    assert cids == ["<bukti@surat>", "<hari@lisensi>"]
    assert "penuh pada waktu yang diminta" in page
    assert "Waktu kosong terdekat  Jumat, 6 Maret 2026, 09.00 WIB" in text_of(mail)
    assert "Dapat digeser  VC-2026-0039 (Bappeda)" in text_of(mail)


def test_each_button_opens_a_reply_that_is_ready(tame: tuple[Sample, ...], composed: Composed) -> None:
    """A mailto with the ticket in the subject, the command on the first line, the code in the body."""
    page = html_of(composed(the("review", tame)))
    replies = [urlsplit(link.replace("&amp;", "&")) for link in re.findall(r'href="(mailto:[^"]+)"', page)]
    assert [unquote(r.path) for r in replies] == ["diskominfo@kalbarprov.example"] * 3
    fields = [parse_qs(r.query, strict_parsing=True) for r in replies]
    assert [f["subject"] for f in fields] == [["Re: [VC-2026-0042]"]] * 3
    bodies = [f["body"][0] for f in fields]
    assert [b.split("\r\n")[0] for b in bodies] == ["SETUJU", "PERBAIKI ", "TOLAK "]
    assert all(b.endswith(f"Kode: {CODE}\r\n") for b in bodies)


def test_plus_addressing_carries_the_code_home(tame: tuple[Sample, ...], paper: Stationery) -> None:
    """Where the server knows plus addresses, Reply-To and the buttons name the code."""
    sample = the("review", tame)
    plus = replace(paper, plus_addressing=True)
    mail = compose(sample.effect, key_of(sample), sample.case, NOW, plus, token=CODE)
    assert mail["Reply-To"] == f"diskominfo+{CODE}@kalbarprov.example"
    assert f"mailto:diskominfo+{CODE}@kalbarprov.example?" in html_of(mail)


def test_the_confirmation_is_an_event_to_mail_programs(tame: tuple[Sample, ...], composed: Composed) -> None:
    """The calendar is the last alternative and, once more, a file; its lines end in CRLF on the wire."""
    sample = the("approved-confirmation", tame)
    mail = message_from_bytes(composed(sample).as_bytes(policy=policy.SMTP), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert structure(mail) == (
        "mixed",
        [("alternative", ["text/plain", "text/html", "text/calendar"]), "application/ics"],
    )
    calendar = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    assert dict(calendar["Content-Type"].params) == {"method": "REQUEST", "charset": "utf-8"}
    raw = calendar.get_payload(decode=True)
    file = next(p for p in mail.walk() if p.get_content_type() == "application/ics")
    assert raw == file.get_payload(decode=True)
    assert raw.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"ATTENDEE" in raw
    assert b"K4lb4r" not in raw


def test_pictures_calendar_and_files_nest_rightly(tame: tuple[Sample, ...], paper: Stationery) -> None:
    """mixed( alternative( text, related( html, pictures ), calendar ), files )."""
    review, done = the("review", tame), the("approved-confirmation", tame)
    both = replace(review.effect, invite=done.effect.invite)
    letter = Enclosure("surat.pdf", "application/pdf", b"%PDF-1.7")
    mail = compose(both, "k", review.case, NOW, paper, evidence=PIXEL, enclosures=(letter,))
    assert structure(mail) == (
        "mixed",
        [
            ("alternative", ["text/plain", ("related", ["text/html", "image/png"]), "text/calendar"]),
            "application/ics",
            "application/pdf",
        ],
    )


def test_a_mail_is_the_same_to_the_byte_at_each_try(
    tame: tuple[Sample, ...], composed: Composed, paper: Stationery
) -> None:
    """Message-ID and boundaries derive from the effect's key: a second try is no second mail."""
    ids = set()
    for sample in tame:
        one, two = composed(sample), composed_anew(sample, paper)
        assert one.as_bytes(policy=policy.SMTP) == two.as_bytes(policy=policy.SMTP)
        ids.add(one["Message-ID"])
    assert len(ids) == len({key_of(s) for s in tame})


def test_every_mail_says_that_no_person_wrote_it(tame: tuple[Sample, ...], composed: Composed) -> None:
    """RFC 3834: auto-replied where it answers a mail, auto-generated else; threads hold together."""
    for sample in tame:
        mail, effect = composed(sample), sample.effect
        assert mail["Auto-Submitted"] == ("auto-replied" if effect.in_reply_to else "auto-generated")
        assert mail["In-Reply-To"] == effect.in_reply_to
        if effect.in_reply_to:
            assert effect.in_reply_to in mail["References"].split()
        if effect.token_for:
            assert CODE in mail["References"]


def test_a_thread_of_hostile_ids_stays_a_thread(paper: Stationery, tame: tuple[Sample, ...]) -> None:
    """What is no Message-ID is left out; a chain of hundreds is cut in its middle, its first one kept."""
    sample = the("follow-up-ack", tame)
    chain = ("<first@x>", *(f"<{n}@x>" for n in range(400)), "evil\r\nBcc: x@y", "<a b@x>")
    effect = replace(sample.effect, references=chain, in_reply_to="<399@x>\r\nBcc: x@y")
    mail = compose(effect, "k", sample.case, NOW, paper)
    assert mail["Bcc"] is None
    assert mail["In-Reply-To"] is None
    assert mail["References"].split() == ["<first@x>", *(f"<{n}@x>" for n in range(388, 400))]


def test_hostile_names_break_no_header(wild: tuple[Sample, ...], composed: Composed) -> None:
    """As it goes over the wire: each address once, no header that was not meant, every line short."""
    meant = {
        *("from", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references", "mime-version"),
        *("auto-submitted", "x-auto-response-suppress", "content-type", "content-transfer-encoding"),
    }
    for sample in wild:
        raw = composed(sample).as_bytes(policy=policy.SMTP)
        mail = message_from_bytes(raw, policy=policy.default)
        assert {name.lower() for name in mail} <= meant
        assert [a.addr_spec for a in mail["To"].addresses] == [a.email for a in sample.effect.to]
        assert max(map(len, raw.split(b"\r\n"))) <= 998
        assert mail.defects == []


@given(st.text(max_size=60), st.text(max_size=60))
def test_message_ids_differ_as_keys_do(one: str, two: str) -> None:
    """Always a valid id (RFC 5322 §3.6.4), equal only for equal keys."""
    first, second = message_id(one, "x.example"), message_id(two, "x.example")
    assert re.fullmatch(r"<[A-Za-z0-9-]*\.[0-9a-f]{32}@x\.example>", first)
    assert (first == second) == (one == two)


@given(st.text(max_size=90), st.booleans())
def test_any_display_name_leaves_the_address_alone(paper: Stationery, name: str, copied: bool) -> None:
    """Whatever somebody calls himself: on the wire the mail goes to him, and to nobody else."""
    person = Address("siti.aminah@surat.example", name)
    effect = SendMail("k", "lapsed", (person,), cc=(replace(person, email="b@x.example"),) if copied else ())
    raw = compose(effect, "k", None, NOW, paper).as_bytes(policy=policy.SMTP)
    mail = message_from_bytes(raw, policy=policy.default)
    assert [a.addr_spec for a in mail["To"].addresses] == ["siti.aminah@surat.example"]
    assert [a.addr_spec for a in mail["Cc"].addresses] == ["b@x.example"] if copied else mail["Cc"] is None
    assert mail["To"].defects == ()


@given(st.text(max_size=300))
def test_file_names_hold_no_path_and_no_control(name: str) -> None:
    """An enclosed file is named as it came, less what could lead elsewhere."""
    flat = file_name(name)
    assert 0 < len(flat) <= 120
    assert not re.search(r"[\x00-\x1f/\\:\"<>|*?\u202e]", flat)
    assert flat.strip(".") != ""


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("application/pdf", "application/pdf"),
        ("message/rfc822", "application/octet-stream"),
        ("multipart/mixed", "application/octet-stream"),
        ("text/html\r\nX: y", "application/octet-stream"),
        ("nonsense", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_a_file_goes_as_it_came(paper: Stationery, tame: tuple[Sample, ...], said: str, kept: str) -> None:
    """Its bytes whole; a type that is none, or would open a mail of its own, is a plain file."""
    sample = the("question", tame)
    file = Enclosure("../surat 1.pdf", said, b"\x00\xff\r\n")
    mail = compose(sample.effect, "k", sample.case, NOW, paper, enclosures=(file,))
    (part,) = mail.iter_attachments()
    assert (part.get_content_type(), part.get_payload(decode=True)) == (kept, b"\x00\xff\r\n")
    assert part.get_filename() == "_surat 1.pdf"


def test_what_the_recipient_may_not_see_is_hidden(paper: Stationery, tame: tuple[Sample, ...]) -> None:
    """`as_seen` changes the case before any template sees it."""
    sample = the("complaint-new", tame)
    assert sample.case is not None
    blind = replace(sample.case, grievance=None, requester=None)
    mail = compose(sample.effect, "k", sample.case, NOW, paper, as_seen=lambda case: blind)
    assert "Siti Aminah" not in text_of(mail) + html_of(mail)


def test_secrets_of_a_meeting_are_kept_from_other_mails(
    paper: Stationery, tame: tuple[Sample, ...], tmp_path: Path
) -> None:
    """Even a template that would show them finds none."""
    spill = "Subject: Rapat\n\n{{ meeting.topic }} {{ meeting.password|default('kosong') }}\n"
    (tmp_path / "ended.txt").write_text(spill)
    (tmp_path / "approved-confirmation.txt").write_text(spill)
    own = replace(paper, templates=Templates(tmp_path))
    done = the("approved-confirmation", tame)
    assert text_of(compose(done.effect, "k", done.case, NOW, own)).endswith("Stunting K4lb4r\n")
    other = replace(done.effect, template="ended")
    assert text_of(compose(other, "k", done.case, NOW, own)).endswith("Stunting kosong\n")


def test_the_fields_that_a_form_is_filled_in_with_are_all_known() -> None:
    """Each name that the settings allow stands for something in the form's address."""
    office = replace(OFFICE, form_prefill={name: name for name in PREFILL_FIELDS})
    letter = replace(LETTER, event=replace(LETTER.event, end=time(11)))
    case = Case(Kind.REQUEST, Status.INCOMPLETE, NOW, None, letter=letter)
    address = prefilled(office, case, "VC-2026-0001")
    assert parse_qs(urlsplit(address).query).keys() == set(PREFILL_FIELDS)
