"""Pages of the house itself, for whoever watches the server."""

import secrets

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from kesu import metering
from kesu.directory.policy import policy
from kesu.shell.examining import readiness


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
@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when requests may be sent here, 503 with what is lacking; for whoever spreads them over hosts."""
    lacking = readiness.lacking()
    return JsonResponse(
        {"status": "not ready" if lacking else "ready", "lacking": lacking},
        status=503 if lacking else 200,
    )


@policy("public")
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with counters and gauges in Prometheus's format; without the token there is no such page."""
    word = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not secrets.compare_digest(
        word.encode(), settings.METRICS_TOKEN.encode()
    ):
        raise Http404
    return HttpResponse(
        metering.text(readiness.readings(), settings.METRICS), content_type=CONTENT_TYPE_PLAIN_0_0_4
    )
