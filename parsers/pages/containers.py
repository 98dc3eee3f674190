"""Takes files out of archives, within limits."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

from parsers.fault import PageError
from parsers.options import ReadOptions

MOST_MEMBERS = 50
MOST_BYTES = 60 << 20
MOST_RATIO = 200
"""A picture or a PDF shrinks by far less; deflate's own limit is about 1,030."""
FREE_BYTES = 1 << 20
"""Up to this size a file may shrink as far as it likes."""
DIRECTORY_BYTES = 512 << 10
"""An archive's list of contents; beyond it even listing would take long."""
MOST_DEPTH = 2
"""An archive within an archive is opened, one within that is not."""

ENCRYPTED = "Arsip terkunci dengan kata sandi sehingga tidak dapat dibuka."
BROKEN = "Arsip rusak sehingga tidak dapat dibuka."
BOMB = "Arsip memuat data jauh melebihi batas yang diizinkan sehingga tidak dibuka."
MANY = f"Arsip memuat lebih dari {MOST_MEMBERS} berkas sehingga tidak dibuka."
DEEP = "Arsip memuat arsip bertingkat sehingga tidak dibuka; mohon kirim suratnya sebagai PDF."
METHOD = "Cara pemampatan arsip ini tidak dapat dibuka; mohon kirim suratnya sebagai PDF."
FOREIGN = "Jenis arsip ini tidak dapat dibuka; mohon kirim suratnya sebagai PDF."

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How documents of office programs began before they were archives."""
_WORD = b"word/document.xml"
_END = b"PK\x05\x06"
_FOREIGN = (
    *(
        b"7z\xbc\xaf\x27\x1c",
        b"Rar!\x1a\x07",
        b"\x1f\x8b\x08",
        b"BZh",
        b"\xfd7zXZ\x00",
        b"MSCF\x00\x00\x00\x00",
    ),
    *(b"\x28\xb5\x2f\xfd", b"LZIP"),
)
_DOCUMENT = frozenset({"[Content_Types].xml", "mimetype", "META-INF/manifest.xml"})
"""A ZIP that holds one of these is a document of an office program, or an app, not an archive."""
_NOISE = re.compile(r"(^|/)(__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
DAMAGE = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, OSError, ValueError),
    *(NotImplementedError, RuntimeError, LookupError, OverflowError),
)
"""What zipfile is known to raise on archives that are not as they should be."""


def open_container(data: bytes, name: str, options: ReadOptions) -> list[tuple[str, bytes]] | None:
    """The files in an archive with their names, in its order; None where `data` is no archive.

    Raises PageError where it is locked, broken, a bomb, or of a kind that is not opened.
    """
    if data.startswith(_FOREIGN) or data[257:262] == b"ustar":
        raise PageError(FOREIGN)
    if not is_zip(data) or _is_document(data):
        return None
    most = min(MOST_BYTES, max(options.file_bytes, 1) * 2)
    return _members(data, most, 1)


def is_zip(data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", _END))


def is_docx(data: bytes) -> bool:
    """Whether `docx_pages` is the one to ask: a Word document, or an old one of any office program."""
    if data.startswith(OLE):
        return True
    return is_zip(data) and (_WORD in data[-(1 << 20) :] or _WORD in data[: 1 << 20])


def open_zip(data: bytes, most_bytes: int, most_members: int) -> zipfile.ZipFile:
    """An archive whose list of contents keeps within the limits; nothing is unpacked yet.

    Raises PageError where it does not, or is locked or broken.
    """
    at = data.rfind(_END, max(len(data) - 65_557, 0))
    if at < 0 or at + 22 > len(data):
        raise PageError(BROKEN)
    if struct.unpack_from("<I", data, at + 12)[0] > DIRECTORY_BYTES:
        raise PageError(BOMB)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = [info for info in archive.infolist() if not info.is_dir()]
    except DAMAGE as error:
        raise PageError(BROKEN) from error
    if len(infos) > most_members:
        raise PageError(MANY)
    if any(info.flag_bits & 0x1 for info in infos):
        raise PageError(ENCRYPTED)
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise PageError(METHOD)
    total = sum(info.file_size for info in infos)
    swollen = any(info.file_size > max(FREE_BYTES, MOST_RATIO * info.compress_size) for info in infos)
    if total > most_bytes or swollen or total > max(FREE_BYTES, MOST_RATIO * len(data)):
        raise PageError(BOMB)
    return archive


def _members(data: bytes, most_bytes: int, depth: int) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    with open_zip(data, most_bytes, MOST_MEMBERS) as archive:
        for info in archive.infolist():
            if info.is_dir() or _NOISE.search(info.filename) or not info.file_size:
                continue
            body = _unpacked(archive, info)
            most_bytes -= len(body)
            if is_zip(body) and not _is_document(body):
                if depth >= MOST_DEPTH:
                    raise PageError(DEEP)
                inner = _members(body, most_bytes, depth + 1)
                most_bytes -= sum(len(each) for _, each in inner)
                found += inner
            else:
                found.append((file_name(info.filename, len(found) + 1), body))
            if len(found) > MOST_MEMBERS:
                raise PageError(MANY)
    return found


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """A member's bytes: never more than its entry says, which was weighed before."""
    try:
        with archive.open(info) as member:
            return member.read(info.file_size)
    except DAMAGE as error:
        raise PageError(BROKEN) from error


def _is_document(data: bytes) -> bool:
    try:
        with open_zip(data, 1 << 40, 1 << 20) as archive:
            return not _DOCUMENT.isdisjoint(archive.namelist())
    except PageError:
        return False


def file_name(path: str, number: int) -> str:
    """The last part of a path within an archive, without what could mislead: folders, control characters."""
    last = path.replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in last if char.isprintable() and char not in ':*?"<>|').strip(" .")
    return kept[-150:] or f"berkas-{number}"
