"""Which facts the intake form offers, for a book that nobody here has seen before."""

from kesu.core.rulebook.plans import Book
from kesu.desk.intake_pages.asking import Asked, asked_for
from tests.core import toys

KINDS = """
[kind.case]
subject = "story"
opened_by = ["clerk"]
[kind.case.facts]
customer = { type = "customer" }
topic = { type = "choice", options = [{ id = "fee", zh = "费用" }, { id = "other", zh = "其他" }] }
story = { type = "long_text" }
later = { type = "text" }
"""
STEPS = """
[[step]]
id = "register"
of = "case"
opens = ["opened"]
by = ["clerk"]
asks = ["customer", "topic", "story"]
[[step]]
id = "look"
of = "case"
opens = ["register.done"]
by = ["clerk"]
asks = ["later"]
"""


def asked() -> Asked:
    book: Book = toys.book(STEPS, kinds=KINDS)
    return asked_for(book, "case", "")


def test_a_step_that_registers_lets_the_customer_be_named_while_one_files():
    assert asked().first == ("customer", "story")


def test_what_the_first_step_asks_may_be_told_at_once_and_what_later_ones_ask_may_not():
    assert set(asked().all()) == {"customer", "topic", "story"}
