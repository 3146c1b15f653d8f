"""Where a form that stands on several pages leads back to."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def back_from(request: HttpRequest, otherwise: str) -> str:
    """Return the address from which a form was sent, as long as it is one of ours; else that of another page."""
    back = request.POST.get("back", "")
    fits = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if fits else otherwise
