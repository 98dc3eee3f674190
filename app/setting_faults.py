"""Faults in settings, told in sentences."""

from __future__ import annotations

import difflib
from typing import Any, get_args

from pydantic import BaseModel

PREFIX = "DISPOSISI_"


def sentences(error: Any, settings: type[BaseModel]) -> list[str]:
    """One fault of pydantic's as sentences of ours."""
    key = ".".join(str(part) for part in error["loc"])
    found = error.get("input")
    shown = "a secret" if any(word in key for word in ("password", "secret", "token")) else repr(found)[:80]
    match error["type"]:
        case "missing":
            return [f"{key} is missing; it must be given in disposisi.toml or as {_env(key)}"]
        case "extra_forbidden":
            return [f"{key} is not a setting{_near(error['loc'], settings)}"]
        case "value_error":
            said = str(error["ctx"]["error"]).splitlines()
            return [line if "." in line.split(" ")[0] else f"{key}: {line}".lstrip(": ") for line in said]
        case "literal_error" | "enum":
            return [f"{key} = {shown} is not allowed; allowed are {error['ctx']['expected']}"]
        case _:
            return [f"{key} = {shown} is not allowed: {error['msg'][:1].lower()}{error['msg'][1:]}"]


def _env(key: str) -> str:
    return PREFIX + key.replace(".", "__").upper()


def _near(loc: tuple[Any, ...], settings: type[BaseModel]) -> str:
    """The settings of the same section, the likeliest first."""
    names: list[str] = list(settings.model_fields)
    if len(loc) > 1 and str(loc[0]) in settings.model_fields:
        kind = settings.model_fields[str(loc[0])].annotation
        inner = next((a for a in get_args(kind) if isinstance(a, type)), kind)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            names = list(inner.model_fields)
    near = difflib.get_close_matches(str(loc[-1]), names, n=1)
    allowed = ", ".join(names)
    return f"; did you mean {near[0]}? Allowed are {allowed}" if near else f"; allowed are {allowed}"
