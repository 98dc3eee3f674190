"""HTML to the lines that a reader sees."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import lxml.html
from lxml import etree

from parsers.mails.looks import BLOCKS, Look, Looks
from parsers.mails.styles import indistinct

DIVIDER = "-----Original Message-----"
"""Stands where a mail program's own mark says that all below is quoted."""
DOUBT = "\ufffc"
"""Stands before text of which nobody can say whether it is seen: no command begins with it."""


@dataclass(slots=True)
class _Page:
    """Lines as they are drawn; a quoted one begins with `> `."""

    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    quoted: bool = False
    numbers: dict[etree._Element, int] = field(default_factory=dict)

    def write(self, text: str, look: Look) -> None:
        if not look.kept:
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
        if not text.strip() and (not self.line or look.quoted is not self.quoted):
            return
        if look.quoted is not self.quoted:
            self.end()
            self.quoted = look.quoted
        if text.strip():
            text = f"{DOUBT}{text}" if look.doubtful else text
            text = f"~{text}~" if look.struck else text
        first, *more = text.split("\n")
        self.line.append(first)
        for part in more:
            self.end(True)
            self.line.append(part)

    def end(self, empty: bool = False) -> None:
        """Ends the line; one without text only where it was asked for."""
        text = "".join(self.line).rstrip()
        if text.strip() or empty:
            self.lines.append(f"> {text}" if self.quoted else text.lstrip(" "))
        self.line = []

    def gap(self) -> None:
        """Ends the line, and leaves room below it."""
        self.end()
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append("> " if self.quoted else "")


def visible_lines(html: str) -> list[str]:
    """The lines that a reader of `html` sees, quotes marked with `> `, signatures and hidden text left out.

    Never raises: what cannot be parsed has no lines.
    """
    root = _parsed(html)
    if root is None:
        return []
    looks, page = Looks(root), _Page()
    stack: list[tuple[str, etree._Element, Look]] = [("open", root, Look())]
    while stack:
        step, element, look = stack.pop()
        if step == "tail":
            _draw(page, element.tail, look)
            continue
        if step == "close":
            _leave(page, element)
            continue
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.lower().rpartition(":")[2]
        inner = looks.within(element, tag, look)
        if inner is None:
            page.end()
            page.lines.append(DIVIDER)
            return page.lines
        if inner.hidden:
            continue
        _enter(page, element, tag, inner)
        _draw(page, element.text, inner)
        stack.append(("close", element, inner))
        for child in reversed(element):
            stack += (("tail", child, inner), ("open", child, inner))
    page.end()
    return page.lines


def _parsed(html: str) -> etree._Element | None:
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        data = html.replace("\x00", "").encode("utf-8", "replace")
        root: etree._Element = lxml.html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    return root


def _draw(page: _Page, text: str | None, look: Look) -> None:
    if not text or look.clear or look.tiny or (text.strip() and indistinct(look.front, look.back)):
        return
    page.write(text, look)


def _enter(page: _Page, element: etree._Element, tag: str, look: Look) -> None:
    if tag == "br":
        page.end(True)
    elif _spaced(element, tag):
        page.gap()
    elif BLOCKS.fullmatch(tag):
        page.end()
    elif tag in ("td", "th") and page.line:
        page.line.append("\t")
    if tag == "hr":
        page.lines.append("> " if look.quoted else "-----")
    elif tag == "li":
        page.write(_mark(page, element), look)


def _leave(page: _Page, element: etree._Element) -> None:
    if _spaced(element, element.tag):
        page.gap()
    elif BLOCKS.fullmatch(element.tag):
        page.end()


def _spaced(element: etree._Element, tag: str) -> bool:
    """A paragraph with the room around it that HTML gives; Outlook and others take it away."""
    return (
        tag == "p"
        and "mso" not in element.get("class", "").lower()
        and "margin" not in element.get("style", "")
    )


def _mark(page: _Page, element: etree._Element) -> str:
    parent = element.getparent()
    if parent is None or parent.tag != "ol":
        return "- "
    page.numbers[parent] = page.numbers.get(parent, 0) + 1
    return f"{page.numbers[parent]}. "
