"""Typefaces that letters are set in."""
# ruff: noqa: E501

from __future__ import annotations

from functools import cache
from pathlib import Path

import reportlab
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

from bench.letters.paper import FACES

_DEBIAN = Path("/usr/share/fonts/truetype")
_FILES = {
    "vera": (Path(reportlab.__file__).parent / "fonts", "Vera.ttf", "VeraBd.ttf"),
    "serif": (_DEBIAN / "liberation", "LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf"),
    "sans": (_DEBIAN / "liberation", "LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    "narrow": (_DEBIAN / "liberation", "LiberationSansNarrow-Regular.ttf", "LiberationSansNarrow-Bold.ttf"),
    "mono": (_DEBIAN / "liberation", "LiberationMono-Regular.ttf", "LiberationMono-Bold.ttf"),
    "book": (_DEBIAN / "dejavu", "DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf"),
    "condensed": (_DEBIAN / "dejavu", "DejaVuSerifCondensed.ttf", "DejaVuSerifCondensed-Bold.ttf"),
}
WEIGHTS = {"times": 4, "helvetica": 3, "courier": 0.3, "vera": 0.5, "serif": 4, "sans": 5, "narrow": 1, "mono": 0.3, "book": 1.5, "condensed": 1}  # fmt: skip


@cache
def faces() -> tuple[str, ...]:
    """Names for `Paper`: a PDF's own three, one from reportlab's wheel, and Debian's where installed."""
    for name, (folder, regular, bold) in _FILES.items():
        if (folder / regular).is_file() and (folder / bold).is_file():
            registerFont(TTFont(regular[:-4], folder / regular))
            registerFont(TTFont(bold[:-4], folder / bold))
            FACES[name] = (regular[:-4], bold[:-4])
    return tuple(FACES)
