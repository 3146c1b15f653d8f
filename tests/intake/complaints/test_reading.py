"""Rows as people and programs write them: what is understood, and what comes back with which reason."""

import pytest
from django.core.exceptions import ValidationError

from kesu.cases.models import CaseRecord
from kesu.intake.complaints.reading import MissingColumns
from kesu.intake.complaints.words import when
from kesu.journal.models import JournalEntry
from kesu.reports.sheets import error_sheet, read_sheet, workbook
from tests.intake.complaints.conftest import HEADINGS, LONG_AGO, listed, row

pytestmark = pytest.mark.django_db


def reasons(outcome) -> list[str]:
    return [fault for one in outcome.faulty for fault in one.faults]


def test_a_byte_order_mark_and_gb18030_read_like_plain_utf_8(taken):
    content = listed([row(1)])
    assert taken(b"\xef\xbb\xbf" + content).count("added") == 1
    assert taken(content.decode().encode("gb18030")).count("same") == 1


def test_columns_may_stand_in_any_order_and_more_of_them_do_no_harm(taken):
    headings = ("城市", *reversed(HEADINGS))
    assert taken(listed([row(1)], headings)).count("added") == 1


def test_a_workbook_is_read_like_a_text_file(taken):
    cells = [[row(n)[name] for name in HEADINGS] for n in (1, 2)]
    content = workbook(HEADINGS, cells, title="list", at=LONG_AGO)
    assert taken(content, name="list.xlsx").count("added") == 2
    assert taken(listed([row(1), row(2)])).count("same") == 2


def test_a_tab_at_the_end_of_the_text_is_no_part_of_it(taken):
    taken(listed([row(1, desc="刹车时抖动\t")]))
    assert CaseRecord.everything.get().subject == "刹车时抖动"


def test_a_missing_column_is_named_beside_those_that_are_there(taken):
    with pytest.raises(MissingColumns) as refusal:
        taken(listed([row(1)], [h for h in HEADINGS if h != "problem"]))
    assert "problem" in str(refusal.value)
    assert "car_model" in str(refusal.value)


def test_a_row_without_its_number_comes_back(taken):
    outcome = taken(listed([row(""), row(2)]))
    assert [one.verdict for one in outcome.rows] == ["faulty", "added"]
    assert "id" in reasons(outcome)[0]


def test_of_two_rows_with_one_number_the_second_comes_back_naming_the_first(taken):
    outcome = taken(listed([row(7), row(8), row(7)]))
    assert [one.verdict for one in outcome.rows] == ["added", "added", "faulty"]
    assert "2" in reasons(outcome)[0]


@pytest.mark.parametrize("day", ["", "昨天", "2020-02-30", "20200608", "06/08/2020", "2999-01-01"])
def test_what_is_no_day_of_the_past_comes_back(taken, day: str):
    outcome = taken(listed([row(1, datetime=day)]))
    assert [one.verdict for one in outcome.rows] == ["faulty"]
    assert not CaseRecord.everything.exists()


@pytest.mark.parametrize(
    "text",
    ["2020-06-08", "2020/6/8", "2020.06.08", "2020年6月8日", "2020-06-08 00:00:00", " 2020-6-8 "],
)
def test_a_day_is_read_however_it_is_written_in_china(text: str):
    assert when(text).day.isoformat() == "2020-06-08"


def test_a_time_of_day_is_kept():
    assert when("2020-06-08 14:30").at - when("2020-06-08").at == 14 * 3600 + 30 * 60


def test_a_day_has_no_other_text_around_it():
    with pytest.raises(ValidationError):
        when("2020-06-08 左右")


def test_an_unknown_state_comes_back_with_those_that_are_known(taken):
    outcome = taken(listed([row(1, status="已撤诉")]))
    assert "信息审核" in reasons(outcome)[0]


def test_a_code_with_an_unknown_letter_comes_back(taken):
    assert "Z9" in reasons(taken(listed([row(1, problem="Z9,")])))[0]


def test_every_fault_of_a_row_is_told_at_once(taken):
    outcome = taken(listed([row("", datetime="?", status="?", problem="Z9,", desc="")]))
    assert len(reasons(outcome)) == 5


def test_a_text_that_is_too_long_comes_back_and_nothing_of_it_is_saved(taken):
    outcome = taken(listed([row(1, brand="长" * 600), row(2)]))
    assert [one.verdict for one in outcome.rows] == ["faulty", "added"]
    assert "500" in reasons(outcome)[0]
    assert CaseRecord.everything.count() == 1


def test_a_formula_is_no_value(taken):
    outcome = taken(listed([row(1, desc='=HYPERLINK("http://example.com")'), row(2)]))
    assert [one.verdict for one in outcome.rows] == ["faulty", "added"]
    assert "E" in reasons(outcome)[0]


def test_a_row_without_codes_is_taken_in_and_its_class_is_not_known_yet(taken):
    taken(listed([row(1, problem="")]))
    opened = JournalEntry.everything.get(seq=1)
    assert '"class"' not in opened.text
    assert '"problem_code"' not in opened.text


def test_bad_rows_come_back_as_they_came_with_their_row_and_reason(taken):
    content = listed([row(1), row(2, datetime="?", desc="=1+1")])
    outcome = taken(content)
    back = read_sheet(error_sheet(read_sheet(content, "a.csv"), outcome, at=LONG_AGO), "b.xlsx")
    (bad,) = back.rows
    assert bad.cells[:5] == ("2", "样车汽车", "样车甲", "2020款 1.5L 手动 舒适型", "=1+1")
    assert bad.cells[8] == "3"
    assert "?" in bad.cells[9]


def test_a_mended_sheet_is_taken_in_whole(taken):
    taken(listed([row(1), row(2, datetime="?")]))
    again = taken(listed([row(1), row(2)]))
    assert [one.verdict for one in again.rows] == ["same", "added"]


def test_ten_thousand_rows_are_read(taken):
    outcome = taken(listed([row(n, status="?") for n in range(10_000)]))
    assert outcome.count("faulty") == 10_000
