"""The reference of a request: in its log lines, in its answer, and on the page that tells an error."""

import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]

_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
_current: ContextVar[str] = ContextVar("reference", default="-")


def reference(get_response: GetResponse) -> GetResponse:
    """Give each request the reference under which its log lines are found and errors are told."""

    def with_reference(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        _current.set(given if _GIVEN.fullmatch(given) else secrets.token_hex(8))
        response = get_response(request)
        response["X-Request-ID"] = _current.get()
        return response

    return with_reference


def current_reference() -> str:
    """Return the reference of the request under way, or "-" outside of one."""
    return _current.get()


class ReferenceFilter(logging.Filter):
    """Writes the reference of the request under way into each log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.reference = _current.get()
        return True
