"""`kesu bench seed`: what it writes is what the door would have written, and it touches no database in use."""

import re
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection

from kesu.cases.filling_tables import put_aside
from kesu.cases.models import CaseRecord, SearchText
from kesu.cases.queries.finding import asked_for, counted
from kesu.cases.verifying import Progress, verify
from kesu.journal.models import IssuedNumber, JournalEntry, NumberSeries, SubjectKey
from kesu.registry.models import Customer
from kesu.shell.seeding import seeding
from kesu.shell.seeding.copying import FILLED
from kesu.shell.seeding.filling import Wanted
from kesu.shell.seeding.stamping import Places, row_stamp
from kesu.shell.seeding.wording import LONGEST, text_of

CASES = 40
PLAYS = 5


@pytest.mark.django_db
def test_a_seeded_database_is_as_the_door_would_have_written_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with patch.object(seeding, "FEWEST_PLAYS", PLAYS):
        assert seeding.seed(seeding.Asked(CASES, processes=1)) == 0
    assert "everything is as the door would have written it" in capsys.readouterr().out
    progress = Progress()
    assert list(verify(None, progress)) == []
    assert progress.records >= CASES
    cases = CaseRecord.everything.filter(life="case")
    assert CASES <= cases.count() <= CASES + 5
    assert cases.filter(closed_at=None).exists()
    assert cases.exclude(closed_at=None).exists()
    assert progress.entries == JournalEntry.everything.count()
    assert {len(hash_) for hash_ in JournalEntry.everything.values_list("hash", flat=True)} == {64}
    _copies_are_their_own()
    _is_found_by_its_words()
    _refuses_what_is_in_use()


@pytest.mark.django_db
def test_a_text_that_reports_count_by_is_that_of_each_copy() -> None:
    with patch.object(seeding, "FEWEST_PLAYS", PLAYS):
        assert seeding.seed(seeding.Asked(CASES, book="cfpb", processes=1)) == 0
    assert list(verify(None, Progress())) == []


@pytest.mark.parametrize(
    ("most", "have", "have_open", "next_is_open"),
    [(None, 99, 19, True), (None, 99, 20, False), (5, 99, 4, True), (5, 99, 5, False), (0, 9, 0, False)],
)  # fmt: skip
def test_so_many_are_open_and_no_more(
    most: int | None, have: int, have_open: int, next_is_open: bool
) -> None:
    assert Wanted(1000, most).wants_open(have, have_open) is next_is_open


def _ends() -> dict[str, Any]:
    """Return the indexes and constraints of every table that is filled."""
    with connection.cursor() as cursor:
        return {table: connection.introspection.get_constraints(cursor, table) for table in FILLED}


@pytest.mark.django_db
def test_indexes_and_ties_are_put_aside_and_made_again_even_where_filling_fails() -> None:
    before, within = _ends(), {}

    def fill() -> None:
        with put_aside(connection, FILLED):
            within.update(_ends())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fill()
    assert "entries_by_moment" not in within["journal_journalentry"]
    assert "records_by_opening" not in within["cases_caserecord"]
    assert _ends() == before


def _copies_are_their_own() -> None:
    subjects = CaseRecord.everything.exclude(customer="").values_list("customer", "subject")
    known = set(Customer.objects.values_list("code", flat=True))
    assert {customer for customer, _ in subjects} <= known
    issued = IssuedNumber.everything.filter(state="issued")
    for series in NumberSeries.objects.all():
        taken = sorted(issued.filter(series=series.key).values_list("nx", flat=True))
        assert taken == list(range(1, series.nx + 1))
    assert SubjectKey.objects.values("subject").distinct().count() == SubjectKey.objects.count()


def _is_found_by_its_words() -> None:
    """Every case whose text holds the words is found, and no other."""
    rows = CaseRecord.everything.all()
    lots = [
        found[0]
        for text in rows.values_list("state", flat=True)
        for found in [re.findall(r"lot\d+", text)]
        if found
    ]
    word = lots[-1]
    wanted = sum(bool(re.search(rf"{word}(?!\d)", t)) for t in rows.values_list("state", flat=True))
    assert sum(counted(asked_for(word), rows).values()) >= wanted > 0
    assert SearchText.everything.count() > CASES


def _refuses_what_is_in_use() -> None:
    before = CaseRecord.everything.count()
    with pytest.raises(seeding.NotSeeded, match="other cases or people"):
        seeding.seed(seeding.Asked(CASES))
    assert CaseRecord.everything.count() == before


def test_a_text_is_stamped_where_it_differs_and_nowhere_else() -> None:
    places = Places({"s0000001": 0, "C-s0000001-1": 1, "{x}": 2})
    stamp = places.stamp('a s0000001 b C-s0000001-1 "{x}"')
    assert stamp.fill(["one", "two", "3"]) == 'a one b two "3"'
    row = row_stamp(["s0000001", 7, None, "same"], places)
    assert row.fill(["m", "", ""]) == ["m", 7, None, "same"]


def test_texts_differ_and_are_never_cut() -> None:
    texts = {text_of(n) for n in range(1, 20_001)}
    assert len(texts) == 20_000
    assert max(map(len, texts)) <= LONGEST
    assert min(map(len, texts)) > LONGEST // 2
    noisy = sum("异响" in text for text in texts)
    assert 800 < noisy < 1_200
