"""Signing in and out."""

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kesu import clock
from kesu.desk.login import guard
from kesu.desk.login.forms import SignIn
from kesu.desk.login.language import remember, way_back
from kesu.directory.models import Person
from kesu.directory.policy import policy


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
            return _let_in(request, person, onward)
    status = 422 if form.errors else 200
    return render(request, "desk/login/sign_in.html", {"form": form, "next": onward}, status=status)


@policy("public")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and say so."""
    logout(request)
    messages.info(request, _("You have signed out."))
    return redirect("desk:sign-in")


def _known(request: HttpRequest, form: SignIn) -> Person | None:
    """Return who signs in, or None with the form saying why not."""
    name, at = form.cleaned_data["login"], clock.now()
    if guard.must_wait(name, at):
        form.add_error(None, _("Too many wrong passwords. Wait 15 minutes, then try again."))
        return None
    found = authenticate(request, login=name, password=form.cleaned_data["password"])
    if isinstance(found, Person):
        guard.succeeded(name)
        return found
    guard.failed(name, at)
    form.add_error(None, _("Name or password is wrong. Mind upper and lower case, and try again."))
    return None


def _let_in(request: HttpRequest, person: Person, onward: str) -> HttpResponse:
    login(request, person)
    response = HttpResponseRedirect(way_back(request, onward))
    remember(response, person.language)
    return response
