"""What the directory holds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kesu.desk.tables.overview import Tile, tiles
from kesu.directory.policy import policy
from kesu.tables.directory import DIRECTORY


@policy("signed_in")
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Show the tables of the directory and the posts."""
    posts = Tile(_("Posts"), "id-card", reverse("desk:posts"))
    shown = {"room": DIRECTORY, "tiles": [*tiles(DIRECTORY), posts]}
    return render(request, "desk/tables/overview.html", shown)
