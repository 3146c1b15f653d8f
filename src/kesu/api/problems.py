"""How the API says no: problem+json (RFC 9457) with clause and missing items, one table code → status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from kesu.api.sentences import sentence_of
from kesu.api.tokens import NotInScope
from kesu.cases.errors import Conflict, NoSuchRecord, NotAccepted
from kesu.core.errors import Refused
from kesu.core.records.outcomes import Refusal
from kesu.core.values import plain

TYPE = "application/problem+json"
FORBIDDEN = frozenset({"no_right", "not_yours", "barred"})


class Reason(Schema):
    """One reason of a refusal: its code, the line and clauses it rests on, what is missing, in words."""

    code: str
    line: str = ""
    clauses: list[str] = []
    missing: list[str] = []
    says: str = ""
    particulars: dict[str, Any] = {}


class Problem(Schema):
    """Why a call was not carried out; nothing was changed."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    code: str = ""
    reasons: list[Reason] = []
    expected_version: int | None = None
    found_version: int | None = None


def answer(status: int, title: str, **more: Any) -> HttpResponse:
    """Return a problem as a response."""
    problem = Problem(title=title, status=status, **more)
    body = problem.model_dump_json(exclude_none=True)
    return HttpResponse(body, status=status, content_type=TYPE)


def install(api: NinjaAPI) -> None:
    """Let every error that a caller can cause be answered as a problem."""
    for kind, handler in _HANDLERS.items():
        api.add_exception_handler(kind, handler)


def _not_accepted(request: HttpRequest, fault: Any) -> HttpResponse:
    reasons = [_reason(request, r) for r in fault.refusals]
    status = 403 if any(r.code in FORBIDDEN for r in reasons) else 422
    detail = "; ".join(r.says for r in reasons if r.says)
    return answer(status, "The entry was refused", detail=detail, code=fault.code, reasons=reasons)


def _reason(request: HttpRequest, refusal: Refusal) -> Reason:
    return Reason(
        code=refusal.code,
        line=refusal.line,
        clauses=list(refusal.clauses),
        missing=list(refusal.missing),
        says=sentence_of(request, refusal),
        particulars=plain(dict(refusal.particulars)),
    )


def _refused(_request: HttpRequest, fault: Any) -> HttpResponse:
    detail = ", ".join(f"{k}: {v}" for k, v in fault.particulars.items())
    return answer(422, "The call was refused", detail=detail, code=fault.code)


def _conflict(_request: HttpRequest, fault: Any) -> HttpResponse:
    if fault.sort == "operation":
        detail = "This Idempotency-Key was used for another call; give this one a key of its own."
        return answer(409, "The key was used before", detail=detail, code="operation")
    return answer(
        409,
        "The record has changed meanwhile",
        detail="Read the record again and repeat the call with its version.",
        code=fault.sort,
        expected_version=fault.expected or None,
        found_version=fault.found or None,
    )


def _missing(_request: HttpRequest, _fault: Any) -> HttpResponse:
    return answer(404, "There is no such thing here", code="not_found")


def _unreadable(_request: HttpRequest, fault: Any) -> HttpResponse:
    detail = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in fault.errors)
    return answer(400, "The call cannot be read", detail=detail, code="unreadable")


def _no_token(_request: HttpRequest, _fault: Any) -> HttpResponse:
    response = answer(401, "A token is needed", detail="Authorization: Bearer kesu_…", code="no_token")
    response["WWW-Authenticate"] = "Bearer"
    return response


def _no_scope(_request: HttpRequest, fault: Any) -> HttpResponse:
    detail = f"This token lacks the scope “{fault.scope}”."
    return answer(403, "The token is not for this", detail=detail, code="scope")


def _http(_request: HttpRequest, fault: Any) -> HttpResponse:
    return answer(fault.status_code, "The call cannot be carried out", detail=str(fault))


_HANDLERS: Mapping[type[Exception], Any] = {
    NotAccepted: _not_accepted,
    Refused: _refused,
    Conflict: _conflict,
    NoSuchRecord: _missing,
    Http404: _missing,
    ValidationError: _unreadable,
    AuthenticationError: _no_token,
    NotInScope: _no_scope,
    HttpError: _http,
}
RESPONSES = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
