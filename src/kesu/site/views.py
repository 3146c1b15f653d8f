"""Pages of the house itself."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from kesu.directory.policy import policy


@policy("public")
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers, 503 when it does not; for whoever watches the server."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database unreachable"}, status=503)
    return JsonResponse({"status": "ok"})


@policy("public")
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Switch between Chinese and English and go back to the page one came from."""
    return set_language(request)
