"""The reference of a request: in its log lines, in its answer, and on the page that tells an error."""

import logging
import re
from collections.abc import Callable
from time import perf_counter
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from kesu import metering, tracing

GetResponse = Callable[[HttpRequest], HttpResponseBase]

RECORD: Final = ("record_id", "record")
"""The words by which addresses name a record."""
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
_log = logging.getLogger("kesu.requests")


def reference(get_response: GetResponse) -> GetResponse:
    """Give each request the reference under which its log lines are found and errors are told; count and log it."""

    def with_reference(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        found, begun = tracing.begin(given if _GIVEN.fullmatch(given) else ""), perf_counter()
        response = get_response(request)
        response["X-Request-ID"] = found
        _told(request, response, perf_counter() - begun)
        return response

    return with_reference


def _told(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    match, method = request.resolver_match, request.method or ""
    if match is None:  # a file, or an address that is none of ours
        return
    for word in RECORD:
        tracing.touch(str(match.kwargs.get(word, "")))
    metering.REQUESTS.labels(match.route, method, str(response.status_code)).inc()
    metering.SECONDS.labels(match.route).observe(seconds)
    if match.route not in settings.UNTOLD:
        _log.info(
            "%s %s %s", method, request.path, response.status_code,
            extra={"told": _particulars(request, response, seconds)},
        )  # fmt: skip


def _particulars(
    request: HttpRequest, response: HttpResponseBase, seconds: float
) -> dict[str, object]:
    """Return what is told of a request beside its line; the query is left out: it may hold what people wrote."""
    user = getattr(request, "user", None)
    return {
        "method": request.method, "path": request.path, "status": response.status_code,
        "route": request.resolver_match.route if request.resolver_match else "",
        "ms": round(seconds * 1000, 1),
        "person": user.pk if user is not None and user.is_authenticated else None,
    }  # fmt: skip


def current_reference() -> str:
    """Return the reference of the request under way, or "-" outside of one."""
    return tracing.reference()
