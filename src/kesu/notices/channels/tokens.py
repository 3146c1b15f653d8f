"""Access tokens of applications: asked for once, kept in the process until shortly before they end."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from kesu import clock

EARLY: Final = timedelta(minutes=5)

Fetch = Callable[[], tuple[str, int]]

_kept: dict[str, tuple[str, datetime]] = {}


def token(vendor: str, settings: Mapping[str, str], fetch: Fetch) -> str:
    """Return the token of an account, fetched if none is kept: `fetch` gives it with its life in seconds."""
    key, now = _key(vendor, settings), clock.now()
    known = _kept.get(key)
    if known is not None and now < known[1]:
        return known[0]
    found, seconds = fetch()
    _kept[key] = (found, now + max(timedelta(seconds=seconds) - EARLY, timedelta(0)))
    return found


def forget(vendor: str, settings: Mapping[str, str]) -> None:
    """Forget the token of an account: the provider no longer takes it."""
    _kept.pop(_key(vendor, settings), None)


def _key(vendor: str, settings: Mapping[str, str]) -> str:
    said = "\0".join(f"{name}={settings[name]}" for name in sorted(settings))
    return sha256(f"{vendor}\0{said}".encode()).hexdigest()
