"""What holds for every reply, whatever surrounds its words."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.mails.signoff import trimmed
from rules.mail import Command, Verb
from tests.parsers.replies.clients import PADA
from tests.parsers.replies.layout import Reply, command_in, divs, typed_in_mail

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


class Copied(list):  # type: ignore[type-arg]
    """Lines that count how many of them are copied."""

    def __init__(self, lines: list[str], tally: list[int]) -> None:
        super().__init__(lines)
        self.tally = tally

    def __getitem__(self, place):  # type: ignore[no-untyped-def]
        found = super().__getitem__(place)
        if not isinstance(place, slice):
            return found
        self.tally.append(len(found))
        return Copied(found, self.tally)


@LAW
@given(st.lists(st.sampled_from(["", " ", "---", "-Rina", "SETUJU", "teks"]), max_size=60))
def test_lines_that_say_nothing_are_dropped_in_one_pass(lines: list[str]) -> None:
    """However many of them stand around the words, no line is copied twice, and the words stay whole."""
    tally: list[int] = []
    kept = trimmed(Copied(lines, tally))
    assert sum(tally) <= len(lines)
    assert [line for line in kept if line in ("SETUJU", "teks")] == [
        line for line in lines if line in ("SETUJU", "teks")
    ]
    assert not kept or (kept[0].strip() and kept[-1].strip())


def test_hand_made_signatures_without_end_stop_nothing() -> None:
    """A thousand of them, one below the other, are as many as one."""
    assert command_in("SETUJU\n" + "\n-Rina\n" * 3000, None) == Command(Verb.APPROVE)


def test_sheets_and_boxes_without_end_stop_nothing() -> None:
    for html in (
        "<style>" + "@media{" * 5000 + "</style>SETUJU",
        "<div>" * 5000 + "SETUJU",
        "<blockquote>" * 3000 + "SETUJU",
    ):
        assert command_in(None, html) in (None, Command(Verb.APPROVE))
