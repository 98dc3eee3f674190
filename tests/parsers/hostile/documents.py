"""Word documents and archives made to harm."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from random import Random

from tests.parsers.docx_letters import letter, stamp

_W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SECTION = b"<w:sectPr/>"
BODY = "word/document.xml"


def changed(data: bytes, **parts: bytes) -> bytes:
    """The document with parts replaced or added; `~` in a name stands for `_`."""
    named = {name.replace("~", "_"): body for name, body in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename not in named:
                new.writestr(info.filename, old.read(info))
        for name, body in named.items():
            new.writestr(name, body)
    return out.getvalue()


def document(inner: bytes, head: bytes = b"") -> bytes:
    """A document whose body is `inner`."""
    body = head + b"<w:document " + _W + b"><w:body>" + inner + _SECTION + b"</w:body></w:document>"
    return changed(letter(), **{BODY: body})


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


def run(text: bytes) -> bytes:
    return b"<w:p><w:r><w:t>" + text + b"</w:t></w:r></w:p>"


def hostile() -> Iterator[tuple[str, bytes]]:
    """Word documents."""
    good = letter(picture=stamp())
    for part in (10, 50, 90, 99):
        yield f"docx-cut-{part}", good[: len(good) * part // 100]
    for seed in range(4):
        random, data = Random(seed), bytearray(good)
        for _ in range(200):
            data[random.randrange(4, len(data))] = random.randrange(256)
        yield f"docx-flipped-{seed}", bytes(data)
    yield "docx-text-bomb", document(run(b"x" * (70 << 20)))
    yield "docx-nested-100k", document(b"<w:p>" * 100_000)
    yield (
        "docx-nested-200",
        document(b"<w:sdt><w:sdtContent>" * 100 + run(b"dalam") + b"</w:sdtContent></w:sdt>" * 100),
    )
    laughs = b"<!DOCTYPE a [<!ENTITY a0 'ha'>" + b"".join(
        b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)
    )
    yield "docx-laughs", document(run(b"&a11;"), laughs + b"]>")
    outside = b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    yield "docx-file-from-outside", document(run(b"&x;"), outside)
    yield "docx-paragraphs-200k", document(b"<w:p/>" * 200_000)
    yield "docx-words-a-million", document(run(b"surat " * 1_000_000))
    yield "docx-one-long-word", document(run(b"x" * 3_000_000))
    yield "docx-tabs-a-million", document(b"<w:p><w:r>" + b"<w:tab/>" * 1_000_000 + b"</w:r></w:p>")
    yield "docx-pages-100k", document(b'<w:p><w:r><w:br w:type="page"/></w:r></w:p>' * 100_000)
    row = b"<w:tr>" + b"<w:tc><w:p/></w:tc>" * 300 + b"</w:tr>"
    yield "docx-table-300-by-300", document(b"<w:tbl><w:tblPr/><w:tblGrid/>" + row * 300 + b"</w:tbl>")
    table = b"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>"
    yield "docx-tables-50-deep", document(table * 50 + run(b"dalam") + b"</w:tc></w:tr></w:tbl>" * 50)
    size = (
        b'<w:sectPr><w:pgSz w:w="999999999" w:h="-5"/><w:pgMar w:left="-999999" w:top="99999999"/></w:sectPr>'
    )
    yield "docx-giant-paper", document(run(b"surat") + size)
    yield (
        "docx-sizes-beyond",
        document(
            b'<w:p><w:pPr><w:ind w:left="2000000000" w:firstLine="-99999999"/></w:pPr><w:r><w:rPr>'
            b'<w:sz w:val="99999"/></w:rPr>'
            b"<w:t>surat</w:t></w:r></w:p>"
        ),
    )
    yield (
        "docx-numbers-of-words",
        document(
            b'<w:p><w:pPr><w:spacing w:line="banyak"/></w:pPr><w:r><w:rPr>'
            b'<w:sz w:val="besar"/></w:rPr><w:t>a</w:t></w:r></w:p>'
        ),
    )
    yield "docx-styles-garbage", changed(good, **{"word/styles.xml": b"<a/>"})
    yield "docx-ties-garbage", changed(good, **{"word/~rels/document.xml.rels": b"<a/>"})
    yield (
        "docx-picture-garbage",
        changed(good, **{"word/media/image1.png": b"\x89PNG\r\n\x1a\n" + b"\xff" * 500}),
    )
    yield "docx-empty", zipped({BODY: b"", "[Content_Types].xml": b""})
    yield "doc-garbage", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + Random(5).randbytes(20_000)
    yield "sheet", zipped({"xl/workbook.xml": b"<a/>", "[Content_Types].xml": b"<a/>"})


def archives() -> Iterator[tuple[str, bytes]]:
    """Archives, to be sent as files of a mail."""
    good = zipped({"surat.docx": letter()})
    for part in (20, 60, 95):
        yield f"zip-cut-{part}", good[: len(good) * part // 100]
    for seed in range(4):
        random, data = Random(seed), bytearray(good)
        for _ in range(150):
            data[random.randrange(4, len(data))] = random.randrange(256)
        yield f"zip-flipped-{seed}", bytes(data)
    yield "zip-bomb", zipped({"a.pdf": b"\0" * (100 << 20)})
    yield "zip-bombs", zipped({f"{n}.pdf": b"\0" * (2 << 20) for n in range(45)})
    yield "zip-members-3000", zipped({f"{n}.txt": b"x" for n in range(3000)})
    inner = good
    for _ in range(30):
        inner = zipped({"a.zip": inner})
    yield "zip-30-deep", inner
    yield (
        "zip-paths",
        zipped({"../../../etc/cron.d/x": b"x", "/etc/passwd": b"x", "C:\\x": b"x", " ": b"x"}),
    )
    locked = bytearray(good)
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    yield "zip-locked", bytes(locked)
    lying = bytearray(good)
    struct.pack_into("<I", lying, lying.index(b"PK\x01\x02") + 24, 10)
    yield "zip-lying", bytes(lying)
    yield "zip-end-only", b"PK\x05\x06" + b"\xff" * 18
    yield "zip-empty", zipped({})
    yield "7z", b"7z\xbc\xaf\x27\x1c" + Random(1).randbytes(900)
    yield "rar", b"Rar!\x1a\x07\x01\x00" + Random(2).randbytes(900)
    yield "gzip", b"\x1f\x8b\x08\x00" + Random(3).randbytes(900)
