"""Lists whose rows have no number, with days in another notation: the consumer finance book and its mapping."""

import csv
from collections.abc import Mapping
from io import StringIO

import pytest
from django.core.exceptions import ValidationError

from kesu.cases.models import CaseRecord, DecisionRow, Task
from kesu.directory.models import Person
from kesu.intake.complaints.guessing import fitting
from kesu.intake.complaints.mapping import ColumnMap, load_mapping
from kesu.intake.complaints.taking_in import Import, governing_book, take_in
from kesu.intake.complaints.words import when
from kesu.library.official_days import RULEBOOKS
from kesu.reports.sheets import Outcome, error_sheet, read_sheet
from tests.intake.complaints.conftest import LONG_AGO

USUAL = {
    "Date received": "7/29/2013",
    "Product": "Credit card",
    "Sub-product": "",
    "Issue": "Billing statement",
    "Sub-issue": "",
    "Company": "Sample Bank (made up)",
    "State": "OH",
    "Consumer consent provided?": "N/A",
    "Submitted via": "Web",
    "Date sent to company": "7/30/2013",
    "Company response to consumer": "Closed with explanation",
    "Timely response?": "Yes",
    "Consumer disputed?": "No",
}


def listed(*rows: Mapping[str, str]) -> bytes:
    """Return made-up rows as a file; what a row names stands in the place of the usual."""
    text = StringIO()
    writer = csv.DictWriter(text, list(USUAL), lineterminator="\n")
    writer.writeheader()
    writer.writerows({**USUAL, **row} for row in rows)
    return text.getvalue().encode()


@pytest.fixture
def how() -> ColumnMap:
    return load_mapping(RULEBOOKS / "imports" / "cfpb-complaints.toml")


@pytest.fixture
def take(officer: Person, how: ColumnMap):
    def take(*rows: Mapping[str, str]) -> Outcome:
        sheet = read_sheet(listed(*rows), "list.csv")
        return take_in(Import(sheet, how, governing_book(how), officer))

    return take


def verdicts(outcome: Outcome) -> list[str]:
    return [one.verdict for one in outcome.rows]


def test_the_mapping_is_found_by_the_columns_and_fits_its_book(how, officer):
    assert fitting(list(USUAL)) == ["cfpb-complaints"]
    assert governing_book(how).id == "cfpb"


def test_a_row_arrives_with_its_facts_under_its_own_book(take):
    assert verdicts(take({"Timely response?": "No", "Consumer disputed?": "Yes"})) == ["added"]
    record = CaseRecord.everything.get(imported_from="cfpb-complaints")
    assert (record.closed_as, record.subject) == ("closed_elsewhere", "Billing statement")
    assert record.opened_at.isoformat() == "2013-07-28T16:00:00+00:00"
    found = DecisionRow.everything.get(record=record, decision="timeliness")
    assert (found.value, found.row) == ("untimely", "told_not")


def test_exact_repeats_are_all_there_and_a_second_run_adds_nothing(take):
    rows = [{}, {"State": "CA"}, {}, {}]
    assert verdicts(take(*rows)) == ["added"] * 4
    assert verdicts(take(*rows)) == ["same"] * 4
    keys = set(CaseRecord.everything.values_list("imported_id", flat=True))
    assert len(keys) == 4
    assert sum(key.endswith(("-2", "-3")) for key in keys) == 2


def test_the_order_of_the_rows_and_one_more_repeat_change_no_key(take):
    take({}, {"State": "CA"})
    assert verdicts(take({"State": "CA"}, {}, {})) == ["same", "same", "added"]


def test_sent_before_received_comes_back_with_both_days(take):
    outcome = take({"Date sent to company": "7/28/2013"}, {})
    assert verdicts(outcome) == ["faulty", "added"]
    said = " ".join(outcome.faulty[0].faults)
    assert "2013-07-28" in said
    assert "2013-07-29" in said
    assert "Date sent to company" in said
    sheet = read_sheet(listed({}), "list.csv")
    back = read_sheet(error_sheet(sheet, outcome, at=LONG_AGO), "back.xlsx")
    assert "2013-07-28" in back.rows[0].cell(len(USUAL) + 1)


def test_what_is_not_closed_there_waits_for_the_answer(take):
    take({"Company response to consumer": "In progress", "Consumer disputed?": ""})
    record = CaseRecord.everything.get()
    assert record.closed_at is None
    assert [task.step for task in Task.everything.filter(record=record)] == ["answer"]


@pytest.mark.parametrize("text", ["2013-07-29", "13/1/2013", "7/29/13", "29.7.2013", ""])
def test_a_day_in_any_other_notation_is_refused_with_a_sample(text: str):
    with pytest.raises(ValidationError) as refusal:
        when(text, "m/d/y")
    assert "3/2/2026" in refusal.value.messages[0]


def test_one_text_is_two_days_in_two_notations():
    assert when("7/4/2013", "m/d/y").day.isoformat() == "2013-07-04"
    assert when("7/4/2013", "d/m/y").day.isoformat() == "2013-04-07"
