"""The one small page of the forms: what fits while somebody types into a look-up field."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kesu import clock
from kesu.desk.forms.form import PREFIX
from kesu.desk.forms.lookups import SUGGESTERS, Asking, suggest
from kesu.desk.forms.typed import plain_text
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.directory.queries import actor_of

# A code that the registry does not know is kept as written; one of the directory's is not.
FREE = frozenset({"customer", "product", "order", "site", "serial"})


@policy("signed_in")
@require_GET
def look_up(request: HttpRequest, sort: str) -> HttpResponse:
    """Show what fits the text of the field that asks; 404 for a sort of fact that is not looked up."""
    if sort not in SUGGESTERS:
        raise Http404
    assert isinstance(request.user, Person)
    said = request.GET.get(request.GET.get("asked", ""), request.GET.get("q", ""))
    text = plain_text(said)[:100]
    given = {
        name.removeprefix(PREFIX): plain_text(value)
        for name, value in request.GET.items()
        if name.startswith(PREFIX) and isinstance(value, str)
    }
    asking = Asking(actor_of(person=request.user, at=clock.now()), given)
    return render(
        request,
        "desk/forms/suggestions.html",
        {
            "found": suggest(sort, text, asking),
            "text": text.strip() if sort in FREE else "",
        },
    )
