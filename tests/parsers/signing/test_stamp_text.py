"""Laws of what stands on a stamp."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import reportlab
from PIL import Image, ImageDraw, ImageFont

from parsers.signing.stamp_text import names_agency, names_government
from rules.letter import Letter

FACE = str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")


@pytest.mark.parametrize(
    ("lines", "government"),
    [
        (["PEMERINTAH PROVINSI KALBAR", "DINAS SOSIAL"], True),
        (["ERINTAH PROVINSI KALB", "INAS SOSIAL"], True),
        (["PEMERIN   PROVIN", "DINAS"], True),
        (["SEGERA"], False),
        (["Kepala Biro Pemerintahan", "Provinsi Kalimantan Barat"], False),
        (["DINAS SOSIAL", "PROVINSI"], False),
        ([], False),
    ],
)
def test_a_government_is_named_by_its_first_word(lines: list[str], government: bool) -> None:
    """`PEMERINTAH`, whole or torn, in grey ink in a frame; an office's `Pemerintahan` is none."""
    sheet = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((520, 980, 780, 1070), outline=(90, 90, 90), width=3)
    font = ImageFont.truetype(FACE, 15)
    for at, line in enumerate(lines):
        pen.text((528, 992 + 36 * at), line, (90, 90, 90), font)
    box = (520 / 1240, 980 / 1754, 780 / 1240, 1070 / 1754)
    assert names_government(np.asarray(sheet), box) is government


def test_an_agency_is_named_by_two_of_its_words() -> None:
    """One word may be any stamp's, as `DAERAH` or a box's; two long ones are the agency's."""
    letter = Letter("a", opd="Dinas Kependudukan dan Pencatatan Sipil")
    assert names_agency(["KEPENDUDUK", "DINAS", "DAN PENCATATAN"], letter)
    assert not names_agency(["KEPENDUDUK", "DINAS"], letter)
    assert not names_agency(["SEGERA", "RAHASIA"], letter)
    assert not names_agency(["KEPENDUDUKAN DAN PENCATATAN"], Letter("a"))
