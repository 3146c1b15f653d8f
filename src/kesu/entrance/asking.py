"""Questions to the company's provider: over TLS, no redirects, ten seconds, a bounded answer."""

import http.client
import json
import ssl
from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote_plus, urlencode, urlsplit

SECONDS: Final = 10
MOST_BYTES: Final = 256 * 1024
THIS_MACHINE: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class NoAnswer(Exception):
    """The provider did not answer, or not in a way that can be read."""


def get(address: str) -> Mapping[str, Any]:
    """Return the JSON object at an address. Raises NoAnswer."""
    return _asked("GET", address, None, {})


def post(
    address: str, form: Mapping[str, str], *, user: str = "", word: str = ""
) -> Mapping[str, Any]:
    """Return the answer to a form; `user` and `word` say who we are. Raises NoAnswer."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if word:
        pair = f"{quote_plus(user)}:{quote_plus(word)}".encode()
        headers["Authorization"] = f"Basic {b64encode(pair).decode()}"
    return _asked("POST", address, urlencode(form).encode(), headers)


def is_safe(address: str) -> bool:
    """Say whether nobody in between can read or change what is asked there."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in THIS_MACHINE)


def _asked(
    method: str, address: str, body: bytes | None, headers: Mapping[str, str]
) -> Mapping[str, Any]:
    if not is_safe(address):
        raise NoAnswer(f"{address} is not asked: it is no https address")
    parts = urlsplit(address)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    line = _connection(parts.scheme, parts.hostname or "", parts.port)
    try:
        line.request(method, target, body, {"Accept": "application/json", **headers})
        answer = line.getresponse()
        return _read(address, answer.status, answer.read(MOST_BYTES))
    except (OSError, http.client.HTTPException) as fault:
        raise NoAnswer(
            f"no answer from {parts.hostname}: {fault or type(fault).__name__}"
        ) from fault
    finally:
        line.close()


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=SECONDS, context=context)
    return http.client.HTTPConnection(host, port, timeout=SECONDS)


def _read(address: str, status: int, body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if status != 200 or not isinstance(found, dict):
        why = found.get("error", "") if isinstance(found, dict) else ""
        raise NoAnswer(f"{address} answers {status} {why}".strip())
    return found
