"""Laws of a signature block's lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parsers.letters.block_lines import aligned_with, from_edge, ranked, titled_from
from parsers.letters.sheet import Segment
from parsers.words.person_names import tidy_name
from tests.parsers.layouts import line_of


@pytest.mark.parametrize(
    ("read", "kept"),
    [
        ("INTAH PRPlh. Kepala Biro Kesejahteraan Rakyat", "Plh. Kepala Biro Kesejahteraan Rakyat"),
        ("PEME Kepala Dinas Sosial", "Kepala Dinas Sosial"),
        ("j Kepala Desa Kuala Satong,", "Pj. Kepala Desa Kuala Satong,"),
        ("Plt. Kepala Dinas Sosial", "Plt. Kepala Dinas Sosial"),
        ("DILAN Plho Ketua,", "Plh. Ketua,"),
        ("ran. Dekan", "a.n. Dekan"),
        ("a.p. WALI KOTA MERANTI", "a.n. WALI KOTA MERANTI"),
        ("atas perhatian Kepala Dinas", "atas perhatian Kepala Dinas"),
        ("INSREKTUR,", "INSPEKTUR,"),
        ("KEPADA BIDANG PELAYANAN", "KEPALA BIDANG PELAYANAN"),
        ("Kepada Bapak Gubernur", "Kepada Bapak Gubernur"),
        ("8. Kepala Dinas Sosial", "8. Kepala Dinas Sosial"),
        ("Sekretariat Daerah", "Sekretariat Daerah"),
    ],
)
def test_a_stamps_letters_before_a_title_are_let_go(read: str, kept: str) -> None:
    """Capitals of a ring before the office are cut, and the rest is no longer sure; words are not."""
    found = titled_from(line_of(read))
    assert found.text == kept
    assert (found.run.trust() <= 0.8) == (read != kept)


def test_a_name_begins_where_rank_and_nip_begin() -> None:
    """What a stamp put before the name is cut at the block's edge; an academic title is not."""
    nip, rank = line_of("NIP 19670101 199303 1 005", 0.55), line_of("Pembina", 0.55)
    assert aligned_with(line_of("PEME Drs. Golda Purba", 0.5), nip, rank).text == "Drs. Golda Purba"
    assert aligned_with(line_of("Drs. Golda Purba", 0.5), nip, rank).text == "Drs. Golda Purba"
    assert tidy_name("BAN DAN PETEdrg. Utin Sudarso, M.Si.") == "drg. Utin Sudarso, M.Si."


def test_a_name_shares_its_middle_with_rank_and_nip() -> None:
    """A stamp's capitals before it are cut where the rest stands over their middle; a name's are not."""
    nip, rank = _middle_at(0.7, "NIP. 19670101 199303 1 005"), _middle_at(0.7, "Pembina Tingkat I")
    name = "Drs. H. Golda Purba, SE, MM"
    stamped = line_of(f"BIRO HUKUM {name}", _middle_at(0.7, name).box[0] - 0.11)
    assert aligned_with(stamped, nip, rank).text == name
    assert aligned_with(line_of(f"BIRO HUKUM {name}", 0.5), nip, rank).text == f"BIRO HUKUM {name}"
    capitals = "GOLDA PURBA SIREGAR, SE, MM"
    assert aligned_with(_middle_at(0.7, capitals), nip, rank).text == capitals


def _middle_at(middle: float, text: str) -> Segment:
    return line_of(text, middle - 0.01 * (len(text) + 1) / 2)


@pytest.mark.parametrize(
    "text", ["Bembina Utama Muda", "Pombina Tk. I", "BIRO UMUN Pembina Utama Madya", "C.PO NTIANPenata Tk. I"]
)
def test_a_rank_is_known_through_noise(text: str) -> None:
    """One wrong letter does not make a name of a rank."""
    assert ranked(text)
    assert not ranked("Drs. Golda Purba")


def test_a_title_goes_on_at_its_own_edge() -> None:
    """Capitals of a ring left of a title's first line are cut off its second, which is no longer sure."""
    first = line_of("Plt. KEPALA BIRO PENGADAAN", 0.53)
    found = from_edge(line_of("PROVINSI BARANG DAN JASA", 0.44), first)
    assert found.text == "BARANG DAN JASA"
    assert found.run.trust() <= 0.8
    assert (
        from_edge(line_of("K A Barang Jasa", 0.51), replace(first, box=(0.55, 0.5, 0.8, 0.52))).text
        == "Barang Jasa"
    )
    apart = line_of("BARANG DAN JASA", 0.53)
    assert from_edge(apart, first) is apart
    short, centred = line_of("Direktur", 0.53), line_of("RSUD Kota Meranti", 0.485)
    assert from_edge(centred, short) is centred
