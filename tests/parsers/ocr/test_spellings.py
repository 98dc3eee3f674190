"""Laws of how a block's line may be spelled."""

from __future__ import annotations

import pytest

from parsers.ocr.spellings import lines_like, named, names_like, titled, titles_like


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("PILDIREKTUR RUMAH SAKIT JIWA", "Plt. DIREKTUR RUMAH SAKIT JIWA"),
        ("Kepala Dinas Perhubungan", "Pj. Kepala Dinas Perhubungan"),
        ("PROUKE PALA DINAS PERHUBUNGAN,", "KEPALA DINAS PERHUBUNGAN,"),
    ],
)
def test_any_mark_of_capacity_may_stand_before_a_title(read: str, meant: str) -> None:
    """What the print shows decides between marks; a torn office is made whole."""
    assert meant in titles_like(read)
    assert titled(meant) > titled(read) or read == "Kepala Dinas Perhubungan"


def test_a_titles_words_may_be_those_of_offices() -> None:
    """`KEPALAUBBAGIAN` may be a head of a subdivision, `KEPANA` a head."""
    assert "KEPALA SUBBAGIAN TATA USAHA," in lines_like("KEPALAUBBAGIAN TATA USAHA,")
    assert "KEPALA SUBBAGIAN" in lines_like("KEPANA SUBBAGIAN")


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Drs-Petrus Kamiso, Ak.", "Drs. Petrus Kamiso, Ak."),
        ("Iskandar Kamaruzzaman, M.Kes.", "Dr. Iskandar Kamaruzzaman, M.Kes."),
        ("G 9MH, Florensius Mulyadi, ST", "H. Florensius Mulyadi, ST"),
        ("Drs. Erpa Salam, S.T.", "Drs. Erna Salam, S.T."),
        ("apt:Martinus Sudarso", "apt. Martinus Sudarso"),
    ],
)
def test_a_name_may_bear_any_title_and_known_letters(read: str, meant: str) -> None:
    """A well formed name of known words is expected more than what a stamp left of it."""
    assert meant in names_like(read)
    assert named(meant) >= named(read)
    assert named("NIP 19820528 201306") < named("Budi Akim")
