"""Posts and headships are given and ended; people are away."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from kesu.directory import actions
from kesu.directory.models import Absence, Headship

DAY = timedelta(days=1)


def test_the_same_post_twice_at_one_time_is_refused(lilei, at):
    with pytest.raises(ValidationError) as refusal:
        actions.bind_post(
            person=lilei, post="complaint_engineer", from_on=date(2026, 1, 1), by=None, at=at
        )
    assert "from_on" in refusal.value.message_dict


def test_the_same_post_for_another_branch_is_another_post(lilei, south, at):
    held = actions.bind_post(
        person=lilei,
        post="complaint_engineer",
        branch=south,
        from_on=date(2026, 1, 1),
        by=None,
        at=at,
    )
    assert held.branch == south


def test_a_post_that_ends_before_it_begins_is_refused(lilei, at):
    with pytest.raises(ValidationError):
        actions.bind_post(
            person=lilei,
            post="project_chief_engineer",
            from_on=date(2026, 1, 2),
            until_on=date(2026, 1, 1),
            by=None,
            at=at,
        )


def test_a_new_head_ends_the_old_one_the_day_before(hanmeimei, lilei, quality, at):
    actions.bind_head(person=lilei, department=quality, from_on=date(2026, 2, 1), by=None, at=at)
    old = Headship.objects.get(person=hanmeimei)
    assert old.until_on == date(2026, 1, 31)


def test_nobody_makes_themselves_auditor_but_another_may(lilei, hanmeimei, at):
    def bind(by):
        return actions.bind_post(
            person=lilei, post="auditor", from_on=date(2026, 1, 1), by=by, at=at
        )

    with pytest.raises(ValidationError) as refusal:
        bind(lilei)
    assert "post" in refusal.value.message_dict
    assert bind(hanmeimei).pk


def test_nobody_is_their_own_deputy(lilei, at):
    with pytest.raises(ValidationError):
        actions.set_absence(
            person=lilei, from_at=at, until_at=at + DAY, deputy=lilei, by=None, at=at
        )


def test_nobody_is_away_twice_at_one_time(lilei, at):
    away = {"person": lilei, "deputy": None, "by": None, "at": at}
    actions.set_absence(from_at=at, until_at=at + DAY, **away)
    actions.set_absence(from_at=at + DAY, until_at=at + 2 * DAY, **away)
    with pytest.raises(ValidationError):
        actions.set_absence(from_at=at, until_at=at + 3 * DAY, **away)


def test_an_absence_to_come_is_taken_back_and_a_begun_one_ends_now(lilei, hanmeimei, at):
    begun, to_come = (
        actions.set_absence(
            person=person, from_at=at + n * DAY, until_at=at + 9 * DAY, deputy=None, by=None, at=at
        )
        for person, n in ((lilei, -1), (hanmeimei, 1))
    )
    actions.cancel_absence(absence=begun, by=None, at=at)
    actions.cancel_absence(absence=to_come, by=None, at=at)
    assert Absence.objects.get().until_at == at
