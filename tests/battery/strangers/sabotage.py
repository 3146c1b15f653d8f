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


def _safe() -> AbstractContextManager[Any]:
    """One template that trusts what was typed: a value is marked as safe."""
    from django.utils.safestring import mark_safe

    from kesu.desk.case_pages import facts

    whole: Callable[..., None] = facts.Shown.__init__

    def trusting(self: Any, *args: Any, **more: Any) -> None:
        marked = [mark_safe(each) if isinstance(each, str) else each for each in args]
        named = {k: mark_safe(v) if isinstance(v, str) else v for k, v in more.items()}
        whole(self, *marked, **named)

    return patch.object(facts.Shown, "__init__", trusting)


def _careless() -> AbstractContextManager[Any]:
    """One error that is no longer expected: a broken archive is a fault of ours again."""
    from kesu.reports.sheets import archive

    return patch.object(archive, "BROKEN", (KeyError,))


SABOTEURS: Final[dict[str, Callable[[], AbstractContextManager[Any]]]] = {
    "unscoped": _unscoped,
    "open": _open,
    "safe": _safe,
    "careless": _careless,
}
