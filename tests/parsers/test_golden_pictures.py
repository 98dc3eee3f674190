"""Golden pictures beside what they say."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from parsers.contract import as_contract
from parsers.files import read_file
from rules.letter import Letter

FOLDER = Path(__file__).parent.parent / "letters" / "pictures"
PICTURES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")


@cache
def _read(path: Path) -> tuple[Letter, dict[str, Any]]:
    letter = read_file(path.read_bytes(), path.name)
    assert isinstance(letter, Letter)
    return letter, json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_a_picture_says_what_its_json_says(path: Path) -> None:
    """Every field of the JSON beside a picture is read, numbers to the character, capitals aside."""
    letter, truth = _read(path)
    contract = as_contract(letter, path.name)
    for name, value in truth.items():
        if isinstance(value, dict):
            assert _plain({key: contract[name][key] for key in value}) == _plain(value)
        else:
            assert _plain({name: contract[name]}) == _plain({name: value})


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.casefold().rstrip(" ,.") if isinstance(value, str) else value
        for name, value in facts.items()
    }


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_a_pictures_marks_lie_on_the_page_as_shown(path: Path) -> None:
    """Boxes are fractions of the file's page; where the page was shown turned, they are turned with it."""
    letter, _ = _read(path)
    number, nip = letter.marks["number"].box, letter.marks["signatory.nip"].box
    for left, top, right, bottom in (number, nip):
        assert 0 <= left < right <= 1
        assert 0 <= top < bottom <= 1
    apart = (nip[1] + nip[3] - number[1] - number[3]) / 2
    beside = abs(nip[0] + nip[2] - number[0] - number[2]) / 2
    match path.stem:
        case "upside-down":
            assert apart < -0.2
        case "phone-on-its-side":
            assert beside > 0.2
            assert number[3] - number[1] > number[2] - number[0]
        case _:
            assert apart > 0.2


def test_the_letter_is_found_behind_the_slip() -> None:
    """A disposition slip before it, and an unusable text layer over it, do not hide a letter."""
    letter, _ = _read(FOLDER / "slip-first.pdf")
    assert letter.marks["number"].page == 2
    assert letter.medium == "scan"


def test_a_photo_is_told_from_a_scan() -> None:
    """A sheet on a desk is a photo; a fax is a scan."""
    assert _read(FOLDER / "phone.jpg")[0].medium == "photo"
    assert _read(FOLDER / "fax.tiff")[0].medium == "scan"
