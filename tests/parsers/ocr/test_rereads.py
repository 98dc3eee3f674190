"""Laws of block lines that are read again."""

from __future__ import annotations

from parsers.ocr.rereads import rereads
from tests.parsers.layouts import scan_of

BLOCK = """
                                        KEPALA DINAS SOSIAL,



                                        Drs. Golda Purba
                                        Pembina Utama Muda
                                        NIP 19670101 199303 1 005
"""


def test_lines_that_begin_at_their_edge_are_left() -> None:
    """What is surely read and begins where the others do is not read again."""
    assert rereads(scan_of(BLOCK)) == []


def test_a_line_that_begins_late_is_read_from_the_edge() -> None:
    """A mark before a title, or a degree before a name, is looked for where the block begins."""
    page = scan_of(BLOCK.replace("KEPALA DINAS SOSIAL,", "     KEPALA DINAS SOSIAL,"))
    (again,) = rereads(page)
    edge = next(word.box[0] for word in page.words if word.text == "NIP")
    assert all(abs(box[0] - edge) < 0.01 for box in again.boxes)
    assert again.hoped("Plt. KEPALA DINAS SOSIAL,") > again.hoped("KEPALA DINAS SOSIAL,")
    (again,) = rereads(scan_of(BLOCK.replace("Drs. Golda", "     Golda")))
    assert again.hoped("Drs. Golda Purba") > again.hoped("Golda Purba")


def test_a_title_that_lost_its_head_is_read_again() -> None:
    """Scraps before an office over the name are what a stamp left of a title."""
    (again,) = rereads(scan_of(BLOCK.replace("KEPALA DINAS", "PRVKE FALA DINAS")))
    assert "KEPALA DINAS SOSIAL," in again.likes(again.text)
