"""Pages for what went wrong: one generic sentence and a reference, never particulars."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kesu.directory.policy import policy
from kesu.site.references import current_reference


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
    """Answer 500."""
    return _answer(
        request,
        500,
        _("Something failed on our side. Nothing of this request was saved."),
    )


def _answer(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    reference = current_reference()
    if request.path.startswith("/api/"):
        return JsonResponse(
            {
                "type": "about:blank",
                "status": status,
                "title": sentence,
                "reference": reference,
            },
            status=status,
            content_type="application/problem+json",
        )
    page = {"status": status, "sentence": sentence, "reference": reference}
    return render(request, "error.html", page, status=status)
