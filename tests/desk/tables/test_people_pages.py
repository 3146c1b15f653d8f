"""People, posts and absences as pages."""

from datetime import date, timedelta

import pytest

from kesu import clock
from kesu.cases.actions.publishing import publish
from kesu.core.records.entries import SYSTEM
from kesu.core.values import Text
from kesu.desk.directory_pages import posts_asked
from kesu.desk.directory_pages.posts_asked import PostAsked
from kesu.directory.models import Absence, CalendarException, Headship, Person, PostHolding
from kesu.library.books import texts_of
from kesu.library.official_days import RULEBOOKS
from tests.desk.tables.conftest import AT

NEW = {
    "login": "lilei",
    "name": "李雷",
    "language": "zh-hans",
    "department": "gm_office",
    "from_on": "2026-01-05",
}


def test_a_person_is_hired_into_a_department(keeper, head_office):
    assert keeper.post("/directory/people/new", NEW).status_code == 302
    person = Person.objects.get(login="lilei")
    assert person.memberships.get().department == head_office


def test_a_faulty_hiring_comes_back_filled_and_hires_nobody(keeper):
    response = keeper.post("/directory/people/new", {**NEW, "department": "nowhere"})
    assert response.status_code == 422
    assert response.context["form"]["name"].value() == "李雷"
    assert not Person.objects.filter(login="lilei").exists()


def test_the_page_of_a_person_shows_where_they_are_and_what_they_hold(keeper, hejie):
    text = keeper.get(f"/directory/people/{hejie.pk}").content.decode()
    assert "总经办" in text
    assert "system_administrator" in text


def test_a_person_moves_heads_and_leaves(keeper, wangfang, head_office):
    today = clock.now().date()
    for doing, sent in (
        ("department", {"department-department": "gm_office", "department-from_on": str(today)}),
        ("headship", {"headship-department": "gm_office", "headship-from_on": str(today)}),
        ("leaving", {"leaving-on": str(today + timedelta(days=9))}),
    ):
        response = keeper.post(f"/directory/people/{wangfang.pk}/{doing}", sent)
        assert response.status_code == 302
    assert Headship.objects.get().until_on == today + timedelta(days=9)
    wangfang.refresh_from_db()
    assert wangfang.left_on == today + timedelta(days=9)


def test_a_last_day_before_the_first_comes_back_with_the_reason(keeper, wangfang):
    response = keeper.post(f"/directory/people/{wangfang.pk}/leaving", {"leaving-on": "2020-01-01"})
    assert response.status_code == 422
    wangfang.refresh_from_db()
    assert wangfang.left_on is None


@pytest.mark.parametrize("tail", ["", "/department", "/headship", "/leaving"])
def test_who_does_not_keep_the_directory_changes_nobody(reader, hejie, tail):
    assert reader.post(f"/directory/people/{hejie.pk}{tail}", {"name": "x"}).status_code == 403
    hejie.refresh_from_db()
    assert hejie.name == "何洁"


def test_an_act_that_is_not_there_is_not_found(keeper, wangfang):
    assert keeper.post(f"/directory/people/{wangfang.pk}/promotion").status_code == 404


def test_posts_of_a_book_that_nobody_holds_stand_first_and_are_marked(keeper, monkeypatch):
    asked = [PostAsked("complaint_engineer", Text("客诉工程师", "Complaint engineer"), "P01")]
    monkeypatch.setattr(posts_asked, "of_books", lambda _person: asked)
    response = keeper.get("/directory/posts")
    first, *_rest = response.context["lines"]
    assert (first[0].post, first[1], first[2]) == ("complaint_engineer", [], True)
    held = {line[0].post: line[2] for line in response.context["lines"]}
    assert held["system_administrator"] is False


def test_a_published_book_asks_for_its_posts_and_for_no_department(keeper):
    publish(texts_of(RULEBOOKS / "equipment-maker" / "p01"), by=SYSTEM, at=AT)
    asked = {line[0].post: line[0] for line in keeper.get("/directory/posts").context["lines"]}
    assert (asked["quality_manager"].title.zh, asked["quality_manager"].book) == (
        "品质部经理",
        "客诉处理操作规范",
    )
    assert not {"quality_department", "customer_side"} & set(asked)


def test_a_post_is_given_and_ended(keeper, wangfang):
    given = {"post": "service_clerk", "person": "wangfang", "from_on": "2026-01-05"}
    assert keeper.post("/directory/posts", given).status_code == 302
    held = PostHolding.objects.get(post="service_clerk")
    keeper.post(f"/directory/posts/{held.pk}/end", {"until_on": "2026-01-31"})
    held.refresh_from_db()
    assert held.until_on == date(2026, 1, 31)


def test_a_post_ended_before_it_began_stays(keeper, wangfang):
    given = {"post": "service_clerk", "person": "wangfang", "from_on": "2026-01-05"}
    keeper.post("/directory/posts", given)
    held = PostHolding.objects.get(post="service_clerk")
    for day in ("2026-01-01", "soon"):
        keeper.post(f"/directory/posts/{held.pk}/end", {"until_on": day})
    held.refresh_from_db()
    assert held.until_on is None


def test_who_does_not_keep_the_directory_gives_no_posts(reader, wangfang, hejie):
    given = {"post": "auditor", "person": "wangfang", "from_on": "2026-01-05"}
    assert reader.post("/directory/posts", given).status_code == 403
    held = PostHolding.objects.get(person=hejie)
    assert (
        reader.post(f"/directory/posts/{held.pk}/end", {"until_on": "2026-01-31"}).status_code
        == 403
    )


def test_everybody_enters_their_own_absence_and_only_the_keeper_anothers(reader, keeper, hejie):
    away = {"person": "wangfang", "from_at": "2026-01-05T09:00", "until_at": "2026-01-06T09:00"}
    assert reader.post("/directory/absences/new", {**away, "deputy": "hejie"}).status_code == 302
    others = {**away, "person": "hejie"}
    assert reader.post("/directory/absences/new", others).status_code == 422
    assert keeper.post("/directory/absences/new", others).status_code == 302
    assert Absence.objects.count() == 2


def test_an_exception_of_the_calendar_says_what_is_wrong_with_its_hours(keeper):
    day = {"day": "2026-05-04", "sort": "work", "hours": "morning", "says": "盘点"}
    response = keeper.post("/directory/days/new", day)
    assert list(response.context["form"].errors) == ["hours"]
    keeper.post("/directory/days/new", {**day, "hours": "08:30-12:00"})
    assert CalendarException.objects.get().intervals() == ("08:30-12:00",)


def test_the_directory_and_the_registry_show_their_tables(reader):
    for address in ("/directory", "/registry"):
        assert reader.get(address).status_code == 200
