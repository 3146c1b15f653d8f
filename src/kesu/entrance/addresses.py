"""From which address somebody comes; a proxy's word counts only where it is one of ours."""

from ipaddress import IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from django.conf import settings
from django.http import HttpRequest

NOWHERE: Final = "0.0.0.0"
_HOUSEHOLD: Final = 64
"""Bits of an IPv6 address that one household or office shares."""


def address_of(request: HttpRequest) -> str:
    """Return the address of whoever asks: the last one in X-Forwarded-For that is no proxy of ours."""
    near = str(request.META.get("REMOTE_ADDR", ""))
    said = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    for place in [near, *reversed(said.split(","))]:
        address = _read(place)
        if address is None:
            break
        near = address
        if not _is_ours(address):
            break
    return _read(near) or NOWHERE


def counted_as(address: str) -> str:
    """Return under what an address is counted: of IPv6 the part that one place shares."""
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        return str(IPv6Network((found, _HOUSEHOLD), strict=False))
    return str(found)


def _read(text: str) -> str | None:
    try:
        found = ip_address(text.strip())
    except ValueError:
        return None
    return str((found.ipv4_mapped if isinstance(found, IPv6Address) else None) or found)


def _is_ours(address: str) -> bool:
    return any(ip_address(address) in ip_network(proxy) for proxy in settings.PROXIES)
