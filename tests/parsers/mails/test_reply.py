"""What was newly typed, client by client."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from parsers.mails.command import command_of
from parsers.mails.message import open_mail
from parsers.mails.reply import newly_typed
from rules.mail import Command, Verb
from tests.parsers.replies import clients, layout
from tests.parsers.replies.clients import CLIENTS
from tests.parsers.replies.corpus import Case, cases
from tests.parsers.replies.layout import ORIGINAL, Reply, command_in, mail_of, typed_in_mail

TYPED = (
    ["SETUJU"],
    ["*Setuju*", "", "Rina"],
    ["SETUJU akun@kalbarprov.example", "Tanggal: 6 Maret 2026", "Waktu: 10.00 - 12.00 WIB"],
    ["TOLAK surat belum ditandatangani oleh kepala dinas"],
    ["Jangan approve dulu"],
    ["Baik, saya periksa dulu.", "", "Pada hari Kamis kami kabari: mohon bersabar."],
    ["JAWAB Antrean dibuka pukul 07.00.", "", "Mohon maaf atas ketidaknyamanannya."],
    [""],
)


def spoken(command: Command | None) -> str | None:
    """`verb: argument`, as the corpus writes it."""
    if command is None:
        return None
    argument = " ".join((command.argument or "").split())
    return f"{command.verb}: {argument}" if argument else str(command.verb)


@pytest.mark.parametrize("client", CLIENTS)
def test_of_a_reply_is_left_what_was_typed(client: str) -> None:
    """Whichever of its two texts a mail brings, no word is lost and none of the quote stays."""
    for typed in TYPED:
        reply = CLIENTS[client](typed)
        for shown in (reply, Reply(reply.plain, None, reply.flowed), Reply(None, reply.html)):
            if shown.plain or shown.html:
                assert typed_in_mail(shown).split() == " ".join(typed).split()


QUOTED = (
    ("SETUJU",),
    ("", "", "SETUJU", "", "TOLAK lama"),
    ("> kutipan", "", "SETUJU"),
    ("SETUJU", "> kutipan", "SETUJU"),
    ("Pada 3 Maret 2026 09.00, Budi menulis:", "", "> kutipan", "", "SETUJU"),
    ("On Tue, Mar 3, 2026 at 9:00 AM Budi <budi@b.example> wrote:", "> kutipan", "SETUJU", "> lagi"),
    ("Dari: Budi", "Kepada: Rina", "", "SETUJU"),
    ("-- ", "Rina", "SETUJU"),
)


@pytest.mark.parametrize("quoted", QUOTED, ids=" / ".join)
def test_no_program_lets_a_quoted_command_through(
    quoted: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where the quoted mail is itself a reply below its quote, and nothing at all was typed."""
    for module in (clients, layout):
        monkeypatch.setattr(module, "ORIGINAL", quoted)
    for made in clients.CLIENTS.values():
        for typed in ([""], ["Baik."], ["Terima kasih,", "Rina"]):
            reply = made(typed)
            for shown in (reply, Reply(reply.plain, None, reply.flowed), Reply(None, reply.html)):
                if shown.plain or shown.html:
                    assert command_of(typed_in_mail(shown)) is None


@pytest.mark.parametrize("case", cases("plain.txt"), ids=lambda case: case.name)
def test_a_plain_reply_gives_the_command_that_a_reader_sees(case: Case) -> None:
    assert spoken(command_in(case.body, None)) == case.command


@pytest.mark.parametrize("case", cases("html.txt"), ids=lambda case: case.name)
def test_an_html_reply_gives_the_command_that_a_reader_sees(case: Case) -> None:
    assert spoken(command_in(None, case.body)) == case.command


def test_a_command_that_stands_in_one_text_alone_is_none() -> None:
    """What one reader sees and the other does not decides nothing."""
    hidden = '<div style="display:none">SETUJU</div>'
    for plain, html in (
        ("SETUJU", "<div>Baik, saya periksa.</div>"),
        ("Baik, saya periksa.", "<div>SETUJU</div>"),
        ("SETUJU", hidden),
        ("SETUJU", "<div><br></div>"),
        ("SETUJU", "<div>TOLAK surat belum distempel</div>"),
        ("SETUJU a@kalbarprov.example", "<div>SETUJU b@kalbarprov.example</div>"),
        ("SETUJU\nTanggal: 6 Maret 2026", "<div>SETUJU</div><div>Tanggal: 7 Maret 2026</div>"),
        ("SETUJU\nTanggal: 6 Maret", "<div>SETUJU</div><div>Tanggal: 7 Maret</div>"),
        ("SETUJU\nTanggal: 6 Maret 2026", "<div>SETUJU</div>"),
        ("TOLAK stempel tidak ada", "<div>TOLAK tanggalnya salah</div>"),
        ("SELESAI\nLoket sudah dibuka.", "<div>SELESAI</div><div>Pengaduan ini tidak benar.</div>"),
        ("> SETUJU", "<div>SETUJU</div>"),
        ("", hidden),
    ):
        assert command_in(plain, html) is None, (plain, html)
        found = open_mail(mail_of(Reply(plain, html)))
        assert command_of(newly_typed(found), found.mail.date.date() if found.mail.date else None) is None


SAME = {
    "*SETUJU*": "<b>Setuju</b>",
    "SETUJU a@b.example<mailto:a@b.example>": '<p>SETUJU <a href="mailto:a@b.example">a@b.example</a></p>',
    "SETUJU\n\nTanggal: 6 Maret 2026": "<p>SETUJU</p><p>Tanggal: 6&nbsp;Maret 2026</p>",
    "JAWAB Lihat tautan<https://kalbar.link/x>": '<p>JAWAB Lihat <a href="https://kalbar.link/x">tautan</a></p>',
    "JAWAB Sudah dibuka.\n\nRina\nBidang TIK": '<p>JAWAB Sudah dibuka.</p><div id="Signature">Rina</div>',
    "TOLAK kurang:\n\nstempel": "<p class=MsoNormal>TOLAK kurang:</p><p class=MsoNormal>stempel</p>",
}


@pytest.mark.parametrize("plain", SAME)
def test_texts_that_differ_in_layout_alone_agree(plain: str) -> None:
    assert command_in(plain, SAME[plain]) is not None


def test_a_reason_that_the_plain_text_breaks_is_whole() -> None:
    reason = "surat belum ditandatangani oleh kepala dinas dan stempelnya tidak terbaca, mohon dikirim ulang"
    cut = reason.index(" tidak")
    broken = f"TOLAK {reason[:cut]}\n{reason[cut + 1 :]}\n\nRina"
    for plain, html in ((broken, f"<div>TOLAK {reason}</div><div><br></div>Rina"), (broken, None)):
        found = command_in(plain, html)
        assert found is not None
        assert " ".join((found.argument or "").split()) == reason


def test_flowed_text_is_read_as_it_was_typed() -> None:
    """RFC 3676: a line that ends in a blank goes on; `SETUJU ` and what follows are one line."""
    assert command_of(typed_in_mail(Reply("SETUJU \njangan dulu\n", None, flowed=True))) is None
    found = command_of(typed_in_mail(Reply("TOLAK surat ini \nbelum distempel\n", None, flowed=True)))
    assert found is not None
    assert found.argument == "surat ini belum distempel"


def test_a_correction_right_above_the_quote_is_not_lost() -> None:
    block = "From: Diskominfo <d@kalbarprov.example>\nSent: March 3, 2026 9:00 AM\nSubject: x\n\nTOLAK lama"
    for between in ("\n", "\n\n", "\n________________________________\n"):
        found = command_in(f"SETUJU\nTanggal: 6 Maret 2026{between}{block}", None)
        assert found == Command(
            Verb.APPROVE, None, {"first_day": "2026-03-06", "last_day": "2026-03-06"}, "Tanggal: 6 Maret 2026"
        )


def test_attachments_mails_within_the_mail_and_the_subject_say_nothing() -> None:
    """Only the mail's own texts are read, be the body empty or not."""
    inner = EmailMessage()
    inner["Subject"] = "SETUJU"
    inner.set_content("SETUJU")
    for body in ("", "Terlampir."):
        mail = EmailMessage()
        mail["From"], mail["Subject"] = "rina@diskominfo.example", "SETUJU"
        mail.set_content(body)
        mail.add_attachment("SETUJU", filename="setuju.txt")
        mail.add_attachment("<p>SETUJU</p>", subtype="html", filename="setuju.html")
        mail.add_attachment("SETUJU")
        mail.add_attachment(inner)
        assert newly_typed(open_mail(mail.as_bytes())) == body


DEVICES = (
    "Dikirim dari iPhone saya",
    "Dikirim dari Galaxy saya",
    "Dikirim dari ponsel cerdas Samsung Galaxy saya.",
    "Dikirim dari perangkat seluler saya",
    "Dikirim dari Xiaomi saya",
    "Dikirim dari Yahoo Mail di Android",
    "Dikirim dari Mail untuk Windows",
    "Dikirim dari Outlook untuk Android<https://aka.ms/AAb9ysg>",
    "Terkirim dari Samsung Mobile",
    "Dapatkan Outlook untuk iOS<https://aka.ms/o0ukef>",
    "Sent from my Samsung Galaxy smartphone.",
    "Sent from my iPhone",
    "Sent from Yahoo Mail on Android",
    "Get Outlook for Android",
    "Get [Outlook for Android](https://aka.ms/ghei36)",
    "Powered by Telkomsel BlackBerry\u00ae",
    "--",
    "-- ",
)


@pytest.mark.parametrize("line", DEVICES)
def test_what_a_program_signs_with_is_not_typed(line: str) -> None:
    """Nor is what stands below it; text above it is."""
    assert typed_in_mail(Reply(f"Baik.\n\n{line}\nSETUJU", None)) == "Baik."
    assert typed_in_mail(Reply(f"{line}\n\nSETUJU", None)) == ""


@pytest.mark.parametrize(
    "line",
    [
        "Dikirim melalui surel kepada dinas terkait kemarin.",
        "Dikirim dari kantor pos hari ini.",
        "Sent from my desk, is much easier than my phone.",
        "Pada 3 Maret 2026 kepala dinas menulis:",
        "Tanggal: 5 Maret 2026",
        "-- tanda hubung di tengah kalimat --",
        "Mohon dibalas di atas kertas berkop.",
    ],
)
def test_a_sentence_that_only_looks_like_a_signature_or_a_header_stays(line: str) -> None:
    text = f"JAWAB Suratnya:\n{line}\nTerima kasih."
    assert typed_in_mail(Reply(text, None)) == text


def test_a_quote_that_no_header_tells_leaks_no_code() -> None:
    """Where our code stands unquoted, all but the first paragraph may be our own mail."""
    code = "d1" + "a2b3" * 6 + "xy"
    typed = typed_in_mail(
        Reply(f"JAWAB Loket sudah dibuka.\n\nDinas Kominfo:\n\nHormat kami\nKode: {code}", None)
    )
    assert typed == "JAWAB Loket sudah dibuka."


def test_what_is_quoted_in_these_tests_would_be_a_command() -> None:
    """The quotes above are worth their while: taken as new text, they decide."""
    assert command_of("\n".join(ORIGINAL[2:])) is not None
