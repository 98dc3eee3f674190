"""Laws of the agency's stamp."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.letters.letter_parts import PROVINCE
from bench.stamps.judge import as_seen, overlap
from bench.stamps.judge_baits import BAITS
from bench.stamps.judge_letters import Case, make_case
from bench.stamps.visible_ink import inked
from parsers.pages.drawing import render
from parsers.pages.page import Page, Word
from parsers.signing.ink import colour_of, in_one_stroke, stain
from parsers.signing.marks import Sight, see, spots
from parsers.signing.stamp_text import agrees
from parsers.signing.stamps import find_stamp, least_of, received
from rules.letter import Letter, Stamp
from rules.standard import SURE

BARE = {"stamped": False, "kind": "wet", "baits": frozenset()}
STAMPED = {
    "stamped": True,
    "kind": "none",
    "baits": frozenset(),
    "near": True,
    "shape": "round",
    "colour": "purple",
}


@cache
def case(seed: int, **fixed: object) -> Case:
    return make_case(seed, **fixed)


def found(made: Case, medium: str, seed: int = 1) -> Stamp:
    pages, letter = as_seen(made, medium, seed)
    return find_stamp(pages, letter)


@pytest.mark.parametrize("medium", ["born", "scan", "grey", "fax", "photo"])
def test_a_stamp_is_found_where_it_lies(medium: str) -> None:
    """On each medium, at the place where it was set."""
    made = make_case(41, **STAMPED)
    stamp = found(made, medium)
    assert stamp.present
    assert stamp.page == 1
    assert overlap(stamp.box, made.stamp_box) > 0.5


@pytest.mark.parametrize("shape", ["round", "oval", "box", "triangle"])
def test_a_stamp_may_have_any_shape(shape: str) -> None:
    """Round, oval, rectangular and triangular stamps are stamps."""
    made = make_case(12, **STAMPED | {"shape": shape})
    stamp = found(made, "scan")
    assert stamp.present
    assert overlap(stamp.box, made.stamp_box) > 0.4


@pytest.mark.parametrize("colour", ["purple", "blue", "red", "green", "black"])
@pytest.mark.parametrize("medium", ["born", "photo"])
def test_the_inks_colour_is_named(colour: str, medium: str) -> None:
    """Also under a lamp's warm light."""
    stamp = found(make_case(41, **STAMPED | {"colour": colour}), medium)
    assert (stamp.present, stamp.colour) == (True, colour)


@pytest.mark.parametrize("medium", ["grey", "fax"])
def test_a_page_without_colour_has_a_black_stamp(medium: str) -> None:
    """What colour the ink had cannot be seen there."""
    stamp = found(make_case(14, **STAMPED | {"colour": "blue"}), medium)
    assert (stamp.present, stamp.colour) == (True, "black")


@pytest.mark.parametrize("bait", BAITS)
@pytest.mark.parametrize("medium", ["born", "scan"])
def test_what_looks_like_a_stamp_is_none(bait: str, medium: str) -> None:
    """A crest, a printed seal, a loud word in a frame, a code, a photograph, a water mark: no stamps."""
    assert not found(make_case(15, **BARE | {"baits": frozenset({bait})}), medium).present


@pytest.mark.parametrize("medium", ["born", "scan", "grey"])
def test_a_letter_without_a_stamp_surely_has_none(medium: str) -> None:
    """So surely that the agency may be asked for it: a signature is no stamp."""
    stamp = found(make_case(16, **BARE), medium)
    assert not stamp.present
    assert stamp.confidence >= SURE


def test_a_fax_without_a_stamp_is_left_to_a_person() -> None:
    """In pure black and white a pale stamp vanishes, so that nobody can be sure of its absence."""
    stamp = found(make_case(16, **BARE), "fax")
    assert not stamp.present
    assert stamp.confidence < SURE


def test_a_stamp_half_off_the_page_is_found() -> None:
    """A clerk's hand slips."""
    pages, letter = as_seen(make_case(17, **STAMPED), "scan", 3)
    picture = pages[0].picture()
    assert picture is not None
    cut = picture[:, int(0.62 * picture.shape[1]) :] if _left(letter) > 0.4 else picture
    wide = np.full_like(picture, 250)
    wide[:, : cut.shape[1]] = cut
    stamp = find_stamp([replace(pages[0], renderer=partial(np.asarray, wide), words=())], Letter("a"))
    assert stamp.present or stamp.confidence < SURE


def _left(letter: Letter) -> float:
    return letter.marks["signatory.name"].box[0]


def test_pages_without_a_look_leave_it_open() -> None:
    """Nothing can be said, so nobody is asked for a stamp that may be there."""
    stamp = find_stamp([Page(1, 595, 842, (Word("Yth.", (0.1, 0.1, 0.2, 0.12)),), "text")], Letter("a"))
    assert not stamp.present
    assert stamp.confidence < SURE


def test_an_enclosures_stamp_is_not_the_letters() -> None:
    """Pages that were not read belong to other papers."""
    pages, letter = as_seen(make_case(18, **BARE), "scan", 2)
    enclosed, _ = as_seen(make_case(19, **STAMPED), "scan", 2)
    stamp = find_stamp([pages[0], replace(enclosed[0], number=2, words=())], letter)
    assert not stamp.present


def test_a_page_is_looked_at_once() -> None:
    """Stamp and signature share one look at the page, which is dear."""
    calls = []
    pages, letter = as_seen(make_case(41, **STAMPED), "scan", 1)
    picture = pages[0].picture()

    def look() -> object:
        calls.append(1)
        return picture

    page = replace(pages[0], renderer=look, source="none")
    first = find_stamp([page], letter)
    assert find_stamp([page], letter) == first
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["PEMERINTAH PROVINSI KALIMANTAN BARAT", "DINAS KESEHATAN"], True),
        (["PEMERINTAH PROVINSI KALIMANTAN BARAT DlNAS KESEHATAM"], True),
        (["PEMERINTAH PROVINSI KALIMANTAN BARAT", "DINAS PERHUBUNGAN"], False),
        (["PEMERINTAH PROVINSI KALIMANTAN BARAT"], None),
        (["AMERINTO 1S"], None),
        ([], None),
    ],
)
def test_a_stamps_text_is_held_against_the_agency(texts: list[str], expected: bool | None) -> None:
    """True where it names the letter's agency, False only where it surely names another."""
    assert agrees(texts, Letter("a", opd="Dinas Kesehatan")) is expected


def test_the_offices_own_register_is_asked(tmp_path: Path) -> None:
    """An agency that only the office knows is known on the stamp, too."""
    listed = tmp_path / "opd.csv"
    listed.write_text(
        "kind,name,abbreviation,aliases\ndinas,Dinas Kebun Raya,DKR,\ndinas,Dinas Sosial,DINSOS,\n",
        encoding="utf-8",
    )
    letter = Letter("a", opd="Dinas Sosial")
    assert agrees(["DINAS KEBUN RAYA"], letter, listed) is False
    assert agrees(["DINAS KEBUN RAYA"], letter) is None


def test_the_owner_on_a_clear_stamp_can_be_read() -> None:
    """What runs around a clear stamp is told."""
    made = make_case(26, **STAMPED | {"owner": PROVINCE, "agency": "DINAS SOSIAL"})
    stamp = found(made, "scan", 4)
    assert stamp.present
    assert stamp.agrees is not False


def test_a_boxs_lines_are_read() -> None:
    """A rectangular stamp's text is told, without the letter's own print beside it."""
    plan = STAMPED | {"kind": "none", "shape": "box", "owner": PROVINCE, "agency": "DINAS SOSIAL"}
    stamp = found(make_case(26, **plan), "scan", 26)
    assert stamp.text is not None
    assert "KALIMANTAN BARAT" in stamp.text
    assert "ERNA" not in stamp.text


@settings(max_examples=12, deadline=None)
@given(
    st.integers(1, 90),
    st.integers(1, 90),
    st.sampled_from([0, 128, 255]),
    st.integers(0, 2**16),
)
def test_any_picture_gets_an_answer(high: int, wide: int, base: int, seed: int) -> None:
    """Specks, slivers, black pages and noise end in an answer, never in an error."""
    noise = np.random.default_rng(seed).integers(0, 60, (high, wide, 3))
    picture = np.clip(base - 30 + noise, 0, 255).astype(np.uint8)
    page = Page(1, wide, high, source="ocr", medium="scan", renderer=lambda: picture)
    stamp = find_stamp([page], Letter("a"))
    assert 0 <= stamp.confidence <= 1
    assert (stamp.box is not None) == stamp.present


def test_heat_covers_the_whole_page() -> None:
    """A page whose sides are no multiple of the network's is seen to its edges."""
    sight = see(np.full((700, 333, 3), 255, np.uint8))
    high, wide = sight.size
    assert sight.stamp.shape == (-(-high // 4), -(-wide // 4))


def test_colour_does_not_depend_on_the_papers_tint() -> None:
    """Yellowed paper does not make blue ink green."""
    look = np.ones((64, 64, 3), np.float32) * np.array([1.0, 0.92, 0.7], np.float32)
    look[20:44, 20:26] *= np.array([0.2, 0.3, 0.75], np.float32)
    heat = np.zeros((16, 16), np.float32)
    heat[4:12, 4:12] = 1
    sight = Sight(look, heat, heat * 0, heat * 0)
    assert colour_of(sight, spots(sight, heat, 0.5)[0]) == "blue"


def test_a_pens_ink_hangs_together_and_a_stamps_does_not() -> None:
    """One winding stroke is a signature's picture; a ring with letters in it is in many pieces."""
    pen = np.full((200, 260, 3), 255, np.uint8)
    at = np.linspace(0, 14, 300)
    path = np.stack([20 + 15 * at + 12 * np.cos(3 * at), 100 + 60 * np.sin(2 * at) * np.cos(at / 3)], axis=1)
    cv2.polylines(pen, [path.astype(np.int32)], isClosed=False, color=(20, 20, 20), thickness=2)
    ring = np.full((200, 200, 3), 255, np.uint8)
    cv2.circle(ring, (100, 100), 90, (90, 60, 160), 3)
    for row, text in enumerate(("PEMERINTAH", "DINAS", "SOSIAL")):
        cv2.putText(ring, text, (30, 70 + 30 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (90, 60, 160), 1)
    assert in_one_stroke(pen)
    assert not in_one_stroke(ring)
    assert not in_one_stroke(np.full((40, 40, 3), 255, np.uint8))


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("08 09 10 11|12 13", True),
        ("RECEIVED 07 APR 2026", True),
        ("DITERIMA TGL", True),
        ("PEMERINTAH PROVINSI 1956", False),
        ("DINAS SOSIAL", False),
        (None, False),
    ],
)
def test_a_mail_rooms_date_stamp_is_not_the_senders(text: str | None, taken: bool) -> None:
    """A ring of hours, or a word of receipt, is no agency's name."""
    assert received(text) is taken


def test_a_long_picture_must_look_more_like_a_stamp() -> None:
    """A service's mark, a long frame with a crest, is doubted where a square picture would do."""
    page = Page(1, 595.0, 842.0, (), "text", "text")
    sight = see(np.full((60, 60, 3), 255, np.uint8))
    square = replace(sight, part=((0.5, 0.6, 0.7, 0.74), np.full((9, 9, 3), 255, np.uint8)))
    long = replace(sight, part=((0.5, 0.6, 0.86, 0.67), np.full((9, 9, 3), 255, np.uint8)))
    assert least_of(square, page) < least_of(long, page) == least_of(sight, page)


def test_a_pens_ink_does_not_colour_a_stamp() -> None:
    """A blue signature over a grey stamp leaves it black."""
    look = np.ones((64, 64, 3), np.float32)
    look[16:48, 16:22] = 0.5
    look[16:48, 40:46] = np.array([0.1, 0.2, 0.6], np.float32)
    heat, pen = np.zeros((2, 16, 16), np.float32)
    heat[4:12, 4:12] = 1
    pen[4:12, 9:12] = 1
    bare, penned = (Sight(look, heat, strokes, heat * 0) for strokes in (heat * 0, pen))
    found = spots(bare, heat, 0.5)[0]
    assert colour_of(bare, found) == "blue"
    assert colour_of(penned, found) == "black"


def test_the_judge_counts_dots_that_a_person_could_see() -> None:
    """A stamp set without ink leaves nothing on the page; with ink it does."""
    made, bare = (make_case(41, **STAMPED, ink=ink) for ink in (True, False))
    pages = [render(each.data, 1, 1.0) for each in (made, bare)]
    assert made.stamp_box == bare.stamp_box
    assert inked(pages[0], pages[1], made.stamp_box) > 0.05
    assert inked(pages[1], pages[1], made.stamp_box) == 0


@pytest.mark.parametrize(("width", "ink", "stained"), [(24, 215, True), (3, 215, False), (24, 90, False)])
def test_a_cups_ring_is_no_stamp(width: int, ink: int, stained: bool) -> None:
    """What is pale and broad is a stain; a pale stamp has thin lines, and a broad one is dark."""
    page = np.full((1754, 1240, 3), 245, np.uint8)
    cv2.circle(page, (600, 500), 130, (ink, ink, ink), width)
    cv2.putText(page, "SALINAN", (440, 510), cv2.FONT_HERSHEY_SIMPLEX, 2.0, (20, 20, 20), 4)
    words = [Word("SALINAN", (430 / 1240, 450 / 1754, 720 / 1240, 520 / 1754))]
    box = (450 / 1240, 350 / 1754, 750 / 1240, 650 / 1754)
    assert stain(cv2.GaussianBlur(page, (5, 5), 0), box, words) == stained
