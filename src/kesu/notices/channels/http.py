"""Requests to the vendors' fixed hosts: no redirects, no proxies, ten seconds, a bounded answer.

What failed before a request had left is a definite failure; what failed afterwards nobody can tell.
"""

import http.client
import json
import ssl
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter
from typing import Any, Final
from urllib.parse import SplitResult, urlencode, urlsplit

from django.conf import settings

from kesu.notices.channels.base import ChannelError

SECONDS: Final = 10
MOST_BYTES: Final = 64 * 1024
SOON: Final = timedelta(0)
A_MINUTE: Final = timedelta(minutes=1)

# A gateway in between gave up waiting: what stands behind it may have taken the message.
GATEWAY_GAVE_UP: Final = frozenset({502, 504})


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that could be read."""

    status: int
    body: Mapping[str, Any]

    def code(self, name: str) -> int:
        """Return an error number of the body; -1 where there is none."""
        value = self.body.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else -1


def call(
    vendor: str,
    method: str,
    path: str,
    *,
    query: Mapping[str, str] | None = None,
    body: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answered:
    """Return what a vendor answered; raise ChannelError where it did not, or not in a way one can read."""
    address = urlsplit(settings.NOTICE_HOSTS[vendor])
    target = path + (f"?{urlencode(query)}" if query else "")
    raw = json.dumps(body, ensure_ascii=False).encode() if body is not None else None
    line = _connected(address)
    try:
        status, answer = _asked(line, method, target, raw, dict(headers or {}))
    finally:
        line.close()
    return Answered(status, _read(status, answer))


def hand_over(url: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> int:
    """Return the status with which a place on the web answered; raise ChannelError where it did not."""
    address = urlsplit(url)
    target = address.path + (f"?{address.query}" if address.query else "")
    raw = json.dumps(body, ensure_ascii=False).encode()
    line = _connected(address)
    try:
        return _asked(line, "POST", target or "/", raw, dict(headers))[0]
    finally:
        line.close()


def before_sending(ask: Callable[[], Answered]) -> Answered:
    """Ask for something that every message needs: whatever fails here, none has left and none can."""
    try:
        return ask()
    except ChannelError as fault:
        shuts = SOON if fault.shuts is None else fault.shuts
        raise ChannelError(fault.says, shuts=shuts) from fault


def _connected(address: SplitResult) -> http.client.HTTPConnection:
    """Return an open connection; until here nothing was said, so every failure is definite."""
    host = address.hostname or ""
    line: http.client.HTTPConnection
    if address.scheme == "https":
        line = http.client.HTTPSConnection(
            host, address.port, timeout=SECONDS, context=ssl.create_default_context()
        )
    else:
        line = http.client.HTTPConnection(host, address.port, timeout=SECONDS)
    try:
        line.connect()
    except OSError as fault:
        raise ChannelError(f"{host} cannot be reached: {fault}", shuts=SOON) from fault
    return line


def _asked(
    line: http.client.HTTPConnection,
    method: str,
    target: str,
    raw: bytes | None,
    headers: dict[str, str],
) -> tuple[int, bytes]:
    headers = {"User-Agent": "kesu", **headers}
    if raw is not None:
        headers["Content-Type"] = "application/json; charset=utf-8"
    try:
        line.request(method, target, raw, headers)
        response = line.getresponse()
        return response.status, _bounded(response)
    except (OSError, http.client.HTTPException) as fault:
        says = f"no answer from {line.host}: {fault or type(fault).__name__}"
        raise ChannelError(says, unknown=True, shuts=SOON) from fault


def _bounded(response: http.client.HTTPResponse) -> bytes:
    """Return the answer, of which no more is read than an answer can be, nor for longer."""
    until, found = perf_counter() + SECONDS, b""
    while part := response.read1(MOST_BYTES):
        found += part
        if len(found) > MOST_BYTES or perf_counter() > until:
            raise http.client.HTTPException("the answer is too long or takes too long")
    return found


def _read(status: int, answer: bytes) -> Mapping[str, Any]:
    if status in (302, 429):  # DingTalk sends who asks too often elsewhere
        raise ChannelError(f"HTTP {status}: too many messages", shuts=A_MINUTE)
    if status in GATEWAY_GAVE_UP:
        raise ChannelError(f"HTTP {status}", unknown=True, shuts=SOON)
    if status >= 500:
        raise ChannelError(f"HTTP {status}", shuts=SOON)
    try:
        found = json.loads(answer)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        says = f"HTTP {status}: the answer is no JSON object"
        raise ChannelError(says, unknown=status < 300, permanent=status >= 300)
    return found


def refuse(
    code: int, says: str, *, too_often: Collection[int], not_this_one: Collection[int]
) -> None:
    """Raise ChannelError for an error number of a vendor, none for 0.

    Too often shuts the channel for a minute, what is wrong with this message is permanent, all else shuts it for now.
    """
    if code == 0:
        return
    if code in too_often:
        raise ChannelError(says, shuts=A_MINUTE)
    if code in not_this_one:
        raise ChannelError(says, permanent=True)
    raise ChannelError(says, shuts=SOON)
