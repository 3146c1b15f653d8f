"""Who answers for a party."""

from datetime import date, timedelta

import pytest

from kesu.directory import actions
from kesu.directory.queries import holders_of, people_of, unstaffed

DAY = timedelta(days=1)


def away(person, deputy, at):
    actions.set_absence(
        person=person, from_at=at - DAY, until_at=at + DAY, deputy=deputy, by=None, at=at
    )


def test_every_sort_of_party_has_its_people(lilei, hanmeimei, at):
    assert people_of(party="post:complaint_engineer", at=at) == [lilei]
    assert people_of(party="head:quality_department", at=at) == [hanmeimei]
    assert people_of(party="dept:quality_department", at=at) == [lilei, hanmeimei]
    assert people_of(party=f"person:{lilei.pk}", at=at) == [lilei]


def test_the_deputy_replaces_the_one_who_is_away_and_is_marked(lilei, hanmeimei, at):
    away(hanmeimei, lilei, at)
    (holder,) = holders_of(parties=["post:quality_manager"], at=at)["post:quality_manager"]
    assert (holder.person, holder.stands_in_for) == (lilei, hanmeimei)


def test_somebody_who_holds_it_themselves_is_not_shown_as_a_deputy(lilei, hanmeimei, at):
    away(hanmeimei, lilei, at)
    held = holders_of(parties=["dept:quality_department"], at=at)["dept:quality_department"]
    assert [(h.person, h.stands_in_for) for h in held] == [(lilei, None)]


def test_one_who_is_away_without_a_deputy_stays_known_but_the_post_is_unstaffed(lilei, at):
    away(lilei, None, at)
    (holder,) = holders_of(parties=["post:complaint_engineer"], at=at)["post:complaint_engineer"]
    assert (holder.person, holder.is_away) == (lilei, True)
    assert unstaffed(parties=["post:complaint_engineer"], at=at) == ["post:complaint_engineer"]


def test_a_post_that_nobody_holds_is_unstaffed_and_one_that_is_held_is_not(lilei, at):
    asked = ["post:general_manager", "post:complaint_engineer", "head:quality_department"]
    assert unstaffed(parties=asked, at=at) == ["post:general_manager", "head:quality_department"]


def test_a_leaver_answers_for_nothing_from_the_next_day(lilei, at):
    actions.leave(person=lilei, on=date(2026, 1, 5), by=None, at=at)
    assert people_of(party="post:complaint_engineer", at=at) == [lilei]
    assert people_of(party="post:complaint_engineer", at=at + DAY) == []


@pytest.mark.parametrize("party", ["", "post:", "boss:1", "quality_manager"])
def test_a_word_that_is_no_party_is_refused(db, at, party):
    with pytest.raises(ValueError, match="is no party"):
        people_of(party=party, at=at)


def test_asking_for_many_parties_costs_four_statements(
    lilei, hanmeimei, wangfang, at, django_assert_num_queries
):
    asked = ["post:quality_manager", "dept:quality_department", "head:x", f"person:{lilei.pk}"]
    with django_assert_num_queries(4):
        holders_of(parties=asked, at=at)
