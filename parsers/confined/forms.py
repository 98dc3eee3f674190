"""A reading process's answers back to forms, checked."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, ValidationError, create_model

from parsers.confined.wire import WireError
from rules.facts import MailFacts, Unreadable
from rules.letter import Letter, UnreadableFile

FORMS: dict[str, type[Any]] = {
    form.__name__: form for form in (*get_args(MailFacts), Unreadable, Letter, UnreadableFile)
}
"""What a reading may end as. Nothing else passes: a process that was taken over cannot send code."""


@cache
def _answer() -> type[BaseModel]:
    """What checks them all, made when the first answer comes: together they take little longer than one."""
    fields: dict[str, Any] = {name: (form, None) for name, form in FORMS.items()}
    return create_model("Answer", **fields)


def load(name: str, body: bytes) -> Any:
    """What `wire.dump` made, every field checked against its form. WireError for anything else."""
    if name == "none":
        return None
    if name == "bytes":
        return body
    if name not in FORMS:
        raise WireError(f"no such form: {name!r}")
    try:
        return getattr(_answer().model_validate_json(b'{"%s":%s}' % (name.encode(), body)), name)
    except ValidationError as error:
        raise WireError(f"not a {name}: {error.error_count()} faults") from error
