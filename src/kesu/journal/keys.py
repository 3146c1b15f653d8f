"""Personal values: sealed under one key a person, so that erasing the key erases the person.

A sealed value reads "sealed:<key id>:<base64>". The core carries it as an opaque text; no rule
depends on it. The keys lie in the database, wrapped by the master key, which lies outside of it.
"""

import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from hmac import new as hmac
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from kesu.journal.models import SubjectKey

PREFIX: Final = "sealed:"
ERASED: Final = "已删除"
_NONCE = 12


class WrongMasterKey(ImproperlyConfigured):
    """A key was wrapped under another master key than the one this process has."""


def is_sealed(value: object) -> bool:
    """Say whether a value is a sealed one."""
    return isinstance(value, str) and value.startswith(PREFIX)


def key_of(sealed: str) -> str:
    """Return the id of the key a sealed value lies under."""
    return sealed.split(":", 2)[1]


# -- the master key --------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def master_key(home: Path, given: str = "") -> bytes:
    """Return the master key: the one given in the environment, else the one kept in `home`."""
    return b64decode(given) if given else _kept(home / "master-key")


def _master() -> bytes:
    return master_key(Path(settings.KESU_HOME), settings.MASTER_KEY)


def _kept(path: Path) -> bytes:
    """Return the key in the file, making it first if need be; of two makers at once one wins."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(b64encode(secrets.token_bytes(32)))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return b64decode(path.read_bytes())


def fingerprint() -> str:
    """Return what tells one master key from another without giving it away."""
    return sha256(b"kesu master" + _master()).hexdigest()[:16]


def keyed_hash(text: str) -> str:
    """Return a hash that only a holder of the master key can make: nobody can try out telephone numbers."""
    return hmac(_master(), b"kesu request\0" + text.encode(), sha256).hexdigest()


def keys_of_another_master(
    app_configs: Any = None, databases: Sequence[str] | None = None, **_: object
) -> list[CheckMessage]:
    """Return an error where persons' keys were wrapped under another master key (a system check)."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        if SubjectKey._meta.db_table not in connections[alias].introspection.table_names():
            continue
        live = SubjectKey.objects.using(alias).filter(erased_at=None)
        if live.exists() and live.exclude(master=fingerprint()).exists():
            found.append(
                Error(
                    "Personal values of this database are sealed under another master key.",
                    hint="Give every host the same KESU_MASTER_KEY, or bring back the file "
                    "master-key of the KESU_HOME it was made in.",
                    id="kesu.E031",
                )
            )
    return found


# -- one key a person ------------------------------------------------------------------------------


def key_for(subject: str, at: datetime) -> SubjectKey:
    """Return the live key of a person, made if there is none, in the caller's transaction."""
    found = SubjectKey.objects.filter(subject=subject, erased_at=None).first()
    return found if found is not None else make_key(subject, at)


def new_key(subject: str, at: datetime) -> SubjectKey:
    """Return a new key that is not saved yet."""
    row = SubjectKey(id=secrets.token_hex(8), subject=subject, master=fingerprint(), made_at=at)
    row.wrapped = _encrypt(_master(), secrets.token_bytes(32), row.id)
    return row


def make_key(subject: str, at: datetime) -> SubjectKey:
    """Return a new key for a person who has none; of two made at once, one stands for both."""
    row = new_key(subject, at)
    SubjectKey.objects.bulk_create([row], ignore_conflicts=True)
    return SubjectKey.objects.get(subject=subject, erased_at=None)


def seal(key: SubjectKey, value: str) -> str:
    """Return the value sealed under a person's key."""
    return f"{PREFIX}{key.id}:{_encrypt(_unwrapped(key), value.encode(), key.id)}"


def open_all(values: Iterable[str]) -> dict[str, str]:
    """Return sealed value → what it says, in one statement; under an erased key it says 已删除."""
    sealed = [value for value in values if is_sealed(value)]
    keys = SubjectKey.objects.in_bulk({key_of(value) for value in sealed}) if sealed else {}
    return {value: _opened(value, keys.get(key_of(value))) for value in sealed}


def erase(key: SubjectKey, *, by: str, at: datetime) -> None:
    """Destroy a person's key. Journals stay whole; what lay under it can never be read again."""
    SubjectKey.objects.filter(pk=key.pk, erased_at=None).update(
        wrapped="", erased_at=at, erased_by=by
    )


def _opened(sealed: str, key: SubjectKey | None) -> str:
    if key is None or not key.wrapped:
        return ERASED
    return _decrypt(_unwrapped(key), sealed.split(":", 2)[2], key.id).decode()


def _unwrapped(key: SubjectKey) -> bytes:
    if key.master != fingerprint():
        raise WrongMasterKey(
            f"The key {key.id} was wrapped under master key {key.master}; this process has "
            f"{fingerprint()}. Give every host the same KESU_MASTER_KEY, or bring back the file "
            "master-key of the KESU_HOME it was made in."
        )
    return _decrypt(_master(), key.wrapped, key.id)


# -- drafts: what is typed and not yet filed belongs to nobody's record ----------------------------


def seal_draft(text: str, owner: str) -> str:
    """Return what somebody typed, readable for this installation only."""
    return _encrypt(_master(), text.encode(), f"draft {owner}")


def open_draft(sealed: str, owner: str) -> str:
    """Return what `seal_draft` sealed for the same owner."""
    return _decrypt(_master(), sealed, f"draft {owner}").decode()


def _encrypt(key: bytes, value: bytes, bound_to: str) -> str:
    nonce = secrets.token_bytes(_NONCE)
    return b64encode(nonce + AESGCM(key).encrypt(nonce, value, bound_to.encode())).decode()


def _decrypt(key: bytes, text: str, bound_to: str) -> bytes:
    raw = b64decode(text)
    try:
        return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], bound_to.encode())
    except InvalidTag:
        raise ValueError("a sealed value does not open: it was changed") from None
