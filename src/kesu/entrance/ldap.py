"""The company's directory: somebody is who they say where they can bind as themselves (RFC 4513).

Nothing is searched and no password of ours is kept there. An empty password binds as nobody in LDAP: it never asks.
The library is loaded with the first question: most houses have no such directory.
"""

import logging
import re
from dataclasses import dataclass
from ssl import CERT_REQUIRED
from typing import Any, Final

log = logging.getLogger(__name__)

SECONDS: Final = 10
PLACE: Final = "{login}"
PLAIN: Final = re.compile(r"[\w.-]+")
"""What a name may hold where it stands in an address such as name@corp.example.com."""


class NotReached(Exception):
    """The directory does not answer, or not as one that can be trusted."""


@dataclass(frozen=True, slots=True)
class DirectoryAddress:
    """Where the directory is, whether TLS is spoken, and as what somebody binds: a text with {login}."""

    host: str
    port: int
    is_sealed: bool
    bind: str


def binds(directory: DirectoryAddress, login: str, password: str) -> bool:
    """Say whether the directory takes this password for this name. Raises NotReached."""
    from ldap3.core.exceptions import LDAPException

    user = bound_as(directory.bind, login)
    if not user or not password:
        return False
    line = _connection(directory, user, password)
    try:
        return bool(line.bind())
    except LDAPException as fault:
        log.error("the company directory %s: %s", directory.host, fault)
        raise NotReached from fault
    finally:
        _hang_up(line)


def bound_as(template: str, login: str) -> str:
    """Return as what somebody binds; "" for a name that cannot stand there. No name reaches beyond its place."""
    from ldap3.utils.dn import escape_rdn

    if "=" in template:
        return template.replace(PLACE, escape_rdn(login)) if login else ""
    return template.replace(PLACE, login) if PLAIN.fullmatch(login) else ""


def _hang_up(line: Any) -> None:
    """End a connection, also one whose certificate was refused, which the library leaves open."""
    socket = line.socket
    if not line.closed:
        line.unbind()
    if socket is not None:
        socket.close()


def _connection(directory: DirectoryAddress, user: str, password: str) -> Any:
    from ldap3 import NONE, SIMPLE, Connection, Server, Tls

    server = Server(
        directory.host,
        directory.port,
        use_ssl=directory.is_sealed,
        tls=Tls(validate=CERT_REQUIRED) if directory.is_sealed else None,
        get_info=NONE,
        connect_timeout=SECONDS,
    )
    return Connection(
        server, user, password, authentication=SIMPLE, receive_timeout=SECONDS, read_only=True
    )
