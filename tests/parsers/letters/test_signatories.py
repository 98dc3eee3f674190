"""Laws of signature blocks under a stamp."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parsers.letters.block_lines import ended, torn_degree
from parsers.letters.plain_blocks import over_title
from parsers.letters.sheet import sheet_of
from parsers.letters.signatories import find_blocks
from parsers.letters.signed import read_block
from parsers.ocr.scans import unclear_block
from parsers.pages.page import Word
from tests.parsers.layouts import line_of, scan_of

BLOCK = """
                                        KEPALA DINAS SOSIAL,


                                        Drs. Golda Purba
                                        Pembina Utama Muda
                                        NIP 19670101 199303 1 005
"""


def test_a_names_last_degree_may_be_torn_from_it() -> None:
    """What stands under a comma, or the full stop that a poor copy made of it, goes on with the name."""
    for above, torn in (
        ("RINA, S.E., M.Si.,", True),
        ("RINA. S.E.. M.Si..", True),
        ("RINA, S.E., M.Si.", False),
    ):
        assert torn_degree(line_of("CGCAE"), line_of(above)) == torn


def test_a_name_may_stand_alone_under_the_closing_sentence() -> None:
    """A name without number whose title a stamp hides is a block's; a heading in capitals is none."""
    art = (
        "\n      Demikian disampaikan, terima kasih.\n\n\n"
        + " " * 40
        + "Wan Suhaimi Jiu\n\n Tembusan:\n 1. Gubernur"
    )
    (block,) = find_blocks(sheet_of(scan_of(art)))
    assert block.name is not None
    assert (block.name.text, block.title_lines, block.nip) == ("Wan Suhaimi Jiu", (), None)
    heading = art.replace("Wan Suhaimi Jiu", "KEPALA DINAS\n\n\n" + " " * 40 + "PEMBATASAN KEGIATAN KE LUAR")
    assert all(block.name is None for block in find_blocks(sheet_of(scan_of(heading))))


def test_nobody_signs_where_running_text_goes_on() -> None:
    """A title and a name over whole lines of text are part of it; over a list of copies they sign."""
    title = "\n" * 20 + " " * 40 + "Kepala Dinas Sosial,\n\n\n" + " " * 40 + "Drs. Golda Purba\n\n"
    line = " dengan ini menyampaikan bahwa seluruh perangkat daerah diminta hadir pada rapat tersebut\n"
    assert [block.name.text for block in find_blocks(sheet_of(scan_of(title))) if block.name] == [
        "Drs. Golda Purba"
    ]
    assert not [block for block in find_blocks(sheet_of(scan_of(title + 3 * line))) if block.title_lines]
    copies = find_blocks(sheet_of(scan_of(title + " Tembusan:\n" + 3 * line)))
    assert [block.name.text for block in copies if block.name] == ["Drs. Golda Purba"]


def test_a_number_told_twice_is_the_signatorys_where_it_stands_lowest() -> None:
    """Who applies says in a list who they are, under the office addressed, and signs further down."""
    art = """
 Kepada Yth.
 Kepala Subbagian Tata Usaha

 Nama     : Golda Purba
 NIP      : 19670101 199303 1 005

 Dengan ini saya mengajukan cuti.





                                        Yang mengajukan


                                        Golda Purba
                                        NIP 19670101 199303 1 005
"""
    (block,) = find_blocks(sheet_of(scan_of(art)))
    assert block.name is not None
    assert block.row == 6
    assert "Kepala" not in block.title_text


def test_of_two_who_sign_side_by_side_without_an_office_neither_is_sure() -> None:
    """Whose letter it is cannot be told from two names and numbers alone."""
    art = """




      Yang menyetujui                   Yang mengajukan


      Golda Purba                       Rosalina Endang
      NIP 19670101 199303 1 005         NIP 19680812 199403 2 005
"""
    signed = read_block(find_blocks(sheet_of(scan_of(art)))[0])
    assert signed.name is not None
    assert signed.nip is not None
    assert max(signed.name.confidence, signed.nip.confidence) <= 0.9


def test_a_clear_block_is_not_looked_at_again() -> None:
    """Where title, name and NIP are sure nothing is done twice; where one is not, its place is given."""
    assert unclear_block(scan_of(BLOCK)) is None
    box = unclear_block(scan_of(BLOCK.replace("KEPALA DINAS SOSIAL,", "")))
    assert box is not None
    nip = sheet_of(scan_of(BLOCK)).rows[-1][0].box
    assert box[1] < nip[1] - 0.1
    assert box[3] >= nip[3]
    assert unclear_block(scan_of(BLOCK, 0.6)) is not None


def test_a_rings_word_under_a_title_in_small_letters_is_none_of_it() -> None:
    """`PROVINSI` from a stamp does not go on with `Kepala Dinas Sosial`."""
    art = BLOCK.replace("KEPALA DINAS SOSIAL,\n", "Kepala Dinas Sosial\n" + 40 * " " + "PROVINSI\n", 1)
    (block, *_) = find_blocks(sheet_of(scan_of(art)))
    assert block.title_text == "Kepala Dinas Sosial"
    (block, *_) = find_blocks(sheet_of(scan_of(art.replace("PROVINSI\n", "RETAH PROVINSI KA\n"))))
    assert block.title_text == "Kepala Dinas Sosial"
    art = BLOCK.replace(
        "KEPALA DINAS SOSIAL,\n", "a.n. KEPALA BADAN KEPEGAWAIAN\n" + 40 * " " + "DAERAH\n", 1
    )
    (block, *_) = find_blocks(sheet_of(scan_of(art)))
    assert block.title_text == "a.n. KEPALA BADAN KEPEGAWAIAN DAERAH"


def test_what_stands_under_an_ended_title_is_a_scrap() -> None:
    """After the province a scribble ends the title; a further office goes on with it."""
    art = BLOCK.replace(
        "SOSIAL,\n", "SOSIAL\n" + 40 * " " + "PROVINSI KALIMANTAN BARAT\n" + 40 * " " + "{}\n", 1
    )
    for last, count in (("Deel", 2), ("NSekretaris", 3), ("LA DINAS SOSIAL PROVINSI", 2)):
        (block, *_) = find_blocks(sheet_of(scan_of(art.format(last), 0.8)))
        assert len(block.title_lines) == count


def test_a_sure_word_at_a_titles_edge_goes_on_behind_its_comma() -> None:
    """`OLAHRAGA` under `KEPALA DINAS KEPEMUDAAN,` is the office's; a ring's word is not."""
    for word, count in (("KESEHATAN", 2), ("PROVINSI", 1)):
        page = scan_of(BLOCK.replace("SOSIAL,\n", "SOSIAL,\n" + 40 * " " + word + "\n", 1))
        (block, *_) = find_blocks(sheet_of(page))
        assert len(block.title_lines) == count


def test_an_office_goes_on_behind_its_comma() -> None:
    """Known words under a title's comma are the office's, even one before another comma; scraps are not."""
    art = BLOCK.replace("SOSIAL,\n", "PERINDUSTRIAN,\n" + 40 * " " + "{}\n", 1)
    for further, sure, count in (
        ("Perdagangan, Energi dan Sumber Daya", 0.8, 2),
        ("PERDAGANGAN,", 0.98, 2),
        ("PROVINSI", 0.98, 1),
        ("Deel", 0.8, 1),
    ):
        (block, *_) = find_blocks(sheet_of(scan_of(art.format(further), sure)))
        assert len(block.title_lines) == count


def test_capitals_between_two_lines_are_no_name() -> None:
    """A ring's letters that lie half on the rank are passed over; the name stands above them."""
    page = scan_of(BLOCK)
    rank = next(word for word in page.words if word.text == "Pembina")
    left, top, right, bottom = rank.box
    for text, over in (("EKTOR", 0.006), ("Penhtna", 0.004)):
        ring = Word(text, (left, top - over, right, bottom - over), 0.99)
        (block, *_) = find_blocks(sheet_of(replace(page, words=(*page.words, ring))))
        assert block.name is not None
        assert block.name.text == "Drs. Golda Purba"


def test_an_office_is_no_name() -> None:
    """What a stamp says in straight lines is not taken for the name that it covers."""
    for text, expected in (
        ("DINAS KESRHAZANT", None),
        ("SEKADA", None),
        ("DESA", None),
        ("KESBANGPOL", None),
        ("SUKARNO", "SUKARNO"),
        ("Golda Purba", "Golda Purba"),
    ):
        (block, *_) = find_blocks(sheet_of(scan_of(BLOCK.replace("Drs. Golda Purba", text))))
        assert (block.name.text if block.name else None) == expected


def test_a_region_of_two_words_ends_with_its_second() -> None:
    """`Kabupaten Kubu` goes on, `Kabupaten Kubu Raya` and `Kabupaten Sambas` end."""
    assert not ended("Kepala Dinas Kesehatan Kabupaten Kubu")
    assert ended("Kepala Dinas Kesehatan Kabupaten Sambas")
    page = scan_of(BLOCK.replace("DINAS SOSIAL,", "DINAS SOSIAL KABUPATEN KUBU\n" + " " * 40 + "RAYA"))
    title = read_block(find_blocks(sheet_of(page))[0]).title
    assert title is not None
    assert title.value == "Kepala Dinas Sosial Kabupaten Kubu Raya"


def test_a_units_numeral_is_taken_from_the_letterhead() -> None:
    """A title that ends with "Wilayah" lacks what the letterhead says."""
    page = scan_of(BLOCK.replace("DINAS SOSIAL,", "UPT JALAN WILAYAH"), 0.8)
    title = read_block(find_blocks(sheet_of(page))[0], ["Unit Pelaksana Teknis Jalan Wilayah II"]).title
    assert title is not None
    assert title.value == "Kepala UPT Jalan Wilayah II"
    assert title.confidence < 0.95


def test_a_title_that_begins_late_may_hide_its_mark() -> None:
    """Where the lines under the pen begin further left, "Plt." may be hidden, and "kepala" is not sure."""
    late = read_block(find_blocks(sheet_of(scan_of(BLOCK.replace("KEPALA", "   KEPALA"))))[0]).capacity
    on_time = read_block(find_blocks(sheet_of(scan_of(BLOCK)))[0]).capacity
    assert late is not None
    assert on_time is not None
    assert late.confidence < 0.7 < 0.95 < on_time.confidence


@pytest.mark.parametrize(
    ("read", "rank"),
    [("AWPembina Tk. I", "Pembina Tk. I"), ("JAWA Pembina", "Pembina"), ("Pembina", "Pembina")],
)
def test_a_rank_begins_behind_what_a_ring_left(read: str, rank: str) -> None:
    """Letters of a stamp before a rank are not the rank's."""
    (block,) = find_blocks(sheet_of(scan_of(BLOCK.replace("Pembina Utama Muda", read))))
    assert read_block(block).rank == rank


def test_a_firms_head_signs_over_an_office() -> None:
    """A name over `Pemimpin Wilayah`, the pen above it, is who signs."""
    art = "Demikian kami sampaikan, terima kasih.\n\n" + " " * 40
    below = "Badan Usaha Melati\n\n\n\n{0}Golda Purba\n{0}Pemimpin Wilayah".format(" " * 40)
    (block, *_) = over_title(sheet_of(scan_of("\n" * 30 + art + below)))
    assert block.name is not None
    assert block.name.text == "Golda Purba"


def test_a_stroke_before_a_nip_is_no_figure() -> None:
    """Of nineteen figures of a scan the first is left out where the others make a NIP; it is never sure."""
    (block,) = find_blocks(sheet_of(scan_of(BLOCK.replace("NIP 1967", "NIP 51967"))))
    nip = read_block(block).nip
    assert nip is not None
    assert (nip.value, nip.confidence < 0.95) == ("196701011993031005", True)
