"""How often one may be wrong: after MOST wrong passwords a name has to wait, whoever tries it.

The count is a table, not a cache: it holds across processes and restarts. It counts names, not
addresses, since a whole office comes from one address.
"""

import hashlib
from datetime import datetime, timedelta

from django.db import models

from kesu.desk.models import FailedSignIn

MOST = 8
WAIT = timedelta(minutes=15)


def must_wait(login: str, at: datetime) -> bool:
    """Say whether this name was tried wrongly too often just now."""
    return _recent(login, at).count() >= MOST


def failed(login: str, at: datetime) -> None:
    """Remember a wrong password, and forget those of this name that no longer count."""
    mine = FailedSignIn.objects.filter(name_hash=_hash(login))
    mine.filter(at__lte=at - WAIT).delete()
    FailedSignIn(name_hash=_hash(login), at=at).save()


def succeeded(login: str) -> None:
    """Forget the wrong ones: the right person is here."""
    FailedSignIn.objects.filter(name_hash=_hash(login)).delete()


def _recent(login: str, at: datetime) -> models.QuerySet[FailedSignIn]:
    return FailedSignIn.objects.filter(name_hash=_hash(login), at__gt=at - WAIT)


def _hash(login: str) -> str:
    return hashlib.sha256(login.encode()).hexdigest()
