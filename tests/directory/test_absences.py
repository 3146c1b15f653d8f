"""Who is away and who stands in: rings, chains, what one should know, who may enter it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from kesu.changes import change
from kesu.directory import actions
from kesu.directory.models import Change
from kesu.directory.queries import actor_of, away_now, not_over, remarks_on, stood_in_for
from kesu.directory.rights import enters_absence_of, enters_for_others

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def english():
    """Sentences are read in the language of the source."""
    with translation.override("en"):
        yield


def away(person, deputy, at, days=(0, 2), **more):
    return actions.set_absence(
        person=person, from_at=at + days[0] * DAY, until_at=at + days[1] * DAY, deputy=deputy,
        by=None, at=at, **more,
    )  # fmt: skip


def test_two_who_are_away_at_once_do_not_stand_in_for_each_other(lilei, hanmeimei, at):
    away(lilei, hanmeimei, at)
    with pytest.raises(ValidationError, match="circle"):
        away(hanmeimei, lilei, at, (1, 3))
    assert not_over(person=hanmeimei, at=at) == []


def test_a_ring_of_three_is_found_and_one_that_never_closes_is_not(lilei, hanmeimei, wangfang, at):
    away(lilei, hanmeimei, at)
    away(hanmeimei, wangfang, at, (1, 3))
    away(wangfang, lilei, at, (2, 4))  # 李雷 is back by then
    with pytest.raises(ValidationError, match="circle"):
        away(wangfang, lilei, at, (1, 2))


def test_an_absence_that_is_prolonged_into_a_ring_is_refused(lilei, hanmeimei, at):
    first = away(lilei, hanmeimei, at)
    away(hanmeimei, lilei, at, (2, 4))
    with pytest.raises(ValidationError):
        change(first, {"until_at": at + 3 * DAY}, by=None, at=at)


def test_a_deputy_who_has_left_by_then_is_refused(lilei, hanmeimei, at):
    actions.leave(person=hanmeimei, on=(at + DAY).date(), by=None, at=at)
    with pytest.raises(ValidationError, match="left"):
        away(lilei, hanmeimei, at, (3, 5))


def test_what_one_should_know_is_said_and_refuses_nothing(lilei, hanmeimei, wangfang, at):
    assert "Nobody stands in" in remarks_on(away(lilei, None, at, (10, 12)))[0]
    away(hanmeimei, None, at, (1, 3))
    (too,) = remarks_on(away(lilei, hanmeimei, at))
    assert "away too" in too
    assert "nobody" in too


def test_a_deputy_from_the_head_office_reads_everything_and_one_from_a_branch_does_not(
    lilei, wangfang, at
):
    assert remarks_on(away(wangfang, lilei, at)) == []
    (said,) = remarks_on(away(lilei, wangfang, at, (5, 6)))
    assert "does not belong to 总部" in said


def test_who_is_away_now_is_shown_with_the_one_who_acts(lilei, hanmeimei, wangfang, at):
    away(lilei, hanmeimei, at)
    away(hanmeimei, wangfang, at)
    found = {each.absence.person: each.acting for each in away_now(at=at)}
    assert found == {lilei: wangfang, hanmeimei: wangfang}
    assert [a.person for a in stood_in_for(person=wangfang, at=at)] == [hanmeimei]
    assert away_now(at=at + 2 * DAY) == []


def test_both_away_without_another_deputy_leaves_nobody(lilei, hanmeimei, at):
    away(lilei, hanmeimei, at)
    away(hanmeimei, None, at)
    assert [each.acting for each in away_now(people=[lilei.pk], at=at)] == [None]


def test_back_early_the_deputy_is_nothing_more_and_the_note_says_who_ended_it(lilei, hanmeimei, at):
    absence = away(lilei, hanmeimei, at, note="出差苏州")
    later = at + timedelta(hours=3)
    assert actions.cancel_absence(absence=absence, by=lilei, at=later)
    assert actor_of(person=hanmeimei, at=later).deputising_for == ()
    assert Change.objects.filter(table="absence", by=lilei, sort="changed").count() == 1
    assert not actions.cancel_absence(absence=absence, by=lilei, at=later)


def test_heads_enter_the_absences_of_their_people_and_others_only_their_own(
    lilei, hanmeimei, wangfang, at
):
    head, clerk = actor_of(person=hanmeimei, at=at), actor_of(person=lilei, at=at)
    assert enters_absence_of(head, lilei, at)
    assert not enters_absence_of(head, wangfang, at)
    assert enters_absence_of(clerk, lilei, at)
    assert not enters_absence_of(clerk, hanmeimei, at)
    assert enters_for_others(head)
    assert not enters_for_others(clerk)
