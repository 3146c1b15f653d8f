"""What differs between two editions, line by line, with what each said."""

from kesu.core.rulebook.comparing import Change, FieldChange, differences
from tests.core.rulebook.faulty_books import clock, decision, row, step
from tests.core.toys import CLAUSES, book, facts

MUCH = row("loss > 9", "'much'", "much")
REST = row("otherwise", "'little'", "rest")
KINDS = facts(loss="money")


def changes(old: str, new: str, **more: str) -> list[Change]:
    return differences(book(old, kinds=KINDS).source, book(new, **{"kinds": KINDS, **more}).source)


def told(old: str, new: str, **more: str) -> list[tuple[str, str, str]]:
    return [(c.sort, c.concept, c.id) for c in changes(old, new, **more)]


def test_two_equal_editions_do_not_differ():
    assert changes(step() + clock(""), step() + clock("")) == []


def test_a_line_that_came_and_one_that_went():
    assert told(step(name="look"), step(name="weigh")) == [
        ("removed", "step", "look"),
        ("removed", "outcome", "look.done"),
        ("added", "step", "weigh"),
        ("added", "outcome", "weigh.done"),
    ]


def test_a_changed_line_says_what_it_said_and_what_it_says():
    (change,) = changes(
        clock("", 'limit = "4 working hours"'), clock("", 'limit = "2 working hours"')
    )
    assert (change.sort, change.concept, change.id, change.clauses) == (
        "changed",
        "clock",
        "wait",
        ("T-01",),
    )
    assert change.fields == (
        FieldChange(
            "limit",
            [{"text": "4 working hours", "clauses": ["T-01"]}],
            [{"text": "2 working hours", "clauses": ["T-01"]}],
        ),
    )


def test_a_text_in_two_languages_is_shown_in_both():
    (change,) = changes(step('title = "看"'), step('title = { zh = "看", en = "Look" }'))
    assert change.fields == (FieldChange("title", "看", {"zh": "看", "en": "Look"}),)


def test_rows_of_a_decision_are_lines_of_their_own():
    old = decision(MUCH + REST)
    new = decision(MUCH.replace("9", "10") + REST)
    (change,) = changes(old, new)
    assert (change.concept, change.id) == ("row", "grade.much")
    assert change.fields == (FieldChange("when", "loss > 9", "loss > 10"),)


def test_the_order_of_rows_is_part_of_what_a_decision_says():
    other = row("loss > 5", "'some'", "some")
    (change,) = changes(decision(MUCH + other + REST), decision(other + MUCH + REST))
    assert change.fields == (
        FieldChange("order", ["much", "some", "rest"], ["some", "much", "rest"]),
    )


def test_facts_are_lines_of_their_own():
    assert told("", "", kinds=facts(loss="money", place="text")) == [
        ("added", "fact", "case.place")
    ]
    assert told("", "", kinds=facts(loss="quantity")) == [("changed", "fact", "case.loss")]


def test_clauses_and_the_head_are_compared_too():
    assert told("", "", clauses=CLAUSES.replace("第二条", "二")) == [("changed", "clause", "T-02")]
    more = CLAUSES + '[[clause]]\nid = "T-03"\nsays = "三"\n'
    assert told("", "", clauses=more) == [("added", "clause", "T-03")]
    (change,) = changes("", "", head='document_no = "A-1"\n')
    assert (change.concept, change.fields) == ("book", (FieldChange("document_no", None, "A-1"),))


def test_the_file_in_which_a_line_stands_makes_no_difference():
    assert changes(step(), "", steps=step()) == []
