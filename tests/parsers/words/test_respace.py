"""Laws of words run together."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.pages.page import Word
from parsers.words.respace import nearest, respaced, shorn


def _texts(text: str) -> list[str]:
    return [word.text for word in respaced([Word(text, (0.1, 0.1, 0.5, 0.12))])]


@pytest.mark.parametrize(
    ("glued", "parts"),
    [
        ("yangakandilaksanakan", ["yang", "akan", "dilaksanakan"]),
        ("KEPALADINASKESEHATAN", ["KEPALA", "DINAS", "KESEHATAN"]),
        ("PembinaUtama", ["Pembina", "Utama"]),
        ("100peserta", ["100", "peserta"]),
        ("hormat,mohon", ["hormat,", "mohon"]),
        ("tanggal5", ["tanggal", "5"]),
        ("NOMOR800.1.6/77/BKD/2026", ["NOMOR", "800.1.6/77/BKD/2026"]),
        ("005/12/BKD/2026Pontianak,", ["005/12/BKD/2026", "Pontianak,"]),
        ("DANASET", ["DAN", "ASET"]),
        ("Pelajaran2025/2026", ["Pelajaran", "2025/2026"]),
        ("1SANGGAU", ["1", "SANGGAU"]),
        ("26November", ["26", "November"]),
        ("Ya'Muhammad", ["Ya'", "Muhammad"]),
        ("KetuaLP2M,", ["Ketua", "LP2M,"]),
        ("100.1/91/SETWAN-RISPontianak,", ["100.1/91/SETWAN-RIS", "Pontianak,"]),
        ("Kebangsaansecara", ["Kebangsaan", "secara"]),
        ("(lKD)", ["(IKD)"]),
    ],
)
def test_known_words_run_together_are_set_apart(glued: str, parts: list[str]) -> None:
    """Words of such letters, humps, and figures beside words are cut."""
    assert _texts(glued) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Kamis",
        "YouTube",
        "diucapkan",
        "S.Kep.Ns",
        "a.b@gmail.com",
        "005/123/DINKES",
        "M.Kes.",
        "Dinarti",
        "kediri",
        "DPMPTSP",
        "Andini",
    ],
)
def test_a_word_of_its_own_stays_whole(text: str) -> None:
    """Names, addresses, numbers and degrees are left alone."""
    assert _texts(text) == [text]


@pytest.mark.parametrize(("right", "left", "told"), [("s", 0.205, ["Puskesmas"]), ("s", 0.3, None)])
def test_a_words_last_letter_comes_back_to_it(right: str, left: float, told: list[str] | None) -> None:
    """A lone letter right behind a word that is known only with it is its end."""
    words = [Word("Puskesma", (0.1, 0.1, 0.2, 0.12)), Word(right, (left, 0.1, left + 0.01, 0.12))]
    assert [word.text for word in respaced(words)] == (told or ["Puskesma", "s"])


@given(st.text(st.characters(exclude_categories=["Zs", "Cc", "Zl", "Zp"]), min_size=1, max_size=40))
def test_nothing_is_lost(text: str) -> None:
    """The parts put together are the word, and their boxes lie side by side in its box."""
    word = Word(text, (0.1, 0.1, 0.5, 0.12))
    parts = respaced([word])
    assert "".join(part.text for part in parts) == text
    assert parts[0].box[0] == pytest.approx(0.1)
    assert parts[-1].box[2] == pytest.approx(0.5)
    assert all(one.box[2] == pytest.approx(two.box[0]) for one, two in pairwise(parts))


@pytest.mark.parametrize(
    ("read", "word"),
    [
        ("NFORMATIKA", "INFORMATIKA"),
        ("Kesahatan,", "Kesehatan,"),
        ("INFORMATIKA", "INFORMATIKA"),
        ("Singkep", "Singkep"),
    ],
)
def test_a_word_of_offices_lacks_no_letter(read: str, word: str) -> None:
    """A word that is but a letter from one known word is taken for it; any other stays."""
    assert nearest(read) == word


@pytest.mark.parametrize(
    ("read", "word"),
    [
        ("VINSIKAPEMBANGUNAN,", "PEMBANGUNAN,"),
        ("KBARANG", "BARANG"),
        ("SUBBAGIAN", "SUBBAGIAN"),
        ("PEMBANGUNAN", "PEMBANGUNAN"),
        ("Pembangunan", "Pembangunan"),
    ],
)
def test_a_rings_letters_before_a_word_are_let_go(read: str, word: str) -> None:
    """Of a word in capitals the known one at its end stays; a longer office is no ring's."""
    assert shorn(read) == word
