"""The smallest body that each operation of the API can read, made from its own description."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, Final

from kesu.api.urls import api

BOUNDARY: Final = "battery"
FILE: Final = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n'
    f"Content-Type: text/csv\r\n\r\na,b\r\n1,2\r\n\r\n--{BOUNDARY}--\r\n"
)
# What is no word of a description but must be one that is known.
GOOD: Final[dict[str, Any]] = {"act": "fill", "channel": "robot", "month": "2026-01"}


@cache
def body_for(method: str, route: str) -> tuple[str, str]:
    """Return content type and body for an operation; an empty object where it takes none."""
    operation = _described().get((method, _plain(route)), {})
    content = operation.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        return f"multipart/form-data; boundary={BOUNDARY}", FILE
    schema = content.get("application/json", {}).get("schema", {"type": "object"})
    return "application/json", json.dumps(_least(schema))


def whole_body(method: str, route: str) -> Any:
    """Return a body in which everything stands that an operation knows; {} where it takes none."""
    operation = _described().get((method, _plain(route)), {})
    content = operation.get("requestBody", {}).get("content", {})
    return _whole(content.get("application/json", {}).get("schema", {}))


def _whole(schema: dict[str, Any], name: str = "") -> Any:
    if "$ref" in schema:
        return _whole(_named(schema), name)
    if schema.get("type") == "object" and "properties" in schema:
        return {key: _whole(inside, key) for key, inside in schema["properties"].items()}
    if name in GOOD:
        return GOOD[name]
    if "default" in schema and not isinstance(schema["default"], dict | list):
        return schema["default"]
    for choice in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        return _whole(choice, name)
    return {} if schema.get("type") == "object" else _least(schema, name)


def _named(schema: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = api.get_openapi_schema()["components"]["schemas"][
        schema["$ref"].split("/")[-1]
    ]
    return found


def described() -> dict[tuple[str, str], Any]:
    """Return every operation as it is described, by method and address."""
    return _described()


@cache
def _described() -> dict[tuple[str, str], Any]:
    paths = api.get_openapi_schema()["paths"]
    return {
        (method.upper(), _plain(path.lstrip("/"))): operation
        for path, methods in paths.items()
        for method, operation in methods.items()
    }


def _plain(path: str) -> str:
    """Return an address with every word that stands for something as {}."""
    return re.sub(r"<[^>]*>|\{[^}]*\}", "{}", path)


def _least(schema: dict[str, Any], name: str = "") -> Any:
    """Return the smallest value that a schema allows."""
    if "$ref" in schema:
        found = api.get_openapi_schema()["components"]["schemas"][schema["$ref"].split("/")[-1]]
        return _least(found, name)
    if name in GOOD:
        return GOOD[name]
    for choice in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        return _least(choice, name)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [""])[0])
    if schema.get("type") == "object":
        properties = schema.get("properties", {})
        return {key: _least(properties[key], key) for key in schema.get("required", ())}
    return _of_sort(schema)


def _of_sort(schema: dict[str, Any]) -> Any:
    formats = {"date": "2026-03-02", "date-time": "2026-03-02T09:00:00+08:00"}
    if schema.get("type") == "array":
        return [_least(schema["items"])] * schema.get("minItems", 0)
    sorts = {"integer": 1, "number": 1, "boolean": False}
    if schema.get("format") in formats:
        return formats[schema["format"]]
    return sorts.get(schema.get("type", "string"), "x" * max(1, schema.get("minLength", 1)))
