"""What happens once somebody has shown who they are."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from kesu.desk.login.language import remember, way_back
from kesu.directory.models import Person
from kesu.entrance import browsers, factors, half_way


def arrive(request: HttpRequest, person: Person, onward: str) -> HttpResponse:
    """Return the way onward for somebody whose first factor is right: to the second where they have one."""
    if factors.factor_of(person) is None:
        return let_in(request, person, onward)
    half_way.begin(request, person, onward)
    return redirect("desk:sign-in-code")


def let_in(request: HttpRequest, person: Person, onward: str) -> HttpResponse:
    """Return the way onward for somebody who is in from now on."""
    login(request, person, backend=person.backend)  # type: ignore[attr-defined]
    response = HttpResponseRedirect(way_back(request, onward))
    remember(response, person.language)
    browsers.remember(request, response, person.login)
    return response
