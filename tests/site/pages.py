"""Addresses made up for the tests of what the house does to every page."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_GET

from kesu.directory.models import Person
from kesu.directory.policy import policy, under_policy
from kesu.site import urls

handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)


def _hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


@policy("public")
def for_all(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


@policy("signed_in")
def for_staff(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


@require_GET
@policy(lambda person: person.login == "han")
def for_han(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


@policy("public")
def failing(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the particulars of the failure")


def is_li(person: Person) -> bool:
    return person.login == "li"


urlpatterns = [
    *urls.urlpatterns,
    path("public", for_all),
    path("staff", for_staff),
    path("han", for_han),
    path("failing", failing),
    path("forgotten", _hello),
    path("api/failing", failing),
    path("library/", include((under_policy(is_li, [path("li", _hello)]), "library"))),
]
