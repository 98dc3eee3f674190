"""Each word of the command line finds its module."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_group

from app.command import WORDS, loaded

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("word", WORDS)
def test_a_word_says_in_the_list_what_its_command_says(word: str) -> None:
    """The list of commands is printed without loading them: both must say the same."""
    command = loaded(word)
    assert command.name == word
    assert (command.help or "").split("\n\n")[0] == WORDS[word][1]


@pytest.mark.parametrize("module", sorted({module for module, _ in WORDS.values()}))
def test_no_command_is_left_out_of_the_list(module: str) -> None:
    """What a module offers, the command line knows."""
    offered = get_group(importlib.import_module(f"app.command_{module}").words).commands
    assert set(offered) == {word for word, (place, _) in WORDS.items() if place == module}


def test_help_loads_no_library_that_only_a_command_needs() -> None:
    """Who asks what there is does not wait for what reads pictures, speaks to servers or keeps records."""
    code = "import sys, app.command; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    heavy = {
        "numpy",
        "cv2",
        "onnxruntime",
        "rapidocr",
        "pyhanko",
        "sqlalchemy",
        "alembic",
        "pydantic",
        "httpx",
    }
    assert heavy.isdisjoint(done.stdout.split())


@pytest.mark.parametrize(
    ("module", "unloaded"),
    [
        ("app.command_look", {"numpy", "cv2", "alembic", "httpx", "imapclient", "jinja2"}),
        ("app.command_daemon", {"cv2", "onnxruntime", "rapidocr", "pyhanko", "pdfplumber", "alembic"}),
        ("parsers.reader", {"numpy", "cv2", "onnxruntime", "rapidocr", "pyhanko", "pdfplumber", "docx"}),
        ("parsers.files", {"rapidocr", "pyhanko", "docx"}),
    ],
)
def test_a_start_loads_only_what_it_needs(module: str, unloaded: set[str]) -> None:
    """The daemon reads no picture itself; where plain mails are read, no page is ever opened."""
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert unloaded.isdisjoint(done.stdout.split())
