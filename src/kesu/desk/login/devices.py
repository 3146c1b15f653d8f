"""Where one is signed in: seen, and ended one by one or all but this."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kesu import clock
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.entrance import sign_ins as kept
from kesu.entrance.store import idle_limit, kept_as, whole_limit

# What a browser says of itself, the telling words first: Edge and Chrome both say Safari.
BROWSERS: Final = (
    ("MicroMessenger", "WeChat"), ("wxwork", "WeCom"), ("DingTalk", "DingTalk"), ("Lark", "Feishu"),
    ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS: Final = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One sign-in in the list."""

    key: str
    device: str
    address: str
    way: str
    began_at: datetime
    last_seen_at: datetime
    is_this: bool


@policy("signed_in")
@require_GET
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Show where one is signed in."""
    shown = {
        "lines": _lines(request),
        "idle_minutes": idle_limit().seconds // 60,
        "lasts_hours": int(whole_limit().total_seconds()) // 3600,
    }
    return render(request, "desk/login/sign_ins.html", shown)


@policy("signed_in")
@require_POST
def end(request: HttpRequest, key: str) -> HttpResponse:
    """End one of one's sign-ins; this browser's is signed out."""
    if key == kept_as(request.session.session_key or ""):
        logout(request)
        return redirect("desk:sign-in")
    if not kept.end(_person(request), key):
        raise Http404
    messages.success(request, _("That device is signed out."))
    return redirect("desk:sign-ins")


@policy("signed_in")
@require_POST
def others_end(request: HttpRequest) -> HttpResponse:
    """End all one's sign-ins but this."""
    count = kept.end_others(_person(request), request.session.session_key)
    says = ngettext("%(count)s device is signed out.", "%(count)s devices are signed out.", count)
    messages.success(request, says % {"count": count})
    return redirect("desk:sign-ins")


def called(device: str) -> str:
    """Return what a browser says of itself in two words, such as “Edge · Windows”."""
    found = [
        next((name for word, name in words if word in device), "") for words in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(filter(None, found)) or _("unknown browser")


def _lines(request: HttpRequest) -> Sequence[Line]:
    this, ways = kept_as(request.session.session_key or ""), _ways()
    return [
        Line(
            row.session_key,
            called(row.device),
            row.address,
            ways.get(row.way, row.way),
            row.began_at,
            row.last_seen_at,
            row.session_key == this,
        )
        for row in kept.under_way(_person(request), clock.now())
    ]


def _ways() -> dict[str, str]:
    return {
        "password": _("password"),
        "provider": _("company sign-in"),
        "directory": _("company directory"),
    }


def _person(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise Http404
    return request.user
