"""Forms of rules/ to JSON and back."""

from __future__ import annotations

import json
from functools import cache
from typing import Annotated, Any, get_args

from pydantic import Field, TypeAdapter
from pydantic_core import PydanticSerializationError

from rules.case import Case
from rules.decision import Effect
from rules.facts import Facts

_FORMS: dict[str, type[Any]] = {form.__name__: form for form in get_args(Facts)}
_RESULT: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])
_LINES: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[str, ...])


@cache
def _case() -> TypeAdapter[Case]:
    """What checks a form takes long to make: each is made when the first such thing is stored or read."""
    return TypeAdapter(Case)


@cache
def _effect() -> TypeAdapter[Effect]:
    return TypeAdapter(Annotated[Effect, Field(discriminator="kind")])


@cache
def _facts(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(_FORMS[name])


def _dump(adapter: TypeAdapter[Any], value: Any) -> str:
    try:
        return adapter.dump_json(value).decode()
    except PydanticSerializationError:
        # A lone surrogate out of a broken mail has no UTF-8: it becomes "?", the rest stays.
        plain = json.dumps(adapter.dump_python(value, mode="json"), ensure_ascii=False)
        return plain.encode("utf-8", "replace").decode()


def clean(text: str) -> str:
    """`text` as every database takes it: no NUL, no lone surrogate."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def dump_case(case: Case) -> str:
    return _dump(_case(), case)


def load_case(text: str) -> Case:
    """The case as stored; a field added since has its default, one dropped since is left out."""
    return _case().validate_json(text)


def dump_effect(effect: Effect) -> str:
    """The effect as JSON; what `SendMail.data` holds must be JSON values (a date comes back as text)."""
    return _dump(_effect(), effect)


def load_effect(text: str) -> Effect:
    return _effect().validate_json(text)


def dump_facts(facts: Facts) -> str:
    """The facts with the name of their form: `{"form": "Complaint", "facts": {…}}`."""
    name = type(facts).__name__
    return f'{{"form":"{name}","facts":{_dump(_facts(name), facts)}}}'


def load_facts(text: str) -> Facts:
    whole = json.loads(text)
    facts: Facts = _facts(whole["form"]).validate_json(json.dumps(whole["facts"]))
    return facts


def dump_result(result: dict[str, str]) -> str:
    return _dump(_RESULT, result)


def load_result(text: str) -> dict[str, str]:
    return _RESULT.validate_json(text)


def dump_lines(lines: tuple[str, ...]) -> str:
    return _dump(_LINES, lines)


def load_lines(text: str) -> tuple[str, ...]:
    return _LINES.validate_json(text)
