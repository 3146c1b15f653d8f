"""Browsers that know a name: a signed cookie says who has signed in here before.

Who tries passwords from elsewhere can keep a name waiting, but not in the browser of its owner.
"""

import secrets
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from kesu.entrance.guard import Bound, of_known_browser
from kesu.journal.master import keyed_hash

COOKIE: Final = "kesu_known"
SALT: Final = "kesu.entrance.browsers"
HALF_A_YEAR: Final = 60 * 60 * 24 * 183
MOST_NAMES: Final = 8


def bound_of(request: HttpRequest, login: str) -> Bound | None:
    """Return the bound of this browser for a name that has signed in here before, else None."""
    known = _read(request)
    return of_known_browser(login, known["id"]) if _hash(login) in known["names"] else None


def remember(request: HttpRequest, response: HttpResponse, login: str) -> None:
    """Let the browser remember that this name has signed in."""
    known = _read(request)
    names = [_hash(login), *(name for name in known["names"] if name != _hash(login))]
    value = signing.dumps({"id": known["id"], "names": names[:MOST_NAMES]}, salt=SALT)
    response.set_cookie(
        COOKIE,
        value,
        max_age=HALF_A_YEAR,
        path=settings.LOGIN_URL,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=HALF_A_YEAR)
    except signing.BadSignature:
        found = None
    return found if isinstance(found, dict) else {"id": secrets.token_hex(8), "names": []}


def _hash(login: str) -> str:
    return keyed_hash(f"known {login.lower()}")[:24]
