"""VK's published schema turned into something that a JSON Schema validator can check.

The files look like draft 7 but are not: ``"required": true`` stands inside properties, and
``additionalProperties: false`` inside ``allOf`` would forbid everything that the other parts allow.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "vk-api-schema"

_BASE = "https://schema.invalid/"
_DROPPED = {"$schema", "additionalProperties", "entity", "enumNames", "default", "description"}


def convert(node: Any, *, strict: bool) -> Any:
    """A schema node as draft 2020-12. ``strict`` forbids fields that VK does not name."""
    if not isinstance(node, dict):
        return node
    out = {key: value for key, value in node.items() if key not in _DROPPED}
    out.pop("required", None)
    if isinstance(node.get("properties"), dict):
        fields = node["properties"]
        out["properties"] = {name: _closed(field, strict) for name, field in fields.items()}
        required = [name for name, field in fields.items() if field.get("required") is True]
        if isinstance(node.get("required"), list):
            required += node["required"]
        out["required"] = required
    if "items" in node:
        out["items"] = _closed(node["items"], strict)
    for key in ("allOf", "oneOf", "anyOf"):
        if key in node:
            out[key] = [convert(part, strict=strict) for part in node[key]]
    return out


def _closed(field: Any, strict: bool) -> Any:
    """The schema of a whole value: here, not in the parts of an ``allOf``, unknown fields can be told."""
    out = convert(field, strict=strict)
    if strict and out.keys() & {"$ref", "properties", "allOf"}:
        out["unevaluatedProperties"] = False
    return out


@lru_cache
def _registry(strict: bool) -> Registry[Any]:
    resources = []
    for path in FOLDER.glob("*/*.json"):
        document = json.loads(path.read_text(encoding="utf-8"))
        definitions = document.get("definitions", {})
        contents = {"definitions": {name: convert(one, strict=strict) for name, one in definitions.items()}}
        uri = _BASE + path.relative_to(FOLDER).as_posix()
        resources.append((uri, Resource.from_contents(contents, default_specification=DRAFT202012)))
    registry: Registry[Any] = Registry()
    return registry.with_resources(resources)


def response_schema(method: str, *, extended: bool = False) -> str:
    """Where the schema of a method's answer stands, such as ``wall/responses.json#/definitions/…``."""
    section = method.partition(".")[0]
    document = json.loads((FOLDER / section / "methods.json").read_text(encoding="utf-8"))
    responses = next(one["responses"] for one in document["methods"] if one["name"] == method)
    name = "extendedResponse" if extended and "extendedResponse" in responses else "response"
    return str(responses[name]["$ref"]).removeprefix("../")


def problems(value: Any, pointer: str, *, strict: bool = True) -> list[str]:
    """What VK's schema has against a value: ``path: message``, innermost first."""
    schema = {"$ref": _BASE + pointer}
    validator = Draft202012Validator(schema, registry=_registry(strict))
    return [
        f"{error.json_path}: {error.message}"
        for top in validator.iter_errors(value)
        for error in _leaves(top)
    ]


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    if not error.context:
        yield error
    for cause in error.context or ():
        yield from _leaves(cause)
