"""The second factor of a person: set up, asked for, taken away."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from kesu.directory.models import Person
from kesu.entrance import sign_ins, totp
from kesu.entrance.models import Factor, RecoveryCode
from kesu.entrance.noting import note_way
from kesu.entrance.rights import reach_far
from kesu.journal.keys import open_own, seal_own
from kesu.journal.master import keyed_hash

WAY: Final = "second_factor"
LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Of recovery codes: none that is taken for another."""
MOST_CODES: Final = 10
HALF: Final = 5


def factor_of(person: Person) -> Factor | None:
    """Return a person's second factor, None while they have none that counts."""
    return Factor.objects.filter(person=person).exclude(confirmed_at=None).first()


def must_have(person: Person, at: datetime) -> bool:
    """Say whether the setting KESU_SECOND_FACTOR wants a second factor of this person."""
    if settings.SECOND_FACTOR == "wide":
        return reach_far(person, at)
    return bool(settings.SECOND_FACTOR == "all")


def owes(person: Person, at: datetime) -> bool:
    """Say whether a person has to set one up before anything else."""
    return must_have(person, at) and factor_of(person) is None


def begin(person: Person, at: datetime) -> None:
    """Make a new secret that counts for nothing until a code confirms it; one that counts stays."""
    if factor_of(person) is None:
        sealed = seal_own(totp.new_secret(), _place(person.pk))
        fresh = {"secret": sealed, "made_at": at, "confirmed_at": None, "last_step": 0}
        Factor.objects.update_or_create(person=person, defaults=fresh)


def begun(person: Person) -> str:
    """Return the secret that waits for its first code, "" where none does."""
    row = Factor.objects.filter(person=person, confirmed_at=None).first()
    return _secret(row) if row is not None else ""


def confirm(person: Person, code: str, at: datetime) -> Sequence[str]:
    """Return the recovery codes, to be shown once, where the code is right; else ()."""
    with transaction.atomic():
        row = Factor.objects.filter(person=person, confirmed_at=None).first()
        if row is None or not _takes(row, code, at):
            return ()
        Factor.objects.filter(pk=row.pk).update(confirmed_at=at)
        note_way(WAY, person, by=person, at=at, has_one=True)
        return new_codes(person)


def is_right(person: Person, code: str, at: datetime) -> bool:
    """Say whether a code is the telephone's or a recovery code, and let it be so only once."""
    row, given = factor_of(person), _plain(code)
    if row is None:
        return False
    return (
        _takes(row, given, at)
        if given.isdigit() and len(given) == totp.DIGITS
        else _is_kept(person, given, at)
    )


def new_codes(person: Person) -> Sequence[str]:
    """Return fresh recovery codes, to be shown once; those before are void."""
    codes = ["".join(secrets.choice(LETTERS) for _ in range(2 * HALF)) for _ in range(MOST_CODES)]
    with transaction.atomic():
        RecoveryCode.objects.filter(person=person).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(person=person, code_hash=_hash(person, code)) for code in codes
        )
    return [f"{code[:HALF]}-{code[HALF:]}" for code in codes]


def codes_left(person: Person) -> int:
    """Return how many recovery codes are not used."""
    return RecoveryCode.objects.filter(person=person, used_at=None).count()


def take_away(person: Person, *, by: Person | None, at: datetime) -> bool:
    """Take a person's second factor away and note who did; return False where there was none.

    Where somebody else does it, the telephone may be in other hands: the person's sign-ins end.
    """
    with transaction.atomic():
        had = factor_of(person) is not None
        Factor.objects.filter(person=person).delete()
        RecoveryCode.objects.filter(person=person).delete()
        if had:
            note_way(WAY, person, by=by, at=at, has_one=False)
    if had and by != person:
        sign_ins.end_all(person.pk)
    return had


def _takes(row: Factor, code: str, at: datetime) -> bool:
    """Take the code of a half minute that is later than the last; two at one moment are not both taken."""
    step = totp.step_of(_secret(row), _plain(code), at)
    if step is None:
        return False
    later = Factor.objects.filter(pk=row.pk, last_step__lt=step)
    return later.update(last_step=step) == 1


def _is_kept(person: Person, code: str, at: datetime) -> bool:
    unused = RecoveryCode.objects.filter(person=person, code_hash=_hash(person, code), used_at=None)
    return unused.update(used_at=at) == 1


def _secret(row: Factor) -> str:
    return open_own(row.secret, _place(row.person_id))


def _place(person: int) -> str:
    return f"second factor {person}"


def _hash(person: Person, code: str) -> str:
    return keyed_hash(f"recovery {person.pk} {code}")


def _plain(code: str) -> str:
    """Return a code as it is kept, however it was typed."""
    return "".join(code.split()).replace("-", "").upper()
