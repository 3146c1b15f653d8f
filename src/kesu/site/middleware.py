"""What happens to every request: protecting headers, and the page's policy."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from kesu.directory.policy import may_open, policy_of

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def headers(get_response: GetResponse) -> GetResponse:
    """Add the protecting headers that Django and django-csp leave to us."""

    def with_headers(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault(
            "Permissions-Policy",
            "camera=(self), microphone=(), geolocation=(), payment=()",
        )
        if not request.path.startswith(settings.STATIC_URL):
            response.setdefault("Cache-Control", "private, no-store")
        if settings.HTTPS:
            response.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response

    return with_headers


class PolicyMiddleware:
    """Opens a view only as its policy says. A view that has none is a fault of ours."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., Any],
        args: Any,
        particulars: Any,
    ) -> HttpResponse | None:
        """Return None to go on, or the way to the sign-in page; raise Http404 for a closed page."""
        rule = policy_of(view)
        if rule is None:
            raise AssertionError(f"{view.__module__}.{view.__qualname__} has no policy")
        if may_open(rule, request):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404
