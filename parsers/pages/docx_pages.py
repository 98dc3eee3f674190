"""Opens a Word document as pages of words."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph as WordParagraph
from lxml import etree

from parsers.fault import PageError
from parsers.pages.containers import DAMAGE as ZIP_DAMAGE
from parsers.pages.containers import OLE, open_zip
from parsers.pages.docx_flow import Flow
from parsers.pages.docx_look import as_page
from parsers.pages.docx_text import Writer, boxes_in, points
from parsers.pages.page import Page

MOST_BYTES = 60 << 20
MOST_PARTS = 600
MOST_TEXT = 12 << 20
"""Bytes of the document's own text part: 12 MB of markup is some hundred pages."""
MOST_BLOCKS = 6000
MOST_NESTING = 4
PADDING = 5.4
"""Points that Word leaves at a cell's sides."""

OLD = "Berkas Word lama (.doc) tidak dapat dibuka; mohon kirim suratnya sebagai PDF."
LOCKED = "Berkas Word terkunci dengan kata sandi sehingga tidak dapat dibuka."
OFFICE = "Berkas Office lama tidak dapat dibuka; mohon kirim suratnya sebagai PDF."
BROKEN = "Berkas Word rusak sehingga tidak dapat dibuka; mohon kirim suratnya sebagai PDF."
HUGE = "Berkas Word terlalu besar untuk dibaca; mohon kirim suratnya sebagai PDF."

DAMAGE = (
    *ZIP_DAMAGE,
    etree.LxmlError,
    AttributeError,
    TypeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
)
"""What python-docx and lxml are known to raise on documents that are not as they should be."""


def docx_pages(data: bytes) -> list[Page]:
    """The document's pages, laid out about as Word would; a page that is one scan comes without words.

    Raises PageError where it is of the old kind (.doc), broken, locked or too large.
    """
    if data.startswith(OLE):
        raise PageError(_old(data))
    with open_zip(data, MOST_BYTES, MOST_PARTS) as archive:
        sizes = {info.filename: info.file_size for info in archive.infolist()}
    if any(size > MOST_TEXT for name, size in sizes.items() if name.lower().endswith((".xml", ".rels"))):
        raise PageError(HUGE)
    try:
        document = Document(io.BytesIO(data))
        return _Layout(document).pages()
    except DAMAGE as error:
        raise PageError(BROKEN) from error


def _old(data: bytes) -> str:
    """Why a compound file (MS-CFB) is not opened, by the names of its streams."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return LOCKED
    return OLD if "WordDocument".encode("utf-16-le") in data else OFFICE


class _Layout:
    """One document on its way to pages; sizes are those of its first section."""

    def __init__(self, document: Any) -> None:
        self._document = document
        section = document.sections[0]
        self._width = points(section.page_width, 595.0, 100.0, 3000.0)
        self._height = points(section.page_height, 842.0, 100.0, 3000.0)
        self._left = points(section.left_margin, 72.0, 0.0, self._width / 3)
        self._right = self._width - points(section.right_margin, 72.0, 0.0, self._width / 3)
        self._top = points(section.top_margin, 72.0, 0.0, self._height / 3)
        self._foot = self._height - points(section.bottom_margin, 72.0, 0.0, self._height / 3)
        self._section = section
        self._writer = Writer(document)
        self._blocks = 0

    def pages(self) -> list[Page]:
        body = self._document.element.body
        broken = body.find(f".//{qn('w:lastRenderedPageBreak')}") is not None
        head = self._head()
        flow = Flow(max(self._top, head.y), self._foot, overflows=not broken)
        flow.pages[0] += head.pages[0]
        self._fill(flow, body, self._document.part, self._left, self._right, breaks=broken)
        self._set_foot(flow)
        shown = [page for page in flow.pages if page] or [[]]
        return [as_page(number, self._width, self._height, page) for number, page in enumerate(shown, 1)]

    def _head(self) -> Flow:
        """The first page's header: there the letterhead stands in many a letter."""
        section = self._section
        first = section.different_first_page_header_footer
        header = section.first_page_header if first else section.header
        flow = Flow(points(section.header_distance, 36.0, 0.0, 200.0), self._foot, overflows=False)
        if not header.is_linked_to_previous:
            self._fill(flow, header._element, header.part, self._left, self._right)
        return flow

    def _set_foot(self, flow: Flow) -> None:
        section = self._section
        first = section.different_first_page_header_footer
        footer = section.first_page_footer if first else section.footer
        if footer.is_linked_to_previous:
            return
        trial = Flow(0.0, self._height, overflows=False)
        self._fill(trial, footer._element, footer.part, self._left, self._right)
        at = self._height - points(section.footer_distance, 36.0, 0.0, 200.0) - trial.y
        for each in trial.pages[0]:
            left, top, right, bottom = each.box
            flow.page = 0
            flow.place((left, top + at, right, bottom + at), each.what)

    def _fill(
        self, flow: Flow, holder: Any, part: Any, x0: float, x1: float, depth: int = 0, breaks: bool = False
    ) -> None:
        """Set paragraphs and tables of a body, header, cell or text box, in order."""
        for element in _children(holder):
            self._blocks += 1
            if flow.full or self._blocks > MOST_BLOCKS:
                return
            if element.tag == qn("w:p"):
                self._paragraph(flow, element, part, x0, x1, depth, breaks)
            elif depth < MOST_NESTING:
                self._table(flow, Table(element, part), part, x0, x1, depth)

    def _paragraph(
        self, flow: Flow, element: Any, part: Any, x0: float, x1: float, depth: int, breaks: bool
    ) -> None:
        origin = {"page": (0.0, 0.0), "margin": (self._left, self._top), "here": (x0, flow.y)}
        block = self._writer.paragraph(WordParagraph(element, part), origin, breaks)
        page, start = flow.page, flow.y
        flow.paragraph(block, x0, x1)
        if depth >= MOST_NESTING:
            return
        for holder, at, wide in boxes_in(element, origin):
            here = flow.page, flow.y
            flow.page = page
            flow.y = at[1] if at else here[1]
            left = at[0] if at else x0
            self._fill(flow, holder, part, left + PADDING, left + (wide or x1 - left) - PADDING, depth + 1)
            flow.page, flow.y = here if at else (flow.page, max(flow.y, start))

    def _table(self, flow: Flow, table: Table, part: Any, x0: float, x1: float, depth: int) -> None:
        widths = _columns(table, x1 - x0)
        centred = table.alignment == WD_TABLE_ALIGNMENT.CENTER
        left = x0 + max((x1 - x0 - sum(widths)) / 2, 0.0) if centred else x0 - PADDING
        for row in table._tbl.tr_lst:
            self._blocks += 1
            if flow.full or self._blocks > MOST_BLOCKS:
                return
            start = end = (flow.page, flow.y)
            column = int(row.grid_before)
            for cell in row.tc_lst:
                flow.page, flow.y = start
                span = max(int(cell.grid_span), 1)
                at = left + sum(widths[:column])
                wide = sum(widths[column : column + span]) or x1 - at
                if cell.vMerge != "continue":
                    self._fill(flow, cell, part, at + PADDING, at + wide - PADDING, depth + 1)
                end = max(end, (flow.page, flow.y))
                column += span
            flow.page, flow.y = end


def _children(holder: Any) -> Iterator[Any]:
    """Paragraphs and tables, also those that stand in a content control."""
    for element in holder:
        if element.tag in (qn("w:p"), qn("w:tbl")):
            yield element
        elif element.tag == qn("w:sdt"):
            content = element.find(qn("w:sdtContent"))
            yield from _children(content) if content is not None else ()


def _columns(table: Table, wide: float) -> list[float]:
    """Widths in points; where the document does not say, equal shares."""
    grid = table._tbl.tblGrid
    found = [points(column.w, 0.0, 0.0, 3000.0) for column in grid.gridCol_lst] if grid is not None else []
    if found and all(found):
        return found[:200]
    count = len(found) or max((len(row.tc_lst) for row in table._tbl.tr_lst), default=1)
    return [wide / max(count, 1)] * min(count, 200)
