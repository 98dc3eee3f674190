"""Request letters as Word documents."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Cm, Pt
from PIL import Image, ImageDraw

HEAD = ("PEMERINTAH PROVINSI KALIMANTAN BARAT", "DINAS KESEHATAN", "Jalan D.A. Hadi, Pontianak 78116")
BLOCK = (
    ("Nomor", "005/123/DINKES-A/2026"),
    ("Sifat", "Penting"),
    ("Lampiran", "-"),
    ("Hal", "Permohonan Akun Zoom Meeting"),
)
BODY = (
    "Dengan hormat, sehubungan dengan akan dilaksanakannya Rapat Koordinasi Penurunan Stunting, bersama ini "
    "kami mohon bantuan fasilitasi akun Zoom Meeting, yang akan dilaksanakan pada:"
)
EVENT = (
    ("Hari/Tanggal", "Kamis, 5 Maret 2026"),
    ("Waktu", "09.00 WIB s.d. selesai"),
    ("Acara", "Rapat Koordinasi Penurunan Stunting"),
    ("Jumlah Peserta", "100 orang"),
)
CLOSE = "Demikian disampaikan, atas perhatian dan kerja samanya diucapkan terima kasih."
SIGNED = (
    "Kepala Dinas Kesehatan",
    "",
    "",
    "",
    "dr. Erna Yulianti, M.Kes.",
    "Pembina Utama Muda",
    "NIP 196808121994031005",
)
_BOX = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>'
    '<wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
    '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
    '<wp:extent cx="2900000" cy="1500000"/><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>'
    "{lines}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><w:txbxContent>{lines}</w:txbxContent></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)


def stamp(side: int = 240) -> bytes:
    """A round purple stamp on a clear ground, as PNG."""
    image = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    for inset, wide in ((4, 8), (36, 4)):
        pen.ellipse((inset, inset, side - inset, side - inset), outline=(90, 50, 160, 230), width=wide)
    pen.text((side / 4, side / 2.4), "DINAS", fill=(90, 50, 160, 230))
    held = io.BytesIO()
    image.save(held, "PNG")
    return held.getvalue()


def _line(holder: Any, text: str, align: Any = None, bold: bool = False, size: float = 11) -> Any:
    paragraph = holder.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    return paragraph


def _letterhead(holder: Any) -> None:
    for number, line in enumerate(HEAD):
        _line(holder, line, WD_ALIGN_PARAGRAPH.CENTER, number < 2, (13, 16, 9)[number])


def _pairs_by_tab(document: Any, pairs: tuple[tuple[str, str], ...]) -> None:
    for label, value in pairs:
        paragraph = _line(document, f"{label}\t: {value}")
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(3.2))


def _pairs_by_table(document: Any, pairs: tuple[tuple[str, str], ...]) -> None:
    table = document.add_table(rows=0, cols=3)
    for label, value in pairs:
        for cell, text, wide in zip(
            table.add_row().cells, (label, ":", value), (3.2, 0.5, 11.0), strict=True
        ):
            cell.width = Cm(wide)
            cell.text = text
    for column, wide in zip(table.columns, (3.2, 0.5, 11.0), strict=True):
        column.width = Cm(wide)


def _signed_by_indent(document: Any) -> None:
    for line in SIGNED:
        _line(document, line).paragraph_format.left_indent = Cm(9)


def _signed_by_table(document: Any) -> None:
    table = document.add_table(rows=1, cols=2)
    cell = table.rows[0].cells[1]
    cell.text = SIGNED[0]
    for line in SIGNED[1:]:
        cell.add_paragraph(line)


def _signed_by_box(document: Any) -> None:
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in SIGNED)
    document.add_paragraph()._p.append(parse_xml(_BOX.format(x=3_900_000, lines=lines)))


SIGNINGS = {"indent": _signed_by_indent, "table": _signed_by_table, "box": _signed_by_box}


def letter(
    head: str = "body", pairs: str = "tab", signed: str = "indent", picture: bytes | None = None
) -> bytes:
    """A letter: `head` in body or header, `pairs` by tab or table, `signed` by indent, table or box."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    document.styles["Normal"].font.size = Pt(11)
    document.styles["Normal"].paragraph_format.space_after = Pt(0)
    _letterhead(section.header if head == "header" else document)
    _line(document, "Pontianak, 2 Maret 2026", WD_ALIGN_PARAGRAPH.RIGHT)
    add = _pairs_by_tab if pairs == "tab" else _pairs_by_table
    add(document, BLOCK)
    for line in (
        "",
        "Yth. Kepala Dinas Komunikasi dan Informatika",
        "Provinsi Kalimantan Barat",
        "di Pontianak",
        "",
    ):
        _line(document, line)
    _line(document, BODY)
    add(document, EVENT)
    _line(document, CLOSE)
    _line(document, "")
    SIGNINGS[signed](document)
    if picture is not None:
        document.add_paragraph().add_run().add_picture(io.BytesIO(picture), width=Cm(4))
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()
