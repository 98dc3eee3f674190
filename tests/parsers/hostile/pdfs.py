"""PDF files that no reader should be given."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from random import Random

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

GOOD = (Path(__file__).parents[2] / "letters" / "block-style.pdf").read_bytes()
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
HELLO = b"BT /F 12 Tf 2 700 Td (Permohonan akun zoom) Tj ET"


def stream(body: bytes, head: bytes = b"") -> bytes:
    return b"<<" + head + b"/Length %d>>stream\n" % len(body) + body + b"\nendstream"


def flate(body: bytes, head: bytes = b"", times: int = 1) -> bytes:
    for _ in range(times):
        body = zlib.compress(body, 6)
    return stream(body, head + b"/Filter[" + b"/FlateDecode" * times + b"]")


def pdf(objects: dict[int, bytes], trailer: bytes = b"", start: int | None = None) -> bytes:
    """Objects by number; those of a usual page are filled in where they are not given."""
    usual = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: PAGE,
        4: stream(HELLO),
        5: FONT,
    }
    out, places = io.BytesIO(), {}
    out.write(b"%PDF-1.7\n")
    for number, body in sorted((usual | objects).items()):
        places[number] = out.tell()
        out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    xref = out.tell()
    last = max(places)
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (last + 1))
    for number in range(1, last + 1):
        known = number in places
        out.write(b"%010d 00000 %s \n" % (places.get(number, 0), b"n" if known else b"f"))
    out.write(b"trailer<</Size %d/Root 1 0 R" % (last + 1) + trailer + b">>\n")
    out.write(b"startxref\n%d\n%%%%EOF\n" % (xref if start is None else start))
    return out.getvalue()


def image(head: bytes, body: bytes = b"\0" * 400) -> bytes:
    """A page that shows one picture over all of it."""
    page = PAGE.replace(b"/Font<</F 5 0 R>>", b"/XObject<</X 6 0 R>>")
    shown = stream(b"q 595 0 0 842 0 0 cm /X Do Q")
    return pdf({3: page, 4: shown, 6: stream(body, b"/Type/XObject/Subtype/Image" + head)})


def locked() -> bytes:
    """The good letter behind a user password (AES-256)."""
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(GOOD)))
    writer.encrypt("pemilik", "rahasia")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def hostile() -> Iterator[tuple[str, bytes]]:
    for group in (_mutated, _trees, _tables, _streams, _strange):
        yield from group()


def _mutated() -> Iterator[tuple[str, bytes]]:
    """A narrow page changed at many places; the good letter at a few, as reading it takes longer."""
    narrow = pdf({6: flate(HELLO * 20), 7: b"[1 2 3]"})
    for part in (1, 3, 10, 25, 40, 50, 60, 75, 85, 90, 95, 98):
        yield f"cut-{part}", narrow[: len(narrow) * part // 100]
    for seed in range(16):
        random, data = Random(seed), bytearray(narrow if seed > 2 else GOOD)
        for _ in range(4 ** (seed % 6 + 1)):
            data[random.randrange(9, len(data))] = random.randrange(256)
        yield f"flipped-{seed}", bytes(data)
    for part in (20, 50, 80):
        at = len(narrow) * part // 100
        yield f"hole-{part}", narrow[:at] + b"\0" * 200 + narrow[at + 200 :]
        yield f"turned-{part}", narrow[at:] + narrow[:at]
    yield "twice", GOOD + GOOD
    pieces = [GOOD[n : n + 200] for n in range(0, len(GOOD), 200)]
    yield "shuffled", b"".join(Random(1).sample(pieces, len(pieces)))


def _trees() -> Iterator[tuple[str, bytes]]:
    yield "kids-of-itself", pdf({2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"})
    yield (
        "kids-in-a-circle",
        pdf({2: b"<</Type/Pages/Kids[6 0 R]/Count 1>>", 6: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"}),
    )
    yield "pages-100k", pdf({2: b"<</Type/Pages/Kids[" + b"3 0 R " * 100_000 + b"]/Count 100000>>"})
    yield "pages-counted-wrong", pdf({2: b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>"})
    yield "pages-counted-below-nothing", pdf({2: b"<</Type/Pages/Kids[3 0 R]/Count -5>>"})
    deep = {n: b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (n + 1) for n in range(10, 3000)}
    yield "tree-3000-deep", pdf({2: b"<</Type/Pages/Kids[10 0 R]/Count 1>>", **deep, 3000: PAGE})
    fan = {n: b"<</Type/Pages/Kids[" + b"%d 0 R " % (n + 1) * 10 + b"]/Count 10>>" for n in range(10, 20)}
    yield "tree-of-ten-to-the-tenth", pdf({2: b"<</Type/Pages/Kids[10 0 R]/Count 10>>", **fan, 20: PAGE})
    yield "no-pages", pdf({2: b"<</Type/Pages/Kids[]/Count 0>>"})
    yield "no-catalog", pdf({1: b"null"})
    yield "parent-in-a-circle", pdf({2: b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 2 0 R>>"})
    for name, box in (
        ("giant", b"[0 0 1000000000 1000000000]"),
        ("endless", b"[0 0 1e400 1e400]"),
        ("empty", b"[0 0 0 0]"),
        ("turned", b"[595 842 0 0]"),
        ("thin", b"[0 0 0.0001 20000]"),
        ("words", b"[/A /B /C /D]"),
        ("short", b"[0 0]"),
        ("itself", b"3 0 R"),
        ("below", b"[-1e9 -1e9 -5 -5]"),
    ):
        yield f"box-{name}", pdf({3: PAGE.replace(b"[0 0 72 842]", box)})
    yield "rotated-by-37", pdf({3: PAGE[:-2] + b"/Rotate 37>>"})
    yield "user-unit", pdf({3: PAGE[:-2] + b"/UserUnit 1e9>>"})


def _tables() -> Iterator[tuple[str, bytes]]:
    plain = pdf({})
    at = plain.rindex(b"xref\n0")
    yield "xref-of-itself", pdf({}, b"/Prev %d" % at)
    yield (
        "xref-in-a-circle",
        plain
        + b"xref\n0 0\ntrailer<</Root 1 0 R/Size 6/Prev %d>>\nstartxref\n%d\n%%%%EOF"
        % (
            len(plain),
            len(plain),
        ),
    )
    yield "xref-beyond", pdf({}, start=99_999_999)
    yield "xref-below", pdf({}, start=-5)
    yield "xref-billion", plain.replace(b"xref\n0 6", b"xref\n0 999999999")
    yield "xref-stream-of-itself", pdf({}, b"/XRefStm %d" % at)
    table = flate(b"\1\0\0\0\0" * 100_000, b"/Type/XRef/W[1 3 1]/Size 100000/Index[0 100000]/Root 1 0 R")
    yield "xref-stream-of-100k", b"%PDF-1.7\n1 0 obj\n" + table + b"\nendobj\nstartxref\n9\n%%EOF"
    wide = stream(b"\0" * 50, b"/Type/XRef/W[999999999 999999999 9]/Size 10/Root 1 0 R")
    yield "xref-stream-wide", b"%PDF-1.7\n1 0 obj\n" + wide + b"\nendobj\nstartxref\n9\n%%EOF"
    holder = flate(
        b"1 0 2 20 " + b" " * 40 + b"<</Type/Catalog/Pages 2 0 R>>", b"/Type/ObjStm/N 2/First 9/Extends 9 0 R"
    )
    yield "objects-extend-themselves", pdf({9: holder})
    yield "object-is-itself", pdf({4: b"4 0 R"})
    yield "objects-in-a-circle", pdf({4: b"6 0 R", 6: b"7 0 R", 7: b"4 0 R"})
    yield "length-of-itself", pdf({4: b"<</Length 4 0 R>>stream\n" + HELLO + b"\nendstream"})
    yield "length-below", pdf({4: b"<</Length -9>>stream\n" + HELLO + b"\nendstream"})
    yield "length-beyond", pdf({4: b"<</Length 999999999999>>stream\n" + HELLO + b"\nendstream"})
    yield "stream-without-end", pdf({4: b"<</Length 10>>stream\n" + HELLO})


def _streams() -> Iterator[tuple[str, bytes]]:
    yield "flate-90mb", pdf({4: flate(b" " * (90 << 20))})
    yield "flate-of-flate", pdf({4: flate(b" " * (60 << 20), times=2)})
    yield "flate-of-flate-of-flate", pdf({4: flate(b" " * (60 << 20), times=3)})
    yield "filters-200", pdf({4: stream(b"00>", b"/Filter[" + b"/ASCIIHexDecode" * 200 + b"]")})
    objects = b"".join(b"%d 0 " % n for n in range(100, 60_100))
    yield (
        "object-stream-of-60k",
        pdf({9: flate(objects + b"null " * 60_000, b"/Type/ObjStm/N 60000/First %d" % len(objects))}),
    )
    yield "object-stream-bomb", pdf({9: flate(b" " * (60 << 20), b"/Type/ObjStm/N 1/First 5")})
    yield "run-length-bomb", pdf({4: stream(b"\x81 " * 400_000 + b"\x80", b"/Filter/RunLengthDecode")})
    yield "lzw-garbage", pdf({4: stream(bytes(range(256)) * 40, b"/Filter/LZWDecode")})
    yield "ascii85-garbage", pdf({4: stream(b"z" * 50_000 + b"~", b"/Filter/ASCII85Decode")})
    columns = b"/DecodeParms<</Predictor 15/Columns 1000000000/Colors 4/BitsPerComponent 16>>"
    yield "predictor-giant", pdf({4: flate(b"\2" * 9000, columns)})
    yield "flate-cut", pdf({4: stream(zlib.compress(HELLO * 400)[:60], b"/Filter/FlateDecode")})
    yield "filter-unknown", pdf({4: stream(HELLO, b"/Filter/Rahasia")})
    yield "crypt-filter", pdf({4: stream(HELLO, b"/Filter/Crypt/DecodeParms<</Name/Rahasia>>")})
    yield (
        "metadata-bomb",
        pdf({1: b"<</Type/Catalog/Pages 2 0 R/Metadata 9 0 R>>", 9: flate(b"<a>" * (20 << 20))}),
    )


def _strange() -> Iterator[tuple[str, bytes]]:
    yield "locked", locked()
    yield "locked-unknown", pdf({}, b"/Encrypt<</Filter/Standard/V 99/R 99/O(x)/U(x)/P -1>>/ID[(a)(b)]")
    yield "locked-by-itself", pdf({6: b"6 0 R"}, b"/Encrypt 6 0 R")
    yield "locked-otherwise", pdf({}, b"/Encrypt<</Filter/Rahasia/V 1>>")
    yield "only-a-head", b"%PDF-1.7\n"
    yield "only-an-end", b"%PDF-1.7\nstartxref\n0\n%%EOF"
    yield "noise", b"%PDF-1.7\n" + Random(7).randbytes(60_000)
    yield "noughts", b"%PDF-1.7\n" + b"\0" * 2_000_000
    yield "late-head", b"x" * 1000 + GOOD
    yield "obj-100k", b"%PDF-1.7\n" + b"1 0 obj\n" * 100_000
    yield (
        "endobj-none",
        b"%PDF-1.7\n" + b"".join(b"%d 0 obj <</A %d 0 R>>\n" % (n, n + 1) for n in range(20_000)),
    )
    notes = b"/Annots[6 0 R 6 0 R]"
    yield (
        "note-of-itself",
        pdf({3: PAGE[:-2] + notes + b">>", 6: b"<</Type/Annot/Subtype/Widget/Parent 6 0 R/Kids[6 0 R]>>"}),
    )
    seal = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[%s]/Contents<%s>>>"
    form = {1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[6 0 R]>>>>"}
    field = {6: b"<</FT/Sig/T(a)/V 7 0 R/Type/Annot/Subtype/Widget/Rect[0 0 0 0]>>"}
    for name, covered, body in (
        ("garbage", b"0 10 20 30", b"30820100" + b"ab" * 300),
        ("beyond", b"0 999999999 1999999999 99999999", b"00"),
        ("below", b"-5 -10 -20 -30", b""),
        ("words", b"/A /B", b"zz"),
    ):
        yield f"seal-{name}", pdf(form | field | {7: seal % (covered, body)})
    yield "fields-in-a-circle", pdf(form | {6: b"<</T(a)/Kids[6 0 R]/Parent 6 0 R>>"})
    yield (
        "outline-in-a-circle",
        pdf({1: b"<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R>>", 6: b"<</First 6 0 R/Next 6 0 R/Title(a)>>"}),
    )
    yield (
        "names-in-a-circle",
        pdf(
            {
                1: b"<</Type/Catalog/Pages 2 0 R/Names<</Dests 6 0 R>>/StructTreeRoot 6 0 R>>",
                6: b"<</Kids[6 0 R]/K 6 0 R>>",
            }
        ),
    )
