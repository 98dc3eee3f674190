"""Laws of signature blocks under a stamp."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from parsers.block import Block
from parsers.block_lines import aligned_with, ended, from_edge, ranked, titled_from, torn_degree
from parsers.numbers import against_date
from parsers.page import Page, Word
from parsers.person_names import mended_name, tidy_name
from parsers.plain_blocks import over_title
from parsers.reading import Reading
from parsers.run import Run, run_of
from parsers.scans import unclear_block
from parsers.sheet import Segment, sheet_of
from parsers.signatories import find_blocks
from parsers.signed import own_title, read_block
from parsers.wording import run_together
from rules.letter import Box
from tests.parsers.layouts import words_of

BLOCK = """
                                        KEPALA DINAS SOSIAL,


                                        Drs. Golda Purba
                                        Pembina Utama Muda
                                        NIP 19670101 199303 1 005
"""


def _line(text: str, left: float = 0.5) -> Segment:
    words, at = [], left
    for each in text.split():
        words.append(Word(each, (at, 0.5, at + 0.01 * len(each), 0.52)))
        at += 0.01 * (len(each) + 1)
    box: Box = (left, 0.5, at, 0.52)
    return Segment(run_of(words, 1), 1, 0, box)


def _page(art: str, confidence: float = 0.99) -> Page:
    words = tuple(replace(word, confidence=confidence) for word in words_of(art))
    return Page(1, 595.0, 842.0, words, "ocr", "scan")


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
    found = titled_from(_line(read))
    assert found.text == kept
    assert (found.run.trust() <= 0.8) == (read != kept)


def test_a_names_last_degree_may_be_torn_from_it() -> None:
    """What stands under a comma, or the full stop that a poor copy made of it, goes on with the name."""
    for above, torn in (
        ("RINA, S.E., M.Si.,", True),
        ("RINA. S.E.. M.Si..", True),
        ("RINA, S.E., M.Si.", False),
    ):
        assert torn_degree(_line("CGCAE"), _line(above)) == torn


def test_a_name_may_stand_alone_under_the_closing_sentence() -> None:
    """A name without number whose title a stamp hides is a block's; a heading in capitals is none."""
    art = (
        "\n      Demikian disampaikan, terima kasih.\n\n\n"
        + " " * 40
        + "Wan Suhaimi Jiu\n\n Tembusan:\n 1. Gubernur"
    )
    (block,) = find_blocks(sheet_of(_page(art)))
    assert block.name is not None
    assert (block.name.text, block.title_lines, block.nip) == ("Wan Suhaimi Jiu", (), None)
    heading = art.replace("Wan Suhaimi Jiu", "KEPALA DINAS\n\n\n" + " " * 40 + "PEMBATASAN KEGIATAN KE LUAR")
    assert all(block.name is None for block in find_blocks(sheet_of(_page(heading))))


def test_nobody_signs_where_running_text_goes_on() -> None:
    """A title and a name over whole lines of text are part of it; over a list of copies they sign."""
    title = "\n" * 20 + " " * 40 + "Kepala Dinas Sosial,\n\n\n" + " " * 40 + "Drs. Golda Purba\n\n"
    line = " dengan ini menyampaikan bahwa seluruh perangkat daerah diminta hadir pada rapat tersebut\n"
    assert [block.name.text for block in find_blocks(sheet_of(_page(title))) if block.name] == [
        "Drs. Golda Purba"
    ]
    assert not [block for block in find_blocks(sheet_of(_page(title + 3 * line))) if block.title_lines]
    copies = find_blocks(sheet_of(_page(title + " Tembusan:\n" + 3 * line)))
    assert [block.name.text for block in copies if block.name] == ["Drs. Golda Purba"]


def test_a_name_begins_where_rank_and_nip_begin() -> None:
    """What a stamp put before the name is cut at the block's edge; an academic title is not."""
    nip, rank = _line("NIP 19670101 199303 1 005", 0.55), _line("Pembina", 0.55)
    assert aligned_with(_line("PEME Drs. Golda Purba", 0.5), nip, rank).text == "Drs. Golda Purba"
    assert aligned_with(_line("Drs. Golda Purba", 0.5), nip, rank).text == "Drs. Golda Purba"
    assert tidy_name("BAN DAN PETEdrg. Utin Sudarso, M.Si.") == "drg. Utin Sudarso, M.Si."


def test_a_name_shares_its_middle_with_rank_and_nip() -> None:
    """A stamp's capitals before it are cut where the rest stands over their middle; a name's are not."""
    nip, rank = _middle_at(0.7, "NIP. 19670101 199303 1 005"), _middle_at(0.7, "Pembina Tingkat I")
    name = "Drs. H. Golda Purba, SE, MM"
    stamped = _line(f"BIRO HUKUM {name}", _middle_at(0.7, name).box[0] - 0.11)
    assert aligned_with(stamped, nip, rank).text == name
    assert aligned_with(_line(f"BIRO HUKUM {name}", 0.5), nip, rank).text == f"BIRO HUKUM {name}"
    capitals = "GOLDA PURBA SIREGAR, SE, MM"
    assert aligned_with(_middle_at(0.7, capitals), nip, rank).text == capitals


def _middle_at(middle: float, text: str) -> Segment:
    return _line(text, middle - 0.01 * (len(text) + 1) / 2)


@pytest.mark.parametrize(
    "text", ["Bembina Utama Muda", "Pombina Tk. I", "BIRO UMUN Pembina Utama Madya", "C.PO NTIANPenata Tk. I"]
)
def test_a_rank_is_known_through_noise(text: str) -> None:
    """One wrong letter does not make a name of a rank."""
    assert ranked(text)
    assert not ranked("Drs. Golda Purba")


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
    (block,) = find_blocks(sheet_of(_page(art)))
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
    signed = read_block(find_blocks(sheet_of(_page(art)))[0])
    assert signed.name is not None
    assert signed.nip is not None
    assert max(signed.name.confidence, signed.nip.confidence) <= 0.9


def test_a_clear_block_is_not_looked_at_again() -> None:
    """Where title, name and NIP are sure nothing is done twice; where one is not, its place is given."""
    assert unclear_block(_page(BLOCK)) is None
    box = unclear_block(_page(BLOCK.replace("KEPALA DINAS SOSIAL,", "")))
    assert box is not None
    nip = sheet_of(_page(BLOCK)).rows[-1][0].box
    assert box[1] < nip[1] - 0.1
    assert box[3] >= nip[3]
    assert unclear_block(_page(BLOCK, 0.6)) is not None


@pytest.mark.parametrize("read", ["N", "NI", "Il"])
def test_a_blurred_month_is_that_of_the_date(read: str) -> None:
    """What is no Roman figure where a number's month stands is read as the date's month, and not surely."""
    written = date(2026, 2 if read == "Il" else 5 if read == "N" else 6, 2)
    found = against_date(Reading(f"555/1/BIRO/{read}/2026", 0.98), written)
    assert found.value == {"N": "555/1/BIRO/V/2026", "NI": "555/1/BIRO/VI/2026"}.get(
        read, "555/1/BIRO/II/2026"
    )
    assert found.confidence < 0.9


@pytest.mark.parametrize(
    ("read", "name"),
    [
        ("MUHAMMAD ISKANDAR, S.Hut. M.T.", "MUHAMMAD ISKANDAR, S.Hut., M.T."),
        ("Drs. Y, ANTHONIUS RAWING, M.Si.", "Drs. Y. ANTHONIUS RAWING, M.Si."),
        ("H. ERWIN SETIAWAN, S.T, M.M.", "H. ERWIN SETIAWAN, S.T., M.M."),
        ("r. H. MUHAMMAD YUSUF, M.T.", "Ir. H. MUHAMMAD YUSUF, M.T."),
        ("Tr. Dewi Mulyadi, S.H., M.H.", "Ir. Dewi Mulyadi, S.H., M.H."),
        ("DrS. SUPARDI, M.Pd.", "Drs. SUPARDI, M.Pd."),
        ("Prof/Dr. Urai Nugraha, M.Pd.", "Prof. Dr. Urai Nugraha, M.Pd."),
        ("H. Frans Anshar, SE. MM", "H. Frans Anshar, SE, MM"),
        ("H. SUMARDI, S.Pd.L", "H. SUMARDI, S.Pd.I"),
        ("DrHary Yulianti, M.Kes.", "Dr. Hary Yulianti, M.Kes."),
        ("ap Yuline Srimaryati", "apt. Yuline Srimaryati"),
        ("M. ISKANDAR, S.Hut., PENM.T.", "M. ISKANDAR, S.Hut., M.T."),
        ("Dra. H). Yenny Rosmawati, M.Si.", "Dra. Hj. Yenny Rosmawati, M.Si."),
        ("PO NVeronika Clarus, S.H., M.H.", "Veronika Clarus, S.H., M.H."),
        ("kHj. Agus Salam, S.Si., Apt.", "Hj. Agus Salam, S.Si., Apt."),
        ("Raminuddin, S.Sos., M.Si.", "Raminuddin, S.Sos., M.Si."),
    ],
)
def test_a_name_gets_the_marks_back_that_a_scan_lost(read: str, name: str) -> None:
    """Commas between degrees, stops behind initials and titles stand as they are written."""
    assert mended_name(read) == name


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["Sekretaris", "NSekretaris"], "Sekretaris"),
        (["Kepal Kepala Dinas Sosial"], "Kepala Dinas Sosial"),
        (["Erala UPT Pelatihan Kerja"], "Kepala UPT Pelatihan Kerja"),
        (["KepalaURT UPT Klinik Utama"], "Kepala UPT Klinik Utama"),
        (
            ["Kepala Dinas Pemberdayaan Masyarakat", "an Desa"],
            "Kepala Dinas Pemberdayaan Masyarakat dan Desa",
        ),
        (["KEPALA UPT PELAYANAN. PENDAPATAN", "DAERAH"], "Kepala UPT Pelayanan Pendapatan Daerah"),
        (
            ["KEPALA DINAS SOSIAL PROVINSI", "KALIMANTAN BARATs/"],
            "Kepala Dinas Sosial Provinsi Kalimantan Barat",
        ),
        (["Kepala Dinas Kesehatan Prov. Kalbar"], "Kepala Dinas Kesehatan Prov. Kalbar"),
    ],
)
def test_a_title_says_nothing_twice(lines: list[str], title: str) -> None:
    """What a stamp made the finder see twice, and the scraps beside it, are one title."""
    assert own_title(tuple(_line(line).run for line in lines), 0) == title


def test_a_title_goes_on_at_its_own_edge() -> None:
    """Capitals of a ring left of a title's first line are cut off its second, which is no longer sure."""
    first = _line("Plt. KEPALA BIRO PENGADAAN", 0.53)
    found = from_edge(_line("PROVINSI BARANG DAN JASA", 0.44), first)
    assert found.text == "BARANG DAN JASA"
    assert found.run.trust() <= 0.8
    assert (
        from_edge(_line("K A Barang Jasa", 0.51), replace(first, box=(0.55, 0.5, 0.8, 0.52))).text
        == "Barang Jasa"
    )
    apart = _line("BARANG DAN JASA", 0.53)
    assert from_edge(apart, first) is apart
    short, centred = _line("Direktur", 0.53), _line("RSUD Kota Meranti", 0.485)
    assert from_edge(centred, short) is centred


def test_a_rings_word_under_a_title_in_small_letters_is_none_of_it() -> None:
    """`PROVINSI` from a stamp does not go on with `Kepala Dinas Sosial`."""
    art = BLOCK.replace("KEPALA DINAS SOSIAL,\n", "Kepala Dinas Sosial\n" + 40 * " " + "PROVINSI\n", 1)
    (block, *_) = find_blocks(sheet_of(_page(art)))
    assert block.title_text == "Kepala Dinas Sosial"
    (block, *_) = find_blocks(sheet_of(_page(art.replace("PROVINSI\n", "RETAH PROVINSI KA\n"))))
    assert block.title_text == "Kepala Dinas Sosial"
    art = BLOCK.replace(
        "KEPALA DINAS SOSIAL,\n", "a.n. KEPALA BADAN KEPEGAWAIAN\n" + 40 * " " + "DAERAH\n", 1
    )
    (block, *_) = find_blocks(sheet_of(_page(art)))
    assert block.title_text == "a.n. KEPALA BADAN KEPEGAWAIAN DAERAH"


def test_a_doubtful_title_is_spelled_as_the_letterhead() -> None:
    """A letter that was lost in the name of the office comes from the letterhead; a sure title stays."""
    block = _block("Kepala SMA Nger 1 Mempawah,", 0.5)
    dim = replace(block, title_lines=(_unsure(block.title_lines[0], 0.7),))
    names = ("SMA Negeri 1 Mempawah",)
    assert read_block(dim, names).title.value == "Kepala SMA Negeri 1 Mempawah"  # type: ignore[union-attr]
    assert read_block(block, names).title.value == "Kepala SMA Nger 1 Mempawah"  # type: ignore[union-attr]


def test_what_stands_under_an_ended_title_is_a_scrap() -> None:
    """After the province a scribble ends the title; a further office goes on with it."""
    art = BLOCK.replace(
        "SOSIAL,\n", "SOSIAL\n" + 40 * " " + "PROVINSI KALIMANTAN BARAT\n" + 40 * " " + "{}\n", 1
    )
    for last, count in (("Deel", 2), ("NSekretaris", 3), ("LA DINAS SOSIAL PROVINSI", 2)):
        (block, *_) = find_blocks(sheet_of(_page(art.format(last), 0.8)))
        assert len(block.title_lines) == count


def test_a_sure_word_at_a_titles_edge_goes_on_behind_its_comma() -> None:
    """`OLAHRAGA` under `KEPALA DINAS KEPEMUDAAN,` is the office's; a ring's word is not."""
    for word, count in (("KESEHATAN", 2), ("PROVINSI", 1)):
        page = _page(BLOCK.replace("SOSIAL,\n", "SOSIAL,\n" + 40 * " " + word + "\n", 1))
        (block, *_) = find_blocks(sheet_of(page))
        assert len(block.title_lines) == count


def test_a_title_cut_short_ends_as_its_office() -> None:
    """What begins as the letterhead's office and stops goes on as it does, and is not sure."""
    block = _block("KEPALA DINAS PERTANIAN TANAMAN PANGAN", 0.5)
    title = read_block(block, ("Dinas Pertanian Tanaman Pangan dan Hortikultura",)).title
    assert title is not None
    assert title.value == "Kepala Dinas Pertanian Tanaman Pangan dan Hortikultura"
    assert title.confidence < 0.9


def test_a_title_does_not_end_with_half_a_provinces_name() -> None:
    """`Provinsi Kalimantan` at a scan's doubtful title goes on with `Barat`."""
    title = read_block(_block("SEKRETARIS DAERAH PROVINSI KALIMANTAN", 0.5)).title
    assert title is not None
    assert title.value == "Sekretaris Daerah Provinsi Kalimantan Barat"
    assert title.confidence < 0.95


def test_a_title_does_not_end_with_half_a_regions_name() -> None:
    """`Kabupaten Kayong` goes on with `Utara`; a river of that name, or a whole region, with nothing."""
    for read, meant in (
        ("SEKRETARIS DAERAH KABUPATEN KAYONG", "Sekretaris Daerah Kabupaten Kayong Utara"),
        ("KEPALA BALAI WILAYAH SUNGAI KAPUAS", "Kepala Balai Wilayah Sungai Kapuas"),
        ("SEKRETARIS DAERAH KABUPATEN SAMBAS", "Sekretaris Daerah Kabupaten Sambas"),
    ):
        title = read_block(_block(read, 0.5)).title
        assert title is not None
        assert title.value == meant


def test_an_office_goes_on_behind_its_comma() -> None:
    """Known words under a title's comma are the office's, even one before another comma; scraps are not."""
    art = BLOCK.replace("SOSIAL,\n", "PERINDUSTRIAN,\n" + 40 * " " + "{}\n", 1)
    for further, sure, count in (
        ("Perdagangan, Energi dan Sumber Daya", 0.8, 2),
        ("PERDAGANGAN,", 0.98, 2),
        ("PROVINSI", 0.98, 1),
        ("Deel", 0.8, 1),
    ):
        (block, *_) = find_blocks(sheet_of(_page(art.format(further), sure)))
        assert len(block.title_lines) == count


def test_capitals_between_two_lines_are_no_name() -> None:
    """A ring's letters that lie half on the rank are passed over; the name stands above them."""
    page = _page(BLOCK)
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
        (block, *_) = find_blocks(sheet_of(_page(BLOCK.replace("Drs. Golda Purba", text))))
        assert (block.name.text if block.name else None) == expected


def _block(title: str, left: float) -> Block:
    runs = [
        replace(_line(text, left if at == 0 else 0.5).run)
        for at, text in enumerate((title, "Drs. Golda Purba", "NIP"))
    ]
    return Block(1, 9, runs[1], (_unsure(runs[0]),), None, None, runs[2], (0.5, 0.5, 0.7, 0.6), 3.0)


def _unsure(run: Run, confidence: float = 0.99) -> Run:
    return Run(tuple(replace(word, confidence=confidence) for word in run.words), run.pages)


def test_a_title_at_the_edge_hides_no_mark_before_it() -> None:
    """Where title, name and NIP begin together nothing stood before the title; elsewhere it may be hidden."""
    there, beside = (read_block(_block("KEPALA DINAS SOSIAL", left)).capacity for left in (0.5, 0.56))
    assert there is not None
    assert beside is not None
    assert there.confidence >= 0.95 > beside.confidence


def test_a_mark_may_have_gone_with_what_was_cut() -> None:
    """Where letters were cut off a title's first word, `Pj.` may have been among them."""
    block = _block("SEKRETARIS DAERAH,", 0.5)
    cut = replace(block, title_lines=(titled_from(_line("PSEKRETARIS DAERAH,")).run,))
    assert read_block(block).capacity.confidence >= 0.95  # type: ignore[union-attr]
    assert read_block(cut).capacity.confidence < 0.9  # type: ignore[union-attr]


def test_a_title_that_does_not_end_is_doubted() -> None:
    """`Asisten Perekonomian dan` lacks its next line."""
    title = read_block(_block("ASISTEN PEREKONOMIAN DAN", 0.5)).title
    assert title is not None
    assert title.confidence <= 0.5


def test_a_number_of_another_month_is_doubted() -> None:
    """A Roman month that is not the date's lowers the confidence and is said."""
    right = against_date(Reading("555/1/BIRO/III/2026", 0.98), date(2026, 3, 2))
    wrong = against_date(Reading("555/1/BIRO/V/2026", 0.98), date(2026, 3, 2))
    assert (right.confidence, right.doubts) == (0.98, ())
    assert wrong.confidence <= 0.7
    assert "(V)" in wrong.doubts[0]


@pytest.mark.parametrize(
    ("name", "glued"),
    [
        ("LINDAPURNAMA, M.Si., Psikolog", True),
        ("dr. ERNAYULIANTI, M.Kes", True),
        ("YulianaS", True),
        ("dr. ERNA YULIANTI, M.Kes", False),
        ("Drs. H. Mohammad Bari, S.Sos., M.Si.", False),
        ("FLORENTINUS ANUM, S.T.", False),
        ("Sulistyaningsih, S.STP", False),
    ],
)
def test_a_name_without_its_blank_is_noticed(name: str, glued: bool) -> None:
    """Two names in one word show by a capital within or by their length; titles do not."""
    assert run_together(name) is glued


def test_a_month_in_figures_is_left_as_it_is() -> None:
    """`/11/2026` in a number of November is no blurred Roman month."""
    found = against_date(Reading("294/PM.00.02/K.KB/11/2026", 0.98), date(2026, 11, 9))
    assert found == Reading("294/PM.00.02/K.KB/11/2026", 0.98)


def test_a_region_of_two_words_ends_with_its_second() -> None:
    """`Kabupaten Kubu` goes on, `Kabupaten Kubu Raya` and `Kabupaten Sambas` end."""
    assert not ended("Kepala Dinas Kesehatan Kabupaten Kubu")
    assert ended("Kepala Dinas Kesehatan Kabupaten Sambas")
    page = _page(BLOCK.replace("DINAS SOSIAL,", "DINAS SOSIAL KABUPATEN KUBU\n" + " " * 40 + "RAYA"))
    title = read_block(find_blocks(sheet_of(page))[0]).title
    assert title is not None
    assert title.value == "Kepala Dinas Sosial Kabupaten Kubu Raya"


def test_a_units_numeral_is_taken_from_the_letterhead() -> None:
    """A title that ends with "Wilayah" lacks what the letterhead says."""
    page = _page(BLOCK.replace("DINAS SOSIAL,", "UPT JALAN WILAYAH"), 0.8)
    title = read_block(find_blocks(sheet_of(page))[0], ["Unit Pelaksana Teknis Jalan Wilayah II"]).title
    assert title is not None
    assert title.value == "Kepala UPT Jalan Wilayah II"
    assert title.confidence < 0.95


def test_a_title_that_begins_late_may_hide_its_mark() -> None:
    """Where the lines under the pen begin further left, "Plt." may be hidden, and "kepala" is not sure."""
    late = read_block(find_blocks(sheet_of(_page(BLOCK.replace("KEPALA", "   KEPALA"))))[0]).capacity
    on_time = read_block(find_blocks(sheet_of(_page(BLOCK)))[0]).capacity
    assert late is not None
    assert on_time is not None
    assert late.confidence < 0.7 < 0.95 < on_time.confidence


def test_joining_words_and_names_lose_a_scans_marks() -> None:
    """No full stop stands behind "dan", and no name begins with a small ell before a consonant."""
    line = run_of(_line("Kepala Dinas Tanaman Pangan dan. Hortikultura").words, 1)
    assert own_title((line,), 0) == "Kepala Dinas Tanaman Pangan dan Hortikultura"
    assert mended_name("drg. Agus lpansyah, S.Kom.") == "drg. Agus Ipansyah, S.Kom."


@pytest.mark.parametrize(
    ("read", "rank"),
    [("AWPembina Tk. I", "Pembina Tk. I"), ("JAWA Pembina", "Pembina"), ("Pembina", "Pembina")],
)
def test_a_rank_begins_behind_what_a_ring_left(read: str, rank: str) -> None:
    """Letters of a stamp before a rank are not the rank's."""
    (block,) = find_blocks(sheet_of(_page(BLOCK.replace("Pembina Utama Muda", read))))
    assert read_block(block).rank == rank


def test_a_firms_head_signs_over_an_office() -> None:
    """A name over `Pemimpin Wilayah`, the pen above it, is who signs."""
    art = "Demikian kami sampaikan, terima kasih.\n\n" + " " * 40
    below = "Badan Usaha Melati\n\n\n\n{0}Golda Purba\n{0}Pemimpin Wilayah".format(" " * 40)
    (block, *_) = over_title(sheet_of(_page("\n" * 30 + art + below)))
    assert block.name is not None
    assert block.name.text == "Golda Purba"


def test_a_stroke_before_a_nip_is_no_figure() -> None:
    """Of nineteen figures of a scan the first is left out where the others make a NIP; it is never sure."""
    (block,) = find_blocks(sheet_of(_page(BLOCK.replace("NIP 1967", "NIP 51967"))))
    nip = read_block(block).nip
    assert nip is not None
    assert (nip.value, nip.confidence < 0.95) == ("196701011993031005", True)
