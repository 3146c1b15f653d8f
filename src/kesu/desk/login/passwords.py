"""Changing a password, and getting a new one by a one-time link."""

import logging

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kesu.desk.login import guard, tickets
from kesu.desk.login.forms import ChangePassword, Forgotten, NewPassword
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.directory.rights import keeps_directory

log = logging.getLogger(__name__)


@policy("signed_in")
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other browsers of the same person are signed out by it."""
    person = _signed_in(request)
    form = ChangePassword(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        _give(person, form.cleaned_data["new"])
        update_session_auth_hash(request, person)
        messages.success(request, _("Your password is changed. Other devices are signed out."))
        return redirect("/")
    return render(
        request, "desk/login/change.html", {"form": form}, status=422 if form.errors else 200
    )


@policy("public")
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Mail a link to who asks for one. The answer is the same whoever asks."""
    form = Forgotten(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tickets.mail_to(form.cleaned_data["login"])
        return render(request, "desk/login/link_asked.html")
    return render(
        request, "desk/login/forgotten.html", {"form": form}, status=422 if form.errors else 200
    )


@policy("public")
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, ticket: str) -> HttpResponse:
    """Take a new password from the holder of a link; the link is void from then on."""
    person = tickets.holder(ticket)
    if person is None:
        return _unreferred(render(request, "desk/login/link_void.html", status=404))
    form = NewPassword(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        _give(person, form.cleaned_data["new"])
        messages.success(request, _("Your password is set. Sign in with it."))
        return redirect("desk:sign-in")
    status = 422 if form.errors else 200
    page = {"form": form, "person": person}
    return _unreferred(render(request, "desk/login/renew.html", page, status=status))


@policy(keeps_directory)
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, person: int) -> HttpResponse:
    """Make a link for somebody who cannot sign in; it is shown once, to be handed over."""
    holder = get_object_or_404(Person, pk=person, is_active=True)
    made = ""
    if request.method == "POST":
        made = tickets.link_for(holder)
        log.info("person %s made a password link for person %s", request.user.pk, holder.pk)
    page = {"person": holder, "link": made, "hours": tickets.HOURS}
    return render(request, "desk/login/link.html", page)


def _give(person: Person, password: str) -> None:
    person.set_password(password)
    person.save(update_fields=["password"])
    guard.succeeded(person.login)
    log.info("person %s has a new password", person.pk)


def _signed_in(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def _unreferred(response: HttpResponse) -> HttpResponse:
    """Keep the address, which is the secret, from going anywhere with the next click."""
    response["Referrer-Policy"] = "no-referrer"
    return response
