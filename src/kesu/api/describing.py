"""The API's own description (OpenAPI 3.1), put right where the library says less than is true."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from kesu.api.problems import TYPE

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
SCOPES = (
    "A token that a person issued for a program. Scope “read” for GET, “write” for everything else."
)


class Readable(JSONRenderer):
    """JSON with Chinese as it is written."""

    json_dumps_params = {"ensure_ascii": False}


class Described(NinjaAPI):
    """An API whose description names the media type of problems and what tokens are."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._described: dict[str, OpenAPISchema] = {}

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """Return the description, made once; every answer from 400 on is problem+json."""
        asked = repr(sorted(given.items()))
        if asked not in self._described:
            self._described[asked] = self._describe(given)
        return self._described[asked]

    def _describe(self, given: Mapping[str, Any]) -> OpenAPISchema:
        found = super().get_openapi_schema(**given)
        for operation in _operations(found):
            for status, response in operation["responses"].items():
                content = response.get("content", {})
                if int(status) >= 400 and "application/json" in content:
                    content[TYPE] = content.pop("application/json")
        found["components"]["securitySchemes"]["Token"]["description"] = SCOPES
        return found


def _operations(found: OpenAPISchema) -> list[dict[str, Any]]:
    return [operation for path in found["paths"].values() for operation in path.values()]


def words_of(api: NinjaAPI) -> dict[tuple[str, str], frozenset[str]]:
    """Return (method, route) → the query words that the operation knows; without the whole description."""
    return {
        (method, f"/api/v1{_plain(path)}"): _query_words(operation)
        for _prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    }


def _plain(path: str) -> str:
    """Return a route without the sorts of its parameters."""
    return re.sub(r"{\w+:", "{", path)


def _query_words(operation: Operation) -> frozenset[str]:
    return frozenset(
        word
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for word in model.__ninja_flatten_map__
    )


def known_words_only(api: NinjaAPI) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that refuses query words which mean nothing, by name."""
    known: dict[tuple[str, str], frozenset[str]] = {}

    def decorate(operation: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(operation)
        def checked(request: HttpRequest, *args: Any, **values: Any) -> Any:
            if request.GET:
                known.update(known or words_of(api))
                _refuse_unknown(request, known)
            return operation(request, *args, **values)

        return checked

    return decorate


def _refuse_unknown(request: HttpRequest, known: dict[tuple[str, str], frozenset[str]]) -> None:
    route = request.resolver_match.route if request.resolver_match else ""
    path = "/" + PARAMETER.sub(r"{\1}", route)
    words = known.get((request.method or "", path), frozenset())
    strange = sorted(set(request.GET) - words)
    if strange:
        said = {"word": strange[0][:60], "words": ", ".join(sorted(words)) or "–"}
        raise HttpError(400, _("“%(word)s” means nothing here; known are: %(words)s.") % said)
