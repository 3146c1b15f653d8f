"""Tokens: list one's own, issue one – its secret is shown once –, revoke one."""

from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kesu import clock
from kesu.directory import actions
from kesu.directory.models import Person, ServiceToken
from kesu.directory.policy import policy

DAYS: Final = (
    (30, gettext_lazy("30 days")),
    (90, gettext_lazy("90 days")),
    (365, gettext_lazy("one year")),
)


class TokenForm(forms.Form):
    """A new token: what it is for, what it may do, for how long."""

    name = forms.CharField(
        label=gettext_lazy("What the token is for"),
        max_length=64,
        help_text=gettext_lazy("For example the program that will use it."),
    )
    may_read = forms.BooleanField(label=gettext_lazy("May read"), required=False, initial=True)
    may_write = forms.BooleanField(label=gettext_lazy("May post entries"), required=False)
    days = forms.TypedChoiceField(
        label=gettext_lazy("Good for"), choices=DAYS, coerce=int, initial=90
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a token that may do nothing."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("may_read") and not given.get("may_write"):
            raise ValidationError(_("Choose what the token may do."))
        return given

    @property
    def scopes(self) -> list[str]:
        """Return what the token may do, as tokens know it."""
        chosen = {"read": self.cleaned_data["may_read"], "write": self.cleaned_data["may_write"]}
        return [scope for scope, given in chosen.items() if given]


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Show one's tokens; issue one and show its secret, this once."""
    person, at = _person(request), clock.now()
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        secret = _issued(form, person, at)
        form = TokenForm() if secret else form
    mine = person.tokens.order_by("-expires_at", "-pk")
    lines = [(token, token.is_good_at(at)) for token in mine]
    shown = {"form": form, "lines": lines, "secret": secret}
    status = 422 if form.errors else 200
    return render(request, "desk/tokens/tokens.html", shown, status=status)


def _issued(form: TokenForm, person: Person, at: datetime) -> str:
    """Return the secret of the new token, or "" with the reason on the form."""
    given = form.cleaned_data
    if any(t.is_good_at(at) for t in person.tokens.filter(name=given["name"])):
        form.add_error(
            "name", _("You have a good token of this name; revoke it or choose another.")
        )
        return ""
    _token, secret = actions.issue(
        person=person,
        name=given["name"],
        scopes=form.scopes,
        expires_at=at + timedelta(days=given["days"]),
        by=person,
        at=at,
    )
    return secret


@policy("signed_in")
@require_POST
def revocation(request: HttpRequest, pk: int) -> HttpResponse:
    """Shut one of one's own tokens for good."""
    person = _person(request)
    token = get_object_or_404(ServiceToken, pk=pk, person=person)
    actions.revoke(token=token, by=person, at=clock.now())
    messages.success(request, _("The token is revoked."))
    return redirect("desk:tokens")


def _person(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise Http404
    return request.user
