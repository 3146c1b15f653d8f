"""What the directory holds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kesu.desk.tables.overview import Tile, tiles
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.directory.rights import keeps_directory
from kesu.tables.directory import DIRECTORY


@policy("signed_in")
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Show the tables of the directory and the posts."""
    posts = Tile(_("Posts"), "id-card", reverse("desk:posts"))
    assert isinstance(request.user, Person)
    more = [posts]
    if keeps_directory(request.user):
        more.append(Tile(_("Hand-overs"), "user-minus", reverse("desk:hand-overs")))
        more.append(Tile(_("Personal data"), "shield-check", reverse("desk:personal-data")))
    shown = {"room": DIRECTORY, "tiles": [*tiles(DIRECTORY), *more]}
    return render(request, "desk/tables/overview.html", shown)
