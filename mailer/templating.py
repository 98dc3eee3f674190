"""Templates to subject, text and HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from mailer import wording
from mailer.markup import NEVER, Block, as_html, button, drop_marks, picture

HERE = Path(__file__).parent / "templates"
CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ue000-\uf8ff]"
)
"""Controls, invisible and turning characters, and the private ones that our own marks are made of."""
LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail's three faces. `subject` is one line without the ticket."""

    subject: str
    text: str
    html: str


class Own(str):
    """An address on the web that we vouch for: it becomes a link, other people's do not."""


def one_line(value: object) -> object:
    """Every value put into a text is one line without control characters: it cannot pose as ours."""
    if isinstance(value, Block) or not isinstance(value, str):
        return value
    plain = CONTROL.sub("", re.sub(r"\s+", " ", value))
    return plain if isinstance(value, Own) else plain.replace("://", f":{NEVER}//")


def quoted(value: str | None) -> Block:
    """Somebody else's text, each line behind a bar, at most 200 lines of it."""
    lines = [CONTROL.sub("", line.replace("\t", "  ")).rstrip() for line in (value or "").splitlines()]
    return Block("\n".join(f"| {line}" for line in lines[:200]) or "| (tanpa teks)")


class Templates:
    """The shipped templates, each of which a file of the same name in `folder` overrides."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folders = ([folder] if folder else []) + [HERE]
        loader = ChoiceLoader([FileSystemLoader(p) for p in self._folders])
        self._drawn = {p.stem for at in self._folders for p in at.glob("*.html")}
        self._text = SandboxedEnvironment(
            loader=loader,
            undefined=StrictUndefined,
            autoescape=False,
            finalize=one_line,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,  # a template that the office changes is taken at the next start
        )
        self._html = SandboxedEnvironment(
            loader=loader,
            undefined=StrictUndefined,
            autoescape=select_autoescape(default=True, default_for_string=True),
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        for environment in (self._text, self._html):
            environment.filters |= {
                "quoted": quoted,
                "own": Own,
                "urlquote": lambda value: quote(str(value), safe=""),
                "spelled": wording.spelled,
                "weekday": wording.weekday,
                "when": wording.when,
                "status": lambda value: wording.STATUS.get(str(value), str(value)),
                "channel": lambda value: wording.CHANNELS.get(str(value), str(value)),
                "ruling": wording.ruling,
                "proof": wording.proof,
                "verb": lambda value: wording.VERBS.get(str(value), str(value)),
                "effect": lambda value: wording.EFFECTS.get(str(value), str(value)),
            }
            environment.globals |= {"beginning": wording.beginning, "button": button, "picture": picture}

    def names(self) -> list[str]:
        """Every mail there is a template for, the office's own included."""
        return sorted(
            {p.stem for at in self._folders for p in at.glob("*.txt") if not p.stem.startswith("_")}
        )

    def render(self, name: str, context: Mapping[str, Any]) -> Rendered:
        """Subject and text from NAME.txt; HTML from NAME.html, else from the text by the common layout."""
        said = self._text.get_template(f"{name}.txt").render(context)
        head, _, body = said.partition("\n")
        subject = str(one_line(head.removeprefix("Subject:"))).replace(NEVER, "").strip()[:LONGEST_SUBJECT]
        body = re.sub(r"\n{3,}", "\n\n", body.strip("\n"))
        template = self._html.get_template(f"{name if name in self._drawn else 'layout'}.html")
        shown: Markup = as_html(body)
        html = template.render({**context, "subject_line": subject, "body": shown})
        return Rendered(subject, drop_marks(body), html.replace(NEVER, ""))
