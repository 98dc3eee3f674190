"""What was newly typed, client by client, and what never is."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.command import command_of
from parsers.message import open_mail
from parsers.reply import newly_typed
from rules.mail import Command, Verb
from tests.parsers.replies import clients, layout
from tests.parsers.replies.clients import CLIENTS, PADA
from tests.parsers.replies.corpus import Case, cases
from tests.parsers.replies.layout import ORIGINAL, Reply, divs, mail_of

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


def typed_in_mail(reply: Reply) -> str:
    return newly_typed(open_mail(mail_of(reply)))


def command_in(plain: str | None, html: str | None) -> Command | None:
    return command_of(typed_in_mail(Reply(plain, html)))


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


def test_a_quote_that_no_header_tells_leaks_no_code() -> None:
    """Where our code stands unquoted, all but the first paragraph may be our own mail."""
    code = "d1" + "a2b3" * 6 + "xy"
    typed = typed_in_mail(
        Reply(f"JAWAB Loket sudah dibuka.\n\nDinas Kominfo:\n\nHormat kami\nKode: {code}", None)
    )
    assert typed == "JAWAB Loket sudah dibuka."


LAW = settings(max_examples=40, deadline=None)
WORDS = st.text(alphabet="abk .,-:\n?", max_size=60)
EMPTY_LINES = st.integers(0, 6).map(lambda count: "\n" * count)
COMMANDS = st.sampled_from(["SETUJU", "APPROVE", "TOLAK surat lama", "BATAL", "*ACC*", "SETUJU a@b.example"])
HEADERS = st.sampled_from(
    [
        PADA,
        PADA.replace(" pukul", "\npukul").replace("<", "<\n").replace("menulis", "\nmenulis"),
        "On Tue, Mar 3, 2026 at 9:00 AM Diskominfo <d@kalbarprov.example> wrote:",
        "-----Pesan Asli-----",
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "Mulai pesan yang diteruskan:",
        "________________________________\nDari: Diskominfo\nDikirim: 3 Maret 2026\nKepada: Rina\nPerihal: x",
        "*From:* Diskominfo\n*Sent:* Tuesday, March 3, 2026\n*To:* Rina\n*Subject:* x",
        "-------- Pesan asli --------\nDari: Diskominfo <d@kalbarprov.example>\nTanggal: 3/3/26 09.00",
    ]
)


@LAW
@given(HEADERS, EMPTY_LINES, EMPTY_LINES, COMMANDS, WORDS, WORDS)
def test_below_a_quotes_header_no_command_counts(
    header: str, above: str, under: str, command: str, before: str, after: str
) -> None:
    """However many empty lines stand between (the scar of "On … wrote:"), and whatever else is quoted."""
    quote = f"{before}\n{command}\n{after}\n"
    text = f"{above}{header}\n{under}x{quote}"
    assert command_in(text, None) is None
    assert command_in(f"Baik, saya periksa.\n{text}", None) is None


@LAW
@given(COMMANDS, st.sampled_from(["> ", ">", ">> ", "> > ", " > ", "AK> "]), WORDS, WORDS)
def test_a_marked_command_never_counts(command: str, mark: str, before: str, after: str) -> None:
    quoted = "\n".join(mark + line for line in (*before.split("\n"), command, *after.split("\n")))
    assert command_in(quoted, None) is None
    found = command_in(f"Baik, saya periksa.\n\n{quoted}", None)
    assert found is None


TAGS = st.sampled_from(
    [
        ("<blockquote>", "</blockquote>"),
        ('<div class="gmail_quote"><blockquote class="gmail_quote"><div>', "</div></blockquote></div>"),
        ('<div id="divRplyFwdMsg"></div><div>', "</div>"),
        ('<div class="yahoo_quoted"><div>', "</div></div>"),
        ('<div class="gmail_signature">', "</div>"),
        ('<div style="display:none">', "</div>"),
        ('<span style="font-size:0;color:#ffffff">', "</span>"),
        ("<title>", "</title>"),
        ("<!--", "-->"),
    ]
)


@LAW
@given(
    TAGS,
    COMMANDS,
    st.sampled_from(["", "<div><br></div>", "<p>Baik.</p>", "<br>"]),
    st.sampled_from(["", "<p>x</p>"]),
)
def test_a_command_that_html_quotes_signs_or_hides_never_counts(
    tags: tuple[str, str], command: str, before: str, after: str
) -> None:
    html = f"<html><body>{before}{tags[0]}{command}{tags[1]}{after}</body></html>"
    assert command_in(None, html) is None
    assert command_in(command, html) is None


UNSEEN = st.sampled_from(["\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u200e", "\ufe0f"])


@LAW
@given(st.sampled_from(["SETUJU", "Jangan setuju", "TOLAK surat lama", "setuju?", "oke"]), st.data())
def test_characters_without_width_change_nothing(text: str, data: st.DataObject) -> None:
    """They neither make a command out of other words nor keep one from being read."""
    strewn = "".join(char + data.draw(st.one_of(st.just(""), UNSEEN)) for char in text)
    assert command_in(strewn, None) == command_in(text, None)
    assert command_in(None, divs([strewn])) == command_in(text, None)


@LAW
@given(st.sampled_from("\u202e\u202d\u202b\u2067"), st.integers(0, 6))
def test_text_turned_round_is_no_command(mark: str, at: int) -> None:
    assert command_in("SETUJU"[:at] + mark + "SETUJU"[at:], None) is None


@LAW
@given(st.text(max_size=300), st.text(alphabet="<>/!-\"'= sdivpblockquote:none;{}@#.&", max_size=300))
def test_no_text_whatever_stops_the_reading(plain: str, html: str) -> None:
    assert isinstance(typed_in_mail(Reply(plain.encode("utf-8", "replace").decode(), html)), str)


def test_sheets_and_boxes_without_end_stop_nothing() -> None:
    for html in (
        "<style>" + "@media{" * 5000 + "</style>SETUJU",
        "<div>" * 5000 + "SETUJU",
        "<blockquote>" * 3000 + "SETUJU",
    ):
        assert command_in(None, html) in (None, Command(Verb.APPROVE))


def test_what_is_quoted_in_these_tests_would_be_a_command() -> None:
    """The quotes above are worth their while: taken as new text, they decide."""
    assert command_of("\n".join(ORIGINAL[2:])) is not None
