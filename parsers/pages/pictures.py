"""Opens pictures of letters as pages."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import pillow_heif
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from parsers.fault import PageError
from parsers.pages.page import Medium, Page, Picture

MOST_PIXELS = 100_000_000
"""A frame with more pixels is no letter: A2 at 300 dots an inch has 35 million."""
MOST_JPEG = 220_000_000
"""JPEG is decoded at a fraction of its size, so that the largest cameras' pictures can be taken."""
LONG_SIDE = 4200
"""Pixels of the long side that are kept: a phone's 12 million come through whole."""
MOST_FRAMES = 300
READ_FRAMES = 24
FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "BMP", "GIF", "JPEG2000", "HEIF", "PPM")

BROKEN = "Berkas gambar rusak sehingga tidak dapat dibuka."
HUGE = f"Gambar terlalu besar (melebihi {MOST_PIXELS // 1_000_000} juta piksel)."
EMPTY = "Gambar terlalu kecil untuk memuat sebuah surat."
TOO_LONG = f"Berkas gambar memiliki lebih dari {MOST_FRAMES} halaman."

pillow_heif.register_heif_opener()
Image.init()  # every plug-in: a kind looked for by name must be known
DAMAGE = (
    *(UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning),
    *(OSError, EOFError, SyntaxError, ValueError, LookupError, TypeError, ArithmeticError, RuntimeError),
    *(AttributeError, MemoryError),
)
"""What Pillow and its plug-ins are known to raise on files that are not as they should be."""


def is_picture(data: bytes) -> bool:
    """Whether the first bytes are those of a picture that can be opened here."""
    head = data[:16]
    return (
        head.startswith((b"\xff\xd8\xff", b"\x89PNG", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+", b"BM"))
        or head.startswith((b"GIF8", b"\x00\x00\x00\x0cjP  ", b"\xff\x4f\xff\x51", b"P4", b"P5", b"P6"))
        or (head.startswith(b"RIFF") and data[8:12] == b"WEBP")
        or (data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"heim"))
    )


def open_pictures(data: bytes, name: str, most: int = READ_FRAMES) -> list[Page]:
    """One page a frame, without words; sizes are pixels as shown, the camera's turn applied.

    Raises PageError where the file is broken, far too large, or has too many frames.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                sizes = _sizes(image, most)
                camera = _by_camera(image)
        except Image.DecompressionBombError as error:
            raise PageError(HUGE) from error
        except Image.DecompressionBombWarning:
            raise PageError(HUGE) from None
        except DAMAGE as error:
            raise PageError(BROKEN) from error
    load = _loader(data)
    if load(0) is None:
        raise PageError(BROKEN)
    medium: Medium = "photo" if camera else "scan"
    return [_page(index, size, load, medium) for index, size in enumerate(sizes)]


def _page(index: int, size: tuple[int, int], load: Callable[[int], Picture | None], medium: Medium) -> Page:
    return Page(
        number=index + 1,
        width=float(size[0]),
        height=float(size[1]),
        medium=medium,
        renderer=lambda: load(index),
    )


def _loader(data: bytes) -> Callable[[int], Picture | None]:
    """Frames as RGB, kept one at a time: a fax of many pages never lies in memory whole."""

    @lru_cache(maxsize=1)
    def load(index: int) -> Picture | None:
        return _frame(data, index)

    return load


def _sizes(image: Image.Image, most: int) -> list[tuple[int, int]]:
    count = getattr(image, "n_frames", 1)
    if image.format not in ("TIFF",):
        count = 1  # further frames of a GIF move, those of a HEIF or MPO are thumbnails and twins
    if count > MOST_FRAMES:
        raise PageError(TOO_LONG)
    sizes = []
    for index, frame in enumerate(ImageSequence.Iterator(image)):
        if index >= min(count, most):
            break
        width, height = frame.size
        if width * height > (MOST_JPEG if image.format in ("JPEG", "MPO") else MOST_PIXELS):
            raise PageError(HUGE)
        if min(width, height) < 40:
            raise PageError(EMPTY)
        turned = _turned(frame)
        sizes.append((height, width) if turned else (width, height))
    return sizes


def _turned(image: Image.Image) -> bool:
    """Whether the camera's tag lays the picture on its side."""
    return image.getexif().get(0x0112) in (5, 6, 7, 8)


def _by_camera(image: Image.Image) -> bool:
    """Whether a camera says that it took the picture."""
    tags = image.getexif()
    return bool(tags.get(0x010F) or tags.get(0x0110)) and image.format != "TIFF"


def _frame(data: bytes, index: int) -> Picture | None:
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            image.seek(index)
            if image.format in ("JPEG", "MPO"):
                image.draft("RGB", (LONG_SIDE, LONG_SIDE))
            excess = max(image.size) // LONG_SIDE
            small = image.reduce(excess) if excess > 1 and image.mode in ("L", "RGB", "RGBA") else image
            shown = _squared(ImageOps.exif_transpose(_rgb(small)), image)
            shown.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
            return np.ascontiguousarray(np.asarray(shown))
    except DAMAGE:
        return None


def _rgb(image: Image.Image) -> Image.Image:
    """Any mode as RGB; what is transparent shows white paper, sixteen bits become eight."""
    if image.mode in ("I", "I;16", "I;16B", "I;16L", "F"):
        values = np.asarray(image, dtype=np.float64)
        top = 65535.0 if values.max() > 255 else 255.0
        return Image.fromarray((values / top * 255).clip(0, 255).astype(np.uint8)).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, (255, 255, 255, 255))
        return Image.alpha_composite(paper, image).convert("RGB")
    return image.convert("RGB")


def _squared(shown: Image.Image, image: Image.Image) -> Image.Image:
    """A fax has twice as many dots across as down; its pixels are made square."""
    across, down = image.info.get("dpi", (1, 1))[:2]
    if not (across and down):
        return shown
    ratio = float(across) / float(down)
    if 1.4 < ratio < 3:
        return shown.resize((shown.width, round(shown.height * ratio)), Image.Resampling.BICUBIC)
    if 1 / 3 < ratio < 1 / 1.4:
        return shown.resize((round(shown.width / ratio), shown.height), Image.Resampling.BICUBIC)
    return shown
