"""A word that stands in very many records: the latest spell of time first, nobody left out, nobody twice."""

from datetime import timedelta

import pytest

from kesu import clock
from kesu.cases.models import CaseRecord
from kesu.cases.queries import finding
from kesu.cases.queries.finding import asked_for, counted, ranked
from tests.cases.conftest import opened

WEEKS = timedelta(weeks=1)


@pytest.fixture
def over_two_years(book, monday) -> list[str]:
    """Six complaints about a noise, the earliest first: three long ago, three lately."""
    found: list[str] = []
    now = clock.now()
    for weeks in (100, 80, 60, 8, 4, 0):
        with clock.stopped_at(now - weeks * WEEKS):
            found.append(opened(description=f"噪音 {weeks} 周").record_id)
    return found


def everything(query: str, size: int) -> list[str]:
    """Return what the pages of a search show one after the other."""
    found: list[str] = []
    rows = CaseRecord.everything.all()
    while page := ranked(asked_for(query), rows, size, len(found)):
        found += page
    return found


@pytest.mark.parametrize("size", [1, 2, 4, 10])
@pytest.mark.parametrize("most", [0, 1, 2, 5, 1000])
def test_pages_show_everything_once_the_latest_first(over_two_years, monkeypatch, size, most):
    monkeypatch.setattr(finding, "COUNTED", most)
    assert everything("噪音", size) == over_two_years[::-1]


def test_a_nearer_place_goes_before_a_later_day_only_where_few_are_found(
    over_two_years, monkeypatch
):
    first, *others = over_two_years
    CaseRecord.everything.filter(pk=first).update(number="噪音-1")
    assert everything("噪音", 10) == [first, *others[::-1]]
    monkeypatch.setattr(finding, "COUNTED", 2)
    assert everything("噪音", 10) == [*others[::-1][:3], first, *others[::-1][3:]]


def test_more_than_are_counted_are_said_to_be_more(over_two_years, monkeypatch):
    rows = CaseRecord.everything.all()
    assert sum(counted(asked_for("噪音"), rows).values()) == 6
    monkeypatch.setattr(finding, "COUNTED", 2)
    assert sum(counted(asked_for("噪音"), rows).values()) > 2


def test_a_rare_word_is_looked_for_in_all_years(over_two_years, monkeypatch):
    monkeypatch.setattr(finding, "COUNTED", 1)
    assert everything("100", 10) == over_two_years[:1]
    assert counted(asked_for("噪音 100"), CaseRecord.everything.all()) == {"complaint": 1}
