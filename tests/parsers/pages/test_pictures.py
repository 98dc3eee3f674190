"""Laws of opening pictures."""

from __future__ import annotations

import io

import numpy as np
import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from parsers.fault import PageError
from parsers.pages.pictures import BROKEN, EMPTY, HUGE, LONG_SIDE, TOO_LONG, is_picture, open_pictures


def _sheet(wide: int = 120, high: int = 160) -> Image.Image:
    """White, with a black corner at the top left."""
    image = Image.new("RGB", (wide, high), "white")
    image.paste((0, 0, 0), (0, 0, wide // 4, high // 4))
    return image


def _as(kind: str, image: Image.Image, **options: object) -> bytes:
    out = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(image).save(out, quality=90)
    else:
        image.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "BMP", "GIF", "HEIF", "JPEG2000"])
def test_every_kind_of_picture_is_opened(kind: str) -> None:
    """The kind is told by the content; one page comes, as large as the picture, in RGB."""
    data = _as(kind, _sheet())
    (page,) = open_pictures(data, "x")
    picture = page.picture()
    assert is_picture(data)
    assert picture is not None
    assert picture.shape == (160, 120, 3)
    assert (page.width, page.height) == (120.0, 160.0)
    assert picture[10, 10].max() < 60
    assert picture[120, 80].min() > 200


@pytest.mark.parametrize(("tag", "corner"), [(1, (0, 0)), (3, (1, 1)), (6, (0, 1)), (8, (1, 0))])
def test_the_cameras_turn_is_applied(tag: int, corner: tuple[int, int]) -> None:
    """A picture shows as a viewer shows it: where the tag turns it, its sides change places."""
    exif = Image.Exif()
    exif[0x0112] = tag
    (page,) = open_pictures(_as("JPEG", _sheet(), exif=exif, quality=95), "x")
    picture = page.picture()
    assert picture is not None
    high, wide = picture.shape[:2]
    assert (page.width, page.height) == (wide, high)
    assert (wide > high) == (tag in (6, 8))
    row, column = corner
    assert picture[5 if row == 0 else high - 6, 5 if column == 0 else wide - 6].max() < 60


def test_a_fax_of_many_pages_is_opened_page_by_page() -> None:
    """Each frame of a TIFF is a page, in order."""
    frames = [Image.new("1", (200, 260), index % 2) for index in range(5)]
    data = _as("TIFF", frames[0], save_all=True, append_images=frames[1:], compression="group4")
    pages = open_pictures(data, "x", most=4)
    assert [page.number for page in pages] == [1, 2, 3, 4]
    assert [int(page.picture().mean()) for page in pages] == [0, 255, 0, 255]  # type: ignore[union-attr]


def test_a_fax_is_as_tall_as_it_was() -> None:
    """Twice as many dots across as down are made square."""
    (page,) = open_pictures(_as("TIFF", Image.new("1", (1728, 1100), 1), dpi=(204, 98)), "x")
    picture = page.picture()
    assert picture is not None
    assert picture.shape[0] == pytest.approx(1100 * 204 / 98, rel=0.01)


def test_what_is_transparent_is_paper() -> None:
    """A picture with alpha shows white where nothing is."""
    clear = Image.new("RGBA", (60, 80), (0, 0, 0, 0))
    (page,) = open_pictures(_as("PNG", clear), "x")
    assert page.picture().min() == 255  # type: ignore[union-attr]


def test_sixteen_bits_become_eight() -> None:
    """A deep grey scan keeps its black and its white."""
    deep = np.full((80, 60), 65535, dtype=np.uint16)
    deep[:20] = 0
    (page,) = open_pictures(_as("PNG", Image.fromarray(deep)), "x")
    picture = page.picture()
    assert picture is not None
    assert (picture[5, 5].max(), picture[60, 30].min()) == (0, 255)


def test_a_large_picture_is_made_smaller() -> None:
    """No more dots are kept than print needs."""
    (page,) = open_pictures(_as("PNG", Image.new("L", (9000, 5000), 255)), "x")
    assert max(page.picture().shape) == LONG_SIDE  # type: ignore[union-attr]


@pytest.mark.parametrize("side", [14000, 40000, 60000])
def test_a_bomb_is_refused(side: int) -> None:
    """A file of a few bytes that would unfold into a field of dots is refused before it does."""
    bomb = bytearray(_as("PNG", Image.new("1", (1, 1))))
    bomb[16:24] = side.to_bytes(4, "big") * 2
    bomb[29:33] = __import__("zlib").crc32(bytes(bomb[12:29])).to_bytes(4, "big")
    with pytest.raises(PageError) as caught:
        open_pictures(bytes(bomb), "x")
    assert caught.value.reason == HUGE


def test_an_icon_is_no_letter() -> None:
    """A picture too small for print says so."""
    with pytest.raises(PageError) as caught:
        open_pictures(_as("PNG", Image.new("L", (16, 16))), "x")
    assert caught.value.reason == EMPTY


def test_a_film_is_no_letter() -> None:
    """More frames than a letter can have are refused."""
    frame = Image.new("1", (64, 64))
    data = _as("TIFF", frame, save_all=True, append_images=[frame] * 300)
    with pytest.raises(PageError) as caught:
        open_pictures(data, "x")
    assert caught.value.reason == TOO_LONG


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "TIFF", "WEBP", "GIF", "HEIF", "BMP"]), st.data())
def test_a_damaged_picture_never_raises_anything_else(kind: str, data: st.DataObject) -> None:
    """Bytes changed or cut: a page comes, or a reason."""
    raw = bytearray(_as(kind, _sheet()))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=20))
    try:
        said = open_pictures(bytes(raw), "x")[0].number
    except PageError as error:
        said = len(error.reason)
    assert said > 0


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "HEIF"])
def test_half_a_picture_is_broken(kind: str) -> None:
    """A file cut off after its head says that it is broken."""
    data = _as(kind, _sheet())
    with pytest.raises(PageError) as caught:
        open_pictures(data[: len(data) // 6], "x")
    assert caught.value.reason == BROKEN
