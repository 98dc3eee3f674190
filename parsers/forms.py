"""A reading process's answers back to forms, checked."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from parsers.wire import WireError
from rules.facts import MailFacts, Unreadable
from rules.letter import Letter, UnreadableFile

FORMS: dict[str, TypeAdapter[Any]] = {
    form.__name__: TypeAdapter(form) for form in (*get_args(MailFacts), Unreadable, Letter, UnreadableFile)
}
"""What a reading may end as. Nothing else passes: a process that was taken over cannot send code."""


def load(name: str, body: bytes) -> Any:
    """What `parsers.wire.dump` made, every field checked against its form. WireError for anything else."""
    if name == "none":
        return None
    if name == "bytes":
        return body
    adapter = FORMS.get(name)
    if adapter is None:
        raise WireError(f"no such form: {name!r}")
    try:
        return adapter.validate_json(body)
    except ValidationError as error:
        raise WireError(f"not a {name}: {error.error_count()} faults") from error
