"""What goes over to a record that somebody opens as tied to another: said at the kind, by a trigger, or neither."""

import pytest

from kesu.core.rulebook.carrying import carried
from kesu.core.rulebook.plans import Book
from tests.core.toys import book, facts, faults_of, files

FACTS = facts(
    what="text", who="customer", thing="product", bill="order", note="text", papers="files"
)
SUBJECT = FACTS.replace("[kind.case]", '[kind.case]\nsubject = "what"')
RESTART = """
[[trigger]]
id = "again"
of = "case"
clause = "T-01"
on = ["note"]
do = [{ open = "case", link = "restarts", copy = ["note", "who"] }]
"""


def made(more: str = "", lines: str = "") -> Book:
    return book(lines, kinds=SUBJECT + more)


@pytest.mark.parametrize(
    ("tie", "goes_over"),
    [
        ("split", ("what", "who", "thing", "bill")),
        ("restarts", ("what", "who", "thing", "bill")),
        ("follows", ("who", "thing", "bill")),
        ("duplicate", ("what", "thing")),
    ],
)
def test_a_book_that_says_nothing_carries_whom_and_what_it_concerns(tie, goes_over):
    assert carried(made().source, "case", tie) == goes_over


def test_what_a_trigger_copies_holds_for_people_too():
    source = made(lines=RESTART).source
    assert carried(source, "case", "restarts") == ("who", "note")
    assert carried(source, "case", "follows") == ("who", "thing", "bill")


def test_what_the_kind_says_holds_and_files_stay():
    source = made('\n[kind.case.carries]\nrestarts = ["*"]\nfollows = ["note"]\n', RESTART).source
    assert carried(source, "case", "restarts") == ("what", "who", "thing", "bill", "note")
    assert carried(source, "case", "follows") == ("note",)


@pytest.mark.parametrize(
    ("said", "code", "write"),
    [
        ('cousin = ["note"]', "unknown_link", "duplicate"),
        ('split = ["nota"]', "unknown_fact", "did you mean note?"),
    ],
)
def test_what_means_nothing_is_named(said, code, write):
    (fault,) = faults_of(files("", kinds=f"{SUBJECT}\n[kind.case.carries]\n{said}\n"))
    assert fault.code == code
    assert write in fault.write
