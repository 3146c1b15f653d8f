"""The network is shut in tests: this machine only."""

import sys
from typing import Any

LOOPBACK = ("127.", "::1", "localhost", "/", "\0", "0.0.0.0")


class NetworkIsShut(AssertionError):
    """A test tried to reach another machine."""


def shut() -> None:
    """Refuse, from now on in this process, every way out that Python knows; it cannot be undone."""
    sys.addaudithook(_refuse_strangers)


def _refuse_strangers(event: str, args: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        _only_here(event, args[1])
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        _only_here(event, args[0])


def _only_here(event: str, address: Any) -> None:
    host = address[0] if isinstance(address, tuple) else address
    name = host.decode() if isinstance(host, bytes) else host
    if name and not str(name).startswith(LOOPBACK):
        raise NetworkIsShut(f"{event} to {name!r}: tests reach this machine only")
