"""How the API says no: problem+json (RFC 9457) with clause and missing items, one table code → status."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.exceptions import ValidationError as Invalid
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from kesu.api import faults
from kesu.api.bodies import why_unread
from kesu.api.sentences import language_of, sentence_of
from kesu.api.tokens import NotInScope, TooManyTokens
from kesu.cases.errors import Conflict, NoSuchRecord, NotAccepted
from kesu.core.errors import Refused
from kesu.core.explaining.refusals import explain_refused
from kesu.core.records.outcomes import Refusal
from kesu.core.values import plain

TYPE: Final = "application/problem+json"
FORBIDDEN: Final = frozenset(
    {"no_right", "not_yours", "not_taking_part", "not_its_issuer", "barred", "leaving"}
)


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


class NotAllowed(Exception):
    """The caller may see what is asked for, but not do this with it."""


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
    reasons = [reason(request, r) for r in fault.refusals]
    status = 403 if any(r.code in FORBIDDEN for r in reasons) else 422
    detail = " ".join(r.says for r in reasons if r.says)
    title = _("The entry was refused")
    return answer(status, title, detail=detail, code=fault.code, reasons=reasons)


def reason(request: HttpRequest, refusal: Refusal) -> Reason:
    """Return a reason of a refusal, in the language of the call."""
    return Reason(
        code=refusal.code,
        line=refusal.line,
        clauses=list(refusal.clauses),
        missing=list(refusal.missing),
        says=sentence_of(request, refusal),
        particulars=plain(dict(refusal.particulars)),
    )


def _refused(request: HttpRequest, fault: Any) -> HttpResponse:
    says = explain_refused(fault.code, fault.particulars, language_of(request))
    reason = Reason(code=fault.code, says=says, particulars=plain(dict(fault.particulars)))
    return answer(422, _("The call was refused"), detail=says, code=fault.code, reasons=[reason])


def _invalid(_request: HttpRequest, fault: Any) -> HttpResponse:
    """Answer for a row whose columns do not fit: one reason for each column."""
    reasons = [
        Reason(code="bad_value", line="" if name == "__all__" else name, says=" ".join(said))
        for name, said in getattr(fault, "message_dict", {"__all__": fault.messages}).items()
    ]
    detail = " ".join(f"{r.line}: {r.says}" if r.line else r.says for r in reasons)
    return answer(422, _("The row was refused"), detail=detail, code="bad_value", reasons=reasons)


def _conflict(_request: HttpRequest, fault: Any) -> HttpResponse:
    if fault.sort == "operation":
        detail = _(
            "This Idempotency-Key was used for another call; give this one a key of its own."
        )
        return answer(409, _("The key was used before"), detail=detail, code="operation")
    return answer(
        409,
        _("The record has changed meanwhile"),
        detail=_("Read the record again and repeat the call with its version."),
        code=fault.sort,
        expected_version=fault.expected or None,
        found_version=fault.found or None,
    )


def _referred_to(_request: HttpRequest, _fault: Any) -> HttpResponse:
    detail = _("It stays: other entries refer to it.")
    return answer(409, _("The row cannot be taken out"), detail=detail, code="referred_to")


def _missing(_request: HttpRequest, _fault: Any) -> HttpResponse:
    return answer(404, _("There is no such thing here"), code="not_found")


def _unreadable(_request: HttpRequest, fault: Any) -> HttpResponse:
    found = [faults.told(error) for error in fault.errors]
    reasons = [Reason(code=code, line=where, says=says) for code, where, says in found]
    detail = " ".join(r.says for r in reasons)
    code = "no_key" if any(r.line == faults.KEY for r in reasons) else "unreadable"
    return answer(400, _("The call cannot be read"), detail=detail, code=code, reasons=reasons)


def _no_token(_request: HttpRequest, _fault: Any) -> HttpResponse:
    response = answer(
        401, _("A token is needed"), detail="Authorization: Bearer kesu_…", code="no_token"
    )
    response["WWW-Authenticate"] = "Bearer"
    return response


def _too_many_tokens(_request: HttpRequest, fault: Any) -> HttpResponse:
    detail = _("Try again in %(seconds)s seconds, with a token that is good.")
    response = answer(
        429, _("Too many wrong tokens"), detail=detail % {"seconds": fault.seconds}, code="too_many"
    )
    response["Retry-After"] = str(fault.seconds)
    return response


def _no_scope(_request: HttpRequest, fault: Any) -> HttpResponse:
    detail = _("This token lacks the scope “%(scope)s”.") % {"scope": fault.scope}
    return answer(403, _("The token is not for this"), detail=detail, code="scope")


def _not_allowed(_request: HttpRequest, _fault: Any) -> HttpResponse:
    return answer(403, _("You may see this, but not do it"), code="no_right")


def _too_big(_request: HttpRequest, _fault: Any) -> HttpResponse:
    return answer(413, _("The body is too large"), code="too_large")


def _http(request: HttpRequest, fault: Any) -> HttpResponse:
    unread = why_unread(request)
    if isinstance(unread, RequestDataTooBig):
        return _too_big(request, unread)
    title = _("The call cannot be read")
    return answer(fault.status_code, title, detail=str(unread or fault), code="unreadable")


def unknown_place(_request: HttpRequest, **_rest: str) -> HttpResponse:
    """Answer for an address that is none of the API's."""
    return answer(404, _("There is no such address"), code="not_found")


def in_our_form(view: Callable[..., Any]) -> Callable[..., Any]:
    """Return the view, its "method not allowed" answered as a problem too."""

    def viewed(request: HttpRequest, **rest: Any) -> Any:
        response = view(request, **rest)
        if response.status_code != 405:
            return response
        problem = answer(405, _("This address does not know that method"), code="method")
        problem["Allow"] = response.get("Allow", "")
        return problem

    viewed.csrf_exempt = True  # type: ignore[attr-defined]
    return viewed


_HANDLERS: Mapping[type[Exception], Any] = {
    NotAccepted: _not_accepted,
    Refused: _refused,
    Invalid: _invalid,
    Conflict: _conflict,
    ProtectedError: _referred_to,
    NoSuchRecord: _missing,
    Http404: _missing,
    ValidationError: _unreadable,
    AuthenticationError: _no_token,
    NotInScope: _no_scope,
    TooManyTokens: _too_many_tokens,
    NotAllowed: _not_allowed,
    RequestDataTooBig: _too_big,
    HttpError: _http,
}
READING: Final = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 429: Problem}
WRITING: Final = {**READING, 409: Problem, 413: Problem, 422: Problem}
