"""Makes the small pictures of tests/letters/pictures.

python -m bench.letters.golden_pictures [FOLDER]
"""

from __future__ import annotations

import io
import json
import random
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bench.letters import copies
from bench.letters.content import content
from bench.letters.make import Hand, inked_pages, sign_by_hand
from bench.letters.slips import slip
from bench.letters.typeset import typeset

Pages = list[copies.Look]


def _pages(rng: random.Random, dots: int) -> tuple[Pages, dict[str, object]]:
    """A stamped and signed request on one page, with its truth."""
    while True:
        found = content(rng)
        made = typeset(rng, found, electronic=False)
        hand: Hand = sign_by_hand(rng, found, made)
        if (
            found.kind == "request"
            and made.page == 1
            and hand.kind == "wet"
            and hand.colour in ("purple", "blue")
        ):
            looks = inked_pages(made.paper.done(), made, hand, dots)
            return looks, {**found.truth, "stamp": {"present": True}, "signature": {"kind": "wet"}}


def phone(rng: random.Random, looks: Pages) -> bytes:
    """A sheet on a desk."""
    return _jpeg(copies.photographed(rng, looks[0], 1750), 42)


def phone_on_its_side(rng: random.Random, looks: Pages) -> bytes:
    """The same, the telephone held sideways and no tag that says so."""
    out = io.BytesIO()
    shot = copies.photographed(rng, looks[0], 1750)
    pillow_heif.from_pillow(_image(np.ascontiguousarray(np.rot90(shot)))).save(out, quality=35)
    return out.getvalue()


def fax(rng: random.Random, looks: Pages) -> bytes:
    out = io.BytesIO()
    Image.fromarray(copies.faxed(rng, copies.scanned(rng, looks[0]))).save(
        out, "TIFF", compression="group4", dpi=(200, 200)
    )
    return out.getvalue()


def low_resolution(rng: random.Random, looks: Pages) -> bytes:
    return _jpeg(copies.scanned(rng, looks[0]), 50)


def upside_down(rng: random.Random, looks: Pages) -> bytes:
    out = io.BytesIO()
    bits = copies.faxed(rng, copies.scanned(rng, looks[0]))[::-1, ::-1]
    Image.fromarray(np.ascontiguousarray(bits)).save(out, "PNG", optimize=True)
    return out.getvalue()


def slip_first(rng: random.Random, looks: Pages) -> bytes:
    """A disposition slip before the letter, and somebody's unusable text layer over both."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595.28, 841.89), invariant=True)
    for look in (slip(rng), looks[0]):
        data = _jpeg(copies.scanned(rng, look), 26)
        canvas.drawImage(ImageReader(io.BytesIO(data)), 0, 0, 595.28, 841.89)
        text = canvas.beginText(60, 760)
        text.setTextRenderMode(3)
        for _ in range(20):
            text.textLine("PEMERlNTAH PROVlNSl KALlMANTAN 8ARAT Nom0r : OO5/l/X Ponti4nak, 1 Janu4ri 2O2O")
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


PICTURES: tuple[tuple[Callable[[random.Random, Pages], bytes], str, int, int], ...] = (
    (phone, "jpg", 150, 11),
    (phone_on_its_side, "heic", 150, 11),
    (fax, "tiff", 200, 12),
    (low_resolution, "jpg", 110, 4),
    (upside_down, "png", 150, 12),
    (slip_first, "pdf", 120, 6),
)


def _image(look: copies.Look) -> Image.Image:
    return Image.fromarray(look.clip(0, 255).astype(np.uint8))


def _jpeg(look: copies.Look, quality: int) -> bytes:
    out = io.BytesIO()
    _image(look).save(out, "JPEG", quality=quality)
    return out.getvalue()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for take, ending, dots, seed in PICTURES:
        rng = random.Random(f"{take.__name__}-{seed}")
        looks, truth = _pages(rng, dots)
        name = take.__name__.replace("_", "-")
        (folder / f"{name}.{ending}").write_bytes(take(rng, looks))
        (folder / f"{name}.json").write_text(
            json.dumps(truth, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main(
        Path(sys.argv[1])
        if len(sys.argv) > 1
        else Path(__file__).parents[2] / "tests" / "letters" / "pictures"
    )
