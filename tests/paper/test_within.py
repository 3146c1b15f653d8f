"""Papers that may not leave the house say so themselves, by the clause of their book."""

import pytest

from kesu.paper import printing
from kesu.paper.making import sheet
from tests.paper import books
from tests.paper.readers import squeezed, text_of

WITHIN = {("q05", "complaint_form"): "Q05-9.11", ("q10", "handling_form"): "Q10-3.5"}


@pytest.mark.parametrize(("name", "document"), WITHIN)
def test_a_form_that_stays_within_says_by_which_clause(name: str, document: str) -> None:
    found = sheet(books.reader(books.book(name)), document)
    clause = WITHIN[name, document]
    assert found.is_within
    assert clause in found.says[0]
    assert squeezed(found.says[0]) in text_of(printing.pdf(found))
    english = sheet(books.reader(books.book(name), "en"), document)
    assert clause in english.says[0]
    assert english.says[0].isascii()


@pytest.mark.parametrize(("name", "document"), [("q05", "reply_letter"), ("q04", "hazard_notice")])
def test_a_paper_that_goes_out_says_nothing_of_the_kind(name: str, document: str) -> None:
    assert not sheet(books.reader(books.book(name)), document).is_within
