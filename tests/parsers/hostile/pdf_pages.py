"""PDF pages made to harm."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from random import Random

from tests.parsers.hostile.pdfs import FONT, PAGE, flate, image, pdf, stream


def hostile() -> Iterator[tuple[str, bytes]]:
    for group in (_contents, _fonts, _images):
        yield from group()


def _contents() -> Iterator[tuple[str, bytes]]:
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X 6 0 R>>>>"
    page = PAGE.replace(b"/Font<</F 5 0 R>>", b"/XObject<</X 6 0 R>>")
    yield "form-shows-itself", pdf({3: page, 4: stream(b"/X Do"), 6: stream(b"/X Do /X Do", form)})
    chain = {n: stream(b"/X Do " * 10, form.replace(b"6 0 R", b"%d 0 R" % (n + 1))) for n in range(6, 16)}
    yield "forms-ten-to-the-tenth", pdf({3: page, 4: stream(b"/X Do"), **chain, 16: stream(b"", form)})
    yield "saved-a-million-times", pdf({4: flate(b"q " * 1_000_000)})
    yield "restored-too-often", pdf({4: flate(b"Q " * 300_000)})
    yield "arrays-100k-deep", pdf({4: flate(b"[" * 100_000)})
    yield "dictionaries-100k-deep", pdf({4: flate(b"<</A" * 100_000)})
    yield "object-10k-deep", pdf({6: b"[" * 10_000 + b"]" * 10_000, 3: PAGE[:-2] + b"/B 6 0 R>>"})
    yield "brackets-10k-deep", pdf({4: flate(b"BT /F 9 Tf " + b"(" * 10_000)})
    yield (
        "words-without-end",
        pdf({4: flate(b"BT /F 9 Tf " + b"1 0 0 1 9 9 Tm (surat) Tj " * 150_000 + b"ET")}),
    )
    yield "one-long-word", pdf({4: flate(b"BT /F 9 Tf (" + b"x" * 500_000 + b") Tj ET")})
    yield (
        "letters-far-away",
        pdf({4: stream(b"BT /F 1e30 Tf 1e30 0 0 1e30 1e30 1e30 Tm (surat permohonan) Tj ET")}),
    )
    yield "numbers-without-end", pdf({4: flate(b"9" * 300_000 + b" Tf")})
    yield "lines-a-million", pdf({4: flate(b"0 0 m 5 5 l S " * 300_000)})
    yield (
        "inline-picture-without-end",
        pdf({4: stream(b"BI /W 9999999 /H 9999999 /BPC 8 /CS /RGB ID " + b"x" * 999)}),
    )
    yield "contents-10k", pdf({3: PAGE.replace(b"4 0 R", b"[" + b"4 0 R " * 10_000 + b"]")})
    pattern = b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 1e-9/YStep 1e-9"
    tiled = PAGE.replace(b"/Font<</F 5 0 R>>", b"/Pattern<</P 6 0 R>>")
    own = pattern + b"/Resources<</Pattern<</P 6 0 R>>>>"
    fill = b"/Pattern cs /P scn 0 0 595 842 re f"
    yield "pattern-of-itself", pdf({3: tiled, 4: stream(fill), 6: stream(fill, own)})
    shade = b"<</Shading<</S<</ShadingType 1/ColorSpace/DeviceRGB/Function 6 0 R>>>>>>"
    yield (
        "shading-of-itself",
        pdf(
            {
                3: PAGE.replace(b"<</Font<</F 5 0 R>>>>", shade),
                4: stream(b"/S sh"),
                6: b"<</FunctionType 3/Functions[6 0 R]/Domain[0 1]/Bounds[]/Encode[0 1]>>",
            }
        ),
    )


def _fonts() -> Iterator[tuple[str, bytes]]:
    cid = (
        b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>"
    )
    below = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/W %s/CIDSystemInfo"
    below += b"<</Registry(A)/Ordering(B)/Supplement 0>>>>"
    ranges = b"begincmap 1 beginbfrange <0000> <%s> <0041> endbfrange endcmap"
    for name, widths, last in (
        ("map-giant", b"[]", b"FFFFFFFF"),
        ("map-64k", b"[]", b"FFFF"),
        ("widths-giant", b"[0 2000000000 500]", b"00FF"),
        ("widths-of-itself", b"6 0 R", b"00FF"),
        ("widths-words", b"[/A /B [/C]]", b"00FF"),
    ):
        yield f"font-{name}", pdf({5: cid, 6: below % widths, 7: stream(ranges % last)})
    yield (
        "font-map-of-itself",
        pdf({5: cid, 6: below % b"[]", 7: stream(b"/A usecmap begincmap endcmap", b"/UseCMap 7 0 R")}),
    )
    yield "font-below-itself", pdf({5: cid.replace(b"6 0 R", b"5 0 R"), 7: stream(b"")})
    kind3 = b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[0 0 0 0 0 0]"
    kind3 += b"/FirstChar 0/LastChar 255/Widths[]"
    own = (
        kind3
        + b"/CharProcs<</P 4 0 R>>/Encoding<</Differences[0 /P /P /P]>>/Resources<</Font<</F 5 0 R>>>>>>"
    )
    yield "font-draws-itself", pdf({5: own})
    program = FONT[:-2] + b"/FontDescriptor<</Type/FontDescriptor/FontName/A/FontFile 6 0 R/Flags 4>>>>"
    yield (
        "font-program-garbage",
        pdf({5: program, 6: stream(bytes(range(256)) * 30, b"/Length1 99/Length2 -5/Length3 9")}),
    )
    yield "font-program-bomb", pdf({5: program, 6: flate(b"\0" * (80 << 20), b"/Length1 9")})
    spread = FONT[:-2] + b"/Encoding<</Differences[0 " + b"/A" * 100_000 + b"]>>>>"
    yield "font-100k-letters", pdf({5: spread})


def _images() -> Iterator[tuple[str, bytes]]:
    size = b"/Width 100000/Height 100000/BitsPerComponent 8/ColorSpace/DeviceRGB"
    for kind in (b"JBIG2Decode", b"JPXDecode", b"DCTDecode", b"CCITTFaxDecode", b"FlateDecode"):
        for name, body in (("garbage", Random(kind).randbytes(3000)), ("empty", b"")):
            yield f"picture-{kind.decode()}-{name}", image(size + b"/Filter/" + kind, body)
    blank = zlib.compress(b"\xff" * (60 << 20), 6)
    yield (
        "picture-60mb-white",
        image(b"/Width 5000/Height 4194/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/FlateDecode", blank),
    )
    yield (
        "picture-masks-itself",
        image(b"/Width 9/Height 9/BitsPerComponent 8/ColorSpace/DeviceGray/SMask 6 0 R"),
    )
    yield "picture-sides-below", image(b"/Width -9/Height -9/BitsPerComponent 8/ColorSpace/DeviceGray")
    yield "picture-bits-99", image(b"/Width 9/Height 9/BitsPerComponent 99/ColorSpace/DeviceGray")
    yield (
        "picture-colours-of-itself",
        image(b"/Width 9/Height 9/BitsPerComponent 8/ColorSpace[/Indexed 6 0 R 255 6 0 R]"),
    )
