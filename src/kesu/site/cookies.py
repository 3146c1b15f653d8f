"""How our cookies are called: over https by a name that a browser takes from this very host only."""

from typing import Final

PLAIN: Final = {"SESSION": "sessionid", "CSRF": "csrftoken", "LANGUAGE": "django_language"}


def named(name: str, *, https: bool) -> str:
    """Return the name of a cookie.

    A name that begins with __Host- is refused by browsers unless the cookie is secure, is for the whole site and
    names no domain: neither a neighbouring host nor a line without https can put one of its own in its place.
    """
    return f"__Host-{name}" if https else name
