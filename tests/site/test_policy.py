"""A page opens only as its policy says."""

import pytest
from django.test import Client, override_settings

from kesu.directory.models import Person
from kesu.directory.policy import policy, policy_of
from kesu.site import checks
from tests.site import pages

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.site.pages")]


@pytest.fixture
def li(client: Client) -> Client:
    client.force_login(Person.objects.create_person("li", name="李雷"))
    return client


def test_a_public_page_opens_for_everybody(client: Client):
    assert client.get("/public").content == b"hello"


def test_a_page_for_staff_sends_a_visitor_to_sign_in_and_back(client: Client):
    answer = client.get("/staff?of=2026")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in?next=/staff%3Fof%3D2026")


def test_a_page_for_staff_opens_for_staff(li: Client):
    assert li.get("/staff").content == b"hello"


def test_a_page_that_one_may_not_open_does_not_exist(li: Client):
    assert li.get("/han").status_code == 404


def test_a_page_of_a_library_answers_to_the_question_it_was_given(li: Client, client: Client):
    assert li.get("/library/li").content == b"hello"
    li.logout()
    assert client.get("/library/li").status_code == 302


def test_somebody_who_may_no_longer_sign_in_is_a_visitor(li: Client):
    Person.objects.update(is_active=False)
    assert li.get("/staff").status_code == 302


def test_a_page_without_a_policy_is_a_fault_of_ours(client: Client):
    client.raise_request_exception = False
    assert client.get("/forgotten").status_code == 500


def test_a_page_without_a_policy_is_refused_at_start():
    assert [fault.msg for fault in checks.views_without_policy()] == [
        "The view behind /forgotten has no policy."
    ]


@override_settings(ROOT_URLCONF="kesu.site.urls")
def test_every_page_of_kesu_has_a_policy():
    assert checks.views_without_policy() == []


def test_a_word_that_is_no_policy_is_refused():
    with pytest.raises(ValueError, match="'anyone' is no policy; write"):
        policy("anyone")  # type: ignore[arg-type]


def test_a_policy_is_seen_through_other_decorators():
    assert callable(policy_of(pages.for_han))
