"""What the registry holds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kesu.desk.tables.overview import tiles
from kesu.directory.policy import policy
from kesu.tables.registry import REGISTRY


@policy("signed_in")
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Show the tables of the registry."""
    return render(
        request, "desk/tables/overview.html", {"room": REGISTRY, "tiles": tiles(REGISTRY)}
    )
