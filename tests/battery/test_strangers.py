"""A slice of the pieces about rights: the table speaks of every address and post; strangers are shown nothing."""

import pytest

from kesu.directory import house_posts
from kesu.directory.demo import CAST
from kesu.library.books import texts_of
from tests.battery.strangers.matrix import rows, without_row
from tests.battery.strangers.seeing import ACTORS, GROUPS, NOBODY, SEEN_BY, SEES
from tests.battery.strangers.walking import walked
from tests.battery.strangers.world import AT, P01, furnished


def test_every_address_has_a_line_in_the_reviewed_table_and_every_line_an_address():
    assert without_row() == []
    assert len(rows()) > 300


def test_every_post_is_held_by_somebody_whose_rights_are_written_down():
    held = {post for member in CAST if member.login in SEES for post in member.posts}
    titles = texts_of(P01)["posts.toml"]
    named = {line.split('"')[1] for line in titles.splitlines() if line.startswith("id = ")}
    derived = {line.split('"')[1] for line in titles.partition("first_receiver")[2].splitlines()
               if line.startswith("id = ")} | {"first_receiver"}  # fmt: skip
    departments = {post for post in named if post.endswith("_department") or post == "gm_office"}
    assert {*named} - held - derived - departments == set()
    hired_here = {house_posts.MAIL_CLERK, house_posts.SECURITY}
    assert set(house_posts.HOUSE_POSTS) - held <= hired_here
    assert {member.login for member in CAST} <= set(SEES)
    assert all(set(group) <= set(ACTORS) for group in (*GROUPS.values(), *SEEN_BY.values()))


@pytest.mark.django_db
def test_a_visitor_and_somebody_of_another_branch_get_at_nothing_of_others(
    settings, tmp_path, clock_at
):
    settings.KESU_HOME = tmp_path
    clock_at(AT.isoformat())
    world = furnished()
    visited = walked(world, [NOBODY], ["GET"])
    read = walked(world, ["tianye"], ["GET"], "cases/")
    posted = walked(world, ["tianye"], ["POST"], "api/v1/records/")
    assert [*visited.wrong, *read.wrong, *posted.wrong] == []
    assert visited.asked + read.asked + posted.asked > 500
