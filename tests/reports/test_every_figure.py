"""Of every report of every book: each figure is what the cases behind it say, now and as known earlier."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from django.db.models import Max, Min

from kesu.cases.actors import who_is
from kesu.cases.models import FigureRow
from kesu.core.examples.stories import run_story
from kesu.core.records.entries import SYSTEM
from kesu.core.rulebook.counting import reports_of
from kesu.core.rulebook.plans import Book
from kesu.library.books import source_of, texts_of
from kesu.library.calendars import all_calendars
from kesu.reports import statistics as st
from tests.reports.following import followed, said_by, told
from tests.stories import shelf
from tests.stories.database import DatabaseStage

pytestmark = pytest.mark.django_db

COUNTED = sorted(
    name for name, folder in shelf.FOLDERS.items() if reports_of(source_of(texts_of(folder)))
)


@pytest.mark.parametrize("book", COUNTED)
def test_every_figure_is_what_its_cases_say(book: str) -> None:
    plan = shelf.put_in_force(book)
    for name, raw in ((n, raw) for b, n, raw in shelf.STORIES if b == book):
        run_story(raw, plan, all_calendars(), name, DatabaseStage(name=name))
    seen: Counter[str] = Counter()
    for year in _years():
        for known in ("", _middle()):
            for report in reports_of(plan.source).values():
                seen.update(_follow(plan, report.id, year, known))
    assert seen["count"] > 0, "nothing of the stories is counted by any report"


def _follow(book: Book, report: str, year: str, known: str) -> Counter[str]:
    at = datetime.fromisoformat("2030-01-01T09:00+08:00")
    asked = st.asked(book, report, who_is(SYSTEM, at), date(2030, 1, 1), period=year, known=known)
    seen: Counter[str] = Counter()
    for place, found, drill in followed(st.reckon(asked)):
        rows = st.cases_behind(asked, drill)
        assert said_by(rows, found) == told(found), (report, year, known, place, found)
        address = st.drill_of(asked, *_words(drill))
        assert address == drill, place
        seen[found.figure.sort] += bool(found.value)
    return seen


def _words(drill: st.Drill) -> tuple[list[str], str, list[str]]:
    """Return a drill as an address says it."""
    left_out = [f"{name}:{v or '-'}" for name, several in drill.but.items() for v in several]
    return [f"{name}:{v or '-'}" for name, v in drill.values.items()], drill.figure, left_out


def _years() -> list[str]:
    found = FigureRow.everything.aggregate(least=Min("opened_day"), most=Max("opened_day"))
    return [str(year) for year in range(found["least"] // 10_000, found["most"] // 10_000 + 1)]


def _middle() -> str:
    """Return a day on which half of it was known."""
    days = sorted(FigureRow.everything.values_list("known_from", flat=True))
    return f"{days[len(days) // 2] + timedelta(0):%Y-%m-%d}"
