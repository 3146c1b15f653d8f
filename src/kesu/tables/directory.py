"""The tables of the directory: each one described, none programmed."""

from collections.abc import Callable
from typing import Final

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kesu.directory.models import (
    Absence,
    Branch,
    CalendarException,
    Department,
    Headship,
    Membership,
    Person,
    PostHolding,
)
from kesu.tables import organising
from kesu.tables.columns import choice_column, column, one_of
from kesu.tables.description import Room, Table, everybody, keeps_directory, keeps_settings, nobody
from kesu.tables.fields import DayField, KeyField
from kesu.tables.keys import BRANCH, DEPARTMENT, PERSON
from kesu.tables.listing import Filter


def department_field() -> forms.Field:
    """Return the field for the department somebody joins."""
    return KeyField(Department.objects.all(), DEPARTMENT, label=_("department"))


def first_day_field() -> forms.Field:
    """Return the field for somebody's first day."""
    return DayField(label=_("with us from"))


def _here_or_gone(rows: QuerySet[Person], value: str) -> QuerySet[Person]:
    return rows.filter(is_active=value == "here")


ONLY_NEW: Final[dict[str, Callable[[], forms.Field]]] = {
    "department": department_field,
    "from_on": first_day_field,
}

PEOPLE: Final = Table(
    key="people",
    model=Person,
    title=_("People"),
    new_title=_("New person"),
    icon="users",
    columns=(
        column("name", _("full name"), lead=True),
        column("login", _("sign-in name")),
        column("employee_no", _("employee number")),
        column("phone", _("telephone")),
        column("email", _("e-mail")),
        column("valid_from", _("with us from")),
        column("left_on", _("left on")),
    ),
    order="login",
    fields=("login", "name", "employee_no", "email", "phone", "language"),
    natural=("login",),
    searched=("name", "login", "employee_no", "phone", "email"),
    filters={
        "state": Filter(
            _("state"),
            _here_or_gone,
            choices=(("here", _("works here")), ("gone", _("has left"))),
        )
    },
    only_new=ONLY_NEW,
    may_add=keeps_directory,
    may_correct=keeps_directory,
    add=organising.hire,
    doings=organising.WITH_PEOPLE,
)

BRANCHES: Final = Table(
    key="branches",
    model=Branch,
    title=_("Branches"),
    new_title=_("New branch"),
    icon="landmark",
    columns=(
        column("code", _("code"), lead=True),
        column("name_zh", _("Chinese name")),
        column("name_en", _("English name")),
        column("zone", _("time zone")),
        column("calendar", _("calendar")),
        column("sees_all", _("head office")),
    ),
    order="code",
    fields=("code", "name_zh", "name_en", "zone", "calendar", "sees_all"),
    natural=("code",),
    searched=("code", "name_zh", "name_en"),
    may_add=keeps_directory,
    may_correct=keeps_directory,
)

DEPARTMENTS: Final = Table(
    key="departments",
    model=Department,
    title=_("Departments"),
    new_title=_("New department"),
    icon="network",
    columns=(
        column("code", _("code"), lead=True),
        column("name_zh", _("Chinese name")),
        column("name_en", _("English name")),
        column("branch", _("branch"), sorted_by="branch__code"),
        column("parent", _("part of"), sorted_by="parent__code"),
    ),
    order="code",
    fields=("code", "name_zh", "name_en", "branch", "parent"),
    natural=("code",),
    searched=("code", "name_zh", "name_en"),
    related=("branch", "parent"),
    keys={"branch": BRANCH, "parent": DEPARTMENT},
    may_add=keeps_directory,
    may_correct=keeps_directory,
)

DAYS: Final = Table(
    key="days",
    model=CalendarException,
    title=_("Company calendar"),
    new_title=_("New exception"),
    icon="calendar-cog",
    columns=(
        column("day", _("day"), lead=True),
        choice_column("sort", _("sort of day")),
        column("hours", _("hours")),
        column("says", _("reason")),
        column("branch", _("only for branch"), sorted_by="branch__code"),
    ),
    order="-day",
    fields=("day", "sort", "hours", "says", "branch"),
    natural=("day", "branch"),
    searched=("says",),
    filters={"kind": one_of("sort", _("sort of day"), CalendarException.Sort)},
    related=("branch",),
    keys={"branch": BRANCH},
    may_add=keeps_settings,
    may_correct=keeps_settings,
    may_remove=keeps_settings,
    lead=_("Days on which the company works otherwise than the official calendar says."),
)

ABSENCES: Final = Table(
    key="absences",
    model=Absence,
    title=_("Absences and deputies"),
    new_title=_("New absence"),
    icon="plane",
    columns=(
        column("person", _("person"), sorted_by="person__login", lead=True),
        column("from_at", _("away from")),
        column("until_at", _("back at")),
        column("deputy", _("deputy"), sorted_by="deputy__login"),
        column("note", _("note")),
    ),
    order="-from_at",
    fields=("person", "from_at", "until_at", "deputy", "note"),
    natural=("person", "from_at"),
    searched=("person__name", "person__login", "deputy__name"),
    related=("person", "deputy"),
    keys={"person": PERSON, "deputy": PERSON},
    may_add=everybody,
    may_correct=keeps_directory,
    may_remove=keeps_directory,
    add=organising.be_away,
    doings=organising.WITH_ABSENCES,
    lead=_("While somebody is away, the deputy sees and may do what is theirs."),
)

DATES: Final = (column("from_on", _("from")), column("until_on", _("until (last day)")))

POSTS: Final = Table(
    key="posts",
    model=PostHolding,
    title=_("Posts"),
    new_title=_("Give somebody a post"),
    icon="id-card",
    columns=(
        column("post", _("post"), lead=True),
        column("person", _("person"), sorted_by="person__login"),
        column("department", _("for department"), sorted_by="department__code"),
        column("branch", _("for branch"), sorted_by="branch__code"),
        *DATES,
    ),
    order="post",
    fields=("post", "person", "department", "branch", "product_line", "from_on", "until_on"),
    natural=("post", "person", "from_on"),
    searched=("post", "person__name", "person__login"),
    related=("person", "department", "branch"),
    keys={"person": PERSON, "department": DEPARTMENT, "branch": BRANCH},
    may_add=keeps_directory,
    may_correct=nobody,
    add=organising.give_post,
    doings=organising.WITH_POSTS,
)


def _places(key: str, model: type[Membership] | type[Headship], title: Promise) -> Table:
    """Return a table of who belongs to which department; it changes by what is done with people."""
    return Table(
        key=key,
        model=model,
        title=title,
        new_title=title,
        icon="network",
        columns=(column("person", _("person"), sorted_by="person__login", lead=True), *DATES),
        order="person",
        fields=("person", "department", "from_on", "until_on"),
        natural=("person", "from_on"),
        searched=("person__name", "person__login", "department__code"),
        related=("person", "department"),
        keys={"person": PERSON, "department": DEPARTMENT},
        may_add=nobody,
        may_correct=nobody,
    )


MEMBERSHIPS: Final = _places("memberships", Membership, _("memberships"))
HEADSHIPS: Final = _places("headships", Headship, _("heads of departments"))

DIRECTORY: Final = Room(
    "directory",
    _("Directory"),
    {table.key: table for table in (PEOPLE, DEPARTMENTS, BRANCHES, ABSENCES, DAYS)},
    behind={table.key: table for table in (POSTS, MEMBERSHIPS, HEADSHIPS)},
)
