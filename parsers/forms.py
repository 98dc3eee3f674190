"""A reading process's answers back to forms, checked."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from parsers.wire import WireError
from rules.facts import MailFacts, Unreadable
from rules.letter import Letter, UnreadableFile

FORMS: dict[str, type[Any]] = {
    form.__name__: form for form in (*get_args(MailFacts), Unreadable, Letter, UnreadableFile)
}
"""What a reading may end as. Nothing else passes: a process that was taken over cannot send code."""


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    """Each is made when the first such answer comes: together they take long."""
    return TypeAdapter(FORMS[name])


def load(name: str, body: bytes) -> Any:
    """What `parsers.wire.dump` made, every field checked against its form. WireError for anything else."""
    if name == "none":
        return None
    if name == "bytes":
        return body
    if name not in FORMS:
        raise WireError(f"no such form: {name!r}")
    try:
        return _adapter(name).validate_json(body)
    except ValidationError as error:
        raise WireError(f"not a {name}: {error.error_count()} faults") from error
