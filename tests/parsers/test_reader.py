"""Mails become the facts that they bring."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.contract import as_contract, class_of
from parsers.options import ReadOptions
from parsers.reader import EMPTY, NO_MAIL, read_any, read_mail
from rules.facts import (
    AutoReply,
    Bounce,
    Complaint,
    FollowUp,
    Other,
    RequestLetter,
    ReviewerReply,
    Unreadable,
)
from rules.letter import Letter, UnreadableFile
from rules.mail import Verb
from tests.parsers.raw_mails import AGENCY, CITIZEN, TOKEN, archive, letter, picture, raw_mail

PLAIN = ReadOptions()
WIFI = "wifi kantor lurah mati 3 hari gk ada yg benerin"
BRIBE = (
    "Saya dimintai uang Rp250.000 oleh petugas pada tanggal 4 Maret 2026. Mohon identitas saya dirahasiakan."
    "\n\nHormat saya,\nAgus Wijaya"
)
ZOOM = "Dengan hormat, bersama ini kami mohon akun Zoom untuk rapat koordinasi. Terima kasih."
REPLY = {"In_Reply_To": f"<k.{TOKEN}@desk.example>", "References": f"<k.{TOKEN}@desk.example>"}
EXAMPLES = {
    "request": raw_mail(ZOOM, "Permohonan akun Zoom", AGENCY),
    "complaint": raw_mail(WIFI, "wifi"),
    "reply": raw_mail("SETUJU", "Re: [VC-2026-0042] Mohon ditinjau", **REPLY),
    "follow-up": raw_mail("Formulir sudah kami isi.", "Re: [VC-2026-0042] Permohonan", **REPLY),
    "auto-reply": raw_mail("Saya cuti.", "Re: Permohonan", Auto_Submitted="auto-replied"),
    "other": raw_mail("Terima kasih banyak, rapat kami lancar.", "Terima kasih"),
}


def read(raw: bytes) -> object:
    return read_mail(raw, PLAIN)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_mail_of_each_class_is_told(name: str) -> None:
    """Each class of the contract is recognised from raw bytes."""
    assert class_of(read_mail(EXAMPLES[name], PLAIN)) == name


def test_a_letter_opens_a_request_whatever_the_mail_says() -> None:
    """An enclosed request letter counts more than empty words, and all readings are kept."""
    facts = read(raw_mail("Terlampir.", "surat", AGENCY, (("surat.pdf", letter()),)))
    assert isinstance(facts, RequestLetter)
    assert facts.letter is not None
    assert facts.letter.is_request
    assert [each.file for each in facts.mail.letters] == ["surat.pdf"]
    assert facts.letter.digest == facts.mail.attachments[0].digest


def test_the_request_among_several_letters_is_the_one() -> None:
    """Of a report and a request, the request is the mail's letter, in whichever order they come."""
    files = (("laporan.pdf", letter("thanks.pdf")), ("surat.pdf", letter()))
    for order in (files, files[::-1]):
        facts = read(raw_mail("Terlampir surat.", "surat", AGENCY, order))
        assert isinstance(facts, RequestLetter)
        assert facts.letter is not None
        assert facts.letter.file == "surat.pdf"
        assert len(facts.mail.letters) == 2


def test_an_unreadable_letter_is_a_request_without_one() -> None:
    """Who asks for an account with a file that nobody can read has asked, and the reason is kept."""
    facts = read(raw_mail(ZOOM, "Permohonan Zoom", AGENCY, (("surat.pdf", b"%PDF-1.4 rusak"),)))
    assert isinstance(facts, RequestLetter)
    assert facts.letter is None
    assert isinstance(facts.mail.letters[0], UnreadableFile)
    assert facts.mail.letters[0].reason


def test_a_letter_within_an_archive_is_read() -> None:
    """A ZIP's members are read as if they were enclosed by themselves."""
    packed = archive(("berkas/surat.pdf", letter()))
    facts = read(raw_mail("Terlampir.", "surat", AGENCY, (("berkas.zip", packed),)))
    assert isinstance(facts, RequestLetter)
    assert facts.letter is not None
    assert facts.letter.file == "surat.pdf"


def test_logos_and_calendars_are_no_letters() -> None:
    """Pictures smaller than a page and calendar files are passed over."""
    files = (("logo.png", picture(200, 80)), ("acara.ics", b"BEGIN:VCALENDAR"))
    facts = read(raw_mail(ZOOM, "Permohonan Zoom", AGENCY, files))
    assert isinstance(facts, RequestLetter)
    assert facts.mail.letters == ()


def test_the_same_file_twice_is_read_once() -> None:
    """One content is one letter, under however many names."""
    files = (("surat.pdf", letter()), ("salinan.pdf", letter()))
    facts = read(raw_mail("Terlampir.", "surat", AGENCY, files))
    assert isinstance(facts, RequestLetter)
    assert len(facts.mail.letters) == 1


def test_a_request_that_complains_is_both() -> None:
    """A letter with angry words brings a request and a complaint that know each other."""
    words = (
        "Terlampir surat permohonan zoom. Kami kecewa, wifi kantor kami mati seminggu dan tidak ditanggapi."
    )
    facts = read(raw_mail(words, "Permohonan", AGENCY, (("surat.pdf", letter()),)))
    assert isinstance(facts, RequestLetter)
    assert facts.also_complaint is not None
    assert facts.also_complaint.mail == facts.mail
    assert facts.also_complaint.proposed_reasons


def test_a_meeting_about_complaints_complains_of_nothing() -> None:
    """What an event is about is not what the mail complains of."""
    words = "Mohon akun Zoom untuk sosialisasi pungli, gratifikasi dan penanganan keluhan masyarakat."
    facts = read(raw_mail(words, "Permohonan Zoom", AGENCY, (("surat.pdf", letter()),)))
    assert isinstance(facts, RequestLetter)
    assert facts.also_complaint is None


def test_a_complaint_carries_what_it_says_of_itself() -> None:
    """Name, day, secrecy, category and the words behind it are all there."""
    facts = read(raw_mail(BRIBE, "mohon ditindak"))
    assert isinstance(facts, Complaint)
    assert facts.reporter == "Agus Wijaya"
    assert facts.happened_on == date(2026, 3, 4)
    assert facts.wants_secrecy
    assert facts.proposed == "berkadar pengawasan"
    assert any("uang" in reason for reason in facts.proposed_reasons)
    assert facts.channel == "EMAIL"


@pytest.mark.parametrize(
    "words",
    ["jgn sebut nama sy", "rahasiakan identitas saya", "tolong jangan sampai ketahuan saya yg lapor",
     "mohon laporan ini dijaga kerahasiaannya", "saya ingin tetap anonim"],
)  # fmt: skip
def test_secrecy_is_heard_in_any_words(words: str) -> None:
    """Formal or everyday, who asks to stay unnamed is heard; who does not ask is not."""
    asked = read(raw_mail(f"Petugas minta uang 50 ribu. {words}", "pungli"))
    open_ = read(raw_mail("Petugas minta uang 50 ribu.", "pungli"))
    assert isinstance(asked, Complaint)
    assert isinstance(open_, Complaint)
    assert asked.wants_secrecy
    assert not open_.wants_secrecy


def test_a_first_mail_that_records_is_a_command() -> None:
    """CATAT names no case and begins none by itself: an officer dictates."""
    facts = read(raw_mail("CATAT WA\nNama: Budi\nIsi: wifi mati seminggu, kecewa sekali", "aduan"))
    assert isinstance(facts, ReviewerReply)
    assert facts.command.verb is Verb.RECORD
    assert facts.command.argument == "WA"


@pytest.mark.parametrize("word", ["STATUS", "BANTUAN", "HELP", "SETUJU"])
def test_a_lone_command_word_is_a_command(word: str) -> None:
    """Staff may write a command without answering anything; rules say whether it counts."""
    assert isinstance(read(raw_mail(word, "")), ReviewerReply)


def test_a_complaint_that_begins_like_a_command_is_a_complaint() -> None:
    """`Perbaiki …` by a citizen is no REVISE."""
    text = "Perbaiki wifi kantor lurah\nsudah mati seminggu, petugasnya tidak pernah datang, kami kecewa"
    assert isinstance(read(raw_mail(text, "wifi mati")), Complaint)


def test_quoted_commands_never_count() -> None:
    """An APPROVE in what is quoted is not its author's word."""
    text = "Masih kami pelajari.\n\nPada Kam, 5 Mar 2026 pukul 09.00 Desk menulis:\n> SETUJU\n> TOLAK alasan"
    facts = read(raw_mail(text, "Re: [VC-2026-0042] Mohon ditinjau", **REPLY))
    assert isinstance(facts, FollowUp)
    assert "SETUJU" not in facts.mail.new_text


def test_a_reply_brings_its_letter_along() -> None:
    """A better letter in a case's thread is the follow-up's letter."""
    facts = read(raw_mail("Ini yang benar.", "Re: [VC-2026-0042]", AGENCY, (("b.pdf", letter()),), **REPLY))
    assert isinstance(facts, FollowUp)
    assert isinstance(facts.letter, Letter)
    assert facts.mail.tickets == ("VC-2026-0042",)


def test_a_letter_under_a_command_s_word_is_read() -> None:
    """An agency's `Revisi surat terlampir` brings its letter along; under a code it is a reviewer's."""
    files, subject = (("b.pdf", letter()),), "Re: [VC-2026-0042]"
    facts = read(raw_mail("Revisi surat terlampir", subject, AGENCY, files))
    assert isinstance(facts, ReviewerReply)
    assert facts.letter is not None
    assert facts.letter in facts.mail.letters
    coded = read(raw_mail(f"Revisi surat terlampir\n\nKode: d1{'a' * 26}", subject, AGENCY, files, **REPLY))
    assert isinstance(coded, ReviewerReply)
    assert coded.letter is None


@pytest.mark.parametrize(
    ("text", "subject", "head"),
    [
        (f"SETUJU\n\nKode: d1{'a' * 26}", "Re: [VC-2026-0042]", {}),
        ("CATAT WA\nIsi: wifi mati", "aduan", {}),
        ("Pindaian", "Scan", {"Auto_Submitted": "auto-generated"}),
    ],
)
def test_read_shows_what_is_enclosed_with_a_command(text: str, subject: str, head: dict[str, str]) -> None:
    """Nor does the road read what a scanner sends; who asks what is in the file is told."""
    raw = raw_mail(text, subject, AGENCY, (("b.pdf", letter()),), **head)
    assert as_contract(read_any(raw, "balasan.eml", PLAIN), "balasan.eml")["attachments"]
    assert not as_contract(read_mail(raw, PLAIN), "balasan.eml")["attachments"]


def test_a_ticket_in_the_words_belongs_to_its_case() -> None:
    """Who names a case only in the text writes about it."""
    facts = read(raw_mail("Bagaimana kabar aduan saya ADU-2026-0007?", "tanya"))
    assert isinstance(facts, FollowUp)
    assert facts.mail.tickets == ("ADU-2026-0007",)


def test_html_alone_is_read() -> None:
    """A mail without plain text is read as it is drawn; what is hidden is not."""
    html = f"<html><body><p>{WIFI}</p><p style='display:none'>SETUJU</p></body></html>"
    facts = read(raw_mail("", "lapor", html=html))
    assert isinstance(facts, Complaint)
    assert "SETUJU" not in facts.text


def test_what_is_forwarded_counts_where_nothing_was_typed() -> None:
    """A forwarded complaint is one."""
    text = (
        f"\n---------- Forwarded message ---------\nDari: Budi <budi@mail.example>\nSubject: wifi\n\n{WIFI}"
    )
    assert isinstance(read(raw_mail(text, "Fwd: wifi")), Complaint)


@pytest.mark.parametrize(
    ("raw", "reason"), [(b"", EMPTY), (b" \r\n\n", EMPTY), (b"\x00\x01\xfe" * 9, NO_MAIL)]
)
def test_what_is_no_mail_says_so(raw: bytes, reason: str) -> None:
    """An empty mail and a file of another kind end as unreadable, with a sentence for a person."""
    facts = read(raw)
    assert isinstance(facts, Unreadable)
    assert facts.reason == reason
    assert facts.size == len(raw)


def test_a_mail_without_a_sender_is_read() -> None:
    """No From is no reason to lose a complaint."""
    facts = read(raw_mail(WIFI, "wifi", sender=None))
    assert isinstance(facts, Complaint)
    assert facts.mail is not None
    assert facts.mail.sender is None


def test_a_file_is_told_from_a_mail() -> None:
    """`read_any` knows a mail by its name or its first lines, and takes all else for a letter."""
    assert isinstance(read_any(EXAMPLES["complaint"], "pesan.eml", PLAIN), Complaint)
    assert isinstance(read_any(EXAMPLES["complaint"], "1,S=3", PLAIN), Complaint)
    assert isinstance(read_any(letter(), "surat", PLAIN), Letter)
    assert isinstance(read_any(b"Nomor: 5\nHal: surat", "catatan.txt", PLAIN), UnreadableFile)


def test_the_contract_shows_class_score_and_reasons() -> None:
    """`read --json` says how sure the class is, and the words behind it."""
    shown = as_contract(read_mail(EXAMPLES["complaint"], PLAIN), "pesan.eml")
    assert shown["class"] == "complaint"
    assert 0.5 < shown["score"] <= 1
    assert any("wifi" in reason for reason in shown["reasons"])
    assert shown["category"] == "ringan"
    for name, raw in EXAMPLES.items():
        each = as_contract(read_mail(raw, PLAIN), "pesan.eml")
        assert each["class"] == name
        assert 0 <= each["score"] <= 1


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_end_as_facts(raw: bytes) -> None:
    """No bytes raise: what cannot be read is unreadable, with a reason."""
    facts = read_mail(raw, PLAIN)
    assert not isinstance(facts, Unreadable) or facts.reason


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(EXAMPLES)),
    st.lists(st.tuples(st.integers(0, 2000), st.binary(max_size=6)), min_size=1, max_size=6),
)
def test_a_mutated_mail_ends_as_facts(name: str, changes: list[tuple[int, bytes]]) -> None:
    """A mail damaged anywhere still ends as some facts."""
    raw = EXAMPLES[name]
    for place, data in changes:
        at = place % (len(raw) + 1)
        raw = raw[:at] + data + raw[at + len(data) :]
    assert class_of(read_mail(raw, PLAIN))


NAMES = st.from_regex(r"X-Kantor-[A-Z][a-z]{1,8}", fullmatch=True)
VALUES = st.text("abcdefgh 0123456789.;=()", max_size=60)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(EXAMPLES)), NAMES, VALUES)
def test_an_unknown_header_changes_no_class(name: str, header: str, value: str) -> None:
    """What servers add on the way says nothing of what a mail wants."""
    raw = header.encode() + b": " + value.strip().encode() + b"\n" + EXAMPLES[name]
    assert class_of(read_mail(raw, PLAIN)) == name


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["request", "complaint", "other"]), st.sampled_from(["\u200b", "\u00ad", "  ", "\n"]))
def test_invisible_noise_changes_no_class(name: str, noise: str) -> None:
    """Zero-width characters, soft hyphens and blanks between the words hide nothing."""
    words = {"request": ZOOM, "complaint": WIFI, "other": "Terima kasih banyak, rapat kami lancar."}[name]
    subject = {"request": "Permohonan akun Zoom", "complaint": "wifi", "other": "Terima kasih"}[name]
    spread = words.replace(" ", f" {noise}")
    assert class_of(read_mail(raw_mail(spread, subject, CITIZEN), PLAIN)) == name


def test_no_machine_opens_a_case() -> None:
    """Automatic mail is an auto-reply whatever its words are, even a command or a complaint."""
    for text in (WIFI, "SETUJU", ZOOM):
        facts = read(raw_mail(text, "Re: [VC-2026-0042]", Auto_Submitted="auto-replied", **REPLY))
        assert isinstance(facts, AutoReply)
        assert not isinstance(facts, Bounce | Other)
