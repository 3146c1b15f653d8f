"""The master key: it wraps the keys of persons and makes the hashes that nobody else can make.

It lies outside the database, in the environment or in a file of its own.
"""

import secrets
from base64 import b64decode, b64encode
from functools import lru_cache
from hashlib import sha256
from hmac import new as hmac
from pathlib import Path
from typing import Final

from django.conf import settings

from kesu.library.once import kept_once

FILE: Final = "master-key"


@lru_cache(maxsize=4)
def master_key(home: Path, given: str = "") -> bytes:
    """Return the master key: the one given in the environment, else the one kept in `home`."""
    return b64decode(given) if given else _kept(home)


def master() -> bytes:
    """Return the master key of this process."""
    return master_key(Path(settings.KESU_HOME), settings.MASTER_KEY)


def keep(home: Path, key: bytes) -> None:
    """Keep a master key in `home` where none is kept yet; one that is there stays."""
    kept_once(home / FILE, b64encode(key))


def _kept(home: Path) -> bytes:
    """Return the key in the file, making it first if need be."""
    return b64decode(kept_once(home / FILE, b64encode(secrets.token_bytes(32))))


def fingerprint() -> str:
    """Return what tells one master key from another without giving it away."""
    return sha256(b"kesu master" + master()).hexdigest()[:16]


def keyed_hash(text: str) -> str:
    """Return a hash that only a holder of the master key can make: nobody can try out telephone numbers."""
    return hmac(master(), b"kesu request\0" + text.encode(), sha256).hexdigest()
