"""Every template, tried with sample facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from traceback import extract_tb

from jinja2 import TemplateError, TemplateSyntaxError

from mailer.compose import compose
from mailer.sample_day import Sample, sample_mails
from mailer.sample_facts import NOW
from mailer.stationery import Stationery
from mailer.templating import Templates

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415478da63f8ffff3f0005fe02fea7357d210000000049454e44ae426082"
)
"""The smallest PNG: stands for the letter's page and the day's bookings."""
FAULTS = (TemplateError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RuntimeError)
"""What a template can raise."""
CODE = "d1" + "a" * 26


def check_templates(templates: Templates, paper: Stationery) -> list[tuple[str, str | None]]:
    """Each template's name, in order, and its fault with file and line; None where all samples came out well.

    `paper` gives office, sender and zone; its own templates are not used.
    """
    paper = replace(paper, templates=templates)
    faults: dict[str, str | None] = {}
    for sample in (*sample_mails(), *sample_mails(nasty=True)):
        name = sample.effect.template
        if faults.get(name) is None:
            faults[name] = _fault(sample, paper)
    for name in templates.names():
        faults.setdefault(name, "no mail of this name is ever sent")
    return sorted(faults.items())


def _fault(sample: Sample, paper: Stationery) -> str | None:
    name, case = sample.effect.template, sample.case
    key = f"{case.ticket if case else 'sample'}/{sample.effect.key}"
    token = CODE if sample.effect.token_for else None
    pixel = PIXEL if sample.effect.evidence else None
    try:
        mail = compose(sample.effect, key, case, NOW, paper, token=token, evidence=pixel, day=pixel)
    except TemplateSyntaxError as error:
        return f"{error.name or name}, line {error.lineno}: {error.message}"
    except FAULTS as error:
        place = next(_places(error), f"{name}.txt")
        return f"{place}: {error}"
    said = str(mail["Subject"]).removeprefix(f"[{case.ticket}]" if case else "").strip()
    return None if said else f"{name}.txt, line 1: no subject"


def _places(error: Exception) -> Iterator[str]:
    """Where in a template it happened, innermost first."""
    for frame in reversed(extract_tb(error.__traceback__)):
        if frame.filename.endswith((".txt", ".html")):
            yield f"{Path(frame.filename).name}, line {frame.lineno}"
