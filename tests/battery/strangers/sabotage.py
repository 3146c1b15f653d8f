"""The program broken on purpose, as it could be broken by one forgotten word: the battery must find each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final
from unittest.mock import patch


@contextmanager
def broken(how: str) -> Iterator[None]:
    """Break the program so while the context lasts; an empty word breaks nothing."""
    if not how:
        yield
        return
    with SABOTEURS[how]():
        yield


def _unscoped() -> AbstractContextManager[Any]:
    """One query that forgets whose eyes read: every case is everybody's."""
    from django.db.models import Q

    from kesu.cases.queries import scope

    return patch.object(scope, "visible_within", lambda who, reach: Q())


def _open() -> AbstractContextManager[Any]:
    """One page whose policy is forgotten: the journal of all records is for all the staff."""
    from kesu.desk.journal_pages import pages

    return patch.object(pages.journal, "policy", "signed_in")


def _careless() -> AbstractContextManager[Any]:
    """One error that is no longer expected: a broken archive is a fault of ours again."""
    from kesu.reports.sheets import archive

    return patch.object(archive, "BROKEN", (KeyError,))


SABOTEURS: Final[dict[str, Callable[[], AbstractContextManager[Any]]]] = {
    "unscoped": _unscoped,
    "open": _open,
    "careless": _careless,
}
