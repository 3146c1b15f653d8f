"""Changing a password, and getting a new one by a one-time link."""

import logging

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kesu.desk.login.forms import ChangePassword, Forgotten, NewPassword
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.directory.rights import keeps_directory
from kesu.entrance import guard, sign_ins, tickets
from kesu.entrance.models import Ticket

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
        sign_ins.end_others(person, request.session.session_key)
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
    """Take a new password from the holder of a link; looking at the page changes nothing and names nobody."""
    person = tickets.holder(ticket)
    if person is None:
        return _unreferred(render(request, "desk/login/link_void.html", status=404))
    form = NewPassword(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        return _renewed(request, person, ticket, form.cleaned_data["new"])
    status = 422 if form.errors else 200
    return _unreferred(render(request, "desk/login/renew.html", {"form": form}, status=status))


def _renewed(request: HttpRequest, person: Person, ticket: str, password: str) -> HttpResponse:
    if not tickets.use(ticket, password):  # somebody was faster with the same link
        return _unreferred(render(request, "desk/login/link_void.html", status=404))
    sign_ins.end_all(person.pk)
    guard.was_right([guard.of_name(person.login)])
    log.info("person %s has a new password by a link", person.pk)
    says = _("Your password is set. Sign in as %(login)s.")
    messages.success(request, says % {"login": person.login})
    return redirect("desk:sign-in")


@policy(keeps_directory)
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, person: int) -> HttpResponse:
    """Make a link for somebody who cannot sign in: mailed to them, or shown once to be handed over."""
    assert isinstance(request.user, Person)
    holder = get_object_or_404(Person, pk=person, is_active=True)
    sort, made = tickets.sort_for(holder), ""
    if request.method == "POST" and request.POST.get("by") == "mail" and holder.email:
        tickets.letter_for(holder, request.user)
        log.info("person %s mailed a password link to person %s", request.user.pk, holder.pk)
        messages.success(request, _("The link is on its way."))
        return redirect("desk:person", holder.pk)
    if request.method == "POST":
        made = tickets.link_for(holder, request.user)
        log.info("person %s made a password link for person %s", request.user.pk, holder.pk)
    page = {"person": holder, "link": made, "hours": tickets.hours_of(sort)}
    page["is_invited"] = sort == Ticket.Sort.INVITATION
    return render(request, "desk/login/link.html", page)


def _give(person: Person, password: str) -> None:
    person.set_password(password)
    person.save(update_fields=["password"])
    tickets.void(person)
    guard.was_right([guard.of_name(person.login)])
    log.info("person %s has a new password", person.pk)


def _signed_in(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def _unreferred(response: HttpResponse) -> HttpResponse:
    """Keep the address, which is the secret, from going anywhere with the next click."""
    response["Referrer-Policy"] = "no-referrer"
    return response
