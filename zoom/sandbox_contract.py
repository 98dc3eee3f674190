"""What Zoom's OpenAPI document refuses."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator

DATA = Path(__file__).parent / "data"
NEWER: dict[tuple[str, str], dict[str, Any]] = {("get", "/accounts/me/plans/usage"): {"parameters": []}}
"""Paths that the document (2021) does not have and Zoom does."""
ZONED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")


@cache
def document() -> dict[str, Any]:
    """The OpenAPI (Swagger 2) document, read once."""
    loaded: dict[str, Any] = json.loads((DATA / "openapi.json").read_text("utf-8"))
    return loaded


@cache
def example(name: str) -> Any:
    """A recorded answer: NAME.json."""
    return json.loads((DATA / f"{name}.json").read_text("utf-8"))


def blank(example: Any) -> Any:
    """The shape of a recorded answer without its values: texts empty, lists empty, numbers 0."""
    match example:
        case dict():
            return {key: blank(value) for key, value in example.items()}
        case list():
            return []
        case str():
            return ""
        case bool():
            return False
        case int() | float():
            return 0
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Operation:
    """A path of the document that a request meets: its template, and the values of its parameters."""

    method: str
    template: str
    values: dict[str, str]


def find(method: str, path: str) -> Operation | None:
    """The document's operation for `path` (without /v2); None where there is none."""
    for verb, template in [*_operations(), *NEWER]:
        names = re.findall(r"\{(\w+)\}", template)
        pattern = re.sub(r"\{\w+\}", "([^/]+)", template)
        if verb == method.lower() and (match := re.fullmatch(pattern, path)):
            return Operation(verb, template, dict(zip(names, match.groups(), strict=True)))
    return None


def faults(operation: Operation, query: dict[str, str], body: Any) -> list[dict[str, str]]:
    """Each thing that the document does not allow, as Zoom lists them: field and message."""
    wrong: list[dict[str, str]] = []
    for parameter in _parameters(operation):
        match parameter["in"]:
            case "query" if parameter["name"] in query:
                wrong += _query_faults(parameter, query[parameter["name"]])
            case "path" if parameter.get("type") == "integer":
                if not operation.values[parameter["name"]].isdigit():
                    wrong.append({"field": parameter["name"], "message": "Invalid field."})
            case "body":
                wrong += _body_faults(parameter, body)
    return wrong


def _query_faults(parameter: dict[str, Any], value: str) -> list[dict[str, str]]:
    name = parameter["name"]
    if parameter.get("type") == "integer":
        most = parameter.get("maximum", 10**9)
        good = value.isdigit() and int(value) <= most
    else:
        good = value in [str(v) for v in parameter.get("enum", [value])]
    return [] if good else [{"field": name, "message": "Invalid field."}]


def _body_faults(parameter: dict[str, Any], body: Any) -> list[dict[str, str]]:
    if body is None:
        return [{"field": "body", "message": "Request Body should be a valid JSON object."}]
    schema = {**parameter["schema"], "definitions": document()["definitions"]}
    found = [
        {"field": ".".join(str(p) for p in error.absolute_path) or "body", "message": error.message[:200]}
        for error in Draft4Validator(schema).iter_errors(body)
    ]
    if isinstance(body, dict) and "start_time" in body and not ZONED.fullmatch(str(body["start_time"])):
        found.append({"field": "start_time", "message": "Invalid field."})
    return found


@cache
def _operations() -> list[tuple[str, str]]:
    return [(verb, path) for path, verbs in document()["paths"].items() for verb in verbs]


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    key = (operation.method, operation.template)
    found = NEWER.get(key) or document()["paths"][operation.template][operation.method]
    shared = document()["parameters"]
    return [shared[p["$ref"].rsplit("/", 1)[1]] if "$ref" in p else p for p in found.get("parameters", [])]
