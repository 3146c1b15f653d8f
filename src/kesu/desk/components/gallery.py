"""A page that shows every component of the desk, for whoever builds pages. Open while debugging only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kesu.directory.policy import policy


@policy("public")
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    return render(request, "desk/gallery.html")
