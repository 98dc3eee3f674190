"""A mail's plain text as HTML, escaped first."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby

from markupsafe import Markup, escape

NEVER = "\ue001"
"""Stands within `://` of an address that shall not become a link."""
OPEN, BETWEEN, CLOSE = "\ue002", "\ue003", "\ue004"
MARK = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:)]")
ROW = re.compile(r"^  (?:(\[[a-z]+\])\s+|(\S.*?)\s{2,})(\S.*)$")
LONGEST_SHOWN = 60
"""A longer link shows no query: a prefilled form's address is no reading matter."""
CHIPS = {"[ada]": "ada", "[ragu]": "ragu", "[belum]": "belum"}
SCHEMES = ("mailto:", "https://", "http://")
COLOURS = {"yes": "#1b7a3a", "no": "#a3291f", "fix": "#8a5a00", "": "#14507d"}


class Block(str):
    """Text of several lines that may stay so: it stands quoted in its template."""


def button(label: str, href: str, kind: str = "") -> Block:
    """A button in HTML, nothing in plain text; `kind` is yes, no, fix or empty."""
    if not href.startswith(SCHEMES):
        return Block("")
    return _mark("button", kind, label, href)


def picture(cid: str, alt: str, caption: str = "") -> Block:
    """An enclosed picture in HTML, nothing in plain text."""
    return _mark("picture", cid, alt, caption)


def _mark(*parts: str) -> Block:
    clean = (re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff]", " ", str(part)) for part in parts)
    return Block(OPEN + BETWEEN.join(clean) + CLOSE)


def drop_marks(body: str) -> str:
    """The plain text for those who read plain text."""
    text = re.sub(rf"(?m)^[ \t]*(?:{MARK.pattern}[ \t]*)+\n?", "", body).replace(NEVER, "")
    return re.sub(r"\n{3,}", "\n\n", MARK.sub("", text).strip("\n")) + "\n"


def as_html(text: str) -> Markup:
    """Paragraphs, two-column lists, lists, quotations, buttons, pictures, links to our own addresses."""
    paragraphs = [p for p in re.split(r"\n\s*\n", text.strip("\n")) if p.strip()]
    return Markup("\n").join(_paragraph(p.splitlines()) for p in paragraphs)


def _paragraph(lines: list[str]) -> Markup:
    """Runs of lines of one kind, each drawn in its way."""
    drawn = [DRAWN[kind](list(run)) for kind, run in groupby(lines, key=_kind)]
    return Markup("\n").join(drawn)


def _kind(line: str) -> str:
    if OPEN in line:
        return "marks"
    if line.startswith("| ") or line == "|":
        return "quotation"
    if line.startswith("  - "):
        return "list"
    return "rows" if ROW.match(line) else "text"


def _text(lines: list[str]) -> Markup:
    return Markup("<p>{}</p>").format(Markup("<br>").join(_linked(line.strip()) for line in lines))


def _quotation(lines: list[str]) -> Markup:
    inner = Markup("<br>").join(escape(line[2:]) for line in lines)
    return Markup("<blockquote>{}</blockquote>").format(inner)


def _list(lines: list[str]) -> Markup:
    items = Markup("").join(Markup("<li>{}</li>").format(_linked(line[4:])) for line in lines)
    return Markup("<ul>{}</ul>").format(items)


def _rows(lines: list[str]) -> Markup:
    cells = [_row(found[1] or found[2], found[3]) for line in lines if (found := ROW.match(line))]
    return Markup('<table role="presentation" class="facts">{}</table>').format(Markup("").join(cells))


def _row(label: str, value: str) -> Markup:
    if label in CHIPS:
        chip = Markup('<span class="chip {}">{}</span>').format(CHIPS[label], label.strip("[]"))
        return Markup('<tr class="state"><td>{}</td><td>{}</td></tr>').format(chip, _linked(value))
    return Markup('<tr><td class="label">{}</td><td>{}</td></tr>').format(label, _linked(value))


def _marks(lines: list[str]) -> Markup:
    found = [found.group(1).split(BETWEEN) for line in lines for found in MARK.finditer(line)]
    drawn = [_picture(*rest) if what == "picture" else _button(*rest) for what, *rest in found]
    return Markup('<div class="marks">{}</div>').format(Markup("\n").join(drawn))


def _button(kind: str, label: str, href: str) -> Markup:
    """A table's cell, since Outlook pads nothing else; 48 px high for a thumb."""
    return Markup(
        '<table role="presentation" class="act" cellspacing="0" cellpadding="0"><tr>'
        '<td bgcolor="{colour}" style="border-radius:8px;text-align:center">'
        '<a href="{href}" style="display:block;padding:12px 22px;font-weight:bold;line-height:24px;'
        'color:#ffffff;text-decoration:none">{label}</a></td></tr></table>'
    ).format(colour=COLOURS.get(kind, COLOURS[""]), href=href, label=label)


def _picture(cid: str, alt: str, caption: str) -> Markup:
    image = Markup(
        '<img class="picture" src="cid:{}" alt="{}" width="600" style="display:block;width:100%;height:auto">'
    ).format(cid, alt)
    return image + (Markup('<p class="small">{}</p>').format(caption) if caption else Markup(""))


def _linked(line: str) -> Markup:
    out, at = Markup(""), 0
    for match in LINK.finditer(line):
        url = match.group()
        shown = url if len(url) <= LONGEST_SHOWN else url.partition("?")[0] + "?…"
        out += escape(line[at : match.start()]) + Markup('<a href="{}">{}</a>').format(url, shown)
        at = match.end()
    return out + escape(line[at:])


DRAWN: dict[str, Callable[[list[str]], Markup]] = {
    "marks": _marks,
    "quotation": _quotation,
    "list": _list,
    "rows": _rows,
    "text": _text,
}
