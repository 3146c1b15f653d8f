"""Pages for what went wrong: one generic sentence and a reference, never particulars."""

import sys
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kesu.directory.policy import policy
from kesu.journal.outages import is_away, is_full
from kesu.journal.store import StoreAway
from kesu.site.references import current_reference

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
RETRY_AFTER: Final = "5"
"""Seconds after which it is worth to ask again while the database is away."""


@policy("public")
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400."""
    return _answer(request, 400, _("The request could not be read."))


@policy("public")
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    return _answer(request, 403, _("You may see this, but not do it."))


@policy("public")
def forbidden_by_csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that did not come from our page, or came too late."""
    return _answer(
        request,
        403,
        _(
            "The form is too old or did not come from this site. Go back, reload the page, send again."
        ),
    )


@policy("public")
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404."""
    return _answer(request, 404, _("There is no such page, or it is not open to you."))


@policy("public")
def failed(request: HttpRequest) -> HttpResponse:
    """Answer 500; 503 where the database was away, 507 where a disk is full: then the fault is not in the request."""
    fault = sys.exception()
    if is_full(fault):
        return no_room(request)
    if fault is not None and is_away(fault):
        return database_away(request)
    if isinstance(fault, StoreAway):
        return _later(request, _("Attachments cannot be reached. Try again shortly."), "store_away")
    return _answer(
        request,
        500,
        _("Something failed on our side. Nothing of this request was saved."),
    )


def no_room(request: HttpRequest) -> HttpResponse:
    """Answer 507: nothing was saved, and some things can still be read."""
    return _answer(
        request,
        507,
        _(
            "The server has no room left, so nothing can be saved; nothing of this request was. "
            "Lists can be read; what names people cannot, since each look at it is noted. "
            "Tell whoever looks after the server."
        ),
        "no_room",
    )


def database_away(request: HttpRequest) -> HttpResponse:
    """Answer 503: nothing happened where only something was asked; else the outcome is not known, and that is said."""
    if request.method in SAFE:
        code, sentence = "database_away", _("The database cannot be reached. Try again shortly.")
    else:
        code = "outcome_unknown"
        sentence = _(
            "The database went away meanwhile; whether this was saved is not known. Look first, then send it again "
            "(a program: with the same Idempotency-Key)."
        )
    return _later(request, sentence, code)


def _later(request: HttpRequest, sentence: str, code: str) -> HttpResponse:
    response = _answer(request, 503, sentence, code)
    response["Retry-After"] = RETRY_AFTER
    return response


def _answer(request: HttpRequest, status: int, sentence: str, code: str = "") -> HttpResponse:
    reference = current_reference()
    if request.path.startswith("/api/"):
        return JsonResponse(
            {
                "type": "about:blank",
                "status": status,
                "title": sentence,
                "reference": reference,
                **({"code": code} if code else {}),
            },
            status=status,
            content_type="application/problem+json",
        )
    page = {"status": status, "sentence": sentence, "reference": reference}
    return render(request, "error.html", page, status=status)
