"""How often one may be wrong: so many tries under a key, then one waits for the rest of a quarter of an hour.

A try is counted before it is looked at, so that many at one moment are no more than one after the other. The
count is a table, not a cache: it holds across processes, hosts and restarts. What was right is given back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from kesu.entrance.models import Attempts
from kesu.journal.master import keyed_hash

WAIT: Final = timedelta(minutes=15)
MOST: Final = 8
MOST_OF_ADDRESS: Final = 100
"""Wrong tries from one address: a whole office comes from one."""
MOST_TOKENS: Final = 20


@dataclass(frozen=True, slots=True)
class Bound:
    """So many tries under one key; `forgets` says that being right forgets the wrong ones before."""

    sort: str
    key: str
    most: int = MOST
    forgets: bool = True

    @property
    def key_hash(self) -> str:
        """Return the key as it is kept."""
        return keyed_hash(f"tries {self.sort} {self.key.lower()}")


def of_name(login: str) -> Bound:
    """Return the bound of wrong passwords for a name, whoever tries."""
    return Bound("name", login)


def of_address(address: str) -> Bound:
    """Return the bound of wrong passwords from an address, whatever the name."""
    return Bound("address", address, MOST_OF_ADDRESS, forgets=False)


def of_known_browser(login: str, browser: str) -> Bound:
    """Return the bound for a browser in which this name has signed in before: others cannot use it up."""
    return Bound("browser", f"{browser} {login}")


def of_codes(person: int) -> Bound:
    """Return the bound of wrong codes of a second factor."""
    return Bound("codes", str(person))


def of_own_password(person: int) -> Bound:
    """Return the bound of wrong present passwords typed by somebody who is signed in."""
    return Bound("own", str(person))


def of_tokens(address: str) -> Bound:
    """Return the bound of wrong tokens from an address."""
    return Bound("tokens", address, MOST_TOKENS, forgets=False)


def take(bounds: Sequence[Bound], at: datetime) -> datetime | None:
    """Count a try under every bound and return None, or the moment until which it has to wait."""
    taken: list[Bound] = []
    with transaction.atomic():
        for bound in bounds:
            until = _take(bound, at)
            if until is not None:
                _give_back(taken)
                return until
            taken.append(bound)
    return None


def full_until(bound: Bound, at: datetime) -> datetime | None:
    """Return until when nothing more is looked at under a bound, None where something is. Counts nothing."""
    full = Attempts.objects.filter(key_hash=bound.key_hash, count__gte=bound.most, until__gt=at)
    return full.values_list("until", flat=True).first()


def was_right(bounds: Sequence[Bound]) -> None:
    """Take back the try that was right, and where the bound says so forget the wrong ones before it."""
    Attempts.objects.filter(key_hash__in=[b.key_hash for b in bounds if b.forgets]).delete()
    _give_back([b for b in bounds if not b.forgets])


def forget(now: datetime) -> None:
    """Let go what no longer counts."""
    Attempts.objects.filter(until__lte=now).delete()


def _take(bound: Bound, at: datetime) -> datetime | None:
    rows, until = Attempts.objects.filter(key_hash=bound.key_hash), at + WAIT
    fresh = Attempts(key_hash=bound.key_hash, until=until)
    Attempts.objects.bulk_create([fresh], ignore_conflicts=True)
    rows.filter(until__lte=at).update(count=0, until=until)
    if rows.filter(count__lt=bound.most).update(count=F("count") + 1):
        return None
    return rows.get().until


def _give_back(bounds: Sequence[Bound]) -> None:
    keys = [bound.key_hash for bound in bounds]
    Attempts.objects.filter(key_hash__in=keys, count__gt=0).update(count=F("count") - 1)
