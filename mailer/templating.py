"""Templates to subject, text and HTML, letter text never being one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateNotFound, select_autoescape
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from mailer import wording

HERE = Path(__file__).parent / "templates"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:)]")
ROW = re.compile(r"^  (\[[a-z]+\]|\S[^\n]*?)\s{2,}(\S.*)$")
MARKS = {"[ada]": "ada", "[ragu]": "ragu", "[belum]": "belum"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail's three faces. `subject` is one line without the ticket."""

    subject: str
    text: str
    html: str


class Block(str):
    """Text of several lines that may stay so: it stands quoted in its template."""


def one_line(value: object) -> object:
    """Every value put into a text is one line without control characters: it cannot pose as ours."""
    if isinstance(value, Block) or not isinstance(value, str):
        return value
    return CONTROL.sub("", re.sub(r"\s+", " ", value)).strip()


def quoted(value: str | None) -> Block:
    """Somebody else's text, each line behind a bar, at most 200 lines of it."""
    lines = [CONTROL.sub("", line.replace("\t", "  ")).rstrip() for line in (value or "").splitlines()]
    return Block("\n".join(f"| {line}" for line in lines[:200]))


class Templates:
    """The shipped templates, each of which a file of the same name in `folder` overrides."""

    def __init__(self, folder: Path | None = None) -> None:
        places = [FileSystemLoader(p) for p in ([folder] if folder else []) + [HERE]]
        loader = ChoiceLoader(places)
        self._text = SandboxedEnvironment(
            loader=loader,
            undefined=StrictUndefined,
            autoescape=False,
            finalize=one_line,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._html = SandboxedEnvironment(
            loader=loader,
            undefined=StrictUndefined,
            autoescape=select_autoescape(default=True, default_for_string=True),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        for environment in (self._text, self._html):
            environment.filters |= {
                "quoted": quoted,
                "urlquote": lambda value: quote(str(value), safe=""),
                "spelled": wording.spelled,
                "weekday": wording.weekday,
                "when": wording.when,
                "status": lambda value: wording.STATUS.get(str(value), str(value)),
                "verb": lambda value: wording.VERBS.get(str(value), str(value)),
                "effect": lambda value: wording.EFFECTS.get(str(value), str(value)),
            }
            environment.globals |= {"beginning": wording.beginning, "marks": {v: k for k, v in MARKS.items()}}

    def names(self) -> list[str]:
        """Every mail there is a template for."""
        return sorted(p.stem for p in HERE.glob("*.txt") if not p.stem.startswith("_"))

    def render(self, name: str, context: Mapping[str, Any]) -> Rendered:
        """Subject and text from NAME.txt; HTML from NAME.html, else from the text by the common layout."""
        said = self._text.get_template(f"{name}.txt").render(context)
        head, _, body = said.partition("\n")
        subject = str(one_line(head.removeprefix("Subject:")))
        text = re.sub(r"\n{3,}", "\n\n", body.strip("\n")) + "\n"
        try:
            template = self._html.get_template(f"{name}.html")
        except TemplateNotFound:
            template = self._html.get_template("layout.html")
        html = template.render(
            {**context, "subject_line": subject, "body": as_html(text), "parts": sections(text)}
        )
        return Rendered(subject, text, html)


def sections(text: str) -> list[Markup]:
    """The text's paragraphs, each as HTML."""
    return [_paragraph(p) for p in re.split(r"\n\s*\n", text.strip("\n")) if p.strip()]


def as_html(text: str) -> Markup:
    """A plain text as HTML: paragraphs, two-column lists, quotations, links. All of it escaped first."""
    return Markup("\n").join(sections(text))


def _paragraph(paragraph: str) -> Markup:
    lines = paragraph.splitlines()
    rows = [ROW.match(line) for line in lines]
    if all(rows):
        cells = [_row(r.group(1), r.group(2)) for r in rows if r]
        return Markup('<table role="presentation" class="facts">{}</table>').format(Markup("").join(cells))
    if all(line.startswith("| ") or line == "|" for line in lines):
        inner = Markup("<br>").join(escape(line[2:]) for line in lines)
        return Markup("<blockquote>{}</blockquote>").format(inner)
    if all(line.startswith("  - ") for line in lines):
        items = Markup("").join(Markup("<li>{}</li>").format(_linked(line[4:])) for line in lines)
        return Markup("<ul>{}</ul>").format(items)
    return Markup("<p>{}</p>").format(Markup("<br>").join(_linked(line.strip()) for line in lines))


def _row(label: str, value: str) -> Markup:
    if label in MARKS:
        chip = Markup('<span class="chip {}">{}</span>').format(MARKS[label], label.strip("[]"))
        return Markup('<tr class="state"><td>{}</td><td>{}</td></tr>').format(chip, _linked(value))
    return Markup("<tr><td>{}</td><td>{}</td></tr>").format(label, _linked(value))


def _linked(line: str) -> Markup:
    out, at = Markup(""), 0
    for match in LINK.finditer(line):
        url = match.group()
        out += escape(line[at : match.start()]) + Markup('<a href="{0}">{0}</a>').format(url)
        at = match.end()
    return out + escape(line[at:])
