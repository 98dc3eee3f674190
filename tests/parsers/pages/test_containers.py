"""Archives are opened within limits, or refused."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from parsers.fault import PageError
from parsers.options import ReadOptions
from parsers.pages import containers
from parsers.pages.containers import file_name, open_container

OPTIONS = ReadOptions()


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return held.getvalue()


def reason_of(data: bytes) -> str:
    with pytest.raises(PageError) as caught:
        open_container(data, "arsip.zip", OPTIONS)
    return caught.value.reason


def quine(size: int, copies: int) -> bytes:
    """An archive whose entries all point at one stream (overlapping entries)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = packer.compress(b"\0" * size) + packer.flush()
    head = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, 0, len(stream), size, 1, 0) + b"a"
    entry = struct.pack(
        *("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, 0, len(stream), size, 1, 0, 0, 0, 0, 0, 0)
    )
    directory = (entry + b"a") * copies
    end = struct.pack(
        "<IHHHHIIH", 0x06054B50, 0, 0, copies, copies, len(directory), len(head) + len(stream), 0
    )
    return head + stream + directory + end


def test_files_come_out_in_order_with_their_names() -> None:
    """The files of an archive, without folders and without what systems leave in them."""
    data = zipped(
        {
            "surat/permohonan.pdf": b"%PDF-1",
            "surat/": b"",
            "__MACOSX/._x": b"x",
            ".DS_Store": b"x",
            "b.jpg": b"j",
        }
    )
    assert open_container(data, "a.zip", OPTIONS) == [("permohonan.pdf", b"%PDF-1"), ("b.jpg", b"j")]


def test_an_archive_within_an_archive_is_opened_once() -> None:
    """One level more is opened, a second is refused."""
    inner = zipped({"surat.pdf": b"%PDF-1"})
    assert open_container(zipped({"dalam.zip": inner}), "a.zip", OPTIONS) == [("surat.pdf", b"%PDF-1")]
    assert reason_of(zipped({"a.zip": zipped({"b.zip": inner})})) == containers.DEEP


@pytest.mark.parametrize("mark", ["[Content_Types].xml", "mimetype"])
def test_an_office_document_is_no_archive(mark: str) -> None:
    """DOCX, XLSX and ODT are files, though they are zipped."""
    assert open_container(zipped({mark: b"x", "word/document.xml": b"x"}), "a.docx", OPTIONS) is None


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"\xff\xd8\xff", b"", b"PK"])
def test_what_is_no_archive_is_none(data: bytes) -> None:
    """Other files are left to others."""
    assert open_container(data, "a", OPTIONS) is None


@pytest.mark.parametrize(
    "data",
    [b"7z\xbc\xaf\x27\x1c" + b"x" * 40, b"Rar!\x1a\x07\x01\x00", b"\x1f\x8b\x08\x00", b"x" * 257 + b"ustar"],
)
def test_other_archives_are_asked_for_as_pdf(data: bytes) -> None:
    """7z, RAR, gzip and tar are told by their first bytes, whatever their name."""
    assert reason_of(data) == containers.FOREIGN


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zipped({"a.bin": b"\0" * (8 << 20)}), containers.BOMB),
        (zipped({f"{n}.bin": b"\0" * (1 << 20) for n in range(40)}), containers.BOMB),
        (quine(1 << 20, 45), containers.BOMB),
        (quine(100, 60_000), containers.BOMB),
        (zipped({f"{n}.txt": b"x" for n in range(51)}), containers.MANY),
        (zipped({"a.txt": b"x" * 99}, zipfile.ZIP_LZMA), containers.METHOD),
    ],
    ids=["one", "several", "overlapping", "endless-list", "many", "lzma"],
)
def test_a_bomb_is_refused_before_it_is_unpacked(
    data: bytes, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Limits are judged by the list of contents: nothing is unpacked to find out."""

    def unpack(*_: object, **__: object) -> None:
        raise AssertionError("unpacked")

    monkeypatch.setattr(zipfile.ZipFile, "open", unpack)
    assert reason_of(data) == reason


def test_an_entry_that_lies_about_its_size_gives_no_more_than_it_says() -> None:
    """A stream larger than its entry says is cut and found broken, never unpacked whole."""
    data = bytearray(zipped({"a.bin": b"\0" * 900_000}))
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 1000)
    assert reason_of(bytes(data)) == containers.BROKEN


def test_a_locked_archive_is_told() -> None:
    """A password is no damage: the sender can do something about it."""
    data = bytearray(zipped({"a.pdf": b"%PDF"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert reason_of(bytes(data)) == containers.ENCRYPTED


@pytest.mark.parametrize("cut", [5, 20, 60, 100])
def test_a_cut_archive_is_broken(cut: int) -> None:
    """Part of an archive is refused as broken."""
    assert reason_of(zipped({"a.pdf": b"%PDF" * 9, "b.pdf": b"%PDF"})[:-cut]) == containers.BROKEN


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\surat\\a.pdf", "a.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("..", "berkas-3"),
        ("surat\u202efdp.exe", "suratfdp.exe"),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_a_name_leads_nowhere(path: str, name: str) -> None:
    """Of a path within an archive the last part is kept, without control or direction characters."""
    assert file_name(path, 3) == name
