"""One's second factor: set up with a QR code, confirmed, its recovery codes, taken away."""

import logging
from collections.abc import Sequence
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kesu import clock
from kesu.desk.login.forms import Code, FirstCode
from kesu.desk.login.second import takes
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.directory.rights import keeps_directory
from kesu.entrance import factors, guard, totp
from kesu.entrance.store import NOTED

log = logging.getLogger(__name__)


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """Show one's second factor, or how to set one up; begin with it."""
    person = _person(request)
    if request.method == "POST":
        factors.begin(person, clock.now())
        return redirect("desk:factor")
    return _page(request, person)


@policy("signed_in")
@sensitive_post_parameters("code", "password")
@require_POST
def confirmation(request: HttpRequest) -> HttpResponse:
    """Let the second factor count from now on; show the recovery codes, this once."""
    person, form = _person(request), FirstCode(request.POST, person=_person(request))
    if not form.is_valid():
        return _page(request, person, form)
    bounds = [guard.of_codes(person.pk)]
    is_free = guard.take(bounds, clock.now()) is None
    codes = factors.confirm(person, form.cleaned_data["code"], clock.now()) if is_free else ()
    if not codes:
        form.add_error(
            "code",
            _("The code is not right. Check the clock of your telephone and take the next one."),
        )
        return _page(request, person, form)
    guard.was_right(bounds)
    request.session[NOTED] = {**request.session.get(NOTED, {}), "owes": False}
    request.session.cycle_key()
    log.info("person %s has a second factor", person.pk)
    return _page(request, person, codes=codes)


@policy("signed_in")
@sensitive_post_parameters("code")
@require_POST
def codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes for whoever has a code, and show them, this once."""
    person, form = _person(request), Code(request.POST)
    if form.is_valid() and takes(form, person, clock.now()):
        return _page(request, person, codes=factors.new_codes(person))
    return _page(request, person, form)


@policy("signed_in")
@sensitive_post_parameters("code")
@require_POST
def removal(request: HttpRequest) -> HttpResponse:
    """Take one's own second factor away, with a code of it."""
    person, form, at = _person(request), Code(request.POST), clock.now()
    if factors.must_have(person, at):
        raise Http404
    if form.is_valid() and takes(form, person, at):
        factors.take_away(person, by=person, at=at)
        messages.success(request, _("The second factor is taken away."))
        return redirect("desk:factor")
    return _page(request, person, form)


@policy(keeps_directory)
@require_POST
def removal_of(request: HttpRequest, person: int) -> HttpResponse:
    """Take away the second factor that somebody else has lost; it is noted, and their sign-ins end."""
    holder, by = get_object_or_404(Person, pk=person), _person(request)
    if holder == by or not factors.take_away(holder, by=by, at=clock.now()):
        raise Http404
    log.info("person %s took away the second factor of person %s", by.pk, holder.pk)
    messages.success(request, _("The second factor is taken away."))
    return redirect("desk:person", holder.pk)


def _page(
    request: HttpRequest, person: Person, form: Code | None = None, codes: Sequence[str] = ()
) -> HttpResponse:
    at, secret = clock.now(), factors.begun(person)
    shown = {
        "factor": factors.factor_of(person),
        "must_have": factors.must_have(person, at),
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        "picture": _picture(secret, person) if secret else "",
        "first": form if secret and form else FirstCode(person=person),
        "form": form if form and not secret else Code(),
        "codes": codes,
        "left": factors.codes_left(person),
    }
    status = 422 if form is not None and form.errors else 200
    response = render(request, "desk/login/factor.html", shown, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _picture(secret: str, person: Person) -> SafeString:
    """Return the QR code that the app reads, dark on white whatever the page's colours."""
    says = totp.address(secret, person.login, urlsplit(settings.SITE_ORIGIN).hostname or "kesu")
    drawn = segno.make(says, error="m", micro=False).svg_inline(scale=5, border=3, light="#fff")
    return mark_safe(drawn)  # drawn by us from letters and digits


def _person(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise Http404
    return request.user
