"""QR codes on a page, decoded and never opened."""

from __future__ import annotations

import re
from dataclasses import dataclass

import zxingcpp

from parsers.pages.page import Page, Picture
from rules.letter import Box

MOST_CODES = 5
MOST_TEXT = 300
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True)
class Code:
    """A code's text, without characters that hide or turn what a person sees, and its place."""

    text: str
    page: int
    box: Box


def codes_on(page: Page) -> list[Code]:
    """QR codes on a page that has a look."""
    picture = page.picture()
    return codes_in(picture, page.number) if picture is not None and picture.size else []


def codes_in(picture: Picture, number: int = 1) -> list[Code]:
    """QR codes in a picture (RGB), each once."""
    try:
        found = zxingcpp.read_barcodes(
            picture[:, :, 1].copy(), formats=zxingcpp.BarcodeFormat.QRCode, try_invert=False
        )
    except (RuntimeError, ValueError, TypeError):
        return []
    high, wide = picture.shape[:2]
    codes: dict[str, Code] = {}
    for barcode in found[: 4 * MOST_CODES]:
        text = _UNSEEN.sub(" ", barcode.text).strip()[:MOST_TEXT]
        place = barcode.position
        corners = (place.top_left, place.top_right, place.bottom_left, place.bottom_right)
        xs, ys = [corner.x / wide for corner in corners], [corner.y / high for corner in corners]
        if text:
            codes.setdefault(text, Code(text, number, (min(xs), min(ys), max(xs), max(ys))))
    return list(codes.values())[:MOST_CODES]
