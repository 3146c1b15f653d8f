"""The environment variables about coming in: how each is read."""

from collections.abc import Callable
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

from kesu.entrance.ldap import DirectoryAddress
from kesu.entrance.oidc import Provider

if TYPE_CHECKING:
    from kesu.site.environment import Environment

FIELDS: Final = ("login", "employee_no", "email")
HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})
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


def directory_address(text: str) -> DirectoryAddress:
    """Return the directory that a URL names: ldaps://host/?bind=uid={login},ou=people,dc=example,dc=com.

    Without TLS (ldap://) only a server on this very machine is asked.
    """
    example = "ldaps://ldap.example.com/?bind=uid={login},ou=people,dc=example,dc=com"
    url = urlsplit(text)
    if url.scheme not in {"ldap", "ldaps"} or not url.hostname:
        raise ValueError(f"write {example}")
    if url.scheme == "ldap" and url.hostname not in HERE:
        raise ValueError(f"ldap:// is for this machine only, passwords go there; write {example}")
    bind = dict(parse_qsl(url.query)).get("bind", "")
    if bind.count("{login}") != 1:
        raise ValueError(f"say with {{login}} as what somebody binds; write {example}")
    is_sealed = url.scheme == "ldaps"
    return DirectoryAddress(url.hostname, url.port or (636 if is_sealed else 389), is_sealed, bind)


def issuer(text: str) -> str:
    """Return the address by which a provider calls itself."""
    url = urlsplit(text)
    is_safe = url.scheme == "https" or (url.scheme == "http" and url.hostname in HERE)
    if not is_safe or not url.hostname or url.query or url.fragment:
        raise ValueError(
            "write the provider's issuer, such as https://id.example.com/realms/company"
        )
    return text


def matching(text: str) -> tuple[str, str]:
    """Return which claim of the provider is compared with which field of people here."""
    claim, equals, field = text.partition("=")
    if not equals or not claim or field not in FIELDS:
        raise ValueError(
            f"write CLAIM=FIELD with one of {', '.join(FIELDS)}: employee_number=employee_no"
        )
    return claim, field


def provider(one: Callable[[str, Callable[[str], Any], Any], Any]) -> Provider | None:
    """Return the company's provider as the variables say it, None where no issuer is named."""
    named = one("KESU_OIDC_ISSUER", issuer, "")
    claim, field = one("KESU_OIDC_MATCH", matching, ("preferred_username", "login"))
    client, word = one("KESU_OIDC_CLIENT_ID", str, ""), one("KESU_OIDC_SECRET", str, "")
    called = one("KESU_OIDC_NAME", str, "")
    return Provider(named, client, word, claim, field, called) if named else None


def faults_of(given: "Environment") -> list[str]:
    """Return what does not go together: a way in that is half said, or none for those who need one."""
    found = []
    if given.provider is not None and not given.provider.client_id:
        found.append("KESU_OIDC_CLIENT_ID: is not set; write by what the provider knows kesu")
    if given.passwords == "administrators" and not (given.provider or given.directory):
        found.append(
            "KESU_PASSWORDS='administrators': nobody else could come in; "
            "set KESU_OIDC_ISSUER or KESU_LDAP_URL, or write all"
        )
    return found
