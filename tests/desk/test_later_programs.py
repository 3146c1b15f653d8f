"""Pages of records whose edition a later program does not understand: they open, and say what stands still."""

import pytest

from kesu.cases import books
from kesu.core.rulebook import functions
from tests.desk.test_rulebook_pages import EN, ZH, page


@pytest.fixture
def lilei(busy_office, signed_in, monkeypatch):
    """A clerk at work when the program loses a function that steps, gates and decisions of P01 use."""
    client = signed_in(busy_office, "lilei")
    monkeypatch.delitem(functions.FUNCTIONS, "known")
    books._compiled.cache_clear()
    yield client
    books._compiled.cache_clear()


def test_the_page_of_the_edition_says_which_lines_are_not_understood(lilei):
    shown = page(lilei, "/rulebook/p01/1").split('id="frozen"')[1].split("</section>")[0]
    assert "本程序读不懂这一版的下列各行" in shown
    assert "known" in shown
    assert 'id="frozen"' in page(lilei, "/rulebook/p01/1", EN)


@pytest.mark.parametrize("address", ["/", "/rulebook", "/complaints", "/intake", "/calendar"])
def test_pages_open(lilei, address):
    page(lilei, address, ZH)


def test_a_record_is_read_as_before(lilei, busy_office):
    for record in (*busy_office.complaints, *busy_office.contacts):
        page(lilei, f"/cases/{record}")
