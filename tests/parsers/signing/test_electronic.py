"""Laws of electronic signatures inside a PDF."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from parsers.signing import pades
from parsers.signing.electronic import check_electronic
from parsers.signing.pades import alike
from tests.parsers.certificates import SIGNATORY, Authority, letter, signed


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("Balai Sertifikasi Uji")


@pytest.fixture(scope="module")
def anchors(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("anchors")
    Authority("Lembaga Lain").write(folder / "other.pem")
    authority.write(folder / "root.pem")
    (folder / "notes.txt").write_text("not a certificate")
    return folder


@pytest.fixture(scope="module")
def pdf(authority: Authority) -> bytes:
    return signed(authority.signer(SIGNATORY))


def test_an_unsigned_letter_has_no_electronic_signature() -> None:
    """A PDF without a signature is told as None, not as a bad one."""
    assert check_electronic(letter(), None, SIGNATORY) is None
    assert check_electronic(b"\x89PNG no pdf /ByteRange", None, SIGNATORY) is None


def test_an_intact_signature_from_a_trusted_authority_is_valid(pdf: bytes, anchors: Path) -> None:
    """Intact, whole, chained to an anchor: valid, with signer and time."""
    checked = check_electronic(pdf, anchors, SIGNATORY)
    assert checked is not None
    assert (checked.valid, checked.signer, checked.named) == (True, SIGNATORY, True)
    assert checked.signed_at is not None
    assert "pencabutan" in checked.note


def test_a_single_anchor_file_serves_as_well_as_a_folder(pdf: bytes, anchors: Path) -> None:
    """Trust anchors may be one PEM file."""
    checked = check_electronic(pdf, anchors / "root.pem", SIGNATORY)
    assert checked is not None
    assert checked.valid is True


def test_a_changed_byte_makes_the_signature_invalid(pdf: bytes, anchors: Path) -> None:
    """Whoever alters the signed content is found out."""
    at = pdf.index(b"/Title") + 8
    changed = pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]
    checked = check_electronic(changed, anchors, SIGNATORY)
    assert checked is not None
    assert (checked.valid, checked.note) == (False, pades.CHANGED)


def test_content_added_after_signing_makes_it_invalid(pdf: bytes, anchors: Path) -> None:
    """An incremental update that puts another text on the page is not covered."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page, _ = writer.find_page_for_modification(0)
    stream = generic.StreamObject(stream_data=b"BT ET")
    page.get_object()["/Contents"] = writer.add_object(stream)
    writer.update_container(page.get_object())
    out = io.BytesIO()
    writer.write(out)
    checked = check_electronic(out.getvalue(), anchors, SIGNATORY)
    assert checked is not None
    assert (checked.valid, checked.note) == (False, pades.ADDED)


NO_XML = b"<xpacket></xpacket>\n<x:xmpmeta/>"


def _saved(writer: IncrementalPdfFileWriter, metadata: generic.IndirectObject) -> bytes:
    writer.root["/Metadata"] = metadata
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_metadata_that_an_archive_adds_change_nothing_signed(pdf: bytes, anchors: Path) -> None:
    """They show nothing on a page, good XML or not."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    names = {generic.pdf_name("/Type"): generic.pdf_name("/Metadata")}
    added = writer.add_object(generic.StreamObject(names, stream_data=NO_XML))
    checked = check_electronic(_saved(writer, added), anchors, SIGNATORY)
    assert checked is not None
    assert (checked.valid, checked.note) == (True, pades.OFFLINE)


def test_metadata_in_place_of_what_is_signed_make_it_invalid(pdf: bytes, anchors: Path) -> None:
    """A page's content that is written over by what calls itself metadata is a change."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    content = writer.root["/Pages"]["/Kids"][0].raw_get("/Contents")
    stream = content.get_object()
    stream._data, stream._encoded_data = NO_XML, None
    del stream["/Filter"]
    writer.mark_update(content)
    checked = check_electronic(_saved(writer, content), anchors, SIGNATORY)
    assert checked is not None
    assert (checked.valid, checked.note) == (False, pades.ADDED)


def test_what_is_trusted_or_not_is_told_in_the_answer_alone(
    pdf: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    """The checking library's own words, with the certificate's names, reach no log."""
    assert check_electronic(pdf, None, SIGNATORY) is not None
    assert capfd.readouterr() == ("", "")


def test_an_unknown_authority_is_unverified_not_invalid(pdf: bytes, tmp_path: Path) -> None:
    """Without an anchor nothing is known against the letter, and nothing for it."""
    other = Authority("Lembaga Lain").write(tmp_path / "other.pem")
    checked = check_electronic(pdf, other, SIGNATORY)
    assert checked is not None
    assert (checked.valid, checked.note) == (None, pades.UNKNOWN)
    bare = check_electronic(pdf, None, SIGNATORY)
    assert bare is not None
    assert (bare.valid, bare.note) == (None, pades.NO_ANCHORS)


def test_a_certificate_not_valid_at_signing_is_unverified(authority: Authority, anchors: Path) -> None:
    """An expired certificate proves nothing."""
    checked = check_electronic(signed(authority.signer(SIGNATORY, (-2, -1))), anchors, SIGNATORY)
    assert checked is not None
    assert (checked.valid, checked.note) == (None, pades.EXPIRED)


def test_another_persons_signature_is_said_to_be(authority: Authority, anchors: Path) -> None:
    """A trusted certificate in another name than the letter's signatory is told."""
    checked = check_electronic(signed(authority.signer("Budi Hartono")), anchors, SIGNATORY)
    assert checked is not None
    assert (checked.signer, checked.named, checked.note) == ("Budi Hartono", False, pades.OTHER)


def test_of_several_signatures_the_signatorys_is_told(authority: Authority, anchors: Path) -> None:
    """A secretary's later signature does not hide the head's."""
    first = signed(authority.signer(SIGNATORY), field="Kepala")
    both = signed(authority.signer("Budi Hartono"), first, field="Sekretaris")
    checked = check_electronic(both, anchors, SIGNATORY)
    assert checked is not None
    assert (checked.valid, checked.signer) == (True, SIGNATORY)


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9, 0.99])
def test_a_cut_file_is_never_valid(pdf: bytes, anchors: Path, cut: float) -> None:
    """Half a file raises nothing and proves nothing."""
    checked = check_electronic(pdf[: int(cut * len(pdf))], anchors, SIGNATORY)
    assert checked is None or checked.valid is not True


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ir. Syarif Kamaruzaman, M.Si.", "SYARIF KAMARUZAMAN", True),
        ("dr. Erna Yulianti, M.Kes", "ERNA YULIANTI", True),
        ("Drs. H. Mulyadi, M.Si", "Mulyadi", True),
        ("Budi Hartono", "Syarif Kamaruzaman", False),
        ("", "Syarif", False),
    ],
)
def test_titles_do_not_tell_people_apart(one: str, other: str, same: bool) -> None:
    """A name is compared without academic titles."""
    assert alike(one, other) is same
