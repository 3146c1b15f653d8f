"""At every request of a page: is the sign-in still good, has the person been given more, do they owe a factor."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from kesu import clock
from kesu.directory.models import Person
from kesu.directory.policy import policy_of
from kesu.entrance import factors
from kesu.entrance.models import SignIn
from kesu.entrance.rights import rights_of
from kesu.entrance.store import NOTED, kept_as

GetResponse = Callable[[HttpRequest], HttpResponseBase]

A_MINUTE: Final = timedelta(minutes=1)
"""How exactly it is known when somebody was last here."""
ASKED_BY_ITSELF: Final = frozenset({"desk:bell"})
"""Pages that an open page asks for again and again: nobody is there because of that."""


OF_THE_FACTOR: Final = frozenset({"desk:factor", "desk:factor-confirmation"})
"""Where somebody may go who has to set up a second factor first."""


class SignInMiddleware:
    """Watches over sign-ins; a program's token is none."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, particulars: Any
    ) -> HttpResponse | None:
        """Return None: the request goes on, perhaps as that of nobody, perhaps under a new id."""
        if policy_of(view) == "token":
            return None
        person = request.user
        if not isinstance(person, Person):
            _end_what_is_nobodys(request)
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name not in ASKED_BY_ITSELF:
            _look(request, person, clock.now())
        is_closed = policy_of(view) != "public" and name not in OF_THE_FACTOR
        return _to_the_factor(request) if is_closed and _owes(request) else None


def _end_what_is_nobodys(request: HttpRequest) -> None:
    """End the sign-in of somebody who may not be here any more, so that it does not come back with them."""
    if SESSION_KEY in request.session:
        request.session.flush()


def _look(request: HttpRequest, person: Person, now: datetime) -> None:
    row: SignIn | None = getattr(request.session, "row", None)
    if row is None or (now - row.last_seen_at < A_MINUTE and not row.looks_again):
        return
    noted = request.session.get(NOTED, {})
    found = {**noted, "rights": rights_of(person, now), "owes": factors.owes(person, now)}
    if found != noted:
        request.session[NOTED] = found
    if found["rights"] != noted.get("rights"):
        request.session.cycle_key()
    key = kept_as(request.session.session_key or "")
    SignIn.objects.filter(session_key=key).update(last_seen_at=now, looks_again=False)


def _owes(request: HttpRequest) -> bool:
    return bool(request.session.get(NOTED, {}).get("owes"))


def _to_the_factor(request: HttpRequest) -> HttpResponse:
    """Return the way to the page of the second factor, also where only a part of a page was asked for."""
    address = reverse("desk:factor")
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
