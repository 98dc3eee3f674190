"""Golden transcripts through the real servers."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.conftest import Day
from tests.app.storybook import Teller, choices_of, steps_of

STORIES = sorted((Path(__file__).parent / "stories").glob("*.txt"))
UPDATE = bool(os.environ.get("GOLDEN_UPDATE"))
"""Write the transcripts anew instead of comparing; whoever does reads them before they are committed."""


@pytest.mark.parametrize("path", STORIES, ids=[path.stem for path in STORIES])
def test_the_story_goes_as_written(path: Path, office: Callable[..., Day]) -> None:
    """What people wrote leads to these moves and these mails, and to nothing else."""
    text = path.read_text(encoding="utf-8")
    title, steps = steps_of(text)
    teller = Teller(office(**choices_of(steps)))
    told = [title, ""]
    for step in steps:
        told += [*step.script, ""] if step.head.startswith("settings ") else teller.tell(step)
    said = "\n".join(told).rstrip("\n") + "\n"
    if UPDATE:
        path.write_text(said, encoding="utf-8")
    assert said.splitlines() == path.read_text(encoding="utf-8").splitlines()
    assert teller.day.opened.house.ledger.verify_chain() == []


def test_there_are_stories() -> None:
    """The transcripts are found."""
    assert len(STORIES) >= 20
