"""Chinese or English: kept with the person, and in a cookie for pages before signing in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kesu.directory.models import Person
from kesu.directory.policy import policy

A_YEAR = 60 * 60 * 24 * 365


@policy("public")
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Take the language chosen and go back to the page one came from."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(way_back(request, request.POST.get("next", "")))
    if chosen not in Person.Language.values:
        return response
    if isinstance(request.user, Person):
        Person.objects.filter(pk=request.user.pk).update(language=chosen)
    remember(response, chosen)
    return response


def remember(response: HttpResponse, language: str) -> None:
    """Set the cookie by which Django chooses the language of the next page."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=A_YEAR,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
        httponly=True,
    )


def way_back(request: HttpRequest, address: str) -> str:
    """Return the address when it is one of ours, else the start page: nobody is sent elsewhere."""
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else "/"
