"""The organisation of one day as rows (person, sort, name, branch), read in one statement.

Four tables say who is what – people, posts, departments, headships – and one says who is away. A
union reads those that are asked for, so that asking costs the same for one person and for fifty.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField, CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from kesu.directory.models import Absence, Headship, Person, PostHolding
from kesu.directory.models.holding import held_on
from kesu.directory.parties import DEPARTMENT, HEAD, PERSON, POST, split_party

Rows = QuerySet[Any, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """One thing that a person is on the day asked for."""

    person_id: int
    sort: str
    name: str
    branch: str
    sees_all: bool
    above: int = 0
    """For a department: 0 for the person's own, 1 for the one it is part of, and so on."""

    @property
    def party(self) -> str:
        """Return it as the core names it."""
        return f"{self.sort}:{self.name}"


def places_of(people: Iterable[int], day: date) -> list[Place]:
    """Return everything that these people are on a day; people who have left are nothing.

    Who is in a department is in every department above it too. This is asked at every entry that is
    posted, so its one statement is written out.
    """
    who = sorted(set(people))
    on = connection.ops.adapt_datefield_value(day)
    marks = ", ".join(["%s"] * len(who))
    with connection.cursor() as cursor:
        cursor.execute(_PLACES.replace("{who}", marks), [*who, *[on] * 8])
        return [Place(p, s, n, b, bool(a), int(d)) for p, s, n, b, a, d in cursor.fetchall()]


DEEPEST = 12  # a department within a department within …; a ring of them ends here
_PLACES = f"""
WITH RECURSIVE
here AS (
  SELECT id FROM directory_person WHERE id IN ({{who}})
     AND (valid_from IS NULL OR valid_from <= %s) AND (left_on IS NULL OR left_on >= %s)),
home AS (
  SELECT m.person_id, d.code, d.parent_id, b.code AS branch, b.sees_all, 0 AS above
    FROM directory_membership m JOIN here ON here.id = m.person_id
    JOIN directory_department d ON d.id = m.department_id
    JOIN directory_branch b ON b.id = d.branch_id
   WHERE m.from_on <= %s AND (m.until_on IS NULL OR m.until_on >= %s)
  UNION ALL
  SELECT home.person_id, d.code, d.parent_id, home.branch, home.sees_all, home.above + 1
    FROM home JOIN directory_department d ON d.id = home.parent_id
   WHERE home.above < {DEEPEST})
SELECT person_id, '{DEPARTMENT}', code, branch, sees_all, above FROM home
UNION ALL
SELECT h.person_id, '{POST}', h.post, '', false, 0
  FROM directory_postholding h JOIN here ON here.id = h.person_id
 WHERE h.from_on <= %s AND (h.until_on IS NULL OR h.until_on >= %s)
UNION ALL
SELECT h.person_id, '{HEAD}', d.code, '', false, 0
  FROM directory_headship h JOIN here ON here.id = h.person_id
  JOIN directory_department d ON d.id = h.department_id
 WHERE h.from_on <= %s AND (h.until_on IS NULL OR h.until_on >= %s)
"""
_MEMBERS = f"""
WITH RECURSIVE within AS (
  SELECT id, code AS named, 0 AS below FROM directory_department WHERE code IN ({{codes}})
  UNION ALL
  SELECT d.id, within.named, within.below + 1
    FROM directory_department d JOIN within ON d.parent_id = within.id WHERE within.below < {DEEPEST})
SELECT m.person_id, '{DEPARTMENT}', within.named, b.code, b.sees_all, within.below
  FROM within JOIN directory_membership m ON m.department_id = within.id
  JOIN directory_person p ON p.id = m.person_id
  JOIN directory_department d ON d.id = m.department_id JOIN directory_branch b ON b.id = d.branch_id
 WHERE m.from_on <= %s AND (m.until_on IS NULL OR m.until_on >= %s)
   AND (p.valid_from IS NULL OR p.valid_from <= %s) AND (p.left_on IS NULL OR p.left_on >= %s)
"""


def _members(codes: list[str], day: date) -> list[Place]:
    """Return who is in these departments or in a part of them, under the department asked for."""
    if not codes:
        return []
    on = connection.ops.adapt_datefield_value(day)
    marks = ", ".join(["%s"] * len(codes))
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS.replace("{codes}", marks), [*codes, *[on] * 4])
        return [Place(p, s, n, b, bool(a), int(d)) for p, s, n, b, a, d in cursor.fetchall()]


def places_named(parties: Iterable[str], day: date) -> list[Place]:
    """Return who is any of these parties on a day."""
    named = _by_sort(parties)
    numbers = [int(number) for number in named.get(PERSON, ()) if number.isdigit()]
    parts = [
        _posts(Q(post__in=named[POST]), day) if POST in named else None,
        _heads(Q(department__code__in=named[HEAD]), day) if HEAD in named else None,
        _people(Q(pk__in=numbers), day) if numbers else None,
    ]
    members = _members(named.get(DEPARTMENT, []), day)
    return members + _read([part for part in parts if part is not None])


def deputies_at(moment: datetime) -> dict[int, int | None]:
    """Return who is away at a moment, each with the one who stands in, or None."""
    away = Absence.objects.filter(from_at__lte=moment, until_at__gt=moment)
    return dict(away.values_list("person_id", "deputy_id"))


def stand_in_for(person: int, deputies: Mapping[int, int | None]) -> int | None:
    """Return who acts in place of a person: themselves when present, None when nobody does.

    A deputy who is away is followed to their own deputy; a ring of absent deputies ends in None.
    """
    seen: set[int] = set()
    at: int | None = person
    while at is not None and at in deputies and at not in seen:
        seen.add(at)
        at = deputies[at]
    return None if at in seen else at


def _by_sort(parties: Iterable[str]) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for party in parties:
        sort, name = split_party(party)
        named.setdefault(sort, []).append(name)
    return named


def _read(parts: Sequence[Rows]) -> list[Place]:
    if not parts:
        return []
    first, *rest = parts
    return [Place(*row) for row in (first.union(*rest, all=True) if rest else first)]


def employed_on(day: date, prefix: str = "") -> Q:
    """Return the condition that a person works here on a day."""
    came, left = f"{prefix}valid_from", f"{prefix}left_on"
    return (Q(**{came: None}) | Q(**{f"{came}__lte": day})) & (
        Q(**{left: None}) | Q(**{f"{left}__gte": day})
    )


NO_BRANCH = {"of_branch": Value(""), "all_branches": Value(False, BooleanField())}
COLUMNS = ("who", "sort", "called", "of_branch", "all_branches")


def _posts(condition: Q, day: date) -> Rows:
    held = PostHolding.objects.filter(condition, held_on(day), employed_on(day, "person__"))
    return held.annotate(
        who=F("person_id"), sort=Value(POST), called=F("post"), **NO_BRANCH
    ).values_list(*COLUMNS)


def _heads(condition: Q, day: date) -> Rows:
    held = Headship.objects.filter(condition, held_on(day), employed_on(day, "person__"))
    return held.annotate(
        who=F("person_id"), sort=Value(HEAD), called=F("department__code"), **NO_BRANCH
    ).values_list(*COLUMNS)


def _people(condition: Q, day: date) -> Rows:
    here = Person.objects.filter(condition, employed_on(day))
    return here.annotate(
        who=F("id"), sort=Value(PERSON), called=Cast("id", CharField()), **NO_BRANCH
    ).values_list(*COLUMNS)
