"""Laws of lines missing in a signature block."""

from __future__ import annotations

from dataclasses import replace

from parsers.ocr.slots import number_slot, open_slots
from tests.parsers.layouts import scan_of

OPEN = """
                                        KEPALA DINAS SOSIAL



                                        Drs. Golda Purba
                                        Pembina Utama Muda
                                        NIP 19670101 199303 1 005
"""


def test_a_title_that_did_not_end_may_go_on_below() -> None:
    """The place right under an unended title is looked at, for words that titles are made of."""
    page = scan_of(OPEN)
    (slot,) = open_slots(page)
    title = next(word for word in page.words if word.text == "KEPALA")
    assert all(title.box[1] < box[1] < title.box[1] + 3 * (title.box[3] - title.box[1]) for box in slot.boxes)
    assert slot.wanted("PROVINSI KALIMANTAN BARAT,") > slot.wanted("NSPROVINSI KALIMANTAN BARAT,") > 0
    assert slot.wanted("Wjkx ool") == 0


def test_a_line_between_two_of_a_title_is_sought() -> None:
    """Where a title's lines stand twice as far apart as the block's, a stamp may hide one."""
    page = scan_of(OPEN.replace("SOSIAL", "PENDIDIKAN\n\n" + 40 * " " + "KOTA MERANTI,"))
    (slot,) = open_slots(page)
    above, below = (next(word for word in page.words if word.text == text) for text in ("KEPALA", "KOTA"))
    assert all(above.box[1] < box[1] < below.box[1] for box in slot.boxes)
    assert slot.wanted("DAN KEBUDAYAAN") > 0 == slot.wanted("Wjkx ool")


def test_a_title_that_ended_leaves_nothing_open() -> None:
    """A comma ends a title."""
    assert open_slots(scan_of(OPEN.replace("SOSIAL", "SOSIAL,"))) == []


def test_a_name_that_was_not_found_is_sought_over_the_rank() -> None:
    """Between title and rank a name must stand."""
    page = scan_of(OPEN.replace("Drs. Golda Purba", ""))
    (slot,) = open_slots(page)
    rank = next(word for word in page.words if word.text == "Pembina")
    assert all(box[1] < rank.box[1] for box in slot.boxes)
    assert slot.wanted("apt. Zulkifli Tanjung, S.E.") > 0
    assert slot.wanted("19670101 199303") == 0
    assert slot.wanted("Drs. ANTONIUS RAWING, M.Si.") > slot.wanted("ANTONIUS RAWING, M")
    assert any(box[2] - box[0] > 0.1 + min(other[2] - other[0] for other in slot.boxes) for box in slot.boxes)


def test_a_name_is_sought_under_a_title_that_stands_alone() -> None:
    """Where nothing but a title was read under the closing sentence, a scan's block is known all the same."""
    art = "\n      Demikian disampaikan, terima kasih.\n" + OPEN.partition("SOSIAL")[0] + "SOSIAL,\n"
    page = scan_of(art)
    (slot,) = open_slots(page)
    title = next(word for word in page.words if word.text == "KEPALA")
    assert all(box[1] > title.box[3] for box in slot.boxes)
    assert slot.wanted("Wan Suhaimi Jiu, S.H.") > 0
    assert open_slots(replace(page, source="text")) == []
    assert open_slots(scan_of(art.replace("Demikian disampaikan, terima kasih.", "Tembusan:"))) == []


def test_a_title_that_was_not_found_is_sought_over_the_name() -> None:
    """Every half line over the name may hold the title."""
    (slot,) = open_slots(scan_of(OPEN.replace("KEPALA DINAS SOSIAL", "")))
    assert len(slot.boxes) > 8
    for title in ("Plt. Kepala Dinas Sosial", "Ketua", "KetuaLP2M,"):
        assert slot.wanted(title) > 0
    assert slot.wanted("haturkan terima kasih.") == 0


def test_a_number_that_was_not_found_is_sought_beside_its_label() -> None:
    """Where a label has nothing beside it but the letter's date, the number must stand between the two."""
    head = " Nomor :                                            Pontianak, 2 Maret 2026\n Hal   : Akun Zoom"
    (slot,) = number_slot(scan_of(head))
    assert slot.wanted("400.6.5/77/UPT-TB/2026") > 0 == slot.wanted("Biasa")
    assert slot.boxes[0][0] > 0.08
    assert slot.boxes[0][2] < 0.6
    assert not number_slot(scan_of(head.replace("Nomor :", "Nomor : 460/12/DINSOS")))
