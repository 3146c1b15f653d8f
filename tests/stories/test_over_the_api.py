"""Every story of every rulebook, played over the HTTP API by programs of the people it names."""

from typing import Any, Final

import pytest

from kesu.cases.verifying import verify
from kesu.core.examples.stories import run_story
from kesu.library.calendars import all_calendars
from tests.settings import TEST_DB
from tests.stories import shelf
from tests.stories.api import ApiStage
from tests.stories.cast import company

pytestmark = pytest.mark.django_db

PLAYED: Final = shelf.STORIES if TEST_DB == "sqlite" else shelf.FIRST_STORIES
"""What is sent and answered is the same on every database; what lies there is compared by test_on_the_database."""


@pytest.mark.parametrize(
    ("book", "name", "raw"), PLAYED, ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_story_is_the_same_story_over_the_api(book: str, name: str, raw: dict[str, Any]) -> None:
    plan = shelf.put_in_force(book)
    stage = ApiStage(plan, company(plan), raw)
    assert run_story(raw, plan, all_calendars(), name, stage).wrong == ()
    assert list(verify()) == []
