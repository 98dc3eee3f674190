"""The registration form's entries out of its notifications."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

LABEL = 80
VALUE = 4_000
FIELDS = 100
_LINE = re.compile(r"^\s*(?:[*_>\u2022-]\s*)*([^:=\n]{1,80}?)\s*[*_]*\s*[:=](?!//)\s*[*_]*\s*(.*)$")
_CLOCK = re.compile(r"\d\s*$")
_BLOCKS = ("p", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "td", "dt", "dd", "table")


def entry_of(plain: str, html: str) -> dict[str, str]:
    """The fields of a notification, keyed by label in lower case; the reading that finds more of them.

    Knows `label: value` lines, with the value beside or under its label, and tables, lists and bold labels
    of HTML notifications. Empty where there is none; a label given twice keeps its first value.
    """
    by_lines = _lines(plain)
    by_html = _drawn(html) if html.strip() else {}
    return by_html if len(by_html) > len(by_lines) else by_lines


def _lines(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    label: str | None = None
    for line in text.splitlines():
        match = _LINE.match(line)
        if match and not _CLOCK.search(match[1]):
            label = _keep(found, match[1], match[2])
        elif not line.strip():
            label = label if label and not found[label] else None
        elif label:
            found[label] = f"{found[label]}\n{line.strip()}".strip()[:VALUE]
    return {name: value for name, value in found.items() if value}


def _drawn(html: str) -> dict[str, str]:
    soup = BeautifulSoup(html[:400_000], "lxml")
    for hidden in soup(["script", "style", "head", "title"]):
        hidden.decompose()
    readings = (_tables(soup), _lists(soup), _bold(soup), _lines(_text(soup)))
    return max(readings, key=len)


def _tables(soup: BeautifulSoup) -> dict[str, str]:
    """Rows of two cells; a row of one cell is a label, or the value of the label above it."""
    found: dict[str, str] = {}
    waiting: str | None = None
    for row in soup.find_all("tr"):
        if row.find("table"):
            continue
        cells = [_text(cell) for cell in row.find_all(["td", "th"], recursive=False)]
        cells = [cell for cell in cells if cell]
        if len(cells) == 2 and len(cells[0]) <= LABEL:
            _keep(found, cells[0], cells[1])
            waiting = None
        elif len(cells) == 1:
            if waiting is not None:
                _keep(found, waiting, cells[0])
                waiting = None
            elif len(cells[0]) <= LABEL:
                waiting = cells[0]
    return {name: value for name, value in found.items() if value}


def _lists(soup: BeautifulSoup) -> dict[str, str]:
    found: dict[str, str] = {}
    for term in soup.find_all("dt"):
        value = term.find_next_sibling()
        if isinstance(value, Tag) and value.name == "dd":
            _keep(found, _text(term), _text(value))
    return found


def _bold(soup: BeautifulSoup) -> dict[str, str]:
    """`<b>label</b> value`: all that stands between one bold label and the next."""
    found: dict[str, str] = {}
    labels = soup.find_all(["b", "strong"])
    for tag in labels[:FIELDS]:
        said: list[str] = []
        for node in tag.next_elements:
            if isinstance(node, Tag) and node.name in ("b", "strong"):
                break
            if isinstance(node, NavigableString) and tag not in node.parents:
                said.append(str(node))
        value = re.sub(r"[ \t\xa0]+", " ", " ".join(said)).strip(" \n:")
        _keep(found, _text(tag), value)
    return {name: value for name, value in found.items() if value}


def _keep(found: dict[str, str], label: str, value: str) -> str | None:
    """The name under which the value is kept; None where the label is none, or came before."""
    name = re.sub(r"[\s\xa0]+", " ", label).strip(" :*_\t").lower()
    if not name or len(name) > LABEL or len(found) >= FIELDS or name in found:
        return None
    found[name] = value.strip()[:VALUE]
    return name


def _text(tag: Tag) -> str:
    for end in tag.find_all("br"):
        end.replace_with("\n")
    for block in tag.find_all(_BLOCKS):
        block.append("\n")
    lines = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in tag.get_text().splitlines())
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()
