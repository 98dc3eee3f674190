"""Pictures that no reader should be given."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from random import Random

from PIL import Image


def saved(size: tuple[int, int], kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def chunk(kind: bytes, body: bytes, length: int | None = None) -> bytes:
    """A PNG chunk; `length` is what it says, if not the truth."""
    said = len(body) if length is None else length
    return struct.pack(">I", said) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, *chunks: bytes, depth: int = 1, colour: int = 0) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunks) + chunk(b"IEND", b"")


def white(width: int, height: int) -> bytes:
    """A large white page of one bit a pixel, small when packed."""
    row = b"\0" + b"\xff" * -(-width // 8)
    return png(width, height, chunk(b"IDAT", zlib.compress(row * height, 6)))


def tiff(entries: list[tuple[int, int, int, int]], following: int = 0, rest: bytes = b"") -> bytes:
    """A little-endian TIFF with one directory of (tag, type, count, value)."""
    body = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + body + struct.pack("<I", following) + rest


def page_entries(width: int, height: int, offset: int, size: int) -> list[tuple[int, int, int, int]]:
    usual = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
    return [*usual, (273, 4, 1, offset), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, size)]


def hostile() -> Iterator[tuple[str, bytes]]:
    for group in (_cut, _png, _tiff, _jpeg, _others):
        yield from group()


def _cut() -> Iterator[tuple[str, bytes]]:
    for kind in ("PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP", "JPEG2000", "PPM"):
        whole = saved((160, 120), kind)
        for part in (5, 60):
            yield f"{kind}-cut-{part}", whole[: len(whole) * part // 100]
        random, data = Random(kind), bytearray(whole)
        for _ in range(60):
            data[random.randrange(4, len(data))] = random.randrange(256)
        yield f"{kind}-flipped", bytes(data)


def _png() -> Iterator[tuple[str, bytes]]:
    yield "png-100000-squared", png(100_000, 100_000, chunk(b"IDAT", zlib.compress(b"\0" * 100)))
    yield "png-two-billion", png(2**31 - 1, 2**31 - 1, chunk(b"IDAT", b""))
    yield "png-20000-squared-white", white(20_000, 20_000)
    yield "png-8000-by-30", white(30, 8_000)
    yield "png-no-size", png(0, 0)
    yield "png-chunk-lies", png(99, 99, chunk(b"IDAT", b"xx", 2**31 - 1))
    yield "png-text-bomb", png(9, 9, chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * (90 << 20), 6)))
    yield "png-profile-bomb", png(9, 9, chunk(b"iCCP", b"a\0\0" + zlib.compress(b"x" * (90 << 20), 6)))
    yield "png-data-bomb", png(9, 9, chunk(b"IDAT", zlib.compress(b"\0" * (90 << 20), 6)))
    yield "png-chunks-100k", png(9, 9, *[chunk(b"tEXt", b"a\0b")] * 100_000)
    yield "png-palette-none", png(99, 99, chunk(b"IDAT", zlib.compress(b"\0" * 9999)), depth=8, colour=3)
    yield "png-depth-77", png(99, 99, depth=77, colour=9)


def _tiff() -> Iterator[tuple[str, bytes]]:
    yield "tiff-directory-of-itself", tiff(page_entries(9, 9, 8, 81), following=8)
    yield "tiff-directory-beyond", tiff(page_entries(9, 9, 8, 81), following=2**32 - 5)
    yield "tiff-100000-squared", tiff(page_entries(100_000, 100_000, 8, 81))
    yield "tiff-strip-beyond", tiff(page_entries(99, 99, 2**31, 2**31))
    yield "tiff-entries-65535", b"II*\0\x08\0\0\0\xff\xff" + b"\0" * 2000
    yield "tiff-count-billions", tiff([(256, 4, 2**32 - 1, 8), (257, 4, 2**32 - 1, 8)])
    single = tiff(page_entries(9, 9, 8, 81))[8:-4]
    chain = b"".join(single + struct.pack("<I", 8 + (n + 1) * (len(single) + 4)) for n in range(2000))
    yield "tiff-directories-2000", b"II*\0\x08\0\0\0" + chain
    yield "tiff-big", b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, 2**60) + b"\0" * 99
    yield "tiff-own-subdirectory", tiff([*page_entries(9, 9, 8, 81), (330, 4, 1, 8), (34665, 4, 1, 8)])
    for name, way in (("jpeg", 7), ("lzw", 5), ("fax", 4), ("deflate", 8), ("unknown", 999)):
        entries = [e if e[0] != 259 else (259, 3, 1, way) for e in page_entries(500, 500, 130, 4000)]
        yield f"tiff-{name}-garbage", tiff(entries, rest=Random(name).randbytes(4200))


def _jpeg() -> Iterator[tuple[str, bytes]]:
    whole = saved((160, 120), "JPEG")
    at = whole.index(b"\xff\xc0") + 5
    yield "jpeg-65500-squared", whole[:at] + struct.pack(">HH", 65_500, 65_500) + whole[at + 4 :]
    yield "jpeg-no-size", whole[:at] + struct.pack(">HH", 0, 0) + whole[at + 4 :]
    smooth = saved((64, 64), "JPEG", progressive=True)
    scans = smooth[smooth.index(b"\xff\xda") : -2]
    yield "jpeg-scans-3000", smooth[:-2] + scans * 3000 + b"\xff\xd9"
    turned = b"Exif\0\0" + tiff([(274, 3, 2**31, 99), (34665, 4, 1, 8)])
    yield (
        "jpeg-camera-data-of-itself",
        b"\xff\xd8\xff\xe1" + struct.pack(">H", len(turned) + 2) + turned + whole[2:],
    )
    yield "jpeg-segments-without-end", b"\xff\xd8" + b"\xff\xe0\0\x02" * 200_000
    yield "jpeg-only-its-first-bytes", b"\xff\xd8\xff"
    yield (
        "mpo-of-itself",
        whole[:2] + b"\xff\xe2\0\x1aMPF\0II*\0\x08\0\0\0\1\0\x01\xb0\4\0\1\0\0\0\x09\0" + whole[2:],
    )


def _others() -> Iterator[tuple[str, bytes]]:
    frames = [Image.new("P", (9, 9), n % 250) for n in range(400)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    yield "gif-frames-400", out.getvalue()
    yield "gif-65535-squared", b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\x80\0\0" + b"\0" * 40
    yield "gif-blocks-without-end", saved((9, 9), "GIF")[:-1] + b"\x21\xfe\x01x\0" * 60_000
    for brand in (b"heic", b"mif1", b"hevc"):
        box = struct.pack(">I", 24) + b"ftyp" + brand + b"\0\0\0\0mif1" + brand
        yield f"{brand.decode()}-garbage", box + Random(brand).randbytes(3000)
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    yield (
        "heic-boxes-1000-deep",
        heic + b"".join(struct.pack(">I", 9000 - 8 * n) + b"meta" for n in range(1000)),
    )
    yield "heic-box-of-billions", heic + struct.pack(">I", 1) + b"mdat" + struct.pack(">Q", 2**62)
    yield (
        "bmp-sides-below",
        b"BM" + struct.pack("<IHHIIiiHHIIiiII", 99, 0, 0, 54, 40, -9, -9, 1, 24, 0, 0, 0, 0, 0, 0),
    )
    yield (
        "bmp-giant",
        b"BM" + struct.pack("<IHHIIiiHHIIiiII", 99, 0, 0, 54, 40, 2**30, 2**30, 1, 24, 0, 0, 0, 0, 0, 0),
    )
    yield (
        "bmp-run-lengths",
        b"BM"
        + struct.pack("<IHHIIiiHHIIiiII", 99, 0, 0, 54, 40, 9000, 9000, 1, 8, 1, 0, 0, 0, 0, 0)
        + b"\xff\0" * 900,
    )
    yield "ppm-giant", b"P6\n999999999 999999999\n255\n" + b"x" * 99
    yield "ppm-digits-without-end", b"P5\n" + b"9" * 100_000
    yield "ppm-remarks-without-end", b"P5\n" + b"#x\n" * 100_000
    yield (
        "webp-giant",
        b"RIFF"
        + struct.pack("<I", 2**32 - 1)
        + b"WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff"
        + b"\0" * 50,
    )
    yield "jp2-garbage", b"\0\0\0\x0cjP  \r\n\x87\n" + Random(3).randbytes(3000)
    yield (
        "jp2-giant",
        b"\xff\x4f\xff\x51"
        + struct.pack(">HHIIIIIIIIH", 47, 0, *[2**31 - 1] * 2, 0, 0, *[2**31 - 1] * 2, 0, 0, 3)
        + b"\7\1\1" * 3,
    )
    yield "vector", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 999999 999999\n{} loop"
    yield "svg", b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
