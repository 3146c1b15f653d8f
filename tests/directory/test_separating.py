"""Three administrators: nobody is two of them, nobody makes themselves one, and who appoints keeps no settings."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from kesu import clock
from kesu.directory import actions
from kesu.directory.house_posts import ADMINISTRATOR, AUDITOR, REGISTRY_KEEPER, SECURITY
from kesu.directory.models import PostHolding
from kesu.directory.queries import actor_of
from kesu.directory.rights import administers_security, administers_system
from kesu.directory.separating import THE_THREE, held_twice
from kesu.shell.examining import administrators
from kesu.shell.main import run_command

FROM = date(2026, 1, 1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def now(clock_at):
    clock_at("2026-01-05T09:00+08:00")


def bind(person, post, by=None, from_on=FROM, until_on=None):
    return actions.bind_post(
        person=person, post=post, from_on=from_on, until_on=until_on, by=by, at=clock.now()
    )


def keeps(person) -> tuple[bool, bool]:
    """Say whether somebody keeps settings, and whether they keep people and posts."""
    card = actor_of(person=person, at=clock.now())
    return administers_system(card), administers_security(card)


@pytest.mark.parametrize("one", THE_THREE)
@pytest.mark.parametrize("other", THE_THREE)
def test_nobody_holds_two_of_the_three_at_once(lilei, one, other):
    if one == other:
        return
    bind(lilei, one)
    with pytest.raises(ValidationError) as refused:
        bind(lilei, other, from_on=FROM + DAY)
    (says,) = refused.value.message_dict["post"]
    assert lilei.name in says
    assert PostHolding.objects.filter(person=lilei, post=other).count() == 0


def test_one_after_the_other_is_allowed_and_so_is_any_other_post(lilei):
    bind(lilei, ADMINISTRATOR, until_on=FROM)
    bind(lilei, AUDITOR, from_on=FROM + DAY)
    bind(lilei, REGISTRY_KEEPER)


@pytest.mark.parametrize("post", THE_THREE)
def test_nobody_gives_one_of_them_to_themselves(lilei, hanmeimei, post):
    with pytest.raises(ValidationError) as refused:
        bind(lilei, post, by=lilei)
    assert "post" in refused.value.message_dict
    assert bind(lilei, post, by=hanmeimei).post == post


def test_before_a_company_names_a_security_administrator_the_system_administrator_appoints(
    lilei, hanmeimei
):
    bind(lilei, ADMINISTRATOR)
    assert keeps(lilei) == (True, True)
    bind(hanmeimei, SECURITY, by=lilei, from_on=date(2026, 1, 6))
    assert keeps(lilei) == (True, True)
    with clock.stopped_at(clock.now() + DAY):
        assert keeps(lilei) == (True, False)
        assert keeps(hanmeimei) == (False, True)


def test_once_separated_the_right_does_not_come_back_when_the_security_administrator_leaves(
    lilei, hanmeimei
):
    bind(lilei, ADMINISTRATOR)
    bind(hanmeimei, SECURITY, until_on=date(2026, 1, 4))
    assert keeps(lilei) == (True, False)


def test_the_last_who_can_appoint_is_not_ended(lilei, hanmeimei):
    held = bind(hanmeimei, SECURITY)
    with pytest.raises(ValidationError) as refused:
        actions.end(held=held, until_on=date(2026, 1, 31), by=None, at=clock.now())
    assert "until_on" in refused.value.message_dict
    bind(lilei, SECURITY)
    actions.end(held=held, until_on=date(2026, 1, 31), by=None, at=clock.now())


def test_nobody_comes_to_two_of_them_by_standing_in(lilei, hanmeimei):
    bind(lilei, ADMINISTRATOR)
    bind(hanmeimei, SECURITY)
    away: dict[str, Any] = {
        "from_at": clock.now(),
        "until_at": clock.now() + DAY,
        "by": None,
        "at": clock.now(),
    }
    with pytest.raises(ValidationError) as refused:
        actions.set_absence(person=hanmeimei, deputy=lilei, **away)
    assert lilei.name in refused.value.message_dict["deputy"][0]
    assert actions.set_absence(person=hanmeimei, **away).deputy is None


def test_who_held_two_before_is_named_with_what_they_hold(lilei, hanmeimei):
    bind(lilei, ADMINISTRATOR)
    PostHolding.objects.create(person=lilei, post=AUDITOR, from_on=FROM)
    assert held_twice(date(2026, 1, 5)) == {lilei: [AUDITOR, ADMINISTRATOR]}
    levels = [(one.level, lilei.name in one.says) for one in administrators.examine()]
    assert levels == [("bad", True), ("look", False)]


def test_all_is_well_with_three_people(lilei, hanmeimei, hired):
    for person, post in zip((lilei, hanmeimei, hired("wu", "吴")), THE_THREE, strict=True):
        bind(person, post)
    assert [one.level for one in administrators.examine()] == ["good"]


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_pages_follow_once_they_are_separated(lilei, hanmeimei):
    bind(lilei, ADMINISTRATOR)
    bind(hanmeimei, SECURITY)
    system, security = signed_in(lilei), signed_in(hanmeimei)
    pages = ("/directory/hand-overs", "/channels", "/directory/days/new", "/directory/people/new")
    assert [system.get(page).status_code for page in pages] == [404, 200, 200, 403]
    assert [security.get(page).status_code for page in pages] == [200, 404, 403, 200]
    assert security.get("/own-forms").status_code == 404
    given = {"post": REGISTRY_KEEPER, "person": "lilei", "from_on": "2026-01-05"}
    assert system.post("/directory/posts", given).status_code == 403
    assert security.post("/directory/posts", given).status_code == 302
    refused = security.post("/directory/posts", {**given, "post": AUDITOR})
    assert refused.status_code == 422
    assert lilei.name in refused.content.decode()


def test_an_operator_appoints_where_nobody_can(lilei, hanmeimei, monkeypatch, capsys):
    bind(hanmeimei, SECURITY, until_on=date(2026, 1, 4))
    assert "bad" in [one.level for one in administrators.examine()]
    assert run_command("appoint", "lilei", SECURITY, "--language", "en") == 0
    assert keeps(lilei) == (False, True)
