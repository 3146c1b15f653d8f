"""Who somebody is when they act."""

from datetime import date, datetime, timedelta

from kesu.directory import actions
from kesu.directory.models import Absence, Department
from kesu.directory.queries import actor_of, people_of

DAY = timedelta(days=1)


def away(person, deputy, at, until=None):
    return actions.set_absence(
        person=person,
        from_at=at - DAY,
        until_at=until or at + DAY,
        deputy=deputy,
        by=None,
        at=at,
    )


def test_a_person_is_themselves_their_posts_their_department_and_what_they_head(hanmeimei, at):
    card = actor_of(person=hanmeimei, at=at)
    assert card.parties == {
        f"person:{hanmeimei.pk}",
        "post:quality_manager",
        "dept:quality_department",
        "head:quality_department",
    }
    assert (card.name, card.department, card.branch) == ("韩梅梅", "quality_department", "hq")


def test_a_post_counts_on_its_first_and_last_day_and_not_outside(lilei, wangfang, at):
    actions.bind_post(
        person=wangfang,
        post="service_clerk",
        from_on=date(2026, 1, 5),
        until_on=date(2026, 1, 6),
        by=None,
        at=at,
    )
    held = [
        "post:service_clerk" in actor_of(person=wangfang, at=at + n * DAY).parties
        for n in (-1, 0, 1, 2)
    ]
    assert held == [False, True, True, False]


def test_the_day_of_a_post_is_a_day_of_the_company_not_of_greenwich(wangfang, at):
    actions.bind_post(
        person=wangfang, post="service_clerk", from_on=date(2026, 1, 6), by=None, at=at
    )
    just_after_midnight = datetime.fromisoformat("2026-01-06T00:30+08:00")
    assert "post:service_clerk" in actor_of(person=wangfang, at=just_after_midnight).parties
    assert (
        "post:service_clerk"
        not in actor_of(person=wangfang, at=just_after_midnight - timedelta(hours=1)).parties
    )


def test_a_deputy_has_the_parties_of_the_one_who_is_away_and_they_are_told_apart(
    lilei, hanmeimei, at
):
    away(hanmeimei, lilei, at)
    card = actor_of(person=lilei, at=at)
    assert {"post:quality_manager", f"person:{hanmeimei.pk}"} <= card.parties
    ((who, theirs),) = card.deputising_for
    assert who == str(hanmeimei.pk)
    assert "post:quality_manager" in theirs
    assert "post:complaint_engineer" not in theirs


def test_a_deputy_is_nothing_more_once_the_absence_is_over(lilei, hanmeimei, at):
    away(hanmeimei, lilei, at)
    assert actor_of(person=lilei, at=at + DAY).deputising_for == ()


def test_a_deputy_who_is_away_too_passes_it_on(lilei, hanmeimei, wangfang, at):
    away(hanmeimei, lilei, at)
    away(lilei, wangfang, at)
    card = actor_of(person=wangfang, at=at)
    assert {"post:quality_manager", "post:complaint_engineer"} <= card.parties
    assert actor_of(person=lilei, at=at).deputising_for == ()


def test_two_who_name_each_other_and_are_both_away_stand_in_for_nobody(lilei, hanmeimei, at):
    away(hanmeimei, lilei, at)
    ring = away(lilei, None, at)  # a ring is refused since; it may stand from before
    Absence.objects.filter(pk=ring.pk).update(deputy=hanmeimei)
    assert actor_of(person=lilei, at=at).deputising_for == ()


def test_somebody_who_has_left_is_only_themselves(lilei, at):
    actions.leave(person=lilei, on=date(2026, 1, 4), by=None, at=at)
    assert actor_of(person=lilei, at=at).parties == {f"person:{lilei.pk}"}


def test_the_head_office_sees_all_branches_and_a_branch_does_not(lilei, wangfang, at):
    assert actor_of(person=lilei, at=at).sees_all_branches
    assert not actor_of(person=wangfang, at=at).sees_all_branches


def test_asking_costs_two_statements_however_many_are_away(
    lilei, hanmeimei, wangfang, hired, at, django_assert_num_queries
):
    for n in range(5):
        away(hired(f"p{n}", f"某人{n}"), lilei, at)
    with django_assert_num_queries(2):
        assert len(actor_of(person=lilei, at=at).deputising_for) == 5


def test_who_is_in_a_part_of_a_department_is_in_the_department_too(hanmeimei, at):
    (home,) = Department.objects.filter(code="quality_department")
    part = Department.objects.create(code="south", name_zh="南区", branch=home.branch, parent=home)
    person = actions.hire(
        login="x", name="南方", department=part, from_on=date(2026, 1, 1), by=None, at=at
    )
    card = actor_of(person=person, at=at)
    assert card.departments == ("south", "quality_department")
    assert {"dept:south", "dept:quality_department"} <= card.parties
    assert person in people_of(party="dept:quality_department", at=at)
