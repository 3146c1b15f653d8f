"""Signing in and out."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kesu import clock
from kesu.desk.components.moments import minute_after
from kesu.desk.login.forms import SignIn
from kesu.desk.login.language import way_back
from kesu.desk.login.letting_in import arrive
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.entrance import browsers, guard
from kesu.entrance.addresses import address_of, counted_as
from kesu.entrance.ldap import NotReached


@policy("public")
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form, or let in who knows the password; wrong ones all get the same sentence."""
    onward = request.POST.get("next") or request.GET.get("next", "")
    if request.user.is_authenticated:
        return HttpResponseRedirect(way_back(request, onward))
    form = SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = _known(request, form)
        if person is not None:
            return arrive(request, person, onward)
    page = {
        "form": form,
        "next": onward,
        "provider": settings.OIDC,
        "asks_password": _asks_password() or form.is_bound or "administrator" in request.GET,
    }
    status = 422 if form.errors else 200
    return render(request, "desk/login/sign_in.html", page, status=status)


def _asks_password() -> bool:
    """Say whether the page asks most people for a password, of ours or of the company's directory."""
    return settings.PASSWORDS == "all" or settings.LDAP is not None


@policy("public")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the sign-in and say so."""
    logout(request)
    messages.info(request, _("You have signed out."))
    return redirect("desk:sign-in")


def bounds_of(request: HttpRequest, name: str) -> list[guard.Bound]:
    """Return what limits wrong passwords for a name from here; a browser that knows it has a limit of its own."""
    own = browsers.bound_of(request, name)
    if own is not None:
        return [own]
    return [guard.of_name(name), guard.of_address(counted_as(address_of(request)))]


def _known(request: HttpRequest, form: SignIn) -> Person | None:
    """Return who signs in, or None with the form saying why not."""
    name, at = form.cleaned_data["login"], clock.now()
    bounds = bounds_of(request, name)
    until = guard.take(bounds, at)
    if until is not None:
        says = _("Too many wrong passwords. Try again after %(until)s.")
        form.add_error(None, says % {"until": minute_after(until)})
        return None
    try:
        found = authenticate(request, login=name, password=form.cleaned_data["password"])
    except NotReached:
        form.add_error(None, _("The company directory does not answer. Try again in a while."))
        return None
    if isinstance(found, Person):
        guard.was_right(bounds)
        return found
    form.add_error(None, _("Name or password is wrong. Mind upper and lower case, and try again."))
    return None
