"""What becomes of the rows of a list: records with a number, a grade as far as known, and no reproaches."""

import pytest

from kesu.cases.models import CaseRecord, Deadline, DecisionRow, InboxNotice, Task, Timer
from kesu.intake.complaints.taking_in import MayNot
from kesu.journal.models import IssuedNumber, JournalEntry
from tests.intake.complaints.conftest import listed, row

pytestmark = pytest.mark.django_db


def complaint(number: str = "1") -> CaseRecord:
    return CaseRecord.everything.get(imported_from="car-complaints", imported_id=number)


def test_a_row_becomes_a_complaint_with_a_number_of_its_own_series(taken, clock_at):
    clock_at("2026-03-02T10:00+08:00")
    outcome = taken(listed([row(1)]))
    assert [one.verdict for one in outcome.rows] == ["added"]
    assert complaint().number == "WL2026-0001"


def test_it_was_opened_on_the_day_it_was_registered_elsewhere(taken):
    taken(listed([row(1)]))
    assert complaint().opened_at.isoformat() == "2020-06-07T16:00:00+00:00"


def test_both_entries_say_that_they_come_from_an_import(taken):
    taken(listed([row(1)]))
    entries = JournalEntry.everything.filter(record=complaint().id).order_by("seq")
    assert [(e.act, e.source) for e in entries] == [("open", "import"), ("do", "import")]
    assert len({e.act_id for e in entries}) == 1


def test_what_the_file_does_not_say_is_not_known_yet_and_is_asked_next(taken):
    taken(listed([row(1)]))
    tasks = Task.everything.filter(record=complaint()).values_list("step", flat=True)
    grade = DecisionRow.everything.get(record=complaint(), decision="grade")
    assert set(tasks) == {"identify"}
    assert (grade.value, grade.status) == ("ordinary", "provisional")
    assert "endangers_people" in grade.missing


def test_nobody_is_told_and_no_deadline_of_long_ago_is_reproached(taken):
    taken(listed([row(1), row(2, status="用户评分")]))
    assert not InboxNotice.everything.exists()
    assert not Timer.everything.exists()
    assert not Deadline.everything.filter(verdict="late").exists()


def test_a_row_closed_there_arrives_closed(taken):
    taken(listed([row(1, status="用户评分")]))
    assert complaint().closed_as == "closed_elsewhere"
    assert not Task.everything.filter(record=complaint()).exists()


def test_an_answer_alone_does_not_close_it(taken):
    taken(listed([row(1, status="处理反馈")]))
    assert complaint().closed_at is None


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        ("H93,H15,", "quality"),
        ("I295,J300,", "service"),
        ("I295,A9,", "quality"),
        ("Q1,", "other"),
        ("N318", "service"),
    ],
)
def test_the_letters_of_the_codes_give_the_class(taken, problem: str, expected: str):
    taken(listed([row(1, problem=problem)]))
    opened = JournalEntry.everything.get(record=complaint().id, seq=1)
    assert f'"class":"{expected}"' in opened.text


def test_several_codes_are_all_kept_and_the_first_is_counted_by(taken):
    taken(listed([row(1, problem="H93,H15,H89,")]))
    text = JournalEntry.everything.get(record=complaint().id, seq=1).text
    assert '"problem_code":"H93"' in text
    assert '"source_codes":"H93 H15 H89"' in text


def test_the_same_problem_for_the_third_time_is_severe_and_the_first_two_stay_as_they_were(taken):
    days = {1: "2020-06-03", 2: "2020-06-02", 3: "2020-06-01"}
    taken(listed([row(n, datetime=day) for n, day in days.items()]))
    grades = {n: complaint(str(n)).grade for n in days}
    assert grades == {1: "severe", 2: "ordinary", 3: "ordinary"}


def test_a_list_sent_again_changes_nothing(taken):
    content = listed([row(1), row(2)])
    taken(content)
    entries = JournalEntry.everything.count()
    again = taken(content)
    assert [one.verdict for one in again.rows] == ["same", "same"]
    assert JournalEntry.everything.count() == entries


def test_a_row_that_says_something_else_now_is_reported_and_left_alone(taken):
    taken(listed([row(1)]))
    again = taken(listed([row(1, status="处理反馈"), row(2)]))
    assert [one.verdict for one in again.rows] == ["changed", "added"]
    assert "信息审核" in again.rows[0].faults[0]
    assert "处理反馈" in again.rows[0].faults[0]
    assert CaseRecord.everything.count() == 2


def test_good_rows_are_taken_in_beside_bad_ones_and_numbers_have_no_gap(taken):
    outcome = taken(listed([row(1), row(2, datetime="2020-13-01"), row(3)]))
    assert [one.verdict for one in outcome.rows] == ["added", "faulty", "added"]
    numbers = sorted(IssuedNumber.everything.values_list("nx", flat=True))
    assert numbers == [1, 2]


def test_trying_out_saves_nothing_and_gives_numbers_back(taken):
    tried = taken(listed([row(n) for n in range(1, 8)]), dry=True)
    assert tried.count("added") == 7
    assert not CaseRecord.everything.exists()
    taken(listed([row(1)]))
    assert str(complaint().number).endswith("-0001")


def test_more_rows_than_a_batch_holds_are_numbered_without_a_gap(taken):
    outcome = taken(listed([row(n) for n in range(1, 251)]))
    assert outcome.count("added") == 250
    assert sorted(IssuedNumber.everything.values_list("nx", flat=True)) == list(range(1, 251))


def test_who_may_not_register_is_told_so_once_and_nothing_is_taken(taken):
    with pytest.raises(MayNot):
        taken(listed([row(1), row(2)]), by="zhaoqiang")
    assert not CaseRecord.everything.exists()


def test_a_row_older_than_every_edition_comes_back_with_the_reason(taken):
    outcome = taken(listed([row(1, datetime="2011-01-05"), row(2)]))
    assert [one.verdict for one in outcome.rows] == ["faulty", "added"]
    assert "2011-01-05" in outcome.rows[0].faults[0]
