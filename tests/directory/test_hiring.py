"""People come, move and leave."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from kesu.directory import actions
from kesu.directory.actions import hiring
from kesu.directory.models import Absence, Change, Headship, Membership, Person, PostHolding

DAY = timedelta(days=1)


def test_a_hired_person_is_a_member_from_the_first_day_and_cannot_sign_in_without_a_password(
    lilei, quality
):
    (membership,) = Membership.objects.filter(person=lilei)
    assert (membership.department, membership.until_on) == (quality, None)
    assert not lilei.has_usable_password()


def test_a_second_person_of_one_sign_in_name_is_refused_and_nothing_stays(lilei, hired, service):
    with pytest.raises(ValidationError) as refusal:
        hired("lilei", "另一人", service)
    assert "login" in refusal.value.message_dict
    assert Person.objects.count() == 1


def test_moving_ends_the_old_membership_the_day_before(lilei, service, at):
    actions.move(person=lilei, department=service, from_on=date(2026, 2, 1), by=None, at=at)
    old, new = Membership.objects.filter(person=lilei).order_by("from_on")
    assert old.until_on == date(2026, 1, 31)
    assert (new.department, new.from_on) == (service, date(2026, 2, 1))


def test_moving_to_a_day_before_the_present_department_is_refused(lilei, service, at):
    with pytest.raises(ValidationError, match="2025"):
        actions.move(person=lilei, department=service, from_on=date(2024, 1, 1), by=None, at=at)


def test_leaving_ends_posts_headships_and_membership_with_the_last_day(hanmeimei, at):
    actions.leave(person=hanmeimei, on=date(2026, 1, 4), by=None, at=at)
    last_days = {
        row.until_on
        for table in (Membership, Headship, PostHolding)
        for row in table.objects.filter(person=hanmeimei)
    }
    assert last_days == {date(2026, 1, 4)}


def test_leaving_shuts_sessions_and_tokens_at_once(lilei, client, at):
    client.force_login(lilei)
    _token, secret = actions.issue(
        person=lilei, name="erp", scopes=["read"], expires_at=at + DAY, by=None, at=at
    )
    actions.leave(person=lilei, on=date(2026, 1, 4), by=None, at=at)
    request = client.get("/").wsgi_request
    assert not request.user.is_authenticated
    assert actions.authenticate(secret=secret, at=at) is None


def test_a_last_day_to_come_keeps_the_sign_in_until_it_is_over(lilei, at):
    actions.leave(person=lilei, on=date(2026, 1, 6), by=None, at=at)
    assert actions.shut_out_leavers(by=None, at=at + DAY) == 0
    assert actions.shut_out_leavers(by=None, at=at + 2 * DAY) == 1
    lilei.refresh_from_db()
    assert not lilei.is_active


def test_a_leaver_is_nobodys_deputy_any_more(lilei, hanmeimei, at):
    actions.set_absence(
        person=hanmeimei, from_at=at, until_at=at + DAY, deputy=lilei, by=None, at=at
    )
    actions.leave(person=lilei, on=date(2026, 1, 4), by=None, at=at)
    assert Absence.objects.get().deputy is None


def test_each_change_is_noted_with_who_and_before_and_after(lilei, hanmeimei, at):
    actions.correct(person=lilei, values={"name": "李磊"}, by=hanmeimei, at=at)
    note = Change.objects.filter(table="person", sort="changed").get()
    assert (note.by, note.before, note.after) == (hanmeimei, {"name": "李雷"}, {"name": "李磊"})


def test_personal_values_are_named_in_notes_but_not_kept_there(lilei, at):
    actions.correct(person=lilei, values={"phone": "13900000000"}, by=None, at=at)
    note = Change.objects.filter(table="person", sort="changed").get()
    assert note.after == {"phone": "•••"}


def test_notes_of_changes_cannot_be_changed_or_deleted(lilei):
    note = Change.objects.all()[0]
    for forbidden in (note.save, note.delete, Change.objects.all().delete):
        with pytest.raises(TypeError, match="append-only"):
            forbidden()


def test_of_two_changes_made_from_one_version_the_second_is_refused(lilei, at):
    same = Person.objects.get(pk=lilei.pk)
    actions.correct(person=lilei, values={"name": "李磊"}, by=None, at=at)
    with pytest.raises(ValidationError) as refusal:
        actions.correct(person=same, values={"name": "李蕾"}, by=None, at=at)
    assert refusal.value.code == "stale"


def test_saving_what_stands_changes_nothing_and_leaves_no_note(lilei, at):
    before = Change.objects.count()
    assert not actions.correct(person=lilei, values={"name": "李雷"}, by=None, at=at)
    assert Change.objects.count() == before


def test_when_the_last_day_is_over_rooms_above_switch_off_what_is_theirs(lilei, at, monkeypatch):
    told = []
    monkeypatch.setattr(hiring, "ON_LEAVING", [lambda person, by, at: told.append(person)])
    actions.leave(person=lilei, on=(at + DAY).date(), by=None, at=at)
    assert told == []
    actions.shut_out_leavers(by=None, at=at + 2 * DAY)
    assert told == [lilei]
