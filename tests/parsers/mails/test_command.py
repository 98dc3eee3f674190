"""The contract's grammar of commands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.mails.command import command_of
from rules.command_words import WORDS
from rules.facts import CATEGORIES, CHANNELS
from rules.mail import Command, Verb

ARGUMENTS: dict[Verb, str | None] = {
    Verb.APPROVE: "akun@kalbarprov.example",
    Verb.REJECT: "surat belum distempel",
    Verb.REVISE: "lampirkan surat yang baru",
    Verb.CANCEL: "acara ditunda",
    Verb.CATEGORY: "berkadar pengawasan",
    Verb.ANSWER: "Loket sudah dibuka.",
    Verb.CLOSE: "Loket sudah dibuka.",
    Verb.FORWARD: "pln@mitra.example",
    Verb.RECORD: "WA",
    Verb.MERGE: "ADU-2026-0007",
    Verb.STATUS: None,
    Verb.HELP: None,
}
LAW = settings(max_examples=80, deadline=None)
WORD = st.sampled_from(sorted(WORDS))
CASE = st.sampled_from([str.lower, str.upper, str.title])
MARK = st.sampled_from(["", ".", ",", "!", ":"])
WRAP = st.sampled_from(["*", "_", "**", "*_", "__", "***"])


def line_of(word: str) -> str:
    argument = ARGUMENTS[WORDS[word]]
    return f"{word} {argument}" if argument else word


@LAW
@given(WORD, CASE, MARK)
def test_a_word_alone_in_any_case_is_its_command(word: str, case: object, mark: str) -> None:
    assert callable(case)
    found = command_of(f"\n \n{case(word)}{mark}\n\nRina\n")
    assert found == Command(WORDS[word], None, {}, "Rina")


@LAW
@given(WORD, MARK)
def test_an_argument_follows_its_word(word: str, mark: str) -> None:
    found = command_of(line_of(word).replace(word, word + mark, 1))
    assert found is not None
    assert (found.verb, found.argument) == (WORDS[word], ARGUMENTS[WORDS[word]])


@LAW
@given(WORD, WRAP, MARK)
def test_stars_and_underlines_change_nothing(word: str, wrap: str, mark: str) -> None:
    """Around the word, the mark with it or behind it, or around the whole line."""
    line = line_of(word)
    back = wrap[::-1]
    plain = command_of(line)
    assert command_of(f"{wrap}{line}{back}") == plain
    assert command_of(line.replace(word, f"{wrap}{word}{back}{mark}", 1)) == plain
    assert command_of(line.replace(word, f"{wrap}{word}{mark}{back}", 1)) == plain


FREE = (Verb.REJECT, Verb.REVISE, Verb.CANCEL, Verb.ANSWER, Verb.CLOSE)
EXACT = sorted(word for word, verb in WORDS.items() if verb not in FREE)
EXTRA = st.text(alphabet="abcdefgijklnoprstuwy", min_size=1, max_size=12)


@LAW
@given(st.sampled_from(EXACT), EXTRA, st.booleans())
def test_a_line_with_a_word_more_is_no_command(word: str, extra: str, before: bool) -> None:
    """Where no free text belongs: before the word, after it, or after its argument."""
    line = line_of(word)
    assert command_of(f"{extra} {line}" if before else f"{line} {extra}") is None
    assert command_of(f"{extra} {word}") is None


@LAW
@given(WORD, st.sampled_from(["?", " ?", "??", " ya?", "？"]))
def test_a_question_is_no_command(word: str, question: str) -> None:
    assert command_of(word + question) is None
    assert command_of(line_of(word) + question) is None


@LAW
@given(WORD, st.sampled_from(["jangan", "tidak", "belum", "bukan", "tak", "nggak", "not", "don't", "do not"]))
def test_a_negation_is_no_command(word: str, negation: str) -> None:
    """Before the word, or as all that follows it."""
    assert command_of(f"{negation} {word}") is None
    if negation not in ("don't", "do not"):
        assert command_of(f"{word} {negation}") is None
    assert command_of(f"{word} jangan dulu") is None


@pytest.mark.parametrize(
    "line",
    [
        "Jangan approve dulu",
        "approve?",
        "tidak setuju",
        "APPROVE jangan",
        "setuju tapi tanggalnya salah",
        "belum setuju",
        "SETUJU a@b.example, c@d.example",
        "SETUJU a@b",
        "SETUJU <a@b.example",
        "SETUJU*",
        "*SETUJU",
        "*SETUJU_",
        "SETUJU.!",
        "SE TUJU",
        "S.E.T.U.J.U",
        "SETUJUI DONG",
        "setujuu",
        "OK",
        "oke",
        "ya",
        "TOLAK dulu saja",
        "TOLAK bisa?",
        "TOLAK kalau belum distempel",
        "BATAL tidak jadi",
        "Perbaiki [yang kurang]",
        "TOLAK <alasan>",
        "SETUJU [alamat akun]",
        "KATEGORI <ringan|normatif>",
        "TERUSKAN a@b.example b@c.example",
        "GABUNG VC-2026-0001",
        "CATAT FAKS",
        "1. SETUJU",
        "TOLA\u212a surat belum distempel",
        "\u017fetuju",
        "> SETUJU",
        "",
    ],
)
def test_in_doubt_there_is_no_command(line: str) -> None:
    assert command_of(line) is None


@pytest.mark.parametrize(
    ("line", "verb", "argument"),
    [
        ("TOLAK tidak ada stempel", Verb.REJECT, "tidak ada stempel"),
        ("Tolak, belum ditandatangani", Verb.REJECT, "belum ditandatangani"),
        ("Tolak: surat *belum* distempel", Verb.REJECT, "surat *belum* distempel"),
        ("*TOLAK* surat belum *distempel*", Verb.REJECT, "surat belum *distempel*"),
        ("BATAL, terima kasih", Verb.CANCEL, None),
        ("SETUJU <Akun@Kalbarprov.example>", Verb.APPROVE, "akun@kalbarprov.example"),
        ("SETUJU a@b.example <a@b.example>", Verb.APPROVE, "a@b.example"),
        ("KATEGORI:ringan", Verb.CATEGORY, "ringan"),
        ("gabung [adu-2026-0007]", Verb.MERGE, "ADU-2026-0007"),
        ("Catat WhatsApp", Verb.RECORD, "WA"),
        ("SETUJU\u00a0a@b.example", Verb.APPROVE, "a@b.example"),
    ],
)
def test_an_argument_is_read_as_it_is_meant(line: str, verb: Verb, argument: str | None) -> None:
    found = command_of(line)
    assert found is not None
    assert (found.verb, found.argument) == (verb, argument)


def test_every_category_and_channel_of_the_rules_can_be_named() -> None:
    named = [found.argument for c in CATEGORIES if (found := command_of(f"kategori {c.upper()}"))]
    assert named == list(CATEGORIES)
    named = [found.argument for c in CHANNELS[1:] if (found := command_of(f"catat {c.lower()}"))]
    assert named == list(CHANNELS[1:])


def test_a_reason_runs_on_to_the_empty_line() -> None:
    """A closing, a name and a correction end it; what it took is not in the body again."""
    text = "TOLAK surat belum ditandatangani dan\nbelum distempel\n\nMohon segera."
    found = command_of(text)
    assert found is not None
    assert found.argument == "surat belum ditandatangani dan\nbelum distempel"
    assert found.body == "Mohon segera."
    for end in ("Terima kasih", "Hormat kami,", "Rina Kartika", "Tanggal: 6 Maret 2026"):
        found = command_of(f"TOLAK belum distempel\n{end}\nlagi")
        assert found is not None
        assert (found.argument, found.body) == ("belum distempel", f"{end}\nlagi")


def test_an_answer_is_its_line_and_all_below_it() -> None:
    found = command_of("JAWAB Loket dibuka.\n\nApakah Saudara dapat datang?\nSalam")
    assert found == Command(Verb.ANSWER, "Loket dibuka.", {}, "\nApakah Saudara dapat datang?\nSalam")
    found = command_of("JAWAB Loket dibuka.\nApakah Saudara dapat datang?\n\nSalam")
    assert found == Command(Verb.ANSWER, "Loket dibuka.", {}, "Apakah Saudara dapat datang?\n\nSalam")


def test_the_lines_under_catat_stay_as_they_are() -> None:
    lines = "Nama: Ani\nKontak: 0812\nTanggal: 20-11-2026\nKategori: normatif\nIsi: Antrean.\n\nNama: x"
    text = f"CATAT telp\n{lines}"
    found = command_of(text)
    assert found is not None
    assert (found.argument, found.body) == ("TELEPON", lines)
    assert found.corrections == {
        "nama": "Ani",
        "kontak": "0812",
        "tanggal": "20-11-2026",
        "kategori": "normatif",
        "isi": "Antrean.",
    }


@LAW
@given(st.text(max_size=200))
def test_any_text_is_a_command_or_none(text: str) -> None:
    found = command_of(text)
    assert found is None or found.verb in Verb


@LAW
@given(st.sampled_from("ſＳЅꓢ𝐒ⓢŠ"), st.sampled_from(["етују", "etuju", "ETUJU"]))
def test_letters_that_look_alike_are_not_turned_into_a_command(first: str, rest: str) -> None:
    assert command_of(first + rest) is None
