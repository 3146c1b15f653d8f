"""The environment variables about coming in: how each is read."""

from ipaddress import ip_network
from typing import Final

THIS_MACHINE: Final = ("127.0.0.0/8", "::1/128")


def networks(text: str) -> tuple[str, ...]:
    """Return addresses or networks parted by commas, each as a network."""
    try:
        return tuple(str(ip_network(part.strip())) for part in text.split(",") if part.strip())
    except ValueError as fault:
        raise ValueError(f"{fault}; write addresses such as 10.0.0.5 or 10.0.0.0/24") from None


def who_has_passwords(text: str) -> str:
    """Return who may come in by a password kept here."""
    if text not in {"all", "administrators"}:
        raise ValueError("write all or administrators")
    return text


def who_needs_a_factor(text: str) -> str:
    """Return who has to have a second factor; everybody may."""
    if text not in {"chosen", "wide", "all"}:
        raise ValueError("write chosen, wide or all")
    return text
