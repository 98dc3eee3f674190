"""Laws of the capacity in which somebody signs."""

from __future__ import annotations

import pytest

from parsers.letters.block import Block
from parsers.letters.capacities import acting_alone, capacity_of
from parsers.letters.run import Run, run_of
from parsers.letters.signed import Signed, read_block
from parsers.pages.page import Word


def _lines(*texts: str) -> tuple[Run, ...]:
    """A title's lines, surely read."""
    return tuple(
        run_of(
            [Word(word, (0.05 * at, 0.5, 0.05 * at + 0.04, 0.52)) for at, word in enumerate(text.split())], 1
        )
        for text in texts
    )


def _signed(*texts: str) -> Signed:
    return read_block(Block(1, 9, None, _lines(*texts), None, None, None, (0.5, 0.5, 0.7, 0.6), 3.0))


@pytest.mark.parametrize(
    ("mark", "capacity"),
    [
        *(("Plt.", "plt"), ("Plh.", "plh"), ("Pj.", "pj"), ("PLH", "plh"), ("Pjs.", "pj")),
        *(("Pelaksana Tugas", "plt"), ("Pelaksana Harian", "plh"), ("Penjabat", "pj")),
    ],
)
@pytest.mark.parametrize(
    ("office", "own"),
    [
        ("Kepala Dinas,", "Sekretaris,"),
        ("Kepala Dinas", "Sekretaris,"),
        ("Kepala Dinas Kesehatan", "Kepala Bidang Pelayanan,"),
        ("Bupati Kubu Raya,", "Sekretaris Daerah,"),
        ("Direktur,", "Wakil Direktur Pelayanan,"),
        ("Sekretaris Daerah,", "Asisten Administrasi Umum,"),
        ("Kepala Badan,", "(Sekretaris Badan)"),
        ("Kepala Dinas", "selaku Kepala Bidang Statistik,"),
        ("Kepala Dinas,", "Analis Kebijakan Ahli Muda,"),
    ],
)
def test_who_acts_has_the_office_in_which_they_act(mark: str, capacity: str, office: str, own: str) -> None:
    """The office held besides, under the one in which somebody acts, is no part of the title."""
    signed = _signed(f"{mark} {office}", own)
    assert signed.title is not None
    assert signed.capacity is not None
    assert (signed.title.value, signed.capacity.value) == (office.strip(","), capacity)


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("Plh. Kepala Dinas/Sekretaris,",), "Kepala Dinas"),
        (("Plt.", "Kepala Dinas Sosial,", "Sekretaris,"), "Kepala Dinas Sosial"),
        (("Plt. Kepala Dinas Perpustakaan", "dan Kearsipan,"), "Kepala Dinas Perpustakaan dan Kearsipan"),
        (("Plt. Kepala Biro Administrasi", "Pimpinan,"), "Kepala Biro Administrasi Pimpinan"),
        (("Plt. Kepala Unit", "Pelaksana Teknis Metrologi,"), "Kepala Unit Pelaksana Teknis Metrologi"),
    ],
)
def test_an_acting_holders_office_is_read_whole(lines: tuple[str, ...], title: str) -> None:
    """It goes on over its lines, and ends where the office held besides begins."""
    signed = _signed(*lines)
    assert signed.title is not None
    assert signed.title.value == title


@pytest.mark.parametrize(
    ("lines", "capacity", "title"),
    [
        (("a.n. Kepala Dinas", "Sekretaris,"), "an", "Sekretaris"),
        (("a.n. Kepala Dinas", "Plh. Sekretaris,", "Kepala Bidang Umum,"), "an", "Sekretaris"),
        (("a.n. Kepala Dinas", "Sekretaris", "u.b.", "Kepala Bidang Umum,"), "ub", "Kepala Bidang Umum"),
        (("Kepala Dinas,",), "kepala", "Kepala Dinas"),
    ],
)
def test_who_signs_for_another_has_their_own_office(
    lines: tuple[str, ...], capacity: str, title: str
) -> None:
    """With "a.n." and "u.b." the office is the signatory's, in which they may act themselves."""
    signed = _signed(*lines)
    assert signed.title is not None
    assert signed.capacity is not None
    assert (signed.title.value, signed.capacity.value) == (title, capacity)


def test_a_line_seen_twice_is_no_second_office() -> None:
    """What a stamp made the finder see twice stays for the title, which says it once."""
    lines = _lines("Plt. Kepala Dinas Sosial", "Kepala Dinas Sosial,")
    assert acting_alone(lines, 0) == lines


def test_two_offices_are_signed_for_another() -> None:
    """A deputy's office under the head's says "a.n." though its mark was lost."""
    assert capacity_of(_lines("KEPALA DINAS SOSIAL", "SEKRETARIS,")) == ("an", 1)


def test_by_order_is_known_without_its_blank() -> None:
    """In a table `u.b.` may touch the office beside it."""
    lines = _lines("a.n. SEKRETARIS DAERAH", "Asisten Administrasi dan Umum", "u.b.Kepala Biro Organisasi,")
    assert capacity_of(lines) == ("ub", 2)


def test_three_offices_are_signed_by_order() -> None:
    """A deputy's office under the secretary's under the head's says "u.b." though its mark was lost."""
    lines = _lines("a.n. Kepala UPT Balai Hiperkes", "Sekretaris", "Kepala Subbagian Tata Usaha,")
    assert capacity_of(lines) == ("ub", 2)
