"""The pages of a company that has people and no rulebook in force yet: what `kesu init` leaves behind."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from kesu import clock
from kesu.directory.demo import make_people

pytestmark = pytest.mark.django_db

EXPECTED = {"/intake": 503}
"""Nothing can be taken in; the page says that a rulebook has to be put in force first."""


def _pages() -> list[str]:
    """Return the address of every page of the desk that needs nothing else to be named."""
    names = get_resolver().namespace_dict["desk"][1].reverse_dict
    found = []
    for name in {name for name in names if isinstance(name, str)}:
        try:
            found.append(reverse(f"desk:{name}"))
        except NoReverseMatch:
            continue
    return sorted(found)


def _status(client: Client, page: str) -> int:
    answer = client.get(page)
    if answer.streaming:  # a file that is read to its end is closed
        list(answer)
    return answer.status_code


@pytest.mark.parametrize("login", ["hejie", "shiyu"])
def test_no_page_fails_before_a_rulebook_is_in_force(login: str) -> None:
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(make_people(password=None, at=clock.now())[login])
    answers = {page: _status(client, page) for page in _pages()}
    assert len(answers) > 40
    assert {page: status for page, status in answers.items() if status >= 500} == EXPECTED
