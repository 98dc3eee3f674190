"""Laws of a letter's signature."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.stamps.judge import as_seen, overlap
from bench.stamps.judge_letters import Case, make_case
from parsers.options import ReadOptions
from parsers.pages.page import Page, Word
from parsers.pages.pdf_pages import open_pages
from parsers.signing.pen_place import pen_place
from parsers.signing.qr import codes_in
from parsers.signing.signatures import find_signature
from rules.letter import Letter, Mark, Signatory, Signature, Stamp
from rules.standard import SURE
from tests.parsers.certificates import SIGNATORY, Authority, signed

NOTHING = {"stamped": False, "kind": "none", "baits": frozenset()}
SIGNED = {"stamped": False, "kind": "wet", "baits": frozenset()}
PRINTED = {"stamped": False, "kind": "electronic", "baits": frozenset()}


def found(made: Case, medium: str, seed: int = 1) -> Signature:
    pages, letter = as_seen(made, medium, seed)
    return find_signature(made.data, pages, letter, ReadOptions())


@pytest.mark.parametrize("medium", ["born", "scan", "grey", "fax", "photo"])
def test_wet_ink_is_seen_where_the_signatory_signs(medium: str) -> None:
    """On each medium, at the strokes."""
    made = make_case(31, **SIGNED)
    signature = found(made, medium)
    assert signature.kind == "wet"
    assert overlap(signature.box, made.pen_box) > 0.25


def test_ink_under_a_stamp_is_still_ink() -> None:
    """Stamp and signature lie over each other on most letters."""
    made = make_case(32, **SIGNED | {"stamped": True, "shape": "round", "colour": "purple", "near": True})
    assert found(made, "scan").kind == "wet"


@pytest.mark.parametrize("medium", ["born", "scan", "grey"])
def test_a_letter_without_ink_is_unsigned(medium: str) -> None:
    """So surely that the agency may be asked."""
    signature = found(make_case(33, **NOTHING), medium)
    assert signature.kind == "none"
    assert signature.confidence >= SURE


@pytest.mark.parametrize(("medium", "sure"), [("scan", False), ("born", True)])
def test_what_lies_under_a_stamp_is_left_to_a_person(medium: str, sure: bool) -> None:
    """Strokes may be hidden there; a born-digital file shows each picture by itself."""
    signature = found(make_case(32, **NOTHING | {"stamped": True, "shape": "round", "near": True}), medium)
    assert signature.kind == "none"
    assert (signature.confidence >= SURE) is sure


def test_a_thin_stamp_over_the_pens_place_leaves_it_to_a_person_too() -> None:
    """Where the stamp that was found reaches into that place, nobody is sure of what it hides."""
    made = make_case(33, **NOTHING)
    pages, letter = as_seen(made, "scan", 1)
    place = pen_place(letter)
    assert place is not None
    over = Stamp(present=True, confidence=0.99, page=place.page, box=place.box)
    signature = find_signature(made.data, pages, letter, ReadOptions(), over)
    assert (signature.kind, signature.confidence < SURE) == ("none", True)


def test_a_duty_stamp_is_no_signature() -> None:
    """A printed label where the pen goes signs nothing."""
    made = make_case(33, **NOTHING | {"baits": frozenset({"duty"})})
    assert found(made, "born").kind == "none"


@pytest.mark.parametrize("medium", ["born", "scan", "photo"])
def test_a_printed_code_is_unverified(medium: str) -> None:
    """A picture of a code proves nothing; it is said to be electronic and unverified."""
    signature = found(make_case(34, **PRINTED), medium)
    assert (signature.kind, signature.valid) == ("electronic", None)
    assert signature.note is not None
    assert signature.note.startswith("tidak terverifikasi")


def test_a_codes_text_is_told() -> None:
    """QR codes are decoded and shown, never opened."""
    made = next(c for c in (make_case(seed, **PRINTED) for seed in range(40, 60)) if b"/Image" in c.data)
    for medium in ("born", "scan"):
        assert found(made, medium).qr == ("https://tte.example/verifikasi/9f3a",)


def test_a_course_on_electronic_signatures_signs_nothing() -> None:
    """The words count where the letter is signed, not where it tells of an event."""
    made = make_case(31, **SIGNED)
    pages, letter = as_seen(made, "scan", 1)
    told = ["Bimtek", "dokumen", "ditandatangani", "secara", "elektronik", "dengan", "BSrE"]
    words = [Word(text, (0.1 + 0.09 * at, 0.30, 0.18 + 0.09 * at, 0.315)) for at, text in enumerate(told)]
    page = replace(pages[0], words=(*pages[0].words, *words))
    assert find_signature(made.data, [page], letter, ReadOptions()).kind == "wet"


def test_a_signature_inside_the_file_is_checked(tmp_path: Path) -> None:
    """A PAdES signature is told as valid, with its signer and time."""
    authority = Authority("Balai Uji")
    data = signed(authority.signer(SIGNATORY))
    pages = open_pages(data, "surat.pdf")
    letter = Letter(
        "surat.pdf",
        signatory=Signatory(name=SIGNATORY),
        marks={"signatory.name": Mark(1, (0.5, 0.7, 0.8, 0.72))},
    )
    options = ReadOptions(trust_anchors=authority.write(tmp_path / "root.pem"))
    signature = find_signature(data, pages, letter, options)
    assert (signature.kind, signature.valid, signature.signer) == ("electronic", True, SIGNATORY)
    assert signature.signed_at is not None
    assert find_signature(data, pages, letter, ReadOptions()).valid is None


def test_pages_without_a_look_leave_it_open() -> None:
    """Nothing can be said, so nobody is asked to sign again."""
    page = Page(1, 595, 842, (Word("Yth.", (0.1, 0.1, 0.2, 0.12)),), "text")
    signature = find_signature(b"", [page], Letter("a"), ReadOptions())
    assert signature.kind == "none"
    assert signature.confidence < SURE


@pytest.mark.parametrize(
    ("marks", "box"),
    [
        (
            {"signatory.title": (0.5, 0.6, 0.8, 0.62), "signatory.name": (0.52, 0.7, 0.7, 0.72)},
            (0.5, 0.62, 0.8, 0.7),
        ),
        ({"signatory.name": (0.5, 0.7, 0.7, 0.72)}, (0.5, 0.61, 0.7, 0.7)),
        ({"signatory.title": (0.5, 0.6, 0.8, 0.62)}, (0.5, 0.62, 0.8, 0.72)),
        ({}, None),
    ],
)
def test_the_pen_goes_between_title_and_name(
    marks: dict[str, tuple[float, float, float, float]], box: tuple[float, ...] | None
) -> None:
    """Where one of the two is not read, the place is guessed from the other."""
    place = pen_place(Letter("a", marks={name: Mark(1, each) for name, each in marks.items()}))
    assert (None if place is None else tuple(round(edge, 3) for edge in place.box)) == box


def test_characters_that_hide_are_taken_out_of_a_code() -> None:
    """Text that turns or hides what a person sees does not come through."""
    import zxingcpp

    code = zxingcpp.create_barcode("https://a.example/\u202egpj.exe", zxingcpp.BarcodeFormat.QRCode)
    picture = np.dstack([np.asarray(code.to_image(scale=5))] * 3)
    assert [found.text for found in codes_in(picture)] == ["https://a.example/ gpj.exe"]


@settings(max_examples=12, deadline=None)
@given(st.binary(max_size=200), st.integers(1, 60), st.integers(1, 60))
def test_any_file_gets_an_answer(noise: bytes, high: int, wide: int) -> None:
    """Broken signatures and odd pages end in an answer, never in an error."""
    page = Page(1, wide, high, renderer=lambda: np.full((high, wide, 3), 200, np.uint8))
    signature = find_signature(b"%PDF-1.7 /ByteRange" + noise, [page], Letter("a"), ReadOptions())
    assert signature.valid is not True
