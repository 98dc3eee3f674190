"""Golden letters beside what they say."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from parsers.contract import as_contract
from parsers.files import read_file
from rules.letter import Letter

FOLDER = Path(__file__).parent.parent / "letters"
LETTERS = sorted(FOLDER.glob("*.pdf"))


@cache
def _letter(path: Path) -> Letter:
    letter = read_file(path.read_bytes(), path.name)
    assert isinstance(letter, Letter)
    return letter


def _read(path: Path) -> tuple[Letter, dict[str, Any], dict[str, Any]]:
    letter = _letter(path)
    truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return letter, as_contract(letter, path.name), truth


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem)
def test_a_letter_says_what_its_json_says(path: Path) -> None:
    """Every field of the JSON beside a PDF is read, to the character."""
    _, contract, truth = _read(path)
    doubtful = truth.pop("doubtful", [])
    for name, value in truth.items():
        if isinstance(value, dict):
            assert {key: contract[name][key] for key in value} == value
        else:
            assert {name: contract[name]} == {name: value}
    assert all(contract["confidence"][name] < 0.9 for name in doubtful)


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem)
def test_a_field_is_marked_where_it_stands(path: Path) -> None:
    """Each mark lies on the page, and each field that has one has a confidence from 0 to 1."""
    letter, _, _ = _read(path)
    for name, mark in letter.marks.items():
        left, top, right, bottom = mark.box
        assert 0 <= left < right <= 1, name
        assert 0 <= top < bottom <= 1, name
        assert 1 <= mark.page <= letter.pages
        assert 0 <= letter.confidence[name] <= 1


def test_contradictions_are_said_in_sentences() -> None:
    """A wrong weekday, an end before the start and an impossible NIP each give one sentence."""
    letter, _, _ = _read(FOLDER / "contradictions.pdf")
    assert any("tidak sesuai dengan tanggalnya" in doubt for doubt in letter.doubts)
    assert any("Waktu selesai" in doubt for doubt in letter.doubts)
    assert any("Tanggal lahir pada NIP" in doubt for doubt in letter.doubts)


def test_what_is_missing_is_named() -> None:
    """A letter that names no account is said to miss it, under the contract's name."""
    letter, _, _ = _read(FOLDER / "block-style.pdf")
    assert "account_email" in letter.missing
    assert "number" not in letter.missing
