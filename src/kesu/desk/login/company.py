"""The company's own sign-in: sent away to the provider, and back with who one is."""

import logging
from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kesu import clock
from kesu.desk.login.letting_in import arrive
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.directory.rights import keeps_directory
from kesu.entrance import company_accounts, oidc
from kesu.entrance.asking import NoAnswer

log = logging.getLogger(__name__)

COOKIE = "kesu_company"
SALT = "kesu.desk.login.company"
TEN_MINUTES = 600


@policy("public")
@require_GET
def away(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider; what it has to come back with goes along in a signed cookie."""
    question = oidc.asked()
    try:
        address = oidc.address_of(_provider(), question, _back(), clock.now())
    except NoAnswer as fault:
        return _refused(request, fault)
    response = HttpResponseRedirect(address)
    kept = {**asdict(question), "next": request.GET.get("next", "")}
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT),
        max_age=TEN_MINUTES,
        path=reverse("desk:sign-in-company"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@policy("public")
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """Let in whom the provider vouches for and who is registered here; register nobody."""
    provider, at = _provider(), clock.now()
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=TEN_MINUTES)
        onward = kept.pop("next")
        claims = oidc.claims_of(provider, oidc.Asked(**kept), request.GET.dict(), _back(), at)
    except (signing.BadSignature, NoAnswer, oidc.NotBelieved) as fault:
        return _refused(request, fault)
    person = company_accounts.person_of(provider, claims, at)
    if person is None:
        log.warning("the company account %s is nobody's here", claims.get("sub"))
        response = render(request, "desk/login/company_unknown.html", status=403)
    else:
        response = arrive(request, person, onward)
    response.delete_cookie(COOKIE, path=reverse("desk:sign-in-company"))
    return response


@policy(keeps_directory)
@require_POST
def untying(request: HttpRequest, person: int) -> HttpResponse:
    """Let somebody's company account be tied anew."""
    holder = get_object_or_404(Person, pk=person)
    assert isinstance(request.user, Person)
    if not company_accounts.untie(holder, by=request.user, at=clock.now()):
        raise Http404
    messages.success(request, _("The company account is untied."))
    return redirect("desk:person", holder.pk)


def _provider() -> oidc.Provider:
    if settings.OIDC is None:
        raise Http404
    provider: oidc.Provider = settings.OIDC
    return provider


def _back() -> str:
    """Return where the provider sends the browser back: always to our own address, whatever the request names."""
    return settings.SITE_ORIGIN + reverse("desk:sign-in-company-return")


def _refused(request: HttpRequest, fault: Exception) -> HttpResponse:
    log.error("the company's sign-in failed: %s", fault or type(fault).__name__)
    return render(request, "desk/login/company_failed.html", status=502)
