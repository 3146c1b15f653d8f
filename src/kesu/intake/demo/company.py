"""Loading the demo: the company, its registry, its procedure, then the cases."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import transaction

from kesu import clock
from kesu.cases.actions.publishing import publish
from kesu.core.records.entries import SYSTEM
from kesu.directory.demo import make_people
from kesu.directory.models import Branch, Person
from kesu.intake.demo.cases import load_cases
from kesu.intake.demo.playing import Stage
from kesu.library.books import folders, texts_of
from kesu.library.calendars import all_calendars
from kesu.library.official_days import RULEBOOKS
from kesu.registry.demo import make_registry

# The books of the company that is made up; those of other companies would govern the same records.
OWN_BOOKS: Final = RULEBOOKS / "equipment-maker"
# The company was there before its first case.
BEFORE = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded."""

    people: dict[str, Person]
    cases: int
    acts: int


def load(
    password: str, progress: Callable[[int, int], object] = lambda _done, _all: None
) -> Loaded:
    """Make the company and play its cases as far as today; every sign-in has this password."""
    now = clock.now().replace(microsecond=0)
    people = _company(password, now - BEFORE)
    cases = load_cases()
    done = 0

    def one_more() -> None:
        nonlocal done
        done += 1
        progress(done, len(cases))

    stage = Stage(people, all_calendars()["cn-office"], now)
    return Loaded(people, len(cases), stage.play(cases, one_more))


def _company(password: str, at: datetime) -> dict[str, Person]:
    with clock.stopped_at(at), transaction.atomic():
        people = make_people(password=None, at=at)
        same_word(password)
        branches = {"south": Branch.objects.get(code="south_china")}
        make_registry(at=at, branches=branches)
        for folder in folders(OWN_BOOKS):
            publish(texts_of(folder), by=SYSTEM, at=at)
    return people


def same_word(password: str) -> None:
    """Let everybody of a demo sign in with one word; it is hashed once, since hashing is made slow on purpose."""
    made_up = Person.objects.filter(employee_no__startswith="DEMO-")
    made_up.update(password=make_password(password))
