"""Laws of agencies and their register."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from parsers.letters.letter import read_letter
from parsers.pages.page import Page
from parsers.words.register import Agency, open_register
from tests.parsers.layouts import words_of

BODY = """
                                                 Pontianak, 2 Maret 2026
 Nomor     : 005/10/{code}/2026
 Hal       : Permohonan Akun Zoom

 Yth. Kepala Dinas Komunikasi dan Informatika
 di Pontianak

     Dengan hormat, mohon bantuan akun Zoom pada Kamis, 5 Maret 2026 jam 10.00 WIB.

                                              Kepala,


                                              Drs. Golda Purba
                                              NIP 19670101 199303 1 005
"""
PROVINCIAL = [agency for agency in open_register().agencies if not agency.regional]
REGIONAL = [agency for agency in open_register().agencies if agency.regional]


def _page(*head: str, code: str = "UM") -> list[Page]:
    art = "\n".join(line.center(92) for line in head) + "\n" + BODY.format(code=code)
    return [Page(1, 595.0, 842.0, words_of(art), "text", "text")]


@pytest.mark.parametrize("agency", PROVINCIAL, ids=lambda agency: agency.name)
def test_each_agency_is_known_by_its_letterhead(agency: Agency) -> None:
    """Its name in capitals under the province's gives the register's name, and it is its own unit."""
    above = ["SEKRETARIAT DAERAH"] if agency.kind == "biro" else []
    name = agency.name.upper()
    cut = name.rfind(" ", 0, 60) if len(name) > 62 else len(name)
    letter = read_letter(
        _page("PEMERINTAH PROVINSI KALIMANTAN BARAT", *above, name[:cut], name[cut:].strip()), "a"
    )
    assert (letter.opd, letter.unit) == (agency.name, agency.name)
    assert letter.confidence["opd"] >= 0.95


@pytest.mark.parametrize("agency", REGIONAL, ids=lambda agency: agency.name)
def test_a_region_owns_its_agencies(agency: Agency) -> None:
    """A dinas of a kabupaten or kota belongs to that government, not to the province's dinas."""
    letter = read_letter(_page(agency.name.upper(), "DINAS KESEHATAN"), "a")
    assert (letter.opd, letter.unit) == (agency.name, f"Dinas Kesehatan {agency.place}")


@pytest.mark.parametrize(
    ("government", "place"),
    [
        ("PEMERINTAH KABUPATEN SUKAJADI", "Kabupaten Sukajadi"),
        ("PEMERINTAH DAERAH KOTA MERANTI", "Kota Meranti"),
        ("PEMERINTAH PROVINSI KALIMANTAN UTARA", "Provinsi Kalimantan Utara"),
        ("PEMERINTAH KABUPATEN ACEH MERANTI", "Kabupaten Aceh Meranti"),
    ],
)
def test_another_governments_office_is_not_ours(government: str, place: str) -> None:
    """A dinas of a government that the register does not know is no agency, though ours is called so."""
    letter = read_letter(_page(government, "DINAS KESEHATAN", code="DINKES"), "a")
    assert (letter.opd, letter.unit) == (None, f"Dinas Kesehatan {place}")
    assert any("daftar perangkat daerah" in doubt for doubt in letter.doubts)


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        (
            "PEMERINTAH PROVINSI JAWA TIMUR|DINAS PERKEBUNAN|UNIT PELAKSANA TEKNIS|"
            "PENGELOLAAN KEBUN BIBIT WILAYAH|SELATAN DI MELATI",
            "Unit Pelaksana Teknis Pengelolaan Kebun Bibit Wilayah Selatan di Melati Provinsi Jawa Timur",
        ),
        (
            "PEMERINTAH PROVINSI JAWA TENGAH|DINAS PEMBERDAYAAN MASYARAKAT, DESA,|"
            "KEPENDUDUKAN DAN PENCATATAN SIPIL",
            "Dinas Pemberdayaan Masyarakat, Desa, Kependudukan dan Pencatatan Sipil Provinsi Jawa Tengah",
        ),
        (
            "KEMENTERIAN LINGKUNGAN HIDUP DAN KEHUTANAN|DIREKTORAT JENDERAL TATA LINGKUNGAN|"
            "DIREKTORAT PENCEGAHAN DAMPAK",
            "Direktorat Pencegahan Dampak",
        ),
    ],
)
def test_an_outsiders_unit_is_told_whole(head: str, unit: str) -> None:
    """Its name goes on over its lines; a ministry's field does not make it the province's agency."""
    letter = read_letter(_page(*head.split("|")), "a")
    assert (letter.opd, letter.unit) == (None, unit)


def test_a_unit_stands_under_its_parent() -> None:
    """A UPT keeps its own name, its parent is the agency."""
    letter = read_letter(
        _page("PEMERINTAH PROVINSI KALIMANTAN BARAT", "DINAS SOSIAL", "UPT PANTI SOSIAL ANAK"), "a"
    )
    assert (letter.opd, letter.unit) == ("Dinas Sosial", "UPT Panti Sosial Anak")


def test_a_unit_that_is_cut_at_the_edge_ends_as_its_heads_title() -> None:
    """A word of the letterhead that lost its last letter is whole in the signatory's title."""
    head = ("PEMERINTAH PROVINSI KALIMANTAN BARAT", "DINAS SOSIAL", "UPT BALAI KESELAMATAN KERJ")
    pages = _page(*head)
    art = BODY.format(code="UM").replace("Kepala,\n", "Kepala UPT Balai Keselamatan Kerja,\n")
    assert read_letter(pages, "a").unit == "UPT Balai Keselamatan Kerj"
    top = "\n".join(line.center(92) for line in head)
    signed = replace(pages[0], words=words_of(f"{top}\n{art}"))
    assert read_letter([signed], "a").unit == "UPT Balai Keselamatan Kerja"


def test_letterhead_and_number_that_disagree_are_less_sure() -> None:
    """A number's code of another agency does not overrule the letterhead, nor make it surer."""
    right = read_letter(_page("PEMERINTAH PROVINSI KALIMANTAN BARAT", "DINAS SOSIAL", code="DINSOS"), "a")
    other = read_letter(_page("PEMERINTAH PROVINSI KALIMANTAN BARAT", "DINAS SOSIAL", code="DINKES"), "a")
    assert right.opd == other.opd == "Dinas Sosial"
    assert right.confidence["opd"] > other.confidence["opd"]


def test_a_lost_letterhead_leaves_the_number() -> None:
    """Where no letterhead can be read, the number's code names the agency, not surely."""
    letter = read_letter(_page(code="DINKES-A"), "a")
    assert letter.opd == "Dinas Kesehatan"
    assert letter.confidence["opd"] < 0.95


def test_the_office_may_bring_its_own_register(tmp_path: Path) -> None:
    """An agency in the office's file is known, and those it leaves out are not."""
    path = tmp_path / "opd.csv"
    path.write_text("kind,name,abbreviation,aliases\ndinas,Dinas Kelangitan,Dislangit,\n", encoding="utf-8")
    letter = read_letter(_page("PEMERINTAH PROVINSI KALIMANTAN BARAT", "DINAS KELANGITAN"), "a", path)
    assert letter.opd == "Dinas Kelangitan"
    other = read_letter(_page("PEMERINTAH PROVINSI KALIMANTAN BARAT", "DINAS SOSIAL"), "a", path)
    assert other.opd is None
    assert any("daftar perangkat daerah" in doubt for doubt in other.doubts)
