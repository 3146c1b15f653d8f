"""Addresses made up for the tests of what the house does to every page."""

import errno

import psycopg
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
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


@policy("public")
def away(request: HttpRequest) -> HttpResponse:
    """Fail as Django does when the server has gone away."""
    try:
        raise psycopg.OperationalError("server closed the connection unexpectedly")
    except psycopg.OperationalError as fault:
        raise OperationalError(*fault.args) from fault


@policy("public")
@csrf_exempt
def away_while_saving(request: HttpRequest) -> HttpResponse:
    return away(request)


@policy("public")
def without_room(request: HttpRequest) -> HttpResponse:
    try:
        raise OSError(errno.ENOSPC, "No space left on device")
    except OSError as fault:
        raise RuntimeError("the particulars of the failure") from fault


@policy("public")
def with_a_full_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database or disk is full")


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
    path("room", without_room),
    path("full", with_a_full_database),
    path("api/full", with_a_full_database),
    path("away", away),
    path("api/away", away_while_saving),
    path("library/", include((under_policy(is_li, [path("li", _hello)]), "library"))),
]
