"""The second step of signing in: the code."""

from datetime import datetime

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kesu import clock
from kesu.desk.components.moments import minute_after
from kesu.desk.login.forms import Code
from kesu.desk.login.letting_in import let_in
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.entrance import factors, guard, half_way


@policy("public")
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for a code of whoever has shown a password, and let in who has it."""
    person = half_way.person_of(request)
    if person is None:
        messages.info(request, _("Please sign in once more."))
        return redirect("desk:sign-in")
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid() and takes(form, person, clock.now()):
        return let_in(request, person, half_way.end(request))
    status = 422 if form.errors else 200
    return render(request, "desk/login/code.html", {"form": form}, status=status)


def takes(form: Form, person: Person, at: datetime) -> bool:
    """Say whether the code on a form is right; else the form says why not. Wrong ones are bounded."""
    bounds = [guard.of_codes(person.pk)]
    until = guard.take(bounds, at)
    if until is not None:
        says = _("Too many wrong codes. Try again after %(until)s.")
        form.add_error("code", says % {"until": minute_after(until)})
        return False
    if not factors.is_right(person, form.cleaned_data["code"], at):
        form.add_error(
            "code", _("The code is wrong, too old or was used already. Take the next one.")
        )
        return False
    guard.was_right(bounds)
    return True
