"""Every story of every rulebook, played through the one door; afterwards all is as it was written."""

from typing import Any

import pytest

from kesu.cases.verifying import verify
from kesu.core.examples.stories import run_story
from kesu.library.calendars import all_calendars
from tests.stories import shelf
from tests.stories.database import DatabaseStage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("book", "name", "raw"), shelf.STORIES, ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_story_goes_through_the_door_as_on_the_bare_core(
    book: str, name: str, raw: dict[str, Any]
) -> None:
    plan = shelf.put_in_force(book)
    result = run_story(raw, plan, all_calendars(), name, DatabaseStage())
    assert result.wrong == ()
    assert list(verify()) == []
