"""Laws of what a signature block says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parsers.letters.block import Block
from parsers.letters.block_lines import titled_from
from parsers.letters.run import Run, run_of
from parsers.letters.signed import own_title, read_block
from parsers.words.person_names import mended_name
from parsers.words.wording import run_together
from tests.parsers.layouts import line_of


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
    assert own_title(tuple(line_of(line).run for line in lines), 0) == title


def test_a_doubtful_title_is_spelled_as_the_letterhead() -> None:
    """A letter that was lost in the name of the office comes from the letterhead; a sure title stays."""
    block = _block("Kepala SMA Nger 1 Mempawah,", 0.5)
    dim = replace(block, title_lines=(_unsure(block.title_lines[0], 0.7),))
    names = ("SMA Negeri 1 Mempawah",)
    assert read_block(dim, names).title.value == "Kepala SMA Negeri 1 Mempawah"  # type: ignore[union-attr]
    assert read_block(block, names).title.value == "Kepala SMA Nger 1 Mempawah"  # type: ignore[union-attr]


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


def _block(title: str, left: float) -> Block:
    runs = [
        replace(line_of(text, left if at == 0 else 0.5).run)
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
    cut = replace(block, title_lines=(titled_from(line_of("PSEKRETARIS DAERAH,")).run,))
    assert read_block(block).capacity.confidence >= 0.95  # type: ignore[union-attr]
    assert read_block(cut).capacity.confidence < 0.9  # type: ignore[union-attr]


def test_a_title_that_does_not_end_is_doubted() -> None:
    """`Asisten Perekonomian dan` lacks its next line."""
    title = read_block(_block("ASISTEN PEREKONOMIAN DAN", 0.5)).title
    assert title is not None
    assert title.confidence <= 0.5


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


def test_joining_words_and_names_lose_a_scans_marks() -> None:
    """No full stop stands behind "dan", and no name begins with a small ell before a consonant."""
    line = run_of(line_of("Kepala Dinas Tanaman Pangan dan. Hortikultura").words, 1)
    assert own_title((line,), 0) == "Kepala Dinas Tanaman Pangan dan Hortikultura"
    assert mended_name("drg. Agus lpansyah, S.Kom.") == "drg. Agus Ipansyah, S.Kom."
