"""Stories of many books, lived through in a browser from their first entry to their end."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from kesu.cases.verifying import verify
from kesu.core.examples.stories import run_story
from kesu.library.calendars import all_calendars
from tests.stories import shelf
from tests.stories.browser import BrowserStage
from tests.stories.cast import company
from tests.stories.windows import Windows

PLAYED: Final = {
    ("p02", "02_low_grade_tried_twice"),
    ("p03", "05_withdrawn"),
    ("p05", "03_settled_on_the_spot"),
    ("p06", "03_agreed_time_goes_before"),
    ("p08", "04_group_complaint_at_the_company"),
    ("p09", "01_hotline_to_compensation"),
    ("p13", "02_employee_relations_left_out"),
    ("p16", "01_complaint_after_completing"),
    ("p18", "05_ledger_opened_twice"),
    ("q03", "06_credit_refused"),
}
"""Among them every act that has a page: deciding otherwise, closing, declaring void; a child opened by hand."""

LONG: Final = {
    ("p04", "01_ordinary_complaint_to_the_end"),
    ("p14", "01_up_the_ladder"),
    ("p18", "01_incoming_defect_to_the_end"),
    ("q01", "01_free_repair_on_the_spot"),
    ("q02", "07_review_meeting"),
    ("q04", "01_from_application_to_power"),
    ("q10", "01_counter_to_deduction"),
}
"""Of further books the story that goes furthest. P01, P03, Q02, Q05 and Q09 are walked on in `tests/walks`."""

STORIES: Final = [
    pytest.param(*each, marks=[pytest.mark.long] if each[:2] in LONG else [], id="-".join(each[:2]))
    for each in shelf.STORIES
    if each[:2] in PLAYED | LONG
]


@pytest.fixture
def windows(chromium_browser: Browser, live_server: LiveServer) -> Iterator[Windows]:
    """Yield windows for everybody of one story."""
    opened = Windows(chromium_browser, live_server.url)
    yield opened
    opened.close()


@pytest.mark.browser
@pytest.mark.parametrize(("book", "name", "raw"), STORIES)
def test_a_story_is_the_same_story_on_the_pages(
    book: str, name: str, raw: dict[str, Any], windows: Windows
) -> None:
    plan = shelf.put_in_force(book)
    stage = BrowserStage(plan, company(plan), windows)
    assert run_story(raw, plan, all_calendars(), name, stage).wrong == ()
    assert stage.unoffered == []
    assert windows.complaints == []
    assert list(verify()) == []


def test_every_story_that_is_to_be_played_is_there() -> None:
    assert {(book, name) for book, name, _raw in shelf.STORIES} >= PLAYED | LONG
