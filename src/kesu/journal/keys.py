"""Personal values: sealed under one key a person, so that erasing the key erases the person.

A sealed value reads "sealed:<key id>:<base64>". The core carries it as an opaque text; no rule
depends on it. The keys lie in the database, wrapped by the master key, which lies outside of it.
"""

import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from kesu.journal.master import fingerprint, master
from kesu.journal.models import SubjectKey
from kesu.journal.seals import seal_of

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
    row.wrapped = _encrypt(master(), secrets.token_bytes(32), row.id)
    row.seal = seal_of(row)
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
    key.wrapped, key.erased_at, key.erased_by = "", at, by
    SubjectKey.objects.filter(pk=key.pk, erased_at=None).update(
        wrapped="", erased_at=at, erased_by=by, seal=seal_of(key)
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
    return _decrypt(master(), key.wrapped, key.id)


# -- drafts: what is typed and not yet filed belongs to nobody's record ----------------------------


def seal_draft(text: str, owner: str) -> str:
    """Return what somebody typed, readable for this installation only."""
    return _encrypt(master(), text.encode(), f"draft {owner}")


def open_draft(sealed: str, owner: str) -> str:
    """Return what `seal_draft` sealed for the same owner."""
    return _decrypt(master(), sealed, f"draft {owner}").decode()


# -- what the installation itself must know: passwords of its channels, letters with a secret in them --


def seal_own(text: str, place: str) -> str:
    """Return a text that only this installation can read, bound to the place where it is kept."""
    return _encrypt(master(), text.encode(), f"own {place}")


def open_own(sealed: str, place: str) -> str:
    """Return what `seal_own` sealed for the same place; raise ValueError where it does not open."""
    return _decrypt(master(), sealed, f"own {place}").decode()


def _encrypt(key: bytes, value: bytes, bound_to: str) -> str:
    nonce = secrets.token_bytes(_NONCE)
    return b64encode(nonce + AESGCM(key).encrypt(nonce, value, bound_to.encode())).decode()


def _decrypt(key: bytes, text: str, bound_to: str) -> bytes:
    raw = b64decode(text)
    try:
        return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], bound_to.encode())
    except InvalidTag:
        raise ValueError("a sealed value does not open: it was changed") from None
