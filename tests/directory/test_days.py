"""The company's own days and hours."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from kesu.changes import add
from kesu.directory.models import CalendarException
from kesu.directory.opening_hours import read_hours
from kesu.directory.queries import exceptions_of

DAY = date(2026, 5, 4)


def exception(at, **facts):
    given = {"day": DAY, "sort": "work", "says": "盘点", **facts}
    return add(CalendarException(**given), by=None, at=at)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ()),
        ("08:30-12:00, 13:30-17:30", ("08:30-12:00", "13:30-17:30")),
        ("8：30至12：00，13:30–24:00", ("08:30-12:00", "13:30-24:00")),
    ],
)
def test_hours_are_read_as_people_type_them(typed, read):
    assert read_hours(typed) == read


@pytest.mark.parametrize(
    "typed", ["morning", "12:00-08:00", "08:30-24:30", "08:00-12:00,11:00-13:00", "25:00-26:00"]
)
def test_hours_that_say_nothing_certain_are_refused(typed):
    with pytest.raises(ValueError, match="“"):
        read_hours(typed)


def test_a_day_off_has_no_hours(db, at):
    with pytest.raises(ValidationError) as refusal:
        exception(at, sort="off", hours="08:30-12:00")
    assert "hours" in refusal.value.message_dict


def test_one_day_has_one_exception_of_the_company_and_one_of_each_branch(south, at):
    exception(at)
    exception(at, branch=south)
    for branch in (None, south):
        with pytest.raises(ValidationError):
            exception(at, branch=branch)


def test_a_branch_reads_the_companys_days_and_its_own_which_come_last(south, at):
    of_branch = exception(at, branch=south)
    of_company = exception(at)
    assert exceptions_of(branch="south") == [of_company, of_branch]
    assert exceptions_of() == [of_company]
