"""Values of settings, checked as they are read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, LiteralString

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from rules.ask import FORM_FIELDS, PREFILL_FIELDS
from rules.office_days import read_hours

ADDRESS = re.compile(r"[^@\s<>\"(),;:]+@[^@\s<>\"(),;:]+")


def _refused(why: LiteralString, **words: str) -> PydanticCustomError:
    """Told after the key and what was found: `KEY = VALUE is not allowed: WHY`."""
    return PydanticCustomError("refused", why, words)


def _address(text: str) -> str:
    if not (ADDRESS.fullmatch(text) and text.isascii()):
        raise _refused("it must be one bare email address, such as nama@kalbarprov.go.id")
    return text


def _hours(text: str) -> str:
    if read_hours(text) is None:
        raise _refused("it must be two times of day, the earlier first, such as 07.30-16.30")
    return text


def _web(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+\S*", text):
        raise _refused("it must be an address on the web that begins with https:// or http://")
    return text


def _file(path: Path) -> Path:
    if not path.is_file():
        raise _refused("there is no such file; mend the path, or take the line out")
    return _readable(path)


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise _refused("there is no such folder; mend the path, or take the line out")
    return _readable(path)


def _there(path: Path) -> Path:
    if not path.exists():
        raise _refused("there is no such file or folder; mend the path, or take the line out")
    return _readable(path)


def _readable(path: Path) -> Path:
    try:
        if path.is_file():
            path.open("rb").close()
        else:
            next(path.iterdir(), None)
    except OSError as error:
        raise _refused("it cannot be read: {cause}", cause=error.strerror or type(error).__name__) from None
    return path


def _fields(given: dict[str, str], allowed: tuple[str, ...]) -> dict[str, str]:
    strange = sorted({field for field in given.values() if field not in allowed})
    if strange:
        raise _refused(
            "{strange}: no such field; allowed are {allowed}",
            strange=", ".join(map(repr, strange)),
            allowed=", ".join(allowed),
        )
    return given


def _form_fields(given: dict[str, str]) -> dict[str, str]:
    return _fields(given, FORM_FIELDS)


def _prefill(given: dict[str, str]) -> dict[str, str]:
    return _fields(given, PREFILL_FIELDS)


Email = Annotated[str, AfterValidator(_address)]
Span = Annotated[str, AfterValidator(_hours)]
Web = Annotated[str, AfterValidator(_web)]
File = Annotated[Path, AfterValidator(_file)]
Folder = Annotated[Path, AfterValidator(_folder)]
FileOrFolder = Annotated[Path, AfterValidator(_there)]
FormFields = Annotated[dict[str, str], AfterValidator(_form_fields)]
Prefill = Annotated[dict[str, str], AfterValidator(_prefill)]
