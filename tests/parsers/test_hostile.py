"""Harmful files end, and stop nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any, get_args

import pytest

from parsers.limits import FAULT, Limits
from parsers.options import ReadOptions
from parsers.sandbox import Sandbox
from rules.facts import MailFacts, Unreadable
from rules.letter import Letter, UnreadableFile
from tests.parsers.hostile import documents, mails, pdf_pages, pdfs, pictures

pytestmark = pytest.mark.timeout(400)  # a machine busy with other tests takes its time
LIMITS = Limits(workers=2, quick=0, memory_mb=700, cpu_seconds=2, seconds=5)
EVERY = 40
"""After so many a good letter is read between them."""
FILES = {
    "pdf": pdfs.hostile,
    "pdf-page": pdf_pages.hostile,
    "picture": pictures.hostile,
    "word": documents.hostile,
}
Pending = list[tuple[str, Future[Any]]]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(ReadOptions(), LIMITS) as made:
        assert made.ready()
        yield made


def _submitted(sandbox: Sandbox, files: Iterator[tuple[str, bytes]], mail: bool) -> tuple[Pending, Pending]:
    """The futures of all that is hostile, and of good letters among them."""
    bad: Pending = []
    good: Pending = []
    for number, (name, data) in enumerate(files):
        bad.append((name, sandbox.submit(data) if mail else sandbox.read(data, name)))
        if number % EVERY == EVERY - 1:
            good.append((name, sandbox.read(pdfs.GOOD, "surat.pdf")))
    good.append(("the last", sandbox.read(pdfs.GOOD, "surat.pdf")))
    return bad, good


def _check_good(good: Pending) -> None:
    for after, future in good:
        letter = future.result(300)
        assert isinstance(letter, Letter), after
        assert letter.is_request, after
        assert letter.opd, after


@pytest.mark.parametrize("family", FILES)
def test_a_hostile_file_ends_as_a_reading_or_with_a_reason(
    sandbox: Sandbox, family: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Every file ends within its limits, read or with one sentence why not; good letters between are read."""
    make: Callable[[], Iterator[tuple[str, bytes]]] = FILES[family]
    bad, good = _submitted(sandbox, make(), mail=False)
    assert len(bad) >= 25
    for name, future in bad:
        found = future.result(300)
        assert isinstance(found, Letter | UnreadableFile), name
        if isinstance(found, UnreadableFile):
            assert found.reason.endswith("."), name
            assert found.reason != FAULT, (name, caplog.messages)
    _check_good(good)


def test_a_hostile_mail_ends_as_facts_or_with_a_reason(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    """Within its limits every mail becomes facts, or is unreadable with one sentence."""
    bad, good = _submitted(sandbox, mails.hostile(), mail=True)
    assert len(bad) >= 75
    for name, future in bad:
        found = future.result(300)
        assert isinstance(found, (*get_args(MailFacts), Unreadable)), name
        if isinstance(found, Unreadable):
            assert found.reason.endswith("."), name
            assert found.reason != FAULT, (name, caplog.messages)
    _check_good(good)
