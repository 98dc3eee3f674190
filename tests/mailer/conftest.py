"""The sample office's paper and mails, composed."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from mailer.compose import compose
from mailer.sample_day import Sample, sample_mails
from mailer.sample_facts import NOW, OFFICE, WIB
from mailer.samples import PIXEL
from mailer.stationery import Stationery
from mailer.templating import Templates

CODE = "d1" + "abcdefghijklmnopqrstuvwxyz"
Composed = Callable[[Sample], EmailMessage]


@pytest.fixture(scope="session")
def paper() -> Stationery:
    return Stationery(OFFICE, OFFICE.desk, "kalbarprov.example", Templates(), WIB)


@pytest.fixture(scope="session")
def tame() -> tuple[Sample, ...]:
    """Every mail of a usual day."""
    return sample_mails()


@pytest.fixture(scope="session")
def wild() -> tuple[Sample, ...]:
    """The same with hostile words in every field from outside."""
    return sample_mails(nasty=True)


@pytest.fixture(scope="session")
def composed(paper: Stationery) -> Composed:
    """A sample as the mail that goes out, with pictures where it asks for them."""

    done: dict[int, EmailMessage] = {}

    def once(sample: Sample) -> EmailMessage:
        if id(sample) not in done:
            done[id(sample)] = composed_anew(sample, paper)
        return done[id(sample)]

    return once


def composed_anew(sample: Sample, paper: Stationery) -> EmailMessage:
    effect = sample.effect
    pixel = PIXEL if effect.evidence else None
    token = CODE if effect.token_for else None
    key = key_of(sample)
    return compose(effect, key, sample.case, NOW, paper, token=token, evidence=pixel, day=pixel)


def key_of(sample: Sample) -> str:
    return f"{sample.case.ticket if sample.case else 'none'}/{sample.effect.key}"


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())
