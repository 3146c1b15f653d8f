"""Under which edition a record lives: a case stays under the one it was opened under, a standing record does not."""

import pytest

from kesu.cases.actions.publishing import publish
from kesu.cases.models import CaseRecord
from kesu.cases.verifying import verify
from kesu.core.records.entries import SYSTEM
from tests.cases.conftest import MON_9, later, opened, registered
from tests.cases.small_book import BOOK, FILES
from tests.cases.test_following import visit

SECOND = {
    **FILES,
    "book.toml": BOOK.replace('edition = "1"', 'edition = "2"').replace("2020-01-01", "2026-03-03"),
}


@pytest.fixture(autouse=True)
def first_edition(home, book, monday):
    """The first edition is in force on Monday; from Tuesday on the second is."""
    publish(SECOND, by=SYSTEM, at=MON_9)


def edition_of(**which: object) -> str:
    return CaseRecord.everything.get(**which).edition.edition


def test_a_case_stays_and_a_standing_record_goes_on_to_the_edition_in_force():
    case = opened().record_id
    visit(site="GD-001")
    assert edition_of(pk=case) == edition_of(kind="site_watch") == "1"
    with later("2026-03-03T09:00+08:00"):
        registered(case)
        visit(site="GD-001")
    assert edition_of(pk=case) == "1"
    assert edition_of(kind="site_watch") == "2"
    assert list(verify()) == []


def test_what_is_opened_from_then_on_is_under_the_new_edition():
    with later("2026-03-03T09:00+08:00"):
        assert edition_of(pk=opened().record_id) == "2"
