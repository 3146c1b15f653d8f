"""The working calendar: a year at a glance, and when a limit falls due."""

from datetime import UTC, date, datetime

import pytest

from kesu import changes
from kesu.desk.calendar_pages.calendars import calendars_now
from kesu.desk.calendar_pages.year import year_of
from kesu.directory.models import CalendarException, Person

SAT_10_OCT = date(2026, 10, 10)


@pytest.fixture
def lilei(db, client) -> Person:
    person = Person.objects.create_person("lilei", name="李雷（虚构）")
    client.force_login(person)
    return person


def shown(client, **asked) -> str:
    answer = client.get("/calendar", asked, headers={"accept-language": "zh-hans"})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_calendar_is_for_people_who_signed_in(db, client):
    assert client.get("/calendar").status_code == 302


def test_a_make_up_workday_is_marked_with_its_holiday_and_notice(lilei, client):
    page = shown(client, calendar="cn-office", year="2026")
    assert 'class="day day--makeup"' in page
    assert "国务院办公厅关于2026年部分节假日安排的通知" in page


def test_a_year_not_published_is_provisional(lilei, client):
    assert "尚未公布" in shown(client, calendar="cn-office", year="2027")
    assert "尚未公布" not in shown(client, calendar="cn-office", year="2026")


def test_a_day_of_the_companys_own_shows_at_once(lilei, client):
    row = CalendarException(day=SAT_10_OCT, sort="work", hours="09:00-12:00", says="盘点")
    assert "盘点" not in shown(client, year="2026")
    changes.add(row, by=None, at=datetime(2026, 1, 5, tzinfo=UTC))
    assert "盘点" in shown(client, year="2026")


def test_working_days_are_counted_with_make_up_days(db):
    year = year_of(calendars_now()["cn-office"], 2026)
    assert year.worked == sum(
        bool(calendars_now()["cn-office"].hours_on(day.on))
        for month in year.months
        for week in month.weeks
        for day in week
        if day
    )
    assert 240 < year.worked < 255


def test_a_limit_falls_due_with_its_arithmetic(lilei, client):
    page = shown(
        client, calendar="cn-office", start="2024-09-30T16:00", number="4", unit="working hours"
    )
    assert "2024-10-08 周二 11:00" in page
    assert "国庆节" in page


def test_a_limit_into_a_year_not_published_is_provisional(lilei, client):
    page = shown(client, start="2026-12-30T09:00", number="5", unit="working days")
    assert "暂定" in page.split('id="due"')[1]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"start": "x", "number": "4", "unit": "days"}, "id_start_error"),
        ({"start": "2024-09-30T16:00", "number": "1.5", "unit": "days"}, "id_number_error"),
        ({"start": "2024-09-30T16:00", "number": "4", "unit": "moons"}, "id_unit_error"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field(lilei, client, asked, said):
    page = shown(client, **asked)
    assert said in page
    assert f'value="{asked["number"]}"' in page


def test_years_and_calendars_that_are_not_there_are_refused(lilei, client):
    assert client.get("/calendar?year=abc").status_code == 400
    assert client.get("/calendar?calendar=moon").status_code == 404


def test_the_page_costs_the_same_whatever_the_year(lilei, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        shown(client, year="2024")
