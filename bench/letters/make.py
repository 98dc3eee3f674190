"""Makes whole letters as files, with their truth."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import pillow_heif
import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bench.letters import copies, ink
from bench.letters.content import Content, content
from bench.letters.slips import attendees, slip
from bench.letters.typeset import Typeset, typeset

Medium = Literal["digital", "scan", "grey", "fax", "lowres", "photo", "bundle"]
MEDIA: tuple[Medium, ...] = get_args(Medium)
Spot = tuple[float, float, float, float]


@dataclass(frozen=True)
class Made:
    """A file and its truth; `truth["ink"]` says how it is stamped and signed."""

    data: bytes
    name: str
    medium: Medium
    truth: dict[str, Any]


@dataclass
class Hand:
    """How one letter is signed and stamped; boxes are points from the page's top left."""

    kind: Literal["wet", "electronic", "none"]
    pen: tuple[int, int, int] = (20, 30, 110)
    strokes: ink.Ink | None = None
    stroke_box: Spot = (0, 0, 0, 0)
    colour: str | None = None
    seal: ink.Ink | None = None
    seal_box: Spot = (0, 0, 0, 0)
    seal_tone: tuple[int, int, int] = (0, 0, 0)
    strength: float = 1.0


def make(seed: int, medium: Medium) -> Made:
    """The letter of `seed` as `medium` delivers it."""
    rng = random.Random(f"{medium}-{seed}")
    found = content(rng)
    electronic = rng.random() < (0.3 if medium == "digital" else 0.08)
    made = typeset(rng, found, electronic=electronic)
    hand = sign_by_hand(rng, found, made, electronic=electronic)
    truth = {
        **found.truth,
        "ink": {
            "stamp": hand.colour,
            "signature": hand.kind,
            "page": made.page,
            "box": [
                hand.seal_box[0] / 595.28,
                hand.seal_box[1] / 841.89,
                hand.seal_box[2] / 595.28,
                hand.seal_box[3] / 841.89,
            ],
        },
    }
    if medium == "digital":
        return Made(_digital(made, hand), f"{seed}.pdf", medium, truth)
    sheet = made.paper.done()
    dots = {
        "scan": rng.choice([150, 200, 300]),
        "grey": rng.choice([150, 200]),
        "fax": 200,
        "lowres": rng.choice([100, 110, 120]),
        "photo": 200,
        "bundle": 200,
    }[medium]
    looks = inked_pages(sheet, made, hand, dots)
    data, name = _delivered(rng, medium, looks, seed)
    return Made(data, name, medium, truth)


def sign_by_hand(rng: random.Random, found: Content, made: Typeset, *, electronic: bool = False) -> Hand:
    left, top, _right, bottom = made.pen
    hand = Hand("electronic" if electronic else "wet" if rng.random() < 0.93 else "none")
    hand.strength = rng.uniform(0.55, 1.0)
    if electronic:
        hand.strokes, hand.pen = ink.qr(f"https://tte.example.go.id/{rng.getrandbits(40):x}"), (0, 0, 0)
        side = min(bottom - top - 2, 58)
        hand.stroke_box = (left, top + 1, left + side, top + 1 + side)
        return hand
    if hand.kind == "wet":
        hand.strokes = ink.signature(rng)
        hand.pen = rng.choice([(20, 30, 120), (25, 40, 140), (20, 20, 25), (30, 30, 90)])
        wide = rng.uniform(95, 150)
        x = left + rng.uniform(-5, 40)
        middle = (top + bottom) / 2 + rng.uniform(-4, 10)
        hand.stroke_box = (x, middle - wide / 4, x + wide, middle + wide / 4)
    if rng.random() < 0.88:
        hand.colour = rng.choices(["purple", "blue", "red", "black"], [0.5, 0.3, 0.1, 0.1])[0]
        hand.seal_tone = ink.tone(rng, hand.colour)
        hand.seal = ink.stamp(rng, "PEMERINTAH PROVINSI KALBAR", found.issuer.unit.upper())
        wide = rng.uniform(88, 118)
        tall = wide * hand.seal.shape[0] / hand.seal.shape[1]
        x, y = left - wide * rng.uniform(0.25, 0.75), (top + bottom) / 2 - tall / 2 + rng.uniform(-14, 16)
        hand.seal_box = (x, y, x + wide, y + tall)
    return hand


def _digital(made: Typeset, hand: Hand) -> bytes:
    """Stamp and signature placed as pictures with alpha, as offices do in a word processor."""
    high = made.paper.paper[1]
    for layer, colour, box in (
        (hand.seal, hand.seal_tone, hand.seal_box),
        (hand.strokes, hand.pen, hand.stroke_box),
    ):
        if layer is not None:
            picture = ink.as_picture(layer, colour, max(hand.strength, 0.8))
            made.paper.picture(picture, box[0], high - box[3], box[2] - box[0], box[3] - box[1])
    return made.paper.done()


def inked_pages(sheet: bytes, made: Typeset, hand: Hand, dots: int) -> list[copies.Look]:
    """Each page drawn at `dots` an inch, signed and stamped."""
    scale = dots / 72
    document = pypdfium2.PdfDocument(sheet)
    looks = [
        page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3].astype(np.float32)
        for page in document
    ]
    page = looks[made.page - 1]
    for layer, colour, box, strength in (
        (hand.seal, hand.seal_tone, hand.seal_box, hand.strength),
        (hand.strokes, hand.pen, hand.stroke_box, 1.0),
    ):
        if layer is not None:
            ink.lay(page, layer, tuple(side * scale for side in box), colour, strength)  # type: ignore[arg-type]
    return looks


def _delivered(rng: random.Random, medium: Medium, looks: list[copies.Look], seed: int) -> tuple[bytes, str]:
    match medium:
        case "fax":
            pages = [Image.fromarray(copies.faxed(rng, copies.scanned(rng, look))) for look in looks]
            return _tiff(pages), f"{seed}.tiff"
        case "photo":
            shots = [copies.photographed(rng, look, rng.choice([2400, 3200, 3600])) for look in looks]
            return _photos(rng, [_picture(shot) for shot in shots], seed)
        case "grey":
            pages = [_picture(copies.greyed(copies.scanned(rng, look))) for look in looks]
            return _pdf(pages, rng.randint(40, 80)), f"{seed}.pdf"
        case "lowres":
            pages = [_picture(copies.scanned(rng, look)) for look in looks]
            if len(pages) > 1 or rng.random() < 0.4:
                return _pdf(pages, rng.randint(45, 75)), f"{seed}.pdf"
            return _jpeg(pages[0], rng.randint(45, 75)), f"{seed}.jpg"
        case "bundle":
            pages = [_picture(copies.scanned(rng, look)) for look in looks]
            extra = [_picture(copies.scanned(rng, look)) for look in (slip(rng), attendees(rng))]
            return _pdf([extra[0], *pages, extra[1]], 70), f"{seed}.pdf"
        case _:
            pages = [_picture(copies.scanned(rng, look)) for look in looks]
            if len(pages) > 1 or rng.random() < 0.6:
                return _pdf(pages, rng.randint(55, 88)), f"{seed}.pdf"
            return (
                (_png(pages[0]), f"{seed}.png")
                if rng.random() < 0.3
                else (_jpeg(pages[0], 80), f"{seed}.jpg")
            )


def _picture(look: copies.Look) -> Image.Image:
    return Image.fromarray(look.clip(0, 255).astype(np.uint8))


def _jpeg(image: Image.Image, quality: int, exif: Image.Exif | None = None) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, **({"exif": exif} if exif else {}))
    return out.getvalue()


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG")
    return out.getvalue()


def _tiff(pages: list[Image.Image]) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "TIFF", compression="group4", save_all=True, append_images=pages[1:], dpi=(200, 200))
    return out.getvalue()


def _photos(rng: random.Random, shots: list[Image.Image], seed: int) -> tuple[bytes, str]:
    if len(shots) > 1:
        return _pdf(shots, 75), f"{seed}.pdf"
    shot, draw = shots[0], rng.random()
    if draw < 0.2:
        out = io.BytesIO()
        pillow_heif.from_pillow(shot).save(out, quality=70)
        return out.getvalue(), f"{seed}.heic"
    exif = Image.Exif()
    exif[0x010F] = "Telepon"
    if draw < 0.45:  # held on its side: the dots lie turned, the tag says so
        exif[0x0112] = 6
        shot = shot.transpose(Image.Transpose.ROTATE_90)
    elif draw < 0.55:  # turned, and no tag
        shot = shot.transpose(
            rng.choice([Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270])
        )
    return _jpeg(shot, rng.randint(60, 88), exif), f"{seed}.jpg"


def _pdf(pages: list[Image.Image], quality: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595.28, 841.89), invariant=True)
    for page in pages:
        wide, high = (595.28, 841.89) if page.height >= page.width else (841.89, 595.28)
        canvas.setPageSize((wide, high))
        canvas.drawImage(ImageReader(io.BytesIO(_jpeg(page, quality))), 0, 0, wide, high)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
